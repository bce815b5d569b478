import parseDiff from "parse-diff";
import type { FileChange, Hunk, HunkLine } from "../vocabulary/snapshot.ts";
import { classifyPath } from "./file-kinds.ts";

/** Reads the hunks of one file's patch: everything from its first `@@` on, or the whole section of a git diff. */
export function parseHunks(patch: string): readonly Hunk[] {
  const start = patch.search(/^@@ /m);
  if (start === -1) return [];
  return readChunks(patch.slice(start)).map(({ changes }) => ({ lines: changes.flatMap(toHunkLine) }));
}

/** A file's patch, if the analysis may read the file at one of its paths: the earlier text of other files is never needed. */
export function keepPatch(
  patch: string | undefined,
  ...paths: readonly (string | undefined)[]
): Pick<FileChange, "patch"> {
  const isRead = paths.some((path) => path !== undefined && classifyPath(path) !== undefined);
  return patch === undefined || patch === "" || !isRead ? {} : { patch };
}

/** Says whether a patch from its first `@@` on has all the lines that its `@@` lines announce. */
export function isWhole(patch: string): boolean {
  return patch.endsWith("\n") && parseWholeHunks(patch) !== undefined;
}

/** A hunk with the text of its lines. Where it starts is 0-based, in lines. */
export interface TextHunk {
  readonly before: number;
  readonly after: number;
  readonly lines: readonly TextLine[];
}

/** A line of a patch with its line ending, which only the last line of a file can lack. */
export interface TextLine {
  readonly kind: HunkLine["kind"];
  readonly text: string;
}

/**
 * Reads the hunks of a patch, from its first `@@` on, with their texts; GitHub's patches have no line end of their own. `undefined` if
 * there are fewer or other lines than a header announces.
 */
export function parseWholeHunks(patch: string): readonly TextHunk[] | undefined {
  const chunks = readChunks(patch);
  const rows = chunks.reduce((sum, { changes }) => sum + 1 + changes.length, 0);
  const announced = patch === "" ? 0 : patch.split("\n").length - (patch.endsWith("\n") ? 1 : 0);
  if (rows !== announced || !chunks.every(isComplete)) return undefined;
  return chunks.map(({ oldStart, oldLines, newStart, newLines, changes }) => ({
    // A side without lines names the line above the hunk.
    before: oldStart - Math.min(oldLines, 1),
    after: newStart - Math.min(newLines, 1),
    lines: changes.flatMap((change, index) => toTextLine(change, changes[index + 1])),
  }));
}

function readChunks(patch: string): readonly parseDiff.Chunk[] {
  return parseDiff(patch).flatMap(({ chunks }) => chunks);
}

function isComplete({ oldLines, newLines, changes }: parseDiff.Chunk): boolean {
  const count = (kinds: readonly parseDiff.Change["type"][]) =>
    changes.filter((change) => kinds.includes(change.type) && !isRemark(change)).length;
  return count(["normal", "del"]) === oldLines && count(["normal", "add"]) === newLines;
}

/** parse-diff repeats the line before "\ No newline at end of file" as one more change. */
function isRemark({ content }: parseDiff.Change): boolean {
  return content.startsWith("\\");
}

function toHunkLine(change: parseDiff.Change): readonly HunkLine[] {
  if (isRemark(change)) return [];
  const line = change.type === "normal" ? change.ln2 : change.ln;
  return [{ kind: kinds[change.type], line }];
}

function toTextLine(change: parseDiff.Change, next: parseDiff.Change | undefined): readonly TextLine[] {
  if (isRemark(change)) return [];
  const isLast = next !== undefined && isRemark(next);
  return [{ kind: kinds[change.type], text: change.content.slice(1) + (isLast ? "" : "\n") }];
}

const kinds = { add: "added", del: "deleted", normal: "context" } as const;
