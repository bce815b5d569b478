import { createFairSlots, type FairSlots } from "../jobs/fair-slots.ts";
import type { Task } from "./messages.ts";
import type { AnalyzeInput, RunTask, TaskOptions } from "./tasks.ts";
import { createThread, type Thread, type ThreadLimits } from "./thread.ts";

export interface AnalysisPool {
  /**
   * Returns a function that does tasks for a tenant, off this thread, so that webhooks are answered meanwhile. A task waits until a
   * thread is free for its tenant; the limits count from then on.
   *
   * @throws as `Thread.run`
   */
  readonly runFor: (tenant: string) => RunTask;
  /** Starts a process for a task that is about to come, unless one is idle or all are at work. */
  readonly prepare: () => void;
  /** Ends every process. */
  readonly close: () => void;
}

export interface AnalysisPoolOptions extends ThreadLimits {
  /** How many tasks are done at the same time. */
  readonly threads: number;
}

/** Far more names than threads keep code of. */
const mostKept = 1_000;

/** Starts no process before the first task; an idle one ends. */
export function createAnalysisPool({ threads, ...limits }: AnalysisPoolOptions): AnalysisPool {
  const slots = createFairSlots(threads);
  const all = new Set<Thread>();
  /** The one that was used last is the most useful. */
  const idle: Thread[] = [];
  /** The one that did the last task of each name; the name that was used last is the last. */
  const keepers = new Map<string, Thread>();

  function open(): Thread {
    const thread = createThread(limits);
    all.add(thread);
    return thread;
  }

  /** Takes the thread that may have cached the code to analyze, otherwise the one that was used last. */
  function takeIdle(name: string | undefined): Thread | undefined {
    const keeper = name === undefined ? undefined : keepers.get(name);
    const thread = keeper !== undefined && idle.includes(keeper) ? keeper : idle.at(-1);
    if (thread !== undefined) idle.splice(idle.indexOf(thread), 1);
    return thread;
  }

  /** If an idle thread has cached other code, it would have to parse this code. */
  function isKeeperFree(name: string | undefined): boolean {
    const keeper = name === undefined ? undefined : keepers.get(name);
    return keeper === undefined || idle.includes(keeper);
  }

  function noteKeeper(name: string, thread: Thread): void {
    keepers.delete(name);
    keepers.set(name, thread);
    const [oldest = name] = keepers.keys();
    if (keepers.size > mostKept) keepers.delete(oldest);
  }

  async function run(
    tenant: string,
    task: Task,
    { signal = never, onProgress }: TaskOptions,
  ): Promise<unknown> {
    const { keepAs } = task.input as Partial<AnalyzeInput>;
    const release = await waitForSlot(slots, tenant, signal, () => isKeeperFree(keepAs));
    const thread = takeIdle(keepAs) ?? open();
    if (keepAs !== undefined) noteKeeper(keepAs, thread);
    try {
      return await thread.run(task, signal, ({ done, total }) => onProgress?.(done, total));
    } finally {
      idle.push(thread);
      release();
    }
  }

  return {
    prepare: () => {
      if (idle.length === 0 && all.size < threads) idle.push(open());
      idle.at(-1)?.prepare();
    },
    runFor: (tenant) => (name, input, options) =>
      // A copy of what the task of this name returns, so it has its type.
      run(tenant, { name, input }, options ?? {}) as Promise<never>,
    close: () => {
      for (const thread of all) thread.close();
    },
  };
}

/** A thread that only one needs. */
export interface AnalysisThread {
  readonly run: RunTask;
  readonly close: () => void;
}

export function openAnalysisThread(limits: ThreadLimits): AnalysisThread {
  const { runFor, close } = createAnalysisPool({ threads: 1, ...limits });
  return { run: runFor(""), close };
}

const never = new AbortController().signal;

/** Resolves to a function that frees the slot. Giving up leaves the line at once. */
function waitForSlot(
  slots: FairSlots,
  tenant: string,
  signal: AbortSignal,
  suits: () => boolean,
): Promise<() => void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const leave = () => {
      giveUp();
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", leave);
    const start = (release: () => void) => {
      signal.removeEventListener("abort", leave);
      resolve(release);
    };
    const giveUp = slots.claim(tenant, start, suits);
  });
}
