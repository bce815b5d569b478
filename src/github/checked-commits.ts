import { checkRunName, type CheckedCommit } from "./check-run.ts";
import { readRunMark } from "./instances.ts";
import type { GitHub } from "./octokit.ts";
import { getPullRequest, type PullRequest } from "./pull-request.ts";

/** A commit that a check run of ours is for. */
export interface KnownCommit extends CheckedCommit {
  readonly defaultBranch: string;
  /** Of the pull request, if GitHub names it: never for forks. */
  readonly number: number | undefined;
}

/** A commit whose check runs are to be listed. */
export type SuiteCommit = Pick<KnownCommit, "owner" | "repo" | "defaultBranch" | "headSha">;

/** Lists what our check runs of a commit belong to: two pull requests may have the same head. */
export async function listCheckedCommits(
  github: GitHub,
  commit: SuiteCommit,
  signal: AbortSignal,
): Promise<readonly KnownCommit[]> {
  const { owner, repo, headSha } = commit;
  const runs = await github.paginate(github.rest.checks.listForRef, {
    ...{ owner, repo, ref: headSha, check_name: checkRunName, filter: "all" },
    ...{ per_page: 100, request: { signal } },
  });
  const externalIds = new Set(runs.map(({ external_id: id }) => readRunMark(id).externalId));
  return [...externalIds].map((externalId) => ({ ...commit, externalId, number: undefined }));
}

/** Reads the pull request that a check run belongs to, with the check run's commit as its head; `undefined` if nothing identifies it. */
export async function findPullRequest(
  github: GitHub,
  { owner, repo, headSha, externalId, number }: KnownCommit,
  signal: AbortSignal,
): Promise<PullRequest | undefined> {
  const reported = /^\d+$/.test(externalId) ? Number(externalId) : number;
  if (reported === undefined) return undefined;
  return { ...(await getPullRequest(github, { owner, repo, number: reported }, signal)), headSha };
}
