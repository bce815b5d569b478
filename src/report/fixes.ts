import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { FileFix, FixPlan } from "../fix/plan-fixes.ts";
import { count } from "../plan/words.ts";
import { printableData } from "../vocabulary/printable.ts";
import { paintPatch } from "./difference.ts";
import { colorsOf, showPath, type Style } from "./style.ts";

/** The fixes that were written to disk. */
export function reportFixed(files: readonly FileFix[], style: Style): string {
  const { green, dim } = colorsOf(style);
  const changed = files.map(({ path, findings }) => ({ path, findings }));
  return printableData(changed)
    .map(({ path, findings }) => {
      const rules = [...new Set(findings.map(({ rule }) => rule))].join(", ");
      return `${green("fixed")} ${showPath(path, style)}: ${count(findings.length, "finding")} ${dim(`(${rules})`)}\n`;
    })
    .join("");
}

/** The findings that were not fixed, each with the reason. */
export function reportLeft(left: FixPlan["left"], style: Style): string {
  const { dim } = colorsOf(style);
  return printableData(left)
    .map(({ finding: { path, range, rule }, reason }) => {
      return `${dim("skipped")} ${showPath(path, style)}:${range.start.line} ${rule}: ${reason}\n`;
    })
    .join("");
}

/** A patch, and where it applies. */
export interface Patch {
  readonly text: string;
  /** The folder that its names are relative to: the reader's, or the repository's root because some files are outside of the reader's. */
  readonly appliesIn: "here" | "root";
}

/**
 * The changes of `--fix` as a patch: for `git apply` in the current folder if all files are below it, since git changes none outside of the
 * folder it runs in. With colors, which git can't apply, it is for people.
 */
export function reportPatch(files: readonly FileFix[], style: Style): Patch {
  const isHere = files.every(({ path }) => !isOutside(style.pathOf(path)));
  const text = files
    .map(({ path, before, after }) => {
      const name = isHere ? style.pathOf(path) : path;
      return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
        headerOptions: FILE_HEADERS_ONLY,
      });
    })
    .join("");
  return { text: paintPatch(text, style), appliesIn: isHere ? "here" : "root" };
}

/** Says whether a path leads out of the folder it is relative to. */
function isOutside(path: string): boolean {
  return path === ".." || path.startsWith("../");
}
