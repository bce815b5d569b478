import { setTimeout as sleep } from "node:timers/promises";
import { longestReview } from "./check-run.ts";
import type { Instances, OpenRun } from "./instances.ts";
import type { GitHub } from "./octokit.ts";
import { isSharedResult } from "../vocabulary/shared-result.ts";
import { getPullRequest, type PullRequest } from "./pull-request.ts";
import type { Sibling } from "./standing-answer.ts";

/** How often to look at the other run, and the milliseconds in between. */
interface Patience {
  readonly pause: number;
  readonly looks: number;
}

/** How to wait for another process. */
export interface Waiting extends Pick<Instances, "hasEnded"> {
  readonly signal: AbortSignal;
  readonly patience?: Patience;
}

const pause = 2_000;
/** Until the other run counts as left behind, whenever it started. */
const asLongAsItTakes: Patience = { pause, looks: longestReview / pause };

/**
 * Waits for a check run of another process, and completes ours with the same result: of several with one name, GitHub shows only the
 * newest. Says whether it was completed at all; if not, its process has died.
 */
export async function followCheckRun(
  github: GitHub,
  pull: PullRequest,
  own: number,
  other: OpenRun,
  wait: Waiting,
): Promise<boolean> {
  const { signal, patience = asLongAsItTakes } = wait;
  await sleep(patience.pause, undefined, { signal });
  const run = await waitForRun(github, pull, other, wait);
  if (run === undefined) return false;
  const { owner, repo } = pull;
  const { title, summary, text } = run.output;
  await github.rest.checks.update({
    ...{ owner, repo, check_run_id: own, status: "completed" },
    // A completed run always has one, whatever GitHub's types say.
    conclusion: run.conclusion ?? "neutral",
    output: { title: title ?? "", summary: summary ?? "", ...(text === null ? {} : { text }) },
  });
  return true;
}

/**
 * Waits until the pull requests with the same head are reviewed, and returns the numbers of those that are open and failed: GitHub shows
 * one check for a commit, so the newest has to speak for all.
 */
export async function findFailedSiblings(
  github: GitHub,
  pull: PullRequest,
  siblings: readonly Sibling[],
  wait: Waiting,
): Promise<readonly number[]> {
  const failed: number[] = [];
  for (const sibling of siblings) {
    const run = await waitForRun(github, pull, sibling, wait);
    if (run?.conclusion !== "failure" || isSharedResult(run.output.summary ?? "")) continue;
    const { isOpen, headSha } = await getPullRequest(
      github,
      { ...pull, number: sibling.number },
      wait.signal,
    );
    if (isOpen && headSha === pull.headSha) failed.push(sibling.number);
  }
  return failed;
}

/** A check run once it is completed; `undefined` if it was left behind: its process has ended, or it takes too long. */
async function waitForRun(
  github: GitHub,
  { owner, repo }: PullRequest,
  open: OpenRun,
  { hasEnded, signal, patience: { pause, looks } = asLongAsItTakes }: Waiting,
) {
  const { id } = open;
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await sleep(pause, undefined, { signal });
    const { data } = await github.rest.checks.get({ owner, repo, check_run_id: id, request: { signal } });
    if (data.status === "completed") return data;
    if (await hasEnded(open)) return undefined;
  }
  return undefined;
}
