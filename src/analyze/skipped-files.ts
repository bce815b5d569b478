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
  /** What says so: the config, a place where by convention nobody writes code by hand, or one of tests. */
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
  return (path) => {
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
  };
}

/** Why a text is not worth parsing; `undefined` when it is. Minified code has no lines a person could fix. */
export function findReasonToSkip(text: string): Omit<SkippedFile, "path"> | undefined {
  if (findGeneratedMark(text) !== undefined) return { reason: "generated", onPurpose: true };
  if (hasConflicts(text)) return { reason: "has unresolved merge conflicts" };
  if (text.length < 5_000) return undefined;
  // Blank lines would make the others seem shorter.
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  return length / lines.length > 400 ? { reason: "minified", onPurpose: true } : undefined;
}

/** A search for the marks is many times as fast as one for a line that starts with one. */
function hasConflicts(text: string): boolean {
  return conflictMarks.some((mark) => text.includes(mark)) && /^(?:<{7} |={7}$|>{7} )/mu.test(text);
}

const conflictMarks = ["<<<<<<< ", "=======", ">>>>>>> "];
