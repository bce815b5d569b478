import type { FileChange, SnapshotGap } from "../vocabulary/snapshot.ts";
import type { CheckedCommit } from "./check-run.ts";
import type { GitHub } from "./octokit.ts";
import { toFileChange } from "./read-change.ts";

/** A commit that a merge queue made, to be merged if its checks agree; plain data, so that a queue can keep it. */
export interface MergeGroup extends CheckedCommit {
  /** The commit it is merged on top of. */
  readonly baseSha: string;
  readonly defaultBranch: string;
}

/** Where a merge group is. */
type Home = Pick<MergeGroup, "owner" | "repo" | "defaultBranch">;

/** Names the group by what its check run will carry, so that a re-run can find it. */
export function makeMergeGroup(home: Home, headSha: string, baseSha: string): MergeGroup {
  return { ...home, headSha, baseSha, externalId: `merge group on ${baseSha}` };
}

/** The group that a check run was for; `undefined` when it was for a pull request. */
export function findMergeGroup(commit: Home & CheckedCommit): MergeGroup | undefined {
  const baseSha = /^merge group on ([0-9a-f]+)$/.exec(commit.externalId)?.[1];
  return baseSha === undefined ? undefined : makeMergeGroup(commit, commit.headSha, baseSha);
}

/** Lists what a group changes. GitHub's comparison holds 300 files at most, and does not say of how many. */
export async function listGroupChanges(
  github: GitHub,
  { owner, repo, baseSha, headSha }: MergeGroup,
  signal: AbortSignal,
): Promise<{ readonly changes: readonly FileChange[]; readonly gap?: SnapshotGap }> {
  const { data } = await github.rest.repos.compareCommitsWithBasehead({
    ...{ owner, repo, basehead: `${baseSha}...${headSha}` },
    // More commits than files are of interest; files come with the first page only.
    ...{ per_page: 1, request: { signal } },
  });
  const changes = (data.files ?? []).map(toFileChange);
  if (changes.length < mostFiles) return { changes };
  return { changes, gap: { kind: "unlisted-changes", listed: changes.length, all: undefined } };
}

const mostFiles = 300;
