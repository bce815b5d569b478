import { explainForeign, isCodePath } from "../files/file-kinds.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";

/**
 * The files among `files` (those that a person named, relative to the root) that were not judged, each with the reason. A result that
 * ignores them must not look like a clean one.
 */
export function findRefused(
  files: readonly string[],
  { analyzed, skipped }: Pick<Analysis, "analyzed" | "skipped">,
): readonly SkippedFile[] {
  const judged = new Set(analyzed);
  const reasons = new Map(skipped.map((file) => [file.path, file]));
  return [...new Set(files)]
    .filter((path) => !judged.has(path))
    .map((path) => reasons.get(path) ?? { path, reason: explainRefusal(path) });
}

/** Why a file without a reason of its own was not even read. */
function explainRefusal(path: string): string {
  if (!isCodePath(path)) return "not JavaScript or TypeScript";
  return explainForeign(path) ?? "not a regular file";
}
