import type { FileChange, Snapshot } from "../vocabulary/snapshot.ts";
import { compareCommits, compareIndex } from "./compare.ts";
import { findRepositoryRoot, openGit } from "./git.ts";
import { listIndex, parseIndex } from "./git-index.ts";
import { withObjects } from "./objects.ts";
import { listTree, readBlobs } from "./read-blobs.ts";
import { ReadError } from "./read-error.ts";
import { readWorkTree, type OpenRepository } from "./read-work-tree.ts";
import { findDefaultBranch, findMergeBase, resolveCommit, resolveHead } from "./refs.ts";

/** What to compare; by default, the work tree with the default branch, including uncommitted changes. */
export interface DiffRequest {
  /** The branch that the change will be merged into; by default origin's default branch, else main or master. */
  readonly base?: string | undefined;
  /** The last commit of the change; by default the work tree, including untracked files. */
  readonly head?: string | undefined;
  /** Compare staged changes with the last commit instead. */
  readonly staged?: boolean | undefined;
}

/** A change in a repository on this machine. */
export interface LocalDiff {
  /** Absolute: what every path of the snapshot is relative to. */
  readonly root: string;
  readonly snapshot: Snapshot & { readonly changes: readonly FileChange[] };
  /** The commit where the change starts. */
  readonly start: string;
  /** The change in words, such as `main...HEAD`. */
  readonly title: string;
}

/**
 * Reads a change as a pull request would show it: the diff from the merge base of `base` and the head to the head, and all code at the
 * head.
 *
 * @throws ReadError when `folder` is not in a repository, a name is not a commit, or there is no merge base
 */
export async function readDiff(folder: string, request: DiffRequest): Promise<LocalDiff> {
  const root = await findRepositoryRoot(folder);
  if (root === undefined) {
    throw new ReadError(
      `${folder} is not in a git repository. Run this in one, or check all files with "pitstop audit".`,
    );
  }
  const git = openGit(root);
  return withObjects(root, git, (objects) => {
    const repository = { root, git, objects };
    if (request.staged === true) return readStaged(repository);
    if (request.head !== undefined) return readCommits(repository, request.base, request.head);
    return readWorkTreeChange(repository, request.base);
  });
}

async function readStaged({ root, git, objects }: OpenRepository): Promise<LocalDiff> {
  const index = await listIndex(git);
  const start = await resolveHead(git);
  const changes = await compareIndex(objects, start, index);
  // A file in conflict has stages 1 to 3 and cannot be committed.
  const entries = parseIndex(index).filter(({ stage }) => stage === "0");
  const snapshot = { ...(await readBlobs(objects.git, entries)), changes };
  return { root, start, title: "staged changes", snapshot };
}

async function readCommits(
  { root, git, objects }: OpenRepository,
  named: string | undefined,
  head: string,
): Promise<LocalDiff> {
  const base = named ?? (await findDefaultBranch(git));
  const tip = await resolveCommit(git, head);
  const start = await findMergeBase(git, base, tip);
  const changes = await compareCommits(objects, start, tip);
  const entries = await listTree(objects.git, tip, "all");
  const snapshot = { ...(await readBlobs(objects.git, entries)), changes };
  return { root, start, title: `${base}...${head}`, snapshot };
}

async function readWorkTreeChange(repository: OpenRepository, named: string | undefined): Promise<LocalDiff> {
  const { root, git, objects } = repository;
  const base = named ?? (await findDefaultBranch(git));
  const start = await findMergeBase(git, base, await resolveCommit(git, "HEAD"));
  const { sources, skipped, index, unknown, untracked } = await readWorkTree(repository);

  const tracked = new Map((await compareIndex(objects, start, index)).map((change) => [change.path, change]));
  for (const path of unknown) {
    tracked.set(path, { status: "modified", ...tracked.get(path), path, hunks: undefined });
  }
  const added = sources
    .filter(({ path }) => untracked.has(path))
    .map(({ path, text }) => ({ path, status: "added" as const, hunks: [hunkOfNewFile(text)] }));
  return {
    root,
    start,
    title: `${base}...work tree`,
    snapshot: { sources, skipped, changes: [...tracked.values(), ...added] },
  };
}

function hunkOfNewFile(text: string) {
  const count = text.split("\n").length - (text.endsWith("\n") || text === "" ? 1 : 0);
  return {
    lines: Array.from({ length: count }, (_, index) => ({ kind: "added" as const, line: index + 1 })),
  };
}
