import { redeliverMissed } from "./github/missed-deliveries.ts";
import { toGitHubFailure, type GitHub } from "./github/octokit.ts";

export interface CatchUpTools {
  /** Gives a client that speaks as the app. */
  readonly connect: () => Promise<GitHub>;
  readonly log: Readonly<Record<"info" | "error", (data: object, message: string) => void>>;
}

/** As long as GitHub keeps deliveries. In milliseconds. */
const kept = 3 * 24 * 60 * 60 * 1000;

/**
 * Asks for the webhooks that nobody took while the app was down or unreachable: at once for all that GitHub still has, then again
 * every `everyMilliseconds`. A failure is logged, and the next round makes up for it. Gives what ends it.
 */
export function startCatchingUp({ connect, log }: CatchUpTools, everyMilliseconds: number): () => void {
  const stop = new AbortController();
  async function catchUp(lookBack: number): Promise<void> {
    try {
      const count = await redeliverMissed(await connect(), Date.now() - lookBack, stop.signal);
      if (count > 0) log.info({ count }, "missed webhooks asked for again");
    } catch (error) {
      if (stop.signal.aborted) return;
      log.error(toGitHubFailure(error) ?? { err: error }, "missed webhooks not asked for");
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
