import { makePathTest } from "../files/globs.ts";
import type { FileChange, SourceText } from "../vocabulary/snapshot.ts";

const fileName = ".gitattributes";

/**
 * Creates the test for paths that the repository's `.gitattributes` call generated or vendored, as GitHub folds them away. A file of
 * attributes counts for its folder, the deepest last. One that the change itself touches does not count, or a pull
 * request could switch off its own review.
 */
export function makeForeignTest(
  sources: readonly SourceText[],
  changes: readonly FileChange[] | undefined,
): (path: string) => boolean {
  const changed = new Set((changes ?? []).map(({ path }) => path));
  const patterns = sources
    .filter(({ path }) => path.split("/").at(-1) === fileName && !changed.has(path))
    .sort((a, b) => a.path.length - b.path.length)
    .flatMap(({ path, text }) => readPatterns(path.slice(0, -fileName.length), text));
  return patterns.length === 0 ? () => false : makePathTest(patterns);
}

/** The patterns of one file, from the repository's root on; `!` before those that take back. */
function readPatterns(folder: string, text: string): readonly string[] {
  // Most files of attributes are about line endings and merges.
  const lines = [...text.matchAll(/^.*linguist-.*$/gmu)];
  return lines.flatMap(([line]) => {
    const [pattern = "", ...attributes] = line.trim().split(/\s+/u);
    if (pattern === "" || pattern.startsWith("#")) return [];
    const meaning = attributes.map(readMeaning).findLast((one) => one !== undefined);
    if (meaning === undefined) return [];
    return `${meaning ? "" : "!"}${moveBelow(folder, pattern)}`;
  });
}

/** Whether an attribute says that a file is foreign, says that it is not, or says nothing of it. */
function readMeaning(attribute: string): boolean | undefined {
  const [, minus, value] = /^([-!]?)linguist-(?:generated|vendored)(?:=(\w+))?$/u.exec(attribute) ?? [];
  if (minus === undefined) return undefined;
  return minus === "" && value !== "false" && value !== "0";
}

function moveBelow(folder: string, pattern: string): string {
  if (folder === "") return pattern;
  const name = pattern.replace(/^\//u, "");
  return name.includes("/") || pattern.startsWith("/") ? `/${folder}${name}` : `/${folder}**/${name}`;
}
