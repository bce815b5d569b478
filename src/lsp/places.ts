import type { Position, Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { findLineStarts, type Edit } from "../vocabulary/edit.ts";
import type { Range as FoundRange } from "../vocabulary/finding.ts";

/** Positions in a text, as the protocol counts: from 0, in UTF-16 units, and with a carriage return alone as the end of a line. */
export interface Places {
  readonly ofRange: (range: FoundRange) => Range;
  /** All of a line, which is 1-based. */
  readonly ofLine: (line: number) => Range;
  readonly ofEdit: (edit: Pick<Edit, "start" | "end">) => Range;
}

/** Finds places in texts, by path. Each text is measured once. */
export type PlacesIn = (path: string) => Places;

export function createPlacesIn(texts: ReadonlyMap<string, string>): PlacesIn {
  const known = new Map<string, Places>();
  return (path) => {
    const places = known.get(path) ?? createPlaces(texts.get(path) ?? "");
    known.set(path, places);
    return places;
  };
}

export function createPlaces(text: string): Places {
  const document = TextDocument.create("", "", 0, text);
  const starts = findLineStarts(text);
  const startOf = (line: number) => starts[line - 1] ?? text.length;
  const endOf = (line: number) => (starts[line] ?? text.length + 1) - 1;
  const between = (start: number, end: number) => ({
    start: document.positionAt(start),
    end: document.positionAt(end),
  });
  return {
    ofRange: ({ start, end }) =>
      between(startOf(start.line) + start.column - 1, startOf(end.line) + end.column - 1),
    ofLine: (line) => between(startOf(line), endOf(line)),
    ofEdit: ({ start, end }) => between(start, end),
  };
}

/** Says whether two ranges share a character, or one of them ends where the other one starts. */
export function doTouch(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
