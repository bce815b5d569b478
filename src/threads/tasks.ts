import { getHeapStatistics } from "node:v8";
import { rules } from "../../rules/index.ts";
import { analyze, type AnalyzeOptions } from "../analyze/analyze.ts";
import { createSessions } from "../analyze/session.ts";
import { lookAhead } from "../analyze/look-ahead.ts";
import { writeDirective } from "../analyze/write-directive.ts";
import { guessConfig } from "../analyze/guess-config.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import type { ConfigGuess } from "../vocabulary/config-guess.ts";
import type { Config } from "../vocabulary/config.ts";
import { emptyInventory, type TakenInventory } from "../vocabulary/inventory.ts";
import type { Edit } from "../vocabulary/edit.ts";
import type { Snapshot, SourceText } from "../vocabulary/snapshot.ts";

/** How far an analysis has come. */
export type Watch = Pick<AnalyzeOptions, "onProgress" | "onFile">;

/**
 * Everything that needs the compiler, which takes a third of a second to load: the tasks of an analysis thread. Input and output are plain
 * data.
 */
export interface Tasks {
  /** Returns nothing: afterwards, the compiler is loaded and has looked at sources of the upcoming task. */
  readonly warmUp: (input: { readonly sources: readonly SourceText[] }) => void;
  readonly guessConfig: (input: { readonly snapshot: Snapshot }, watch?: Watch) => readonly ConfigGuess[];
  readonly analyze: (input: AnalyzeInput, watch?: Watch) => Analysis;
  readonly takeInventory: (input: InventoryInput, watch?: Watch) => TakenInventory;
  readonly writeDirective: (input: DirectiveInput) => Edit | undefined;
}

/** A finding that a person wants to ignore; its line is 1-based. */
export interface DirectiveInput {
  readonly source: SourceText;
  readonly line: number;
  readonly rule: string;
}

export interface InventoryInput extends Pick<AnalyzeOptions, "named"> {
  readonly snapshot: Snapshot;
  readonly config: Config;
  /** The files to include: all, if none are named. */
  readonly paths?: readonly string[];
}

export interface AnalyzeInput extends Pick<AnalyzeOptions, "named" | "only" | "ignorePatterns"> {
  readonly snapshot: Snapshot;
  readonly config: Config;
  /** Asks for an inventory of the code in these files. */
  readonly inventoryPaths?: readonly string[] | undefined;
  /** Also return how long each stage of the analysis took. */
  readonly isTimed?: boolean;
  /** More analyses of the same code may follow: what was parsed is kept for them under this name. */
  readonly keepAs?: string | undefined;
}

/** Does a task, here or elsewhere. */
export type RunTask = <Name extends keyof Tasks>(
  name: Name,
  input: Parameters<Tasks[Name]>[0],
  options?: TaskOptions,
) => Promise<ReturnType<Tasks[Name]>>;

export interface TaskOptions {
  /** The task is ended when it is aborted, and rejects with its reason. */
  readonly signal?: AbortSignal;
  /** As in `AnalyzeOptions`. */
  readonly onProgress?: AnalyzeOptions["onProgress"];
}

/** The memory for a character of parsed code: its tree, and what is known of it. In bytes. */
const bytesPerCharacter = 200;
/** Cached code of other tasks may take a quarter of the memory. */
const sessions = createSessions(getHeapStatistics().heap_size_limit / 4 / bytesPerCharacter);

/** The tasks, done in this thread without a limit. */
export const tasks: Tasks = {
  warmUp: ({ sources }) => {
    sources.forEach(lookAhead);
  },
  guessConfig: ({ snapshot }, watch) => guessConfig(snapshot, watch?.onFile),
  analyze: ({ snapshot, inventoryPaths, isTimed = false, keepAs, ...options }, watch) => {
    const clock = isTimed ? { now: () => performance.now() } : {};
    const kept = keepAs === undefined ? {} : { session: sessions.open(keepAs) };
    const wanted = inventoryPaths && new Set(inventoryPaths);
    const inventory = wanted && { inventoryOf: (path: string) => wanted.has(path) };
    return analyze(snapshot, { rules, ...options, ...inventory, ...watch, ...clock, ...kept });
  },
  takeInventory: ({ snapshot, paths, ...options }, watch) => {
    const wanted = paths && new Set(paths);
    const inventoryOf = (path: string) => wanted?.has(path) ?? true;
    const analysis = analyze(snapshot, { rules: [], inventoryOf, ...options, ...watch });
    const { inventory = emptyInventory, analyzed, skipped, coverage } = analysis;
    return { inventory, analyzed, skipped, coverage };
  },
  writeDirective: ({ source, line, rule }) => writeDirective(source, line, rule),
};

/** Does a task in this thread, without a limit: it cannot be ended. */
export const runHere: RunTask = (name, input, { onProgress } = {}) => {
  // `RunTask` checks that a task gets the input of its name.
  const run = tasks[name] as (given: unknown, watch?: Watch) => never;
  return Promise.resolve().then(() => run(input, onProgress === undefined ? {} : { onProgress }));
};
