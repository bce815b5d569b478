/** A replacement in one file: `start` and `end` are 0-based offsets in UTF-16 units, `end` exclusive. */
export interface Edit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A block of whole lines to replace on GitHub: lines `startLine` to `endLine` (1-based, both included) become
 * `replacement`, which has no newline at the end and uses `\n` between lines.
 */
export interface Suggestion {
  readonly startLine: number;
  readonly endLine: number;
  readonly replacement: string;
}

/** Says whether two edits touch the same characters of a file. Two insertions at the same offset do. */
export function doEditsOverlap(a: Edit, b: Edit): boolean {
  if (a.path !== b.path) return false;
  if (a.start === b.start) return true;
  return a.start < b.start ? b.start < a.end : a.start < b.end;
}

export function isSameEdit(a: Edit, b: Edit): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end && a.text === b.text;
}

/**
 * Applies edits of one file to its text, in any order.
 *
 * @throws RangeError when two edits overlap or one is outside of the text
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let position = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edits overlap or lie outside the text at offset ${edit.start}`);
    }
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

/** The offset in the original text of what is at `offset` in the edited text; for inserted text, the offset of the edit's start. */
export function toOriginalOffset(offset: number, edits: readonly Edit[]): number {
  let shift = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const start = edit.start + shift;
    if (offset < start) break;
    if (offset < start + edit.text.length) return edit.start;
    shift += edit.text.length - (edit.end - edit.start);
  }
  return offset - shift;
}

/** The 0-based offset at which each line of `text` starts; lines end with `\n` or `\r\n`. */
export function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) {
    starts.push(index + 1);
  }
  return starts;
}

/** The 1-based line that holds `offset`. */
export function lineOfOffset(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/**
 * Widens edits of one file to one suggestion of whole lines. Returns `undefined` for no edits, for edits that change nothing,
 * and for a last line that would gain or lose its newline, which a suggestion cannot express.
 */
export function toSuggestion(text: string, edits: readonly Edit[]): Suggestion | undefined {
  if (edits.length === 0) return undefined;
  const starts = findLineStarts(text);
  const startLine = lineOfOffset(starts, Math.min(...edits.map((edit) => edit.start)));
  const endLine = lineOfOffset(starts, Math.max(...edits.map((edit) => edit.end)));
  const from = starts[startLine - 1] ?? 0;
  const nextLine = starts[endLine];
  const to =
    nextLine === undefined
      ? text.length
      : text.startsWith("\r\n", nextLine - 2)
        ? nextLine - 2
        : nextLine - 1;
  const shifted = edits.map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }));
  if (shifted.some((edit) => edit.end > to - from)) return undefined;
  const before = text.slice(from, to);
  const after = applyEdits(before, shifted);
  if (after === before) return undefined;
  return { startLine, endLine, replacement: after.replaceAll("\r\n", "\n") };
}

/** Applies suggestions to a text as GitHub's page does: whole lines, bottom up, with the file's own line endings and last newline. */
export function applySuggestions(text: string, suggestions: readonly Suggestion[]): string {
  const starts = findLineStarts(text);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  let result = text;
  for (const suggestion of [...suggestions].sort((a, b) => b.startLine - a.startLine)) {
    const from = starts[suggestion.startLine - 1] ?? text.length;
    const next = starts[suggestion.endLine];
    const to = next === undefined ? text.length : text.startsWith("\r\n", next - 2) ? next - 2 : next - 1;
    result = result.slice(0, from) + suggestion.replacement.replaceAll("\n", newline) + result.slice(to);
  }
  return result;
}
