import { setTimeout as sleep } from "node:timers/promises";
import { longestReview } from "./check-run.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";

/** How often to look at the other run, and the milliseconds in between. */
interface Patience {
  readonly pause: number;
  readonly looks: number;
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
  { owner, repo }: PullRequest,
  own: number,
  other: number,
  signal: AbortSignal,
  { pause, looks }: Patience = asLongAsItTakes,
): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    await sleep(pause, undefined, { signal });
    const { data } = await github.rest.checks.get({ owner, repo, check_run_id: other, request: { signal } });
    if (data.status !== "completed") continue;
    const { title, summary, text } = data.output;
    await github.rest.checks.update({
      ...{ owner, repo, check_run_id: own, status: "completed" },
      // A completed run always has one, whatever GitHub's types say.
      conclusion: data.conclusion ?? "neutral",
      output: { title: title ?? "", summary: summary ?? "", ...(text === null ? {} : { text }) },
    });
    return true;
  }
  return false;
}
