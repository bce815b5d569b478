import type { FileChange, SnapshotGap } from "../vocabulary/snapshot.ts";
import type { CheckedCommit } from "./check-run.ts";
import type { GitHub } from "./octokit.ts";
import { compareCommits } from "./read-change.ts";

/** A commit that a merge queue made, to be merged if its checks pass; plain data, so that any queue can keep it. */
export interface MergeGroup extends CheckedCommit {
  /** The commit it is merged on top of. */
  readonly baseSha: string;
  readonly defaultBranch: string;
}

/** The repository of a merge group. */
type Home = Pick<MergeGroup, "owner" | "repo" | "defaultBranch">;

/** Makes a group whose `externalId`, which its check run carries, lets a re-run find it. */
export function makeMergeGroup(home: Home, headSha: string, baseSha: string): MergeGroup {
  return { ...home, headSha, baseSha, externalId: `merge group on ${baseSha}` };
}

/** The group that a check run belongs to; `undefined` if it belongs to a pull request. */
export function findMergeGroup(commit: Home & CheckedCommit): MergeGroup | undefined {
  const baseSha = /^merge group on ([0-9a-f]+)$/.exec(commit.externalId)?.[1];
  return baseSha === undefined ? undefined : makeMergeGroup(commit, commit.headSha, baseSha);
}

/** Says whether a commit is that of a group in a merge queue: the queue has a branch for each group, and deletes it with the group. */
export async function isInQueue(
  github: GitHub,
  { owner, repo, headSha }: Pick<CheckedCommit, "owner" | "repo" | "headSha">,
): Promise<boolean> {
  const { data } = await github.rest.git.listMatchingRefs({ owner, repo, ref: "heads/gh-readonly-queue/" });
  return data.some(({ object }) => object.sha === headSha);
}

/** Lists what a group changes. GitHub's comparison holds 300 files at most, and does not say how many there are. */
export async function listGroupChanges(
  github: GitHub,
  { owner, repo, baseSha, headSha }: MergeGroup,
  signal: AbortSignal,
): Promise<{ readonly changes: readonly FileChange[]; readonly gap?: SnapshotGap }> {
  const changes = await compareCommits(github, { owner, repo, base: baseSha, headSha }, signal);
  if (changes.length < mostFiles) return { changes };
  return { changes, gap: { kind: "unlisted-changes", listed: changes.length, all: undefined } };
}

const mostFiles = 300;
