import { redeliverMissed } from "../github/missed-deliveries.ts";
import type { GitHub } from "../github/octokit.ts";
import { createUnderWay } from "../jobs/under-way.ts";

export interface CatchUpTools {
  /** A client authenticated as the app. */
  readonly asApp: GitHub;
  /** Queues again what was received and lost since. */
  readonly sweep: (signal: AbortSignal) => Promise<void>;
  /** Says whether this process is the one that catches up. */
  readonly lead: () => Promise<boolean>;
  readonly log: Readonly<Record<"info" | "error", (data: object, message: string) => void>>;
}

/** The recovery that runs from time to time. */
export interface CatchUp {
  /** Waits until no round is under way. */
  readonly idle: () => Promise<void>;
  readonly stop: () => void;
}

/** When to catch up, in milliseconds. */
export interface CatchUpTimes {
  readonly catchUpMilliseconds: number;
  /** After this time at the latest, it is known which reviews an earlier process left behind. */
  readonly graceMilliseconds: number;
}

/** How long GitHub keeps deliveries. In milliseconds. */
const kept = 3 * 24 * 60 * 60 * 1000;

/**
 * Recovers what was lost while the app was down, now and every `catchUpMilliseconds`: has missed webhooks redelivered (in the first round,
 * all that GitHub still keeps, then those since the last round that succeeded), then queues again the reviews that died with a process.
 * Looks for those once more after the grace period. A failure is logged and left to the next round.
 */
export function startCatchingUp(
  { asApp, sweep, lead, log }: CatchUpTools,
  { catchUpMilliseconds, graceMilliseconds }: CatchUpTimes,
): CatchUp {
  const stop = new AbortController();
  const underWay = createUnderWay();
  let round: Promise<void> = Promise.resolve();
  let isAtWork = false;
  let hasLed = false;
  /** Everything up to this time was looked at. Milliseconds since 1970. */
  let seenUntil = 0;
  async function catchUp(): Promise<void> {
    if (!(await lead())) return;
    hasLed = true;
    await attempt("could not redeliver missed webhooks", async () => {
      const now = Date.now();
      // Look back over a round more, so that no webhook falls between them.
      const since = Math.max(seenUntil - catchUpMilliseconds, now - kept);
      const count = await redeliverMissed(asApp, since, stop.signal, (delivery, error) => {
        log.error({ delivery, err: error }, "GitHub does not redeliver a missed webhook");
      });
      seenUntil = now;
      if (count > 0) log.info({ count }, "redelivered missed webhooks");
    });
    await findLost();
  }
  /** The previous leader may just have ended. */
  function lookAgain(): Promise<void> {
    return hasLed ? findLost() : catchUp();
  }
  function findLost(): Promise<void> {
    return attempt("could not look for unreviewed pull requests", () => sweep(stop.signal));
  }
  async function attempt(problem: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!stop.signal.aborted) log.error({ err: error }, problem);
    }
  }
  /** Many repositories can take longer than the time between two rounds: each waits for the one before. */
  function begin(act: () => Promise<void>): void {
    isAtWork = true;
    const own = round.then(act).finally(() => {
      if (round === own) isAtWork = false;
    });
    round = own;
    void underWay.follow(own);
  }
  begin(catchUp);
  const timer = setInterval(() => {
    if (!isAtWork) begin(catchUp);
  }, catchUpMilliseconds);
  const secondLook = setTimeout(() => {
    begin(lookAgain);
  }, graceMilliseconds);
  // Timers alone must not keep the process alive.
  timer.unref();
  secondLook.unref();
  return {
    idle: underWay.idle,
    stop: () => {
      clearInterval(timer);
      clearTimeout(secondLook);
      stop.abort();
    },
  };
}
