import { stat } from "node:fs/promises";
import path from "node:path";
import { askGit, runGit } from "../state/git.ts";
import { diffCommits } from "../state/diff.ts";
import { findMergeBase, readCommit, resolveCommit } from "../state/git-repository.ts";

/** Two commits of a local repository, to be reviewed as a pull request. */
export interface LocalChange {
  /** The name of the repository's folder, safe for a URL. */
  readonly name: string;
  readonly directory: string;
  readonly base: string;
  readonly head: string;
  readonly title: string;
}

/** A problem that the user can fix; the message says how. */
export class DemoProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DemoProblem";
  }
}

/** @throws DemoProblem if git is not installed */
export async function requireGit(): Promise<void> {
  await runGit(".", ["--version"]).catch((error: unknown) => {
    throw new DemoProblem("Cannot run git: install it or add it to the PATH.", {
      cause: error,
    });
  });
}

/** Reads the change that a pull request from `head` to `base` would have. @throws DemoProblem */
export async function readLocalChange(folder: string, base: string, head: string): Promise<LocalChange> {
  const directory = path.resolve(folder);
  const isFolder = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new DemoProblem(`${folder} is not a folder.`);
  if ((await askGit(directory, ["rev-parse", "--git-dir"])) === undefined) {
    throw new DemoProblem(`${folder} is not a git repository.`);
  }
  const resolve = async (reference: string) => {
    const sha = await resolveCommit(directory, reference);
    if (sha !== undefined) return sha;
    throw new DemoProblem(`${folder} has no commit ${JSON.stringify(reference)}.`);
  };
  const commits = { base: await resolve(base), head: await resolve(head) };
  const mergeBase = await findMergeBase(directory, commits.base, commits.head);
  if (mergeBase === undefined) throw new DemoProblem(`${base} and ${head} have no common history.`);
  if ((await diffCommits(directory, mergeBase, commits.head)).length === 0) {
    throw new DemoProblem(`There is nothing to review: ${head} has no changes since ${base}.`);
  }
  const { message } = await readCommit(directory, commits.head);
  return {
    name: path.basename(directory).replaceAll(/[^\w.-]+/g, "-") || "repository",
    directory,
    ...commits,
    title: message.split("\n")[0] ?? head,
  };
}
