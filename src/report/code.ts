import { codeFrameColumns, highlight, type SourceLocation } from "@babel/code-frame";
import { diffLines } from "diff";
import type { Suggestion } from "../vocabulary/edit.ts";
import type { Range } from "../vocabulary/finding.ts";
import { printable, printableInColumns } from "../vocabulary/printable.ts";
import { colorsOf, type Style } from "./style.ts";

/** The lines of a text as it was read. Split once for all findings in a file. */
export type CodeLines = readonly string[];

export function splitLines(text: string): CodeLines {
  return text.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n");
}

/**
 * Shows the code around `range`: characters on one line are underlined, several lines are marked in the margin. Returns `undefined`
 * when the lines are too long to read.
 */
export function renderFrame(lines: CodeLines, { start, end }: Range, style: Style): string | undefined {
  if (start.line !== end.line) return renderLines(lines, start.line, end.line, style);
  return frame(lines, { start, end }, style);
}

/** Shows lines of a text (1-based, both included) with their numbers; only the first ones of a long block. */
export function renderLines(
  lines: CodeLines,
  startLine: number,
  endLine: number,
  style: Style,
): string | undefined {
  const lastLine = Math.min(endLine, startLine + maxLines - 1);
  return frame(lines, { start: { line: startLine }, end: { line: lastLine } }, style);
}

function frame(lines: CodeLines, location: SourceLocation, style: Style): string | undefined {
  const { start, end = start } = location;
  const above = Math.max(start.line - 1 - linesAround, 0);
  const shown = lines.slice(above, end.line + linesAround);
  if (shown.some((line) => line.length > maxLineLength)) return undefined;
  const options = {
    // Missing in its type. Without it, the whole file would be highlighted for each finding.
    startLine: above + 1,
    linesAbove: linesAround,
    linesBelow: linesAround,
    forceColor: style.color,
  };
  return codeFrameColumns(printableInColumns(shown.join("\n")), location, options);
}

/** Shows what a suggestion changes, line by line. */
export function renderSuggestion(lines: CodeLines, suggestion: Suggestion, style: Style): string {
  const { red, green, dim } = colorsOf(style);
  const before = printable(lines.slice(suggestion.startLine - 1, suggestion.endLine).join("\n"));
  const changes = diffLines(`${before}\n`, `${printable(suggestion.replacement)}\n`);
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
