import { codeFrameColumns, highlight } from "@babel/code-frame";
import { diffLines } from "diff";
import type { Suggestion } from "../edit.ts";
import type { Range } from "../finding.ts";
import { colorsOf, printable, type Style } from "./style.ts";

/** Shows the code around `range` with the range underlined; `undefined` when its lines are too long to read. */
export function renderFrame(text: string, range: Range, style: Style): string | undefined {
  const source = printable(text);
  const { start, end } = shorten(source, range);
  const shown = source.split("\n").slice(Math.max(start.line - 3, 0), end.line + 2);
  if (shown.some((line) => line.length > maxLineLength)) return undefined;
  const lastColumn = start.line === end.line ? end.column : end.column - 1;
  return codeFrameColumns(
    source,
    { start, end: { line: end.line, column: lastColumn } },
    { linesAbove: 2, linesBelow: 2, forceColor: style.color },
  );
}

/** Shows lines of a text (1-based, both included) with their numbers. */
export function renderLines(text: string, startLine: number, endLine: number, style: Style): string {
  return codeFrameColumns(
    printable(text),
    { start: { line: startLine }, end: { line: endLine } },
    { linesAbove: 2, linesBelow: 2, forceColor: style.color },
  );
}

/** Shows what a suggestion changes, line by line. */
export function renderSuggestion(text: string, suggestion: Suggestion, style: Style): string {
  const { red, green, dim } = colorsOf(style);
  const before = printable(text)
    .split("\n")
    .slice(suggestion.startLine - 1, suggestion.endLine);
  const changes = diffLines(`${before.join("\n")}\n`, `${printable(suggestion.replacement)}\n`);
  return changes
    .flatMap(({ value, added, removed }) =>
      value
        .slice(0, -1)
        .split("\n")
        .map((line) =>
          added ? green(`+ ${line}`) : removed ? red(`- ${line}`) : dim(`  ${line}`).trimEnd(),
        ),
    )
    .join("\n");
}

/** Shows a piece of code, coloured when the style wants colours. */
export function renderCode(text: string, style: Style): string {
  const code = printable(text).trimEnd();
  return style.color ? highlight(code) : code;
}

/** A tall range is shown by its first line; the lines below it would only push the message away. */
function shorten(source: string, { start, end }: Range): Range {
  if (end.line - start.line < maxLines) return { start, end };
  const firstLine = source.split("\n")[start.line - 1] ?? "";
  return { start, end: { line: start.line, column: firstLine.length + 1 } };
}

const maxLines = 6;
const maxLineLength = 300;
