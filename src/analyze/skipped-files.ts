import { configAt } from "../config/nested-configs.ts";
import { explainForeign, isTestPath } from "../files/file-kinds.ts";
import { makePathVerdict } from "../files/globs.ts";
import { listAncestors } from "../files/paths.ts";
import type { Config } from "../vocabulary/config.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { findGeneratedMark } from "./generated-mark.ts";

/** Why no finding is reported in a file. */
export interface Skip {
  /** Completes "not analyzed: …". */
  readonly reason: string;
  /** The reason: the config, a folder where by convention nobody writes code by hand, or a folder of tests. */
  readonly by: "config" | "place" | "test";
}

/** `undefined` when findings are reported in a file. */
export type ExplainSkip = (path: string) => Skip | undefined;

/**
 * Says which files are read without being judged: wrappers and values may be in them. The config's `ignore` decides first, also by taking
 * a path back (`!build/`). Then counts what a person named: a file, or a folder of the kind that is otherwise skipped.
 *
 * @param named paths as a person gave them, relative to the repository's root; empty for the root itself
 * @param patterns as `SourceOptions.ignorePatterns`
 */
export function makeExplainSkip(
  config: Config,
  named: readonly string[],
  patterns: readonly string[] = [],
): ExplainSkip {
  const decideFirst = makePathVerdict(patterns);
  const decide = makePathVerdict(config.ignore);
  const scopes = new Set(named);
  const isTest = (path: string) => isTestPath(path) && !configAt(config, path)["include-tests"];
  const explain = (path: string): Skip | undefined => {
    const foreign = explainForeign(path);
    if (foreign !== undefined) return { reason: foreign, by: "place" };
    return isTest(path) ? { reason: "test code", by: "test" } : undefined;
  };
  return once((path) => {
    if (decideFirst(path) === true) return { reason: "ignored by --ignore-pattern", by: "config" };
    const isIgnored = decideFirst(path) ?? decide(path);
    if (isIgnored !== undefined)
      return isIgnored ? { reason: "ignored by the config", by: "config" } : undefined;
    const isNamed =
      scopes.size > 0 &&
      listAncestors(path).some(
        (scope) => scopes.has(scope) && (path === scope || explain(`${scope}/`) !== undefined),
      );
    return isNamed ? undefined : explain(path);
  });
}

/** Every path is asked about several times. */
function once(explain: ExplainSkip): ExplainSkip {
  const known = new Map<string, ReturnType<ExplainSkip>>();
  return (path) => {
    if (!known.has(path)) known.set(path, explain(path));
    return known.get(path);
  };
}

/** Why a text is not worth parsing; `undefined` when it is. Minified code has no lines a person could fix. */
export function findReasonToSkip(text: string): Omit<SkippedFile, "path"> | undefined {
  if (findGeneratedMark(text) !== undefined) return { reason: "generated", onPurpose: true };
  if (hasConflicts(text)) return { reason: "has unresolved merge conflicts" };
  return isMinified(text) ? { reason: "minified", onPurpose: true } : undefined;
}

/** Says whether lines are too long on average. Blank ones would make the others seem shorter. */
function isMinified(text: string): boolean {
  if (text.length < 5_000) return false;
  let [lines, length] = [0, 0];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    start = end + 1;
    if (line.trim() === "") continue;
    lines += 1;
    length += line.length;
    // There are enough lines already, even if the rest had no line breaks: most of a text need not be read.
    if (lines * longLine >= text.length) return false;
  }
  return length > lines * longLine;
}

/** In UTF-16 units. */
const longLine = 400;

/** A search for the marks is many times faster than one for a line that starts with one. */
function hasConflicts(text: string): boolean {
  return conflictMarks.some((mark) => text.includes(mark)) && /^(?:<{7} |={7}$|>{7} )/mu.test(text);
}

const conflictMarks = ["<<<<<<< ", "=======", ">>>>>>> "];
