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
  for (const edit of sortEdits(edits)) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edits overlap or lie outside the text at offset ${edit.start}`);
    }
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

/**
 * For edits of one file: the offset in the original text of what is at an offset in the edited text; for inserted text, the offset of the
 * edit's start.
 */
export function makeToOriginalOffset(edits: readonly Edit[]): (offset: number) => number {
  const sorted = sortEdits(edits);
  const places = listPlacesAfter(sorted).map(({ start, end }, index) => {
    const edit = sorted[index] as Edit;
    return { start, end, original: edit.start, shift: end - edit.end };
  });
  const starts = places.map(({ start }) => start);
  return (offset) => {
    const last = places[findFirstAfter(starts, offset) - 1];
    if (last === undefined) return offset;
    return offset < last.end ? last.original : offset - last.shift;
  };
}

/** Where the inserted texts of edits of one file are in the edited text, in their order there. An edit that only removes has an empty place. */
export function listPlacesAfter(edits: readonly Edit[]): readonly Pick<Edit, "start" | "end">[] {
  let shift = 0;
  return sortEdits(edits).map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length };
  });
}

function sortEdits(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Accepted edits, of any files. Checking one more is cheap, however many there are. */
export interface AcceptedEdits {
  readonly list: () => readonly Edit[];
  /** Says whether the same edit was accepted. */
  readonly has: (edit: Edit) => boolean;
  /** Says whether another edit that was accepted touches the same characters. */
  readonly conflictWith: (edit: Edit) => boolean;
  readonly add: (edit: Edit) => void;
}

/** Only edits that conflict with none before may be added, except with those of the same finding. */
export function createAcceptedEdits(): AcceptedEdits {
  const all: Edit[] = [];
  const byStart = new Map<string, Edit[]>();
  const startsOf = new Map<string, number[]>();
  const at = (path: string, start: number | undefined) => byStart.get(`${path}\0${start ?? ""}`) ?? [];
  const isKnown = (edit: Edit) => at(edit.path, edit.start).some((other) => isSameEdit(edit, other));
  return {
    list: () => all,
    has: isKnown,
    conflictWith: (edit) => {
      const starts = startsOf.get(edit.path) ?? [];
      const next = findFirstAfter(starts, edit.start);
      // Accepted edits don't overlap, so an edit that touches this one starts at the same offset, or is the last before it or the first
      // after it.
      const before = starts[next - 1] === edit.start ? next - 2 : next - 1;
      return [edit.start, starts[before], starts[next]]
        .flatMap((start) => at(edit.path, start))
        .some((other) => doEditsOverlap(edit, other) && !isSameEdit(edit, other));
    },
    add: (edit) => {
      if (isKnown(edit)) return;
      all.push(edit);
      const key = `${edit.path}\0${edit.start}`;
      const others = byStart.get(key);
      if (others !== undefined) {
        others.push(edit);
        return;
      }
      byStart.set(key, [edit]);
      const starts = startsOf.get(edit.path) ?? [];
      starts.splice(findFirstAfter(starts, edit.start), 0, edit.start);
      startsOf.set(edit.path, starts);
    },
  };
}

/** The index of the first number above `limit`, in ascending numbers; their count if there is none. */
function findFirstAfter(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
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
  return Math.max(findFirstAfter(lineStarts, offset), 1);
}

/**
 * Widens edits of one file to one suggestion of whole lines. Returns `undefined` for no edits, for edits that change nothing,
 * and for a last line that would gain or lose its newline, which a suggestion cannot express.
 *
 * @param starts the text's line starts, if they are known
 */
export function toSuggestion(
  text: string,
  edits: readonly Edit[],
  starts: readonly number[] = findLineStarts(text),
): Suggestion | undefined {
  if (edits.length === 0) return undefined;
  const startLine = lineOfOffset(
    starts,
    edits.reduce((first, edit) => Math.min(first, edit.start), Infinity),
  );
  const endLine = lineOfOffset(
    starts,
    edits.reduce((last, edit) => Math.max(last, edit.end), 0),
  );
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
