import { compareFindings, type Finding } from "../vocabulary/finding.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";

/** At about 1 kB each, the findings of an analysis take at most 50 MB on their way from its thread to the server's. */
export const maxFindings = 50_000;

/** The findings to report, in the order of `compareFindings`, and the files of which some were dropped. */
export interface CappedFindings {
  readonly findings: readonly Finding[];
  readonly skipped: readonly SkippedFile[];
}

/** Keeps the most severe findings. A file with dropped findings counts as skipped, because not all of its findings are known. */
export function capFindings(findings: readonly Finding[], limit: number = maxFindings): CappedFindings {
  const inOrder = [...findings].sort(compareFindings);
  const paths = new Set(inOrder.slice(limit).map(({ path }) => path));
  const reason = `too many findings: only the ${limit.toLocaleString("en-US")} most severe are listed`;
  return { findings: inOrder.slice(0, limit), skipped: [...paths].map((path) => ({ path, reason })) };
}
