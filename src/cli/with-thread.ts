import { shareMemory } from "../threads/limits.ts";
import type { AnalysisThread } from "../threads/pool.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";
import type { LimitOptions } from "./read-options.ts";
import type { Terminal } from "./terminal.ts";

/** For one analysis, in seconds. The largest repositories take a twentieth of this. */
const defaultTimeout = 600;

/**
 * Has the compiler loaded while something else is done, and some of what will be analyzed handed over. Should that fail, so will the
 * analysis, which then says why.
 */
export async function warmUp(runTask: RunTask, sources: readonly SourceText[] = []): Promise<void> {
  await runTask("warmUp", { sources }).catch(() => undefined);
}

/** Opens a thread within limits. Where the terminal has none, tasks are done in this one, without limits. */
export function openThread(
  { openThread: open = openHere }: Terminal,
  { timeout = defaultTimeout, memory = shareMemory(1) }: LimitOptions,
): AnalysisThread {
  return open({ timeoutMilliseconds: timeout * 1000, memoryMegabytes: memory });
}

/** Lets `work` do what needs the compiler within limits: in another thread, so that it can be stopped. */
export async function withThread<Result>(
  terminal: Terminal,
  options: LimitOptions,
  work: (runTask: RunTask) => Promise<Result>,
): Promise<Result> {
  const thread = openThread(terminal, options);
  try {
    return await work(thread.run);
  } finally {
    thread.close();
  }
}

function openHere(): AnalysisThread {
  return {
    run: async (name, input, options) => (await import("../threads/tasks.ts")).runHere(name, input, options),
    close: () => undefined,
  };
}
