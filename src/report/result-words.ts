import { describeNoCalls } from "../plan/coverage-words.ts";
import { countSeverities } from "../plan/words.ts";
import { countOperations } from "../vocabulary/coverage.ts";
import type { RunReport } from "./run-report.ts";

/** A result in a few words, as a title. If nothing was checked, it says so, which is not the same as finding nothing. */
export function describeResult({ analysis, baseline }: RunReport): string {
  const { findings, coverage } = analysis;
  if (findings.length > 0) return countSeverities(findings.map(({ severity }) => severity));
  if (countOperations(coverage) === 0) return describeNoCalls(coverage);
  return baseline?.known.length ? "No new pitfalls found" : "No pitfalls found";
}
