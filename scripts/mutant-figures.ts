import { createHash } from "node:crypto";
import path from "node:path";
import type { Stryker } from "@stryker-mutator/core";

export type Mutant = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

/** How a sample fared. Mutants that only end in an error of the test runner are in no figure. */
export interface Figures {
  readonly killed: number;
  /** Survivors, and what no test runs. */
  readonly left: number;
  /** Killed, of all; with the interval in which the share of all mutants lies with 95 %. */
  readonly score: number;
  readonly interval: readonly [from: number, to: number];
}

/** What a mutant is, whatever else is mutated in the same run; `firstLine` is what Stryker calls the first line and column: 0 or 1. */
export function identify(
  { fileName, location: { start, end }, replacement }: Pick<Mutant, "fileName" | "location" | "replacement">,
  firstLine: 0 | 1,
): string {
  const [from, to] = [start, end].map(
    ({ line, column }) => `${line + 1 - firstLine}:${column + 1 - firstLine}`,
  );
  return `${path.relative(process.cwd(), fileName)}:${from}-${to} ${replacement}`;
}

/** The order in which mutants are drawn: as good as random, and the same for the same seed. */
export function rank(seed: string, identity: string): string {
  return createHash("sha256").update(`${seed} ${identity}`).digest("hex");
}

/** Says whether a mutant is in the sample: Stryker ignores the static ones, and takes those that its checker did not let pass for code that does not compile. */
export function isDrawn({ status }: Mutant): boolean {
  return status !== "Ignored" && status !== "CompileError";
}

/** Says whether no test noticed a mutant. */
export function isLeft({ status }: Mutant): boolean {
  return status === "Survived" || status === "NoCoverage";
}

/** Sums a sample up. The interval is Wilson's, which holds for shares near 1, too. */
export function sumUp(sample: readonly Mutant[]): Figures {
  const killed = sample.filter(({ status }) => status === "Killed" || status === "Timeout").length;
  const left = sample.filter(isLeft).length;
  const total = killed + left;
  const score = killed / total;
  const z = 1.96;
  const middle = score + z ** 2 / (2 * total);
  const reach = z * Math.sqrt((score * (1 - score)) / total + z ** 2 / (4 * total ** 2));
  const scale = 1 + z ** 2 / total;
  return { killed, left, score, interval: [(middle - reach) / scale, (middle + reach) / scale] };
}
