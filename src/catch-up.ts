import type { Probot } from "probot";
import { redeliverMissed } from "./github/missed-deliveries.ts";
import { toGitHubFailure } from "./github/octokit.ts";

/** As long as GitHub keeps deliveries. In milliseconds. */
const kept = 3 * 24 * 60 * 60 * 1000;

/**
 * Asks for the webhooks that nobody took while the app was down or unreachable: at once for all that GitHub still has, then again
 * every `everyMilliseconds`. A failure is logged, and the next round makes up for it. Gives what ends it.
 */
export function startCatchingUp(probot: Probot, everyMilliseconds: number): () => void {
  const stop = new AbortController();
  async function catchUp(lookBack: number): Promise<void> {
    try {
      const count = await redeliverMissed(await probot.auth(), Date.now() - lookBack, stop.signal);
      if (count > 0) probot.log.info({ count }, "missed webhooks asked for again");
    } catch (error) {
      if (stop.signal.aborted) return;
      probot.log.error(toGitHubFailure(error) ?? { err: error }, "missed webhooks not asked for");
    }
  }
  void catchUp(kept);
  // Twice as far as the last round, so that none falls between two of them.
  const timer = setInterval(() => void catchUp(2 * everyMilliseconds), everyMilliseconds);
  // It alone is no reason for the process to live.
  timer.unref();
  return () => {
    clearInterval(timer);
    stop.abort();
  };
}
