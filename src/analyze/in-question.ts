import { pathBefore, type FileChange } from "../vocabulary/snapshot.ts";
import type { Finding } from "../vocabulary/finding.ts";

/**
 * Creates a test for whether a change can have introduced a finding: a review reports only those, so the others need no fixes.
 *
 * @param changes `undefined` in an audit, which reports everything
 */
export function makeIsInQuestion(changes: readonly FileChange[] | undefined): (finding: Finding) => boolean {
  if (changes === undefined) return () => true;
  const paths = new Set(changes.flatMap((change) => [change.path, pathBefore(change)]));
  return ({ path, evidence, isCausedByRemoval }) =>
    isCausedByRemoval === true || paths.has(path) || evidence.some((step) => paths.has(step.path));
}
