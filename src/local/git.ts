import { execa } from "execa";
import { ReadError } from "./read-error.ts";

/** Runs git in `root` and returns its output's bytes. */
export type Git = (args: readonly string[], input?: string) => Promise<Buffer>;

/** What a failed git command said, when the caller can tell more than git does. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/**
 * Makes git read the repository at `root`. The repository's settings must neither start programs nor change what is
 * printed, so the ones that could are switched off.
 *
 * @throws from the returned function: ReadError when git is not installed, GitError when the command fails.
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
      throw new ReadError("git was not found. Install it, and see that it is in the PATH.");
    }
    throw new GitError(Buffer.from(result.stderr).toString("utf8").trim() || result.shortMessage);
  };
}

/** The top folder of the work tree around `folder`, or `undefined` when it is in none. */
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

/** The fields of output that was asked for with `-z`. */
export function splitNul(output: Buffer): readonly string[] {
  const fields = output.toString("utf8").split("\0");
  fields.pop();
  return fields;
}
