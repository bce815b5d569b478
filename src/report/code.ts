import { codeFrameColumns, highlight, type SourceLocation } from "@babel/code-frame";
import { diffLines } from "diff";
import type { Suggestion } from "../vocabulary/edit.ts";
import type { Range } from "../vocabulary/finding.ts";
import { colorsOf, printable, type Style } from "./style.ts";

/**
 * Shows the code around `range`: characters on one line are underlined, several lines are marked in the margin. Returns `undefined`
 * when the lines are too long to read.
 */
export function renderFrame(text: string, { start, end }: Range, style: Style): string | undefined {
  if (start.line !== end.line) return renderLines(text, start.line, end.line, style);
  return frame(text, { start, end }, style);
}

/** Shows lines of a text (1-based, both included) with their numbers; only the first ones of a long block. */
export function renderLines(
  text: string,
  startLine: number,
  endLine: number,
  style: Style,
): string | undefined {
  const lastLine = Math.min(endLine, startLine + maxLines - 1);
  return frame(text, { start: { line: startLine }, end: { line: lastLine } }, style);
}

function frame(text: string, location: SourceLocation, style: Style): string | undefined {
  const source = printable(text).replace(/\n$/, "");
  const { start, end = start } = location;
  const shown = source.split("\n").slice(Math.max(start.line - 1 - linesAround, 0), end.line + linesAround);
  if (shown.some((line) => line.length > maxLineLength)) return undefined;
  return codeFrameColumns(source, location, {
    linesAbove: linesAround,
    linesBelow: linesAround,
    forceColor: style.color,
  });
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

/** Shows a piece of code, highlighted if the style has colors. */
export function renderCode(text: string, style: Style): string {
  const code = printable(text).replace(/^\n+/, "").trimEnd();
  return style.color ? highlight(code) : code;
}

const linesAround = 2;
const maxLines = 8;
const maxLineLength = 300;
