import path from "node:path";
import { execa } from "execa";
import { runCommandLine } from "../../src/cli/program.ts";
import type { ProcessTerminal } from "../../src/cli/terminal.ts";
import { builtFile } from "../built/built-file.ts";
import { gitEnvironment } from "../local/repository.ts";

export const projectRoot = path.resolve(import.meta.dirname, "../..");

/** Runs the command line in a folder, within this process. */
export async function pitstop(
  folder: string,
  args: readonly string[],
  color = false,
  more: Partial<ProcessTerminal> = {},
) {
  const printed = { stdout: "", stderr: "" };
  const exitCode = await runCommandLine(args, {
    folder,
    width: 100,
    ...more,
    out: { color, write: (text) => (printed.stdout += text) },
    err: { color, write: (text) => (printed.stderr += text) },
  });
  return { exitCode, stdout: printed.stdout.trimEnd(), stderr: printed.stderr.trimEnd() };
}

/** Runs the real program in a folder, as a separate process, for what only a process has. */
export function spawnPitstop(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  return execa(process.execPath, [builtFile("cli.js"), ...args], {
    cwd: folder,
    reject: false,
    env: { ...gitEnvironment, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
  });
}
