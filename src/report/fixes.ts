import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { FileFix, FixPlan } from "../fix/plan-fixes.ts";
import { count } from "../plan/words.ts";
import { printable, printableData } from "../vocabulary/printable.ts";
import { colorsOf, type Style } from "./style.ts";

/** The fixes that were written to disk. */
export function reportFixed(files: readonly FileFix[], style: Style): string {
  const { green, dim } = colorsOf(style);
  const changed = files.map(({ path, findings }) => ({ path, findings }));
  return printableData(changed)
    .map(({ path, findings }) => {
      const rules = [...new Set(findings.map(({ rule }) => rule))].join(", ");
      return `${green("fixed")} ${path}: ${count(findings.length, "finding")} ${dim(`(${rules})`)}\n`;
    })
    .join("");
}

/** The findings that were not fixed, each with the reason. */
export function reportLeft(left: FixPlan["left"], style: Style): string {
  const { dim } = colorsOf(style);
  return printableData(left)
    .map(({ finding: { path, range, rule }, reason }) => {
      return `${dim("skipped")} ${path}:${range.start.line} ${rule}: ${reason}\n`;
    })
    .join("");
}

/** What `--fix` would change, as a patch for `git apply`; with colors, which git can't apply, it is for people. */
export function reportPatch(files: readonly FileFix[], style: Style): string {
  const { red, green, cyan } = colorsOf(style);
  const patch = files
    .map(({ path, before, after }) =>
      createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
        headerOptions: FILE_HEADERS_ONLY,
      }),
    )
    .join("");
  if (!style.color) return patch;
  return printable(patch)
    .replaceAll(/^-.*$/gm, (line) => red(line))
    .replaceAll(/^\+.*$/gm, (line) => green(line))
    .replaceAll(/^@@.*$/gm, (line) => cyan(line));
}
