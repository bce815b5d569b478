import type { Config } from "../vocabulary/config.ts";
import { isGeneratedPath, isTestPath } from "../files/file-kinds.ts";
import { makePathTest } from "../files/globs.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";

/** Makes the test for paths whose findings are reported. Others are read all the same: wrappers and values may stand there. */
export function makePathFilter(config: Config): (path: string) => boolean {
  const isIgnored = makePathTest(config.ignore);
  return (path) =>
    !isGeneratedPath(path) && (config["include-tests"] || !isTestPath(path)) && !isIgnored(path);
}

/** Why a text is not worth parsing; `undefined` when it is. Minified code has no lines a person could mend. */
export function findReasonToSkip(text: string): Omit<SkippedFile, "path"> | undefined {
  if (isMarkedGenerated(text)) return { reason: "generated", onPurpose: true };
  if (/^(?:<{7} |={7}$|>{7} )/mu.test(text)) return { reason: "holds unresolved merge conflicts" };
  if (text.length < 5_000) return undefined;
  let newlines = 1;
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) newlines++;
  return text.length / newlines > 400 ? { reason: "minified", onPurpose: true } : undefined;
}

/** A mark counts in the comment at the head of a file, not in code that writes such marks. */
function isMarkedGenerated(text: string): boolean {
  const head = /^(?:\s*(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/|#![^\n]*))+/u.exec(text.slice(0, 4_000))?.[0] ?? "";
  return /@generated\b|\bDO NOT EDIT\b|\bauto-?generated\b/iu.test(head);
}
