import type { FileChange, SkippedFile, Snapshot, SnapshotGap } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { keepPatch, parseHunks } from "../files/hunks.ts";
import { addHiddenChanges } from "./hidden-changes.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { readHead, type HeadContents, type HeadTools } from "./read-head.ts";

/** A snapshot of a commit, with what it changes. */
export type ChangeSnapshot = Snapshot & { readonly changes: readonly FileChange[] };

/** Says whether a change touches any file that the analysis reads. */
export function isRelevant(changes: readonly FileChange[]): boolean {
  return changes.some(({ path, status }) => status !== "removed" && classifyPath(path) !== undefined);
}

/** The commit whose code is read, the branch or commit it is to be merged into, and how many files it changes by GitHub's count. */
export type ReadCommit = Pick<PullRequest, "owner" | "repo" | "headSha" | "baseRef" | "changedFiles">;

/**
 * Reads the code at the head, by its sha from the base repository: that works for forks, even deleted ones. Fetches nothing if the
 * change touches no file that the analysis reads.
 */
export async function readCode(
  github: GitHub,
  pull: ReadCommit,
  changes: readonly FileChange[],
  tools: HeadTools,
  signal: AbortSignal,
): Promise<ChangeSnapshot> {
  const contents = isRelevant(changes) ? await readHead(github, pull, changes, tools, signal) : nothing;
  const gap = findGap(pull, changes, contents);
  return {
    sources: contents.sources,
    skipped: [...contents.skipped, ...findMissing(changes, contents)],
    changes: await addHiddenChanges(github, pull, changes, contents.sources, signal),
    ...(gap === undefined ? {} : { gap }),
  };
}

const nothing: HeadContents = { sources: [], skipped: [], isPart: false };

/**
 * Lists what a pull request changes with this head; GitHub lists 3,000 files at most. GitHub lists by the pull request's number, so by the head
 * that it has now: if that may be another one, the commits are compared instead, with 300 files at most.
 */
export async function listChanges(
  github: GitHub,
  pull: PullRequest,
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const { owner, repo, number, headSha, baseRef } = pull;
  const files: ListedFile[] = [];
  // Not `paginate`: it drops the signal, and a stopped review would hang on a slow page.
  for (let page = 1; ; page += 1) {
    const { data } = await github.rest.pulls.listFiles({
      ...{ owner, repo, pull_number: number, per_page: filesPerPage, page },
      request: { signal },
    });
    files.push(...data);
    if (data.length < filesPerPage) break;
  }
  if (isOfHead(files, pull)) return files.map(toFileChange);
  return compareCommits(github, { owner, repo, base: baseRef, headSha }, signal);
}

/** Says whether files were listed for a head: the address of each file's text names its commit, except perhaps of those that are not in it. */
function isOfHead(files: readonly ListedFile[], { headSha, changedFiles }: PullRequest): boolean {
  if (files.length === 0) return changedFiles === 0;
  const there = files.filter(({ status }) => status !== "removed");
  return there.length > 0 && there.every((file) => file.contents_url.endsWith(`?ref=${headSha}`));
}

/** Lists what is changed since two commits parted: 300 files at most, and GitHub does not say how many there are. */
export async function compareCommits(
  github: GitHub,
  { owner, repo, base, headSha }: Pick<ReadCommit, "owner" | "repo" | "headSha"> & { readonly base: string },
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const { data } = await github.rest.repos.compareCommitsWithBasehead({
    ...{ owner, repo, basehead: `${base}...${headSha}` },
    // Pages are of commits, which we do not need; the first one has all the files.
    ...{ per_page: 1, request: { signal } },
  });
  return (data.files ?? []).map(toFileChange);
}

const filesPerPage = 100;

/** A file of a change, as GitHub lists it. */
export type ListedFile = Awaited<ReturnType<GitHub["rest"]["pulls"]["listFiles"]>>["data"][number];

export function toFileChange({
  filename,
  sha,
  status,
  previous_filename,
  patch,
  changes,
}: ListedFile): FileChange {
  return {
    path: filename,
    status,
    ...(previous_filename === undefined ? {} : { previousPath: previous_filename }),
    // Of a removed file, it is what it was before.
    ...(!sha || status === "removed" ? {} : { blob: sha }),
    hunks: patch === undefined ? hunksWithoutPatch(status, changes) : parseHunks(patch),
    ...keepPatch(patch, filename, previous_filename),
  };
}

/** GitHub gives no patch if no line changed (a rename, a new mode), and none if it is too large to show. */
function hunksWithoutPatch(status: FileChange["status"], changedLines: number): FileChange["hunks"] {
  const hasUntouchedLines = status !== "added" && status !== "modified";
  return hasUntouchedLines && changedLines === 0 ? [] : undefined;
}

function findGap(
  pull: Pick<PullRequest, "changedFiles">,
  changes: readonly FileChange[],
  contents: HeadContents,
): SnapshotGap | undefined {
  if (contents.isPart) return { kind: "repository-too-large" };
  if (pull.changedFiles === undefined || changes.length >= pull.changedFiles) return undefined;
  return { kind: "unlisted-changes", listed: changes.length, all: pull.changedFiles };
}

/** Changed code that is not among the head's files: a submodule with such a name, or one that GitHub lists under another. */
function findMissing(changes: readonly FileChange[], contents: HeadContents): readonly SkippedFile[] {
  if (contents.isPart) return [];
  const read = new Set([...contents.sources, ...contents.skipped].map(({ path }) => path));
  return changes
    .filter(({ path, status }) => status !== "removed" && classifyPath(path) === "source" && !read.has(path))
    .map(({ path }) => ({ path, reason: "not a file of this commit" }));
}
