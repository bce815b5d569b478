import { findUnparsable, type Program } from "../customerio/program/program.ts";
import { isCodePath } from "../files/file-kinds.ts";
import type { SkippedFile, SourceText } from "../vocabulary/snapshot.ts";
import type { ExplainSkip } from "./skipped-files.ts";

/**
 * Lists the files that a person named and that do not parse, among those that cannot matter to Customer.io: nothing else parses them. The
 * program knows those that can matter.
 */
export function listUnparsable(
  sources: readonly SourceText[],
  named: readonly string[],
  program: Program,
  explainSkip: ExplainSkip,
): readonly SkippedFile[] {
  const paths = new Set(named);
  const known = new Set(program.skipped.map(({ path }) => path));
  const unasked = sources.filter(
    ({ path }) =>
      paths.has(path) &&
      isCodePath(path) &&
      program.getFile(path) === undefined &&
      !known.has(path) &&
      explainSkip(path) === undefined,
  );
  return unasked.length === 0 ? [] : findUnparsable(unasked);
}
