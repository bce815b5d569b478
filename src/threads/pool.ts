import Tinypool from "tinypool";
import type { Analysis } from "../vocabulary/analysis.ts";
import { AnalysisExhausted } from "./exhausted.ts";
import type { Config } from "../vocabulary/config.ts";
import type { Snapshot } from "../vocabulary/snapshot.ts";

export interface AnalysisPool {
  /**
   * Analyzes in a separate thread, so that webhooks are answered meanwhile.
   *
   * @throws the signal's reason when it is aborted, `AnalysisExhausted` when the analysis takes more time or memory than
   * any should: the thread is terminated then, whatever it is doing.
   */
  readonly analyze: (snapshot: Snapshot, config: Config, signal: AbortSignal) => Promise<Analysis>;
  readonly close: () => Promise<void>;
}

export interface AnalysisPoolOptions {
  readonly threads: number;
  readonly timeoutMilliseconds: number;
  /** Of each thread, for long-lived objects. */
  readonly memoryMegabytes: number;
}

/** Works in the built program only, where the worker is JavaScript. Starts no thread before the first snapshot; an idle thread ends. */
export function createAnalysisPool(options: AnalysisPoolOptions): AnalysisPool {
  const { threads, timeoutMilliseconds, memoryMegabytes } = options;
  const pool = new Tinypool({
    filename: new URL("./worker.js", import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 60_000,
    // The compiler recurses over types and control flow, and most of what a parser allocates is short-lived.
    resourceLimits: {
      ...{ stackSizeMb: 16, maxYoungGenerationSizeMb: 64 },
      maxOldGenerationSizeMb: memoryMegabytes,
    },
  });
  return {
    analyze: async (snapshot, config, signal) => {
      const timeout = AbortSignal.timeout(timeoutMilliseconds);
      const either = AbortSignal.any([signal, timeout]);
      try {
        // The worker's function is typed; what comes out of a thread is a copy of what it returns.
        return (await pool.run(
          { snapshot, config },
          { name: "analyzeSnapshot", signal: either },
        )) as Analysis;
      } catch (error) {
        signal.throwIfAborted();
        if (timeout.aborted) throw new AnalysisExhausted("time", { cause: error });
        if (isOutOfMemory(error)) throw new AnalysisExhausted("memory", { cause: error });
        throw error;
      }
    },
    close: () => pool.destroy(),
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}
