import { classifyPath } from "../files/file-kinds.ts";
import type { FileChange, Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import { compareCommits, compareIndex } from "./compare.ts";
import { findRepositoryRoot, type Git } from "./git.ts";
import { listIndex, openGitWithIndex, parseIndex } from "./git-index.ts";
import { listSubmodules } from "./nested-repositories.ts";
import { withObjects } from "./objects.ts";
import { readAsOnDisk } from "./read-as-on-disk.ts";
import { listTree, readBlobs } from "./read-blobs.ts";
import { ReadError } from "./read-error.ts";
import { readWorkTree, type OpenRepository } from "./read-work-tree.ts";
import { isFile, type TreeEntry } from "./tree-entry.ts";
import { findDefaultBranch, findMergeBase, resolveCommit, resolveHead } from "./refs.ts";

/** What to compare; by default, the work tree with the default branch, including uncommitted changes. */
export interface DiffRequest {
  /** The branch that the change will be merged into; by default origin's default branch, else main or master. */
  readonly base?: string | undefined;
  /** The last commit of the change; by default the work tree, including untracked files. */
  readonly head?: string | undefined;
  /** Compare staged changes with the last commit instead. */
  readonly staged?: boolean | undefined;
  /**
   * Given when the files on disk are to be fixed: the paths of those that already were. Their content on disk replaces what is staged or
   * committed, as if the fixes were staged or committed, too.
   */
  readonly fixed?: readonly string[] | undefined;
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
  /** Where the change ends. */
  readonly end: ChangeEnd;
}

/** The last state of a change: what is on disk, what is staged, or a commit. */
export type ChangeEnd = "work tree" | "index" | "commit";

/**
 * Reads a change as a pull request would show it: the diff from the merge base of `base` and the head to the head, and all code at the
 * head.
 *
 * @param onSource called with each file's text as soon as it is read, if files are read one by one
 * @throws ReadError when `folder` is not in a repository, a name is not a commit, there is no merge base, or what is to be fixed is not
 *   checked out
 */
export async function readDiff(
  folder: string,
  request: DiffRequest,
  onSource?: (source: SourceText) => void,
): Promise<LocalDiff> {
  const root = await findRepositoryRoot(folder);
  if (root === undefined) {
    throw new ReadError(
      `${folder} is not in a git repository. Run this in one, or check all files with "pitstop audit".`,
    );
  }
  const git = await openGitWithIndex(root);
  const { base, head, staged, fixed } = request;
  if (head !== undefined && fixed !== undefined) await requireCheckedOut(git, head);
  return withObjects(root, git, (objects) => {
    const repository = { root, git, objects };
    if (staged === true) return readStaged(repository, fixed);
    if (head !== undefined) return readCommits(repository, base, head, fixed);
    return readWorkTreeChange(repository, base, onSource);
  });
}

async function requireCheckedOut(git: Git, head: string): Promise<void> {
  if ((await resolveCommit(git, head)) === (await resolveCommit(git, "HEAD"))) return;
  throw new ReadError(
    `--fix changes the files on disk, and "${head}" is not what is checked out. Check it out first, or review it without --fix.`,
  );
}

async function readStaged(
  repository: OpenRepository,
  fixed: readonly string[] | undefined,
): Promise<LocalDiff> {
  const { root, git, objects } = repository;
  const index = await listIndex(git);
  const start = await resolveHead(git);
  const listed = parseIndex(index);
  const { sources, skipped, edited } = await readEntries(
    repository,
    listed.filter(({ stage }) => stage === "0"),
    fixed,
  );
  const changes = await compareIndex(objects, start, Buffer.concat([index, edited]));
  // These have stages 1 to 3 instead, and cannot be committed.
  const stages = listed.filter(({ stage }) => stage !== "0");
  const inConflict = [...new Set(stages.map(({ path }) => path))];
  const files = new Set(stages.filter(isFile).map(({ path }) => path));
  const unread = [...files].filter((path) => classifyPath(path) !== undefined);
  return {
    root,
    start,
    end: "index",
    title: withFixes("staged changes", fixed),
    snapshot: {
      sources,
      skipped: [
        ...skipped,
        ...unread.map((path) => ({ path, reason: "has unresolved merge conflicts" })),
        ...listSubmodules(stages),
      ],
      changes: [
        ...changes,
        ...inConflict.map((path) => ({ path, status: "changed" as const, hunks: undefined })),
      ],
    },
  };
}

async function readCommits(
  repository: OpenRepository,
  named: string | undefined,
  head: string,
  fixed: readonly string[] | undefined,
): Promise<LocalDiff> {
  const { root, git, objects } = repository;
  const base = named ?? (await findDefaultBranch(git));
  const tip = await resolveCommit(git, head);
  const start = await findMergeBase(git, base, tip);
  const { sources, skipped, edited } = await readEntries(repository, await listTree(objects.git, tip), fixed);
  const changes = await compareCommits(objects, start, tip, edited);
  const title = withFixes(`${base}...${head}`, fixed);
  return { root, start, end: "commit", title, snapshot: { sources, skipped, changes } };
}

/** Reads what is staged or committed, with the fixes on disk if there are to be any. */
async function readEntries(
  repository: OpenRepository,
  entries: readonly TreeEntry[],
  fixed: readonly string[] | undefined,
) {
  return fixed === undefined
    ? { ...(await readBlobs(repository.objects.git, entries)), edited: Buffer.alloc(0) }
    : readAsOnDisk(repository, entries, new Set(fixed));
}

function withFixes(title: string, fixed: readonly string[] = []): string {
  return fixed.length === 0 ? title : `${title} with fixes`;
}

async function readWorkTreeChange(
  repository: OpenRepository,
  named: string | undefined,
  onSource: ((source: SourceText) => void) | undefined,
): Promise<LocalDiff> {
  const { root, git, objects } = repository;
  const base = named ?? (await findDefaultBranch(git));
  const start = await findMergeBase(git, base, await resolveCommit(git, "HEAD"));
  const { sources, skipped, index, unknown, untracked } = await readWorkTree(repository, onSource);

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
    end: "work tree",
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
