import { JobStopped } from "../queue.ts";
import { openChannel } from "./channel.ts";
import type { RedisLink } from "./connection.ts";

/** Stops running jobs, in whichever process they run. */
export interface StopSignals {
  readonly send: (subject: string, why: Reason) => Promise<void>;
  readonly close: () => void;
}

type Reason = "superseded" | "withdrawn";

interface Stop {
  readonly subject: string;
  readonly why: Reason;
}

/**
 * A signal that gets lost costs time only: the review sees in the end that the pull request moved on.
 *
 * @param queue the queue's name
 * @param onStop called in every process that listens; `undefined` to send only
 */
export function createStopSignals(
  link: RedisLink,
  queue: string,
  onStop: ((subject: string, stop: JobStopped) => void) | undefined,
): StopSignals {
  const stop = ({ subject, why }: Stop) => onStop?.(subject, new JobStopped(why));
  const { send, close } = openChannel<Stop>(link, `pitstop-${queue}:stop`, onStop && stop);
  return { send: (subject, why) => send({ subject, why }), close };
}
