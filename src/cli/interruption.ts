import type { EventEmitter } from "node:events";
import { Interrupted } from "../review/interrupted.ts";

/** Emits the operating system's signals, as `process` does. */
export type Signals = Pick<EventEmitter, "once" | "off">;

/**
 * Lets `work` finish cleanly when somebody presses Ctrl-C or cancels the workflow: its `AbortSignal` is aborted. A second Ctrl-C ends the
 * process at once.
 *
 * @throws Interrupted when the work stopped because of it
 */
export async function whileInterruptible<Result>(
  signals: Signals | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (name: NodeJS.Signals) => {
    controller.abort(new Interrupted(name));
  };
  for (const name of heard) signals?.once(name, abort);
  try {
    return await work(signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    for (const name of heard) signals?.off(name, abort);
  }
}

const heard = ["SIGINT", "SIGTERM"] as const;
