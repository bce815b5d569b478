import { access, constants, realpath, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { execa } from "execa";
import { isBelow } from "../files/system-paths.ts";
import { GitError, GitOutputError } from "./git-error.ts";
import { ReadError } from "./read-error.ts";

/** Runs git and returns its output's bytes. */
export type Git = (args: readonly string[], input?: string | Uint8Array) => Promise<Buffer>;

/**
 * Opens the repository at `root` for questions about its names: which commits, entries of the index and files there are. Its git config
 * may be a stranger's, so no command that needs more may be run here: none that reads a file of the work tree (filters), shows a change
 * (drivers), writes (hooks) or reads the content of files (lazy fetches, which are also forbidden). For content there is `withObjects`.
 *
 * @param limit in milliseconds: a pipe in place of a `.gitignore` would be waited for forever
 * @param index the file that holds the index; by default, the repository's own
 * @throws from the returned function: ReadError when git is not installed or too slow, GitError when the command fails
 */
export function openGit(root: string, limit?: number, index?: string): Git {
  const named = index === undefined ? {} : { GIT_INDEX_FILE: index };
  const environment = { ...pickVariables(userVariables), ...noFetches, ...named };
  return (args, input) => runGit(root, [...noPrograms, ...args], environment, input, limit);
}

/**
 * The root of the work tree that contains `folder`, without links; `undefined` if there is none. A bare repository is none: anyone can
 * commit one into a folder of an ordinary repository.
 *
 * @throws ReadError when git refuses the repository
 */
export async function findRepositoryRoot(folder: string): Promise<string | undefined> {
  let output: Buffer;
  try {
    output = await openGit(folder)(["rev-parse", "--show-toplevel"]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (/not a git repository/i.test(error.message)) return undefined;
    const isBare = /bare repository|must be run in a work tree/.test(error.message);
    throw new ReadError(isBare ? bareMessage(folder) : error.message.replace(/^fatal: /, ""), {
      cause: error,
    });
  }
  const root = await realpath(output.toString("utf8").replace(/\r?\n$/, ""));
  // The repository's own config can name any folder of this machine (core.worktree).
  if (isBelow(await realpath(folder), root)) return root;
  throw new ReadError(`The repository in ${folder} says that its files are in ${root}. That is not read.`);
}

/** Runs git in `folder` with exactly this environment and a `PATH`. @throws as `openGit` says */
export async function runGit(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input: string | Uint8Array = "",
  limit = maxMilliseconds,
): Promise<Buffer> {
  const folders = listProgramFolders();
  const result = await execa(await findProgram("git", folders), args, {
    cwd: folder,
    input,
    encoding: "buffer",
    maxBuffer: 2 ** 30,
    stripFinalNewline: false,
    reject: false,
    timeout: limit,
    extendEnv: false,
    env: {
      ...pickVariables(systemVariables),
      ...environment,
      PATH: folders.join(path.delimiter),
      LC_ALL: "C",
      GIT_OPTIONAL_LOCKS: "0",
      GIT_TERMINAL_PROMPT: "0",
    },
  });
  if (result.exitCode === 0) return Buffer.from(result.stdout);
  if (result.timedOut) {
    throw new ReadError(`git did not answer within ${limit / 1000} seconds, so it was stopped.`);
  }
  throw new GitError(Buffer.from(result.stderr).toString("utf8").trim() || result.shortMessage);
}

/** Far more than a large repository on a slow disk needs. */
const maxMilliseconds = 300_000;

/** Git settings that the repository's config cannot override. */
const noPrograms = [
  ...["-c", "core.fsmonitor=false"],
  ...["-c", `core.hooksPath=${os.devNull}`],
  ...["-c", "safe.bareRepository=explicit"],
  "--no-pager",
];

/**
 * Keeps git from fetching objects that a partial clone lacks, which can run programs. Older versions of git only know the list of allowed
 * protocols. The setting `protocol.allow` would not do: the repository can set `protocol.ext.allow`, which comes first.
 */
const noFetches = { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" };

/**
 * Where the user's own config is, which is trusted. Not the variables about a repository that git sets for its hooks (`GIT_DIR` and others):
 * paths on the command line and the current folder say which one is meant.
 */
const userVariables = [
  ...["HOME", "XDG_CONFIG_HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "ProgramData"],
  ...["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"],
];

/** Without these, programs don't start on Windows. */
const systemVariables = ["SystemRoot", "TEMP"];

function pickVariables(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The folders of `PATH` that are named in full: an empty or relative entry would be a folder of the repository. */
function listProgramFolders(): readonly string[] {
  return (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** Finds a program without the system, which on Windows looks in the current folder first. */
async function findProgram(name: string, folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const location = path.join(folder, process.platform === "win32" ? `${name}.exe` : name);
    if (await isProgram(location)) return location;
  }
  throw new ReadError(`${name} was not found. Install it, and make sure that it is in your PATH.`);
}

async function isProgram(location: string): Promise<boolean> {
  try {
    await access(location, constants.X_OK);
    return (await stat(location)).isFile();
  } catch {
    return false;
  }
}

function bareMessage(folder: string): string {
  return `${folder} is in a bare git repository, or in a folder that looks like one: these are never read. Run this in a work tree.`;
}

/** The fields of a command's output with `-z`. @throws GitOutputError when the last one is cut off */
export function splitNul(output: Buffer): readonly string[] {
  const fields = output.toString("utf8").split("\0");
  if (fields.pop() !== "") throw new GitOutputError("the end of a list of files is missing");
  return fields;
}
