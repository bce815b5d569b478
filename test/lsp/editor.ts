import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgressCreateRequest,
  type ClientCapabilities,
  type InitializeResult,
  type PublishDiagnosticsParams,
} from "vscode-languageserver-protocol/node";
import { builtFile } from "../built/built-file.ts";
import { gitEnvironment } from "../local/repository.ts";

const fullCapabilities: ClientCapabilities = {
  window: { workDoneProgress: true },
  workspace: {
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
};

export const uriOf = (folder: string, name: string) => pathToFileURL(path.join(folder, name)).href;

/** Starts the real server. It ends with the test. */
export function spawnServer(folder: string) {
  const args = [builtFile("cli.js"), "lsp", "--stdio"];
  const server = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...gitEnvironment } });
  onTestFinished(() => void server.kill("SIGKILL"));
  const exited = once(server, "exit").then(([code]) => code as number | null);
  return { server, exited };
}

/** An editor, as far as a server can see. */
export async function openEditor(
  folder: string,
  {
    capabilities = fullCapabilities,
    folders = [folder],
  }: { capabilities?: ClientCapabilities; folders?: readonly string[] } = {},
) {
  const { server, exited } = spawnServer(folder);
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published: PublishDiagnosticsParams[] = [];
  const messages: string[] = [];
  const registered: string[] = [];
  const progress: string[] = [];
  const listeners = new Set<() => void>();
  const seen = <Item>(list: Item[], item: Item) => {
    list.push(item);
    for (const listener of listeners) listener();
  };
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    seen(published, params);
  });
  connection.onNotification(ShowMessageNotification.type, ({ message }) => {
    seen(messages, message);
  });
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    for (const { method } of registrations) seen(registered, method);
  });
  connection.onRequest(WorkDoneProgressCreateRequest.type, () => undefined);
  connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
    seen(progress, value.kind);
  });
  connection.listen();

  /** Resolves to what `find` finds as soon as it finds something. */
  const until = <Found>(find: () => Found | undefined): Promise<Found> =>
    new Promise((resolve) => {
      const listener = () => {
        const found = find();
        if (found === undefined) return;
        listeners.delete(listener);
        resolve(found);
      };
      listeners.add(listener);
      listener();
    });

  const initialized = await connection.sendRequest<InitializeResult>(InitializeRequest.method, {
    processId: process.pid,
    capabilities,
    workspaceFolders: folders.map((one) => ({ uri: pathToFileURL(one).href, name: path.basename(one) })),
  });
  await connection.sendNotification(InitializedNotification.type, {});

  return {
    ...{ connection, server, exited, initialized, published, messages, registered, progress, until },
    open: (uri: string, text: string, languageId = "typescript") =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      }),
    /** Replaces all of a document. */
    edit: (uri: string, version: number, text: string) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    /** Resolves to the diagnostics that are shown for a file, once they are those of a version, or of one on disk. */
    diagnosticsOf: (uri: string, version?: number) => {
      const from = version === undefined ? published.length : 0;
      return until(
        () =>
          published.slice(from).findLast((one) => one.uri === uri && one.version === version)?.diagnostics,
      );
    },
    end: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      return exited;
    },
  };
}
