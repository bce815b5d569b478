import { completeCheckRun, type CheckedCommit, type CheckRun, type ReportedIn } from "../github/check-run.ts";
import { findSiblingResults } from "../github/follow-check-run.ts";
import { unnamedInstance, type Instances } from "../github/instances.ts";
import type { GitHub } from "../github/octokit.ts";
import { listSiblings, toNumber, type Sibling } from "../github/siblings.ts";
import { withFailedSiblings } from "../plan/check-run.ts";
import type { Unfinished } from "../plan/words.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";

interface ConcludeTools {
  readonly github: GitHub;
  readonly instances?: Pick<Instances, "hasEnded">;
}

/** What is known when a check run is completed. */
export interface ConcludeOptions {
  /** The others with the same head commit; `undefined` if they still have to be asked for. */
  readonly siblings: readonly Sibling[] | undefined;
  /** The commit is no longer what the check run is for: then a sibling's result takes its place. */
  readonly isGone: boolean;
  /** Aborted when the process is about to end: then no sibling is waited for. */
  readonly end: AbortSignal;
}

/**
 * Completes the check run of a commit. Of several check runs with one name, GitHub shows the newest, whatever they are for. So each speaks for
 * everything that has the commit as its head: it never passes over a failure of another pull request or of a merge group, however its own
 * review ended. It waits for the earlier ones, and leaves the later ones to speak for themselves.
 */
export async function conclude(
  { github, instances = unnamedInstance }: ConcludeTools,
  commit: CheckedCommit & { readonly number?: number },
  checkRun: CheckRun,
  own: PlannedCheckRun,
  { siblings: known, isGone, end }: ConcludeOptions,
): Promise<{ readonly result: PlannedCheckRun; readonly reportedIn: ReportedIn }> {
  const result = await speakForAll();
  return { result, reportedIn: await completeCheckRun(github, commit, checkRun, result) };

  async function speakForAll(): Promise<PlannedCheckRun> {
    const { id } = checkRun;
    if (id === undefined || own.conclusion === "failure") return own;
    const siblings = known ?? (await listSiblings(github, commit, { ...checkRun, id }));
    const wait = { hasEnded: instances.hasEnded, signal: end };
    const { failed, other } = await findSiblingResults(github, commit, siblings, isGone, wait);
    return failed.length === 0 ? (other ?? own) : withFailedSiblings(own, failed.map(nameSibling));
  }
}

/** Says whether a review was not completed because its commit is no longer what it was about. */
export function isGone({ kind }: Unfinished): boolean {
  return kind === "newer-commit" || kind === "closed";
}

function nameSibling({ externalId }: Sibling): string {
  const number = toNumber(externalId);
  return number === undefined ? "the merge queue" : `#${number}`;
}
