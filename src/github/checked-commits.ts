import { checkRunName, type CheckedCommit } from "./check-run.ts";
import { readRunMark } from "./instances.ts";
import type { GitHub } from "./octokit.ts";
import { getPullRequest, type PullRequest } from "./pull-request.ts";
import { toNumber } from "./siblings.ts";

/** A commit that a check run of ours is for. */
export interface KnownCommit extends CheckedCommit {
  readonly defaultBranch: string;
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
  return [...externalIds].map((externalId) => ({ ...commit, externalId }));
}

/** Reads the pull request that a check run belongs to; `undefined` if it belongs to none. */
export async function findPullRequest(
  github: GitHub,
  { owner, repo, externalId }: KnownCommit,
  signal: AbortSignal,
): Promise<PullRequest | undefined> {
  const number = toNumber(externalId);
  return number === undefined ? undefined : getPullRequest(github, { owner, repo, number }, signal);
}

/** Lists the other pull requests that our check runs of a commit belong to, if they are open and it is still their head. */
export async function listOpenSiblings(
  github: GitHub,
  commit: KnownCommit,
  signal: AbortSignal,
): Promise<readonly KnownCommit[]> {
  const open: KnownCommit[] = [];
  for (const other of await listCheckedCommits(github, commit, signal)) {
    if (other.externalId === commit.externalId) continue;
    const pull = await findPullRequest(github, other, signal);
    if (pull?.isOpen === true && pull.headSha === commit.headSha) open.push(other);
  }
  return open;
}
