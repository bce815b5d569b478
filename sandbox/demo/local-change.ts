import { stat } from "node:fs/promises";
import path from "node:path";
import { askGit, runGit } from "../state/git.ts";
import { diffCommits } from "../state/diff.ts";
import { findMergeBase, readCommit, resolveCommit } from "../state/git-repository.ts";

/** Two commits of a repository on disk, to be shown as a pull request. */
export interface LocalChange {
  /** The repository's folder name, fit for an address. */
  readonly name: string;
  readonly directory: string;
  readonly base: string;
  readonly head: string;
  readonly title: string;
}

/** Something the person at the keyboard can mend; the message says what. */
export class DemoProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DemoProblem";
  }
}

/** @throws DemoProblem when this machine has no git */
export async function demandGit(): Promise<void> {
  await runGit(".", ["--version"]).catch((error: unknown) => {
    throw new DemoProblem("git is needed and could not be run: install it, or add it to the PATH.", {
      cause: error,
    });
  });
}

/** Finds what a pull request from `head` to `base` would hold. Reads only. @throws DemoProblem */
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
  if (mergeBase === undefined) throw new DemoProblem(`${base} and ${head} have no history in common.`);
  if ((await diffCommits(directory, mergeBase, commits.head)).length === 0) {
    throw new DemoProblem(`${head} changes nothing since it left ${base}: there is nothing to review.`);
  }
  const { message } = await readCommit(directory, commits.head);
  return {
    name: path.basename(directory).replaceAll(/[^\w.-]+/g, "-") || "repository",
    directory,
    ...commits,
    title: message.split("\n")[0] ?? head,
  };
}
