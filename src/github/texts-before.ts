import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import { findFiles, readBlobs } from "./blobs.ts";
import { toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";

/** A commit, and the branch or commit it is to be merged into. */
export type ComparedCommit = Pick<PullRequest, "owner" | "repo" | "headSha" | "baseRef">;

/** Reads the texts of files at the merge base, in three requests; none if GitHub fails, which is no reason to fail the review. */
export async function readTextsBefore(
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
