import { findAddedLines } from "../files/compare-lines.ts";
import { maxSourceBytes, type FileChange, type SourceText } from "../vocabulary/snapshot.ts";
import { findFiles, readBlobs } from "./blobs.ts";
import { toGitHubFailure, type GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";

/** A commit, and the branch or commit it is to be merged into. */
export type ComparedCommit = Pick<PullRequest, "owner" | "repo" | "headSha" | "baseRef">;

/**
 * Finds the changed lines of files whose diff GitHub omits because it is too large, by comparing each with its text at the merge base.
 * Costs three requests, more for very large files, and none if GitHub omitted nothing. What cannot be compared stays as it is.
 */
export async function addHiddenChanges(
  github: GitHub,
  commit: ComparedCommit,
  changes: readonly FileChange[],
  sources: readonly SourceText[],
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const hidden = changes.filter(({ hunks, path }) => hunks === undefined && texts.has(path));
  if (hidden.length === 0) return changes;
  const before = await readBefore(github, commit, hidden.filter(hadText).map(pathBefore), signal);
  return changes.map((change) => {
    const after = texts.get(change.path);
    const old = hadText(change) ? before.get(pathBefore(change)) : "";
    if (change.hunks !== undefined || after === undefined || old === undefined) return change;
    const lines = findAddedLines(old, after)?.map((line) => ({ kind: "added" as const, line }));
    return lines === undefined ? change : { ...change, hunks: [{ lines }], isHidden: true };
  });
}

function hadText({ status }: FileChange): boolean {
  return status !== "added";
}

function pathBefore({ path, previousPath }: FileChange): string {
  return previousPath ?? path;
}

/** The texts of these files at the merge base; none if GitHub fails, which is no reason to fail the review. */
async function readBefore(
  github: GitHub,
  { owner, repo, headSha, baseRef }: ComparedCommit,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  if (paths.length === 0) return texts;
  try {
    const { data } = await github.rest.repos.compareCommitsWithBasehead({
      ...{ owner, repo, basehead: `${baseRef}...${headSha}` },
      // The first page would contain the files and their patches again.
      ...{ per_page: 1, page: 2, request: { signal } },
    });
    const base = { owner, repo, headSha: data.merge_base_commit.sha };
    const files = (await findFiles(github, base, paths, signal)).filter(({ size }) => size <= maxSourceBytes);
    const blobs = await readBlobs(github, base, files, signal);
    for (const { path, sha } of files) {
      const blob = blobs.get(sha);
      if (blob !== undefined && "text" in blob) texts.set(path, blob.text);
    }
    return texts;
  } catch (error) {
    signal.throwIfAborted();
    if (toGitHubFailure(error) === undefined) throw error;
    return texts;
  }
}
