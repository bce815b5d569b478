import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

const configFile = fileURLToPath(new URL("gitconfig", import.meta.url));

/** git's environment: the path to programs, but nothing of the user's configuration. */
const environment = {
  PATH: process.env["PATH"],
  // Windows needs it to find its own libraries.
  SystemRoot: process.env["SystemRoot"],
  GIT_CONFIG_GLOBAL: configFile,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  LC_ALL: "C",
};

/** Runs git in `directory` and returns its output, unchanged, as UTF-8. @throws ExecaError when git fails. */
export async function runGit(
  directory: string,
  arguments_: readonly string[],
  input?: string | Uint8Array,
): Promise<string> {
  const { stdout } = await execa("git", arguments_, { ...optionsFor(directory), input: input ?? "" });
  return stdout;
}

/** As `runGit`, for binary output. */
export async function readFromGit(directory: string, arguments_: readonly string[]): Promise<Uint8Array> {
  const { stdout } = await execa("git", arguments_, { ...optionsFor(directory), encoding: "buffer" });
  return stdout;
}

/** As `runGit`, but returns `undefined` when git exits with a failure. */
export async function askGit(directory: string, arguments_: readonly string[]): Promise<string | undefined> {
  const result = await execa("git", arguments_, { ...optionsFor(directory), reject: false });
  if (result.exitCode === undefined) throw new Error("git could not be run", { cause: result });
  return result.exitCode === 0 ? result.stdout : undefined;
}

/** Starts git and streams its output. The process ends when the stream is destroyed. */
export function streamFromGit(directory: string, arguments_: readonly string[]): Readable {
  return execa("git", arguments_, { ...optionsFor(directory), encoding: "buffer", buffer: false }).readable();
}

function optionsFor(directory: string) {
  return { cwd: directory, env: environment, extendEnv: false, stripFinalNewline: false } as const;
}
