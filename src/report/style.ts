import picocolors from "picocolors";
import type { Severity } from "../vocabulary/finding.ts";
import { printable, printableName } from "../vocabulary/printable.ts";

/** How to lay out text for its reader; the entry decides. */
export interface Style {
  readonly color: boolean;
  /** In columns. */
  readonly width: number;
  /** How to write a path of the repository for the reader, for example relative to the current folder. */
  readonly pathOf: (path: string) => string;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

/** A path of the repository for its reader, on one line. */
export function showPath(path: string, style: Style): string {
  return printableName(style.pathOf(path));
}

/** Prose in which places such as `src/signup.ts:12` are written for their reader, if `paths` has their path. */
export function showPlaces(
  prose: string,
  paths: Pick<ReadonlyMap<string, unknown>, "has">,
  style: Style,
): string {
  // The split keeps the text between the words.
  const words = prose.split(/([\s`()]+)/u).map((word) => {
    const end = word.lastIndexOf(":");
    const path = word.slice(0, Math.max(end, 0));
    return paths.has(path) ? showPath(path, style) + word.slice(end) : word;
  });
  return words.join("");
}

export function colorsOf(style: Pick<Style, "color">): Colors {
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

/** Makes a report printable, except for the colors of `colorsOf` and of highlighted code. */
export function printableReport(text: string): string {
  // The split keeps what it matched, at the odd indexes.
  return text
    .split(ownColors)
    .map((part, index) => (index % 2 === 0 ? printable(part) : part))
    .join("");
}

/** Bold, dim, underlined and colored: nothing that moves, hides or blinks. */
const ownColors = /(\u001b\[(?:[0124]|2[24]|3[1-79]|4[19]|90)m)/u;

/** Starts each line that is not empty with `indent`. */
export function indentLines(text: string, indent: string): string {
  return text.replaceAll(/^(?=.)/gm, indent);
}
