import { performance } from "node:perf_hooks";
import { rules } from "../rules/index.ts";
import { analyze, type Pass } from "../src/analyze/analyze.ts";
import { createSession } from "../src/analyze/session.ts";
import { defaultConfig } from "../src/vocabulary/config.ts";
import type { FileChange, SourceText } from "../src/vocabulary/snapshot.ts";
import { changeFiles, makeRepository } from "./bench-repository.ts";

const repositorySize = 500;

/** How long the analyses of pull requests of one repository take, one after the other in one process. */
export interface MeasuredReviews {
  readonly name: string;
  /** In milliseconds. */
  readonly times: readonly number[];
  /** In the last one, over all passes. */
  readonly parsed: number;
  readonly steps: number;
}

/** Measures the first review of a repository, later ones that branched off where it did, and later ones that each branched off later. */
export function measureReviews(rounds: number): readonly MeasuredReviews[] {
  // The engine compiles what is used often only after a while.
  for (let round = 0; round < rounds; round++) measureFirst(round);
  return [
    join(
      "first review",
      Array.from({ length: rounds }, (_, round) => measureFirst(round)),
    ),
    join(
      "later ones, from the same commit",
      measureLater(rounds, () => undefined),
    ),
    join(
      "later ones, after a merge each",
      measureLater(rounds, (seed) => `export const merged = ${seed};\n`),
    ),
  ];
}

function measureFirst(seed: number): Measured {
  return measureOne(makePull(seed, undefined), createSession());
}

function measureLater(rounds: number, merge: (seed: number) => string | undefined): readonly Measured[] {
  const session = createSession();
  const all = Array.from({ length: 3 * rounds }, (_, seed) =>
    measureOne(makePull(seed, merge(seed)), session),
  );
  return all.slice(-rounds);
}

interface Measured {
  readonly time: number;
  readonly passes: readonly Pass[];
}

function measureOne(snapshot: Pull, session: ReturnType<typeof createSession>): Measured {
  const passes: Pass[] = [];
  const start = performance.now();
  analyze(snapshot, {
    rules,
    config: defaultConfig,
    session,
    onPass: (pass) => {
      passes.push(pass);
    },
  });
  return { time: performance.now() - start, passes };
}

function join(name: string, measured: readonly Measured[]): MeasuredReviews {
  const passes = measured.at(-1)?.passes ?? [];
  return {
    name,
    times: measured.map(({ time }) => time),
    parsed: sum(passes.map((pass) => pass.parsed)),
    steps: sum(passes.map((pass) => pass.steps)),
  };
}

interface Pull {
  readonly sources: readonly SourceText[];
  readonly skipped: readonly [];
  readonly changes: readonly FileChange[];
}

/** @param merged what a file of the repository holds since the pull request before */
function makePull(seed: number, merged: string | undefined): Pull {
  const base = makeRepository(repositorySize).map((source) =>
    merged !== undefined && source.path === "src/features/feature-2.ts"
      ? { ...source, text: merged }
      : source,
  );
  const changed = changeFiles(seed);
  return {
    // As from another process: the same texts in other objects.
    sources: base.map(({ path, text }) => ({ path, text: changed[path] ?? text })),
    skipped: [],
    changes: base.flatMap(({ path, text }) => {
      const now = changed[path];
      return now === undefined ? [] : [toChange(path, text, now)];
    }),
  };
}

function toChange(path: string, before: string, now: string): FileChange {
  const number = (text: string, kind: "added" | "deleted") =>
    text.split("\n").map((_, index) => ({ kind, line: index + 1 }));
  return {
    ...{ path, before, status: "modified" },
    hunks: [{ lines: [...number(before, "deleted"), ...number(now, "added")] }],
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
