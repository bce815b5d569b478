import { execa } from "execa";
import { ReadError } from "./read-error.ts";

/** Runs git in `root` and returns its output's bytes. */
export type Git = (args: readonly string[], input?: string) => Promise<Buffer>;

/** A git command failed; `message` is what git printed. Callers that know more replace it. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/**
 * Opens the repository at `root` for git. Its git config must neither start programs nor change the output, so options that could are
 * turned off.
 *
 * @throws from the returned function: ReadError when git is not installed, GitError when the command fails
 */
export function openGit(root: string): Git {
  return async function git(args, input = "") {
    const result = await execa("git", ["-c", "core.fsmonitor=false", "--no-pager", ...args], {
      cwd: root,
      input,
      encoding: "buffer",
      maxBuffer: 2 ** 30,
      stripFinalNewline: false,
      reject: false,
      env: { LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" },
    });
    if (result.exitCode === 0) return Buffer.from(result.stdout);
    if (result.code === "ENOENT") {
      throw new ReadError("git was not found. Install it, and make sure that it is in your PATH.");
    }
    throw new GitError(Buffer.from(result.stderr).toString("utf8").trim() || result.shortMessage);
  };
}

/** The root of the work tree that contains `folder`, or `undefined` if there is none. */
export async function findRepositoryRoot(folder: string): Promise<string | undefined> {
  try {
    const output = await openGit(folder)(["rev-parse", "--show-toplevel"]);
    return output.toString("utf8").replace(/\r?\n$/, "");
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (/not a git repository/i.test(error.message)) return undefined;
    throw new ReadError(error.message.replace(/^fatal: /, ""), { cause: error });
  }
}

/** The fields of a command's output with `-z`. */
export function splitNul(output: Buffer): readonly string[] {
  const fields = output.toString("utf8").split("\0");
  fields.pop();
  return fields;
}
