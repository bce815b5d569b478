import { getPath } from "../customerio/program/program.ts";
import { findLineStarts, lineOfOffset, toOriginalOffset } from "../vocabulary/edit.ts";
import type { RuleContext } from "../rule.ts";
import type { FileChange, Hunk } from "../vocabulary/snapshot.ts";
import type { EditsByPath } from "./judgement.ts";

/**
 * Creates the test for lines that a change adds. A file without hunks (GitHub omits large diffs) counts as a whole: added if it is new.
 *
 * @param texts the files as the change leaves them, by path
 * @param edits applied to them before they were parsed: a line that an edit moved is still the line it was
 */
export function makeIsAdded(
  changes: readonly FileChange[] | undefined,
  texts: ReadonlyMap<string, string>,
  edits: EditsByPath,
): RuleContext["isAdded"] {
  if (changes === undefined) return () => undefined;
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const lineStarts = new Map<string, readonly number[]>();
  const addedLines = new Map<string, ReadonlySet<number>>();
  return (node) => {
    const path = getPath(node.getSourceFile());
    const change = byPath.get(path);
    if (change?.hunks === undefined) return change?.status === "added";
    const offset = toOriginalOffset(node.getStart(), edits.get(path) ?? []);
    const starts = lineStarts.get(path) ?? findLineStarts(texts.get(path) ?? "");
    lineStarts.set(path, starts);
    const added = addedLines.get(path) ?? listAddedLines(change.hunks);
    addedLines.set(path, added);
    return added.has(lineOfOffset(starts, offset));
  };
}

function listAddedLines(hunks: readonly Hunk[]): ReadonlySet<number> {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return new Set(lines.flatMap(({ kind, line }) => (kind === "added" ? [line] : [])));
}
