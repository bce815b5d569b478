import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { printable } from "../vocabulary/printable.ts";
import { colorsOf, type Style } from "./style.ts";

/** How one file differs from what it should be, as a patch for it. With colors, it is for people. */
export function reportDifference(file: string, before: string, after: string, color: boolean): string {
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  return paintPatch(patch, { color });
}

/** The same patch with colors, if there are to be any. */
export function paintPatch(patch: string, style: Pick<Style, "color">): string {
  const { red, green, cyan } = colorsOf(style);
  if (!style.color) return patch;
  return printable(patch)
    .replaceAll(/^-.*$/gm, (line) => red(line))
    .replaceAll(/^\+.*$/gm, (line) => green(line))
    .replaceAll(/^@@.*$/gm, (line) => cyan(line));
}
