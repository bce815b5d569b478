import type { EventEmitter } from "node:events";
import { Interrupted } from "../review/interrupted.ts";

/** Where the signals of the operating system are heard; the process is one. */
export type Signals = Pick<EventEmitter, "once" | "off">;

/**
 * Lets work end in good order when somebody presses Ctrl-C or a workflow is cancelled: its `AbortSignal` is aborted then. Who presses
 * again does not wait.
 *
 * @throws Interrupted when the work gave up for it
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
