import type { FileChange, Snapshot } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { findRepositoryRoot, openGit, splitNul, type Git } from "./git.ts";
import { readBlobs } from "./read-blobs.ts";
import { parseDiffOutput } from "./parse-diff-output.ts";
import { ReadError } from "./read-error.ts";
import { readFiles } from "./read-files.ts";
import { listRepositoryFiles } from "./read-tree.ts";
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
  if (request.staged === true) return readStaged(root, git);
  const base = request.base ?? (await findDefaultBranch(git));
  if (request.head !== undefined) return readCommits(root, git, base, request.head);
  return readWorkTree(root, git, base);
}

async function readStaged(root: string, git: Git): Promise<LocalDiff> {
  const start = await resolveHead(git);
  const changes = await listChanges(git, ["--cached", start]);
  const entries = splitNul(await git(["ls-files", "-z", "--stage", "--full-name"])).flatMap((line) => {
    const [, mode = "", object = "", stage, path = ""] = /^(\d+) (\w+) (\d)\t([^]*)$/.exec(line) ?? [];
    // A file in conflict has stages 1 to 3 and cannot be committed.
    return stage === "0" ? [{ mode, object, path }] : [];
  });
  return { root, start, title: "staged changes", snapshot: { ...(await readBlobs(git, entries)), changes } };
}

async function readCommits(root: string, git: Git, base: string, head: string): Promise<LocalDiff> {
  const tip = await resolveCommit(git, head);
  const start = await findMergeBase(git, base, tip);
  const changes = await listChanges(git, [start, tip]);
  const entries = splitNul(await git(["ls-tree", "-r", "-z", "--full-tree", tip])).map((line) => {
    const [, mode = "", object = "", path = ""] = /^(\d+) \w+ (\w+)\t([^]*)$/.exec(line) ?? [];
    return { mode, object, path };
  });
  return {
    root,
    start,
    title: `${base}...${head}`,
    snapshot: { ...(await readBlobs(git, entries)), changes },
  };
}

async function readWorkTree(root: string, git: Git, base: string): Promise<LocalDiff> {
  const start = await findMergeBase(git, base, await resolveCommit(git, "HEAD"));
  const tracked = await listChanges(git, [start]);
  const files = (await listRepositoryFiles(root)).filter((file) => classifyPath(file) !== undefined);
  const { sources, skipped } = await readFiles(root, files);

  const untracked = new Set(splitNul(await git(["ls-files", "-z", "--others", "--exclude-standard"])));
  const added = sources
    .filter(({ path }) => untracked.has(path))
    .map(({ path, text }) => ({ path, status: "added" as const, hunks: [hunkOfNewFile(text)] }));
  return {
    root,
    start,
    title: `${base}...work tree`,
    snapshot: { sources, skipped, changes: [...tracked, ...added] },
  };
}

async function listChanges(git: Git, range: readonly string[]): Promise<readonly FileChange[]> {
  return parseDiffOutput(await git(["diff", ...diffOptions, ...range, "--"]));
}

/** Every option of the output that a person's git config could change is given explicitly. */
const diffOptions = [
  "--raw",
  "--patch",
  "-z",
  "--unified=3",
  "--inter-hunk-context=0",
  "--find-renames",
  "--submodule=short",
  "--ignore-submodules=none",
  "--no-relative",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
];

function hunkOfNewFile(text: string) {
  const count = text.split("\n").length - (text.endsWith("\n") || text === "" ? 1 : 0);
  return {
    lines: Array.from({ length: count }, (_, index) => ({ kind: "added" as const, line: index + 1 })),
  };
}
