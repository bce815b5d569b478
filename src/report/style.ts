import picocolors from "picocolors";
import wrapAnsi from "wrap-ansi";
import type { Severity } from "../vocabulary/finding.ts";

/** How to lay out text for its reader; the entry decides. */
export interface Style {
  readonly color: boolean;
  /** In columns. */
  readonly width: number;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

export function colorsOf(style: Style): Colors {
  return picocolors.createColors(style.color);
}

/** Every severity has one color, wherever it is printed. All three are readable on dark and on light backgrounds; blue is not. */
const severityColors: Readonly<Record<Severity, "red" | "yellow" | "cyan">> = {
  error: "red",
  warning: "yellow",
  info: "cyan",
};

/** Prints `text`, which names `severity`, in the severity's color. */
export function paintSeverity(severity: Severity, text: string, colors: Colors): string {
  return colors[severityColors[severity]](text);
}

/**
 * Makes text from a repository safe for a terminal: a control character could move the cursor, a direction mark could reorder a line.
 * Each becomes one `\u{fffd}`, so that columns stay the same.
 */
export function printable(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "\u{fffd}");
}

/** Breaks lines at the style's width, and starts each with `indent`. */
export function wrap(text: string, style: Style, indent: string): string {
  const width = Math.max(style.width - indent.length, minWidth);
  return indentLines(wrapAnsi(text, width, { trim: true }), indent);
}

/** Starts each line that is not empty with `indent`. */
export function indentLines(text: string, indent: string): string {
  return text.replaceAll(/^(?=.)/gm, indent);
}

const minWidth = 30;
