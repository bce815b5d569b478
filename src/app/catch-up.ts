import { redeliverMissed } from "../github/missed-deliveries.ts";
import { toGitHubFailure, type GitHub } from "../github/octokit.ts";
import { createUnderWay } from "../jobs/under-way.ts";

export interface CatchUpTools {
  /** Gives a client that speaks as the app. */
  readonly connect: () => Promise<GitHub>;
  /** Has reviewed what was taken in and lost since. */
  readonly sweep: (signal: AbortSignal) => Promise<void>;
  readonly log: Readonly<Record<"info" | "error", (data: object, message: string) => void>>;
}

/** What catches up from time to time. */
export interface CatchUp {
  /** Waits until no round is under way. */
  readonly idle: () => Promise<void>;
  readonly stop: () => void;
}

/** As long as GitHub keeps deliveries. In milliseconds. */
const kept = 3 * 24 * 60 * 60 * 1000;

/**
 * Makes up for what was lost while the app was down, at once and every `everyMilliseconds`: asks for the webhooks that nobody took (at
 * first for all that GitHub still has), and then sweeps up the reviews that died with a process. A failure is logged, and the next
 * round makes up for it.
 */
export function startCatchingUp({ connect, sweep, log }: CatchUpTools, everyMilliseconds: number): CatchUp {
  const stop = new AbortController();
  const underWay = createUnderWay();
  async function catchUp(lookBack: number): Promise<void> {
    await attempt("missed webhooks not asked for", async () => {
      const count = await redeliverMissed(await connect(), Date.now() - lookBack, stop.signal);
      if (count > 0) log.info({ count }, "missed webhooks asked for again");
    });
    await attempt("unreviewed pull requests not looked for", () => sweep(stop.signal));
  }
  async function attempt(problem: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!stop.signal.aborted) log.error(toGitHubFailure(error) ?? { err: error }, problem);
    }
  }
  void underWay.follow(catchUp(kept));
  // Twice as far as the last round, so that none falls between two of them.
  const timer = setInterval(() => void underWay.follow(catchUp(2 * everyMilliseconds)), everyMilliseconds);
  // It alone is no reason for the process to live.
  timer.unref();
  return {
    idle: underWay.idle,
    stop: () => {
      clearInterval(timer);
      stop.abort();
    },
  };
}
