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

/** Lists what a pull request changes; GitHub lists 3,000 files at most. */
export async function listChanges(
  github: GitHub,
  { owner, repo, number }: PullRequest,
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  // Not `paginate`: it drops the signal, and a stopped review would hang on a slow page.
  const changes: FileChange[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await github.rest.pulls.listFiles({
      owner,
      repo,
      pull_number: number,
      per_page: filesPerPage,
      page,
      request: { signal },
    });
    changes.push(...data.map(toFileChange));
    if (data.length < filesPerPage) return changes;
  }
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
