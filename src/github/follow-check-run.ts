import { setTimeout as sleep } from "node:timers/promises";
import { isSharedResult } from "../vocabulary/shared-result.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { longestReview, type CheckedCommit } from "./check-run.ts";
import type { Instances, OpenRun } from "./instances.ts";
import type { GitHub } from "./octokit.ts";
import { isStillThere, type Sibling } from "./siblings.ts";

/** How often to look at the other run, and the milliseconds in between. */
interface Patience {
  readonly pause: number;
  readonly looks: number;
}

/** How to wait for another process. */
export interface Waiting extends Pick<Instances, "hasEnded"> {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  readonly patience?: Patience;
}

const pause = 2_000;
/** Until the other run counts as left behind, whenever it started. */
const asLongAsItTakes: Patience = { pause, looks: longestReview / pause };

type Repository = Pick<CheckedCommit, "owner" | "repo">;

/**
 * Waits for a check run of another process, for ours to repeat its result; `undefined` if its process has died.
 *
 * @throws the signal's reason once it is aborted
 */
export async function followCheckRun(
  github: GitHub,
  pull: Repository,
  other: OpenRun,
  wait: Waiting,
): Promise<PlannedCheckRun | undefined> {
  const { signal, patience = asLongAsItTakes } = wait;
  await sleep(patience.pause, undefined, { signal });
  const run = await waitForRun(github, pull, other, wait);
  signal.throwIfAborted();
  return run && toResult(run);
}

/** What else is said about a commit, by siblings that still have it as their head. */
export interface SiblingResults {
  readonly failed: readonly Sibling[];
  /** Of one that did not fail, if `isAnyWanted`. */
  readonly other: PlannedCheckRun | undefined;
}

/**
 * Finds what the siblings' reviews say, once they are done: GitHub shows one check for a commit, so the newest has to speak for all. Results that
 * are themselves those of siblings do not count.
 *
 * @param isAnyWanted also a result that is no failure
 */
export async function findSiblingResults(
  github: GitHub,
  commit: Repository & Pick<CheckedCommit, "headSha">,
  siblings: readonly Sibling[],
  isAnyWanted: boolean,
  wait: Waiting,
): Promise<SiblingResults> {
  const failed: Sibling[] = [];
  let other: PlannedCheckRun | undefined;
  for (const sibling of siblings) {
    const isOtherDue = isAnyWanted && other === undefined;
    if (sibling.state === "passed" && !isOtherDue) continue;
    const run = await waitForRun(github, commit, sibling, wait);
    if (run === undefined || isSharedResult(run.output.summary ?? "")) continue;
    const hasFailed = run.conclusion === "failure";
    if (!(hasFailed || isOtherDue) || !(await isStillThere(github, commit, sibling))) continue;
    if (hasFailed) failed.push(sibling);
    else other = toResult(run);
  }
  return { failed, other };
}

type CheckRunData = Awaited<ReturnType<GitHub["rest"]["checks"]["get"]>>["data"];

/** A result as it is; its annotations stay where they are. */
function toResult({ conclusion, output: { title, summary, text } }: CheckRunData): PlannedCheckRun {
  return {
    conclusion: conclusion === "failure" || conclusion === "success" ? conclusion : "neutral",
    ...{ title: title ?? "", summary: summary ?? "", annotations: [] },
    ...(text === null ? {} : { text }),
  };
}

/** A check run once it is completed; `undefined` if the waiting ends before, or the run was left behind: its process has ended, or it takes too long. */
async function waitForRun(
  github: GitHub,
  { owner, repo }: Repository,
  open: OpenRun,
  { hasEnded, signal, patience: { pause, looks } = asLongAsItTakes }: Waiting,
): Promise<CheckRunData | undefined> {
  const { id } = open;
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await sleep(pause, undefined, { signal }).catch(() => undefined);
    const { data } = await github.rest.checks.get({ owner, repo, check_run_id: id });
    if (data.status === "completed") return data;
    if (signal.aborted || (await hasEnded(open))) return undefined;
  }
  return undefined;
}
