import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

const configFile = fileURLToPath(new URL("gitconfig", import.meta.url));

/** What git may know of this machine: where programs are, and nothing of its user. */
const environment = {
  PATH: process.env["PATH"],
  // Windows finds its own libraries through it.
  SystemRoot: process.env["SystemRoot"],
  GIT_CONFIG_GLOBAL: configFile,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  LC_ALL: "C",
};

/** Runs git in `directory` and gives what it printed, byte for byte as UTF-8. @throws ExecaError when git fails. */
export async function runGit(
  directory: string,
  arguments_: readonly string[],
  input?: string | Uint8Array,
): Promise<string> {
  const { stdout } = await execa("git", arguments_, { ...optionsFor(directory), input: input ?? "" });
  return stdout;
}

/** As `runGit`, for bytes that are no text. */
export async function readFromGit(directory: string, arguments_: readonly string[]): Promise<Uint8Array> {
  const { stdout } = await execa("git", arguments_, { ...optionsFor(directory), encoding: "buffer" });
  return stdout;
}

/** As `runGit`, but an answer of git's "no" (it exits with 1 or 128) is `undefined`. */
export async function askGit(directory: string, arguments_: readonly string[]): Promise<string | undefined> {
  const result = await execa("git", arguments_, { ...optionsFor(directory), reject: false });
  if (result.exitCode === undefined) throw new Error("git could not be run", { cause: result });
  return result.exitCode === 0 ? result.stdout : undefined;
}

/** Starts git and gives its output as it comes. The process ends when the stream is destroyed. */
export function streamFromGit(directory: string, arguments_: readonly string[]): Readable {
  return execa("git", arguments_, { ...optionsFor(directory), encoding: "buffer", buffer: false }).readable();
}

function optionsFor(directory: string) {
  return { cwd: directory, env: environment, extendEnv: false, stripFinalNewline: false } as const;
}
