import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import * as vscode from "vscode";
import { LanguageClient, type Executable } from "vscode-languageclient/node";

/** Everything that Pitstop reads as code. */
const languages = ["javascript", "javascriptreact", "typescript", "typescriptreact", "vue", "svelte"];

const isWindows = process.platform === "win32";
let client: LanguageClient | undefined;

/** Called by VS Code when the first document of these languages is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("pitstop.restart", start),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("pitstop.path")) await start();
    }),
  );
  await start();
}

/** Called by VS Code when it ends, and when the extension is turned off. */
export async function deactivate(): Promise<void> {
  const last = client;
  client = undefined;
  // One that did not start cannot be stopped.
  if (last?.isRunning() === true) await last.stop();
}

/** Starts the server, or another one in its place. */
async function start(): Promise<void> {
  await deactivate();
  const server: Executable = {
    command: findProgram(),
    args: ["lsp"],
    // The programs that npm installs on Windows are scripts.
    options: { shell: isWindows },
  };
  client = new LanguageClient("pitstop", "Pitstop", server, {
    documentSelector: languages.map((language) => ({ language })),
  });
  try {
    await client.start();
  } catch {
    const answer = await vscode.window.showErrorMessage(
      `Pitstop did not start: ${server.command}. Install it in this workspace, or set pitstop.path.`,
      "Open settings",
    );
    if (answer !== undefined)
      await vscode.commands.executeCommand("workbench.action.openSettings", "pitstop.path");
  }
}

/** The program that the workspace installed, so that everybody who works on it sees the same; else the one in the settings. */
function findProgram(): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const installed = folders
    .filter(({ uri }) => uri.scheme === "file")
    .map(({ uri }) => path.join(uri.fsPath, "node_modules", ".bin", isWindows ? "pitstop.cmd" : "pitstop"))
    .find((file) => existsSync(file));
  const program = installed ?? vscode.workspace.getConfiguration("pitstop").get("path", "pitstop");
  return isWindows ? `"${program}"` : program;
}
