import { rankOf, type Finding } from "../vocabulary/finding.ts";
import type { PlacedFinding } from "../vocabulary/review-plan.ts";
import type { FileChange } from "../vocabulary/snapshot.ts";
import { isOnChangedLine, type Changes } from "./placement.ts";
import { groupBy } from "../vocabulary/group-by.ts";

/**
 * How many findings a check run annotates and lists. GitHub takes 50 annotations in a request, and a request a second: these take ten
 * seconds. Nobody reads more, and counts and conclusion are always those of all findings.
 */
export const maxShown = 500;

/**
 * All findings, or those to show where there are more than `maxShown`: the most severe, then the surest, then those on changed lines.
 *
 * @param placed in the order of `compareFindings`
 */
export function chooseShown(
  placed: readonly PlacedFinding[],
  changes: readonly FileChange[],
): readonly PlacedFinding[] {
  if (placed.length <= maxShown) return placed;
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const byRank = groupBy(placed, ({ finding }) => rankToShow(finding, byPath));
  const inOrder = [...byRank].sort(([a], [b]) => b - a).flatMap(([, equals]) => equals);
  return inOrder.slice(0, maxShown);
}

function rankToShow(finding: Finding, changes: Changes): number {
  const { severity, confidence } = rankOf(finding);
  return severity * 100 + confidence * 10 + (isOnChangedLine(finding, changes) ? 1 : 0);
}
