import { shareMemory } from "../threads/limits.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { LimitOptions } from "./read-options.ts";
import type { Terminal } from "./terminal.ts";

/** For one analysis, in seconds. The largest repositories take a twentieth of this. */
const defaultTimeout = 600;

/** Has the compiler loaded while something else is done. Should that fail, so will the analysis, which then says why. */
export function warmUp(runTask: RunTask): void {
  runTask("warmUp", {}).catch(() => undefined);
}

/** Lets `work` do what needs the compiler within limits: in another thread, so that it can be stopped. */
export async function withThread<Result>(
  terminal: Terminal,
  { timeout = defaultTimeout, memory = shareMemory(1) }: LimitOptions,
  work: (runTask: RunTask) => Promise<Result>,
): Promise<Result> {
  if (terminal.openThread === undefined) {
    const { runHere } = await import("../threads/tasks.ts");
    return work(runHere);
  }
  const thread = terminal.openThread({ timeoutMilliseconds: timeout * 1000, memoryMegabytes: memory });
  try {
    return await work(thread.run);
  } finally {
    thread.close();
  }
}
