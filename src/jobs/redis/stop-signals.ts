import { JobStopped } from "../queue.ts";
import type { RedisLink } from "./connection.ts";

/** Stops running jobs, in whichever process they run. */
export interface StopSignals {
  readonly send: (subject: string, why: Reason) => Promise<void>;
  readonly close: () => void;
}

type Reason = "superseded" | "withdrawn";

/**
 * A signal that gets lost, because Redis was out of reach, costs time only: the review sees in the end that the pull request moved on.
 *
 * @param onStop called in every process that listens; `undefined` to send only
 */
export function createStopSignals(
  link: RedisLink,
  channel: string,
  onStop: ((subject: string, stop: JobStopped) => void) | undefined,
): StopSignals {
  const subscriber = onStop === undefined ? undefined : link.openPatient();
  subscriber?.subscribe(channel).catch(() => undefined);
  subscriber?.on("message", (_channel: string, message: string) => {
    // Only `send` writes here.
    const { subject, why } = JSON.parse(message) as { readonly subject: string; readonly why: Reason };
    onStop?.(subject, new JobStopped(why));
  });
  return {
    send: async (subject, why) => {
      await link.commands.publish(channel, JSON.stringify({ subject, why }));
    },
    close: () => {
      subscriber?.disconnect();
    },
  };
}
