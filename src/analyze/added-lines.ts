import type { Node } from "ts-morph";
import { getPath } from "../customerio/program/program.ts";
import { findLineStarts, lineOfOffset, makeToOriginalOffset } from "../vocabulary/edit.ts";
import type { RuleContext } from "../rule.ts";
import type { FileChange, Hunk } from "../vocabulary/snapshot.ts";
import type { EditsByPath } from "./judgement.ts";

/** The line (1-based) on which a node starts, in its file as the change leaves it. */
export type LineOf = (node: Node) => number;

/**
 * Finds lines in edited files: a line that an edit moved is still the line it was.
 *
 * @param texts the files as the change leaves them, by path
 * @param edits applied to them before they were parsed
 */
export function makeLineOf(texts: ReadonlyMap<string, string>, edits: EditsByPath): LineOf {
  const linesOf = new Map<string, (offset: number) => number>();
  const makeToLine = (path: string) => {
    const toOriginal = makeToOriginalOffset(edits.get(path) ?? []);
    const starts = findLineStarts(texts.get(path) ?? "");
    return (offset: number) => lineOfOffset(starts, toOriginal(offset));
  };
  return (node) => {
    const path = getPath(node.getSourceFile());
    const toLine = linesOf.get(path) ?? makeToLine(path);
    linesOf.set(path, toLine);
    return toLine(node.getStart());
  };
}

/** Creates the test for lines that a change adds. A file without hunks (GitHub omits large diffs) counts as a whole: added if it is new. */
export function makeIsAdded(
  changes: readonly FileChange[] | undefined,
  lineOf: LineOf,
): RuleContext["isAdded"] {
  if (changes === undefined) return () => undefined;
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const addedLines = new Map<string, ReadonlySet<number>>();
  return (node) => {
    const path = getPath(node.getSourceFile());
    const change = byPath.get(path);
    if (change?.hunks === undefined) return change?.status === "added";
    const added = addedLines.get(path) ?? listAddedLines(change.hunks);
    addedLines.set(path, added);
    return added.has(lineOf(node));
  };
}

function listAddedLines(hunks: readonly Hunk[]): ReadonlySet<number> {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return new Set(lines.flatMap(({ kind, line }) => (kind === "added" ? [line] : [])));
}
