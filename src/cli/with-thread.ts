import { shareMemory } from "../threads/limits.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { ThreadLimits } from "../threads/thread.ts";
import type { LimitOptions } from "./read-options.ts";
import type { Terminal } from "./terminal.ts";

/** For one analysis, in seconds. The largest repositories take a twentieth of this. */
const defaultTimeout = 600;

/** Has the compiler loaded while something else is done. Should that fail, so will the analysis, which then says why. */
export function warmUp(runTask: RunTask): void {
  runTask("warmUp", {}).catch(() => undefined);
}

/** The limits of one thread. */
export function readLimits({
  timeout = defaultTimeout,
  memory = shareMemory(1),
}: LimitOptions): ThreadLimits {
  return { timeoutMilliseconds: timeout * 1000, memoryMegabytes: memory };
}

/** Lets `work` do what needs the compiler within limits: in another thread, so that it can be stopped. */
export async function withThread<Result>(
  terminal: Terminal,
  options: LimitOptions,
  work: (runTask: RunTask) => Promise<Result>,
): Promise<Result> {
  if (terminal.openThread === undefined) {
    const { runHere } = await import("../threads/tasks.ts");
    return work(runHere);
  }
  const thread = terminal.openThread(readLimits(options));
  try {
    return await work(thread.run);
  } finally {
    thread.close();
  }
}
