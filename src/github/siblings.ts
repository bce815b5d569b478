import { checkRunName, longestReview, type CheckedCommit, type CheckRun } from "./check-run.ts";
import { readRunMark, type OpenRun } from "./instances.ts";
import { isInQueue } from "./merge-group.ts";
import type { GitHub } from "./octokit.ts";
import { getPullRequest } from "./pull-request.ts";

/** Something else that has the same head commit, by the newest of its check runs that are earlier than ours. */
export interface Sibling extends OpenRun {
  /** Says what it is, as in `CheckedCommit`: a pull request or a merge group. */
  readonly externalId: string;
  /** Of its check run. One that a process left behind counts for nothing. */
  readonly state: "open" | "failed" | "passed";
}

/** A check run of ours on a commit, as GraphQL gives it. */
export interface RunNode {
  readonly databaseId: number;
  readonly startedAt: string | null;
  readonly externalId: string | null;
  readonly status: string;
  readonly conclusion: string | null;
}

/** A check run, and what its `external_id` says. */
export type MarkedRun = RunNode & ReturnType<typeof readRunMark>;

/** The runs that were created before ours, the newest first: ids grow. */
export function findEarlier(runs: readonly RunNode[], id: number): readonly MarkedRun[] {
  return runs
    .map((run) => ({ ...run, ...readRunMark(run.externalId) }))
    .filter(({ databaseId }) => databaseId < id)
    .sort((a, b) => b.databaseId - a.databaseId);
}

/** Says whether a run is not completed, and started so shortly before that somebody may be at work on it. */
export function isOpen({ status, startedAt }: RunNode, now: number): boolean {
  return status !== "COMPLETED" && now - Date.parse(startedAt ?? "") < longestReview;
}

export function toOpenRun({ databaseId, instance, startedAt }: MarkedRun): OpenRun {
  return { id: databaseId, instance, startedAt: Date.parse(startedAt ?? "") };
}

/**
 * Finds who else has the same head commit.
 *
 * @param earlier the newest first
 * @param own says what our run is for
 */
export function findSiblings(earlier: readonly MarkedRun[], own: string, now: number): readonly Sibling[] {
  const newest = new Map<string, MarkedRun>();
  for (const run of earlier) {
    // In a workflow, jobs have check runs of the same app, and may have our name: they are for nothing of ours.
    if (!isOurs(run.externalId) || run.externalId === own) continue;
    if (!newest.has(run.externalId)) newest.set(run.externalId, run);
  }
  return [...newest].flatMap(([externalId, run]): readonly Sibling[] => {
    const sibling = { ...toOpenRun(run), externalId };
    if (run.status === "COMPLETED") {
      return [{ ...sibling, state: run.conclusion === "FAILURE" ? "failed" : "passed" }];
    }
    return isOpen(run, now) ? [{ ...sibling, state: "open" }] : [];
  });
}

function isOurs(externalId: string): boolean {
  return toNumber(externalId) !== undefined || externalId.startsWith("merge group on ");
}

/** The pull request's number; `undefined` for a merge group. */
export function toNumber(externalId: string): number | undefined {
  return /^\d+$/.test(externalId) ? Number(externalId) : undefined;
}

/** Reads who else has the same head commit, however many there are. */
export async function listSiblings(
  github: GitHub,
  { owner, repo, headSha, externalId }: CheckedCommit,
  { id, appId, startedAt }: Pick<CheckRun, "appId" | "startedAt"> & { readonly id: number },
): Promise<readonly Sibling[]> {
  const runs = await github.paginate(github.rest.checks.listForRef, {
    ...{ owner, repo, ref: headSha, check_name: checkRunName, filter: "all", per_page: 100 },
    ...(appId === 0 ? {} : { app_id: appId }),
  });
  const nodes = runs.map((run): RunNode => ({
    ...{ databaseId: run.id, startedAt: run.started_at, externalId: run.external_id },
    ...{ status: run.status.toUpperCase(), conclusion: run.conclusion?.toUpperCase() ?? null },
  }));
  // A run that never started has no time.
  return findSiblings(findEarlier(nodes, id), externalId, Number.isNaN(startedAt) ? Date.now() : startedAt);
}

/** Says whether the commit is still what a sibling is about: that of an open pull request, or of a group in the merge queue. */
export async function isStillThere(
  github: GitHub,
  { owner, repo, headSha }: Pick<CheckedCommit, "owner" | "repo" | "headSha">,
  { externalId }: Sibling,
): Promise<boolean> {
  const number = toNumber(externalId);
  if (number === undefined) return isInQueue(github, { owner, repo, headSha });
  const pull = await getPullRequest(github, { owner, repo, number });
  return pull.isOpen && pull.headSha === headSha;
}
