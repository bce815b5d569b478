import { shareMemory } from "../threads/limits.ts";
import type { AnalysisThread } from "../threads/pool.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";
import type { LimitOptions } from "./read-options.ts";
import type { Terminal } from "./terminal.ts";

/** For one analysis, in seconds. The largest repositories take a twentieth of this. */
const defaultTimeout = 600;

/**
 * Loads the compiler while something else is done, and passes some of the sources ahead. If that fails, the analysis will fail, too, and
 * say why.
 */
export async function warmUp(runTask: RunTask, sources: readonly SourceText[] = []): Promise<void> {
  await runTask("warmUp", { sources }).catch(() => undefined);
}

/** Opens a thread with limits. If the terminal has none, tasks run in this thread, without limits. */
export function openThread(
  { openThread: open = openHere }: Terminal,
  { timeout = defaultTimeout, memory = shareMemory(1) }: LimitOptions,
): AnalysisThread {
  return open({ timeoutMilliseconds: timeout * 1000, memoryMegabytes: memory });
}

/** Lets `work` use the compiler within limits: in another thread, so that it can be stopped. */
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
