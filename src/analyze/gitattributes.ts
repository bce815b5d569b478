import { findPatternProblem, makePathTest } from "../files/globs.ts";
import type { Note } from "../vocabulary/analysis.ts";
import type { FileChange, SourceText } from "../vocabulary/snapshot.ts";

const fileName = ".gitattributes";

/** How many patterns about generated and vendored files are used: each is tested on every path. */
const maxPatterns = 1_000;

/** What a repository's `.gitattributes` say about who wrote a file. */
export interface Attributes {
  /** Says whether a path is called generated or vendored. */
  readonly isForeign: (path: string) => boolean;
  /** Patterns that match nothing, with the reason. */
  readonly notes: readonly Note[];
}

/**
 * Reads which files the repository's `.gitattributes` call generated or vendored, as GitHub folds them away. A file of
 * attributes counts for its folder, the deepest last. One that the change itself touches does not count, or a pull
 * request could switch off its own review.
 */
export function readAttributes(
  sources: readonly SourceText[],
  changes: readonly FileChange[] | undefined,
): Attributes {
  const changed = new Set((changes ?? []).map(({ path }) => path));
  const patterns = sources
    .filter(({ path }) => path.split("/").at(-1) === fileName && !changed.has(path))
    .sort((a, b) => a.path.length - b.path.length)
    .flatMap(readPatterns);
  const [excess] = patterns.splice(maxPatterns);
  const notes = patterns.flatMap(({ place, pattern }): Note[] => {
    const problem = findPatternProblem(pattern);
    return problem === undefined
      ? []
      : [{ ...place, message: `this pattern ${problem}, so it matches nothing` }];
  });
  if (excess) {
    notes.push({ ...excess.place, message: `patterns after the first ${maxPatterns} are not read` });
  }
  const isForeign =
    patterns.length === 0 ? () => false : makePathTest(patterns.map(({ pattern }) => pattern));
  return { isForeign, notes };
}

interface PlacedPattern {
  /** From the repository's root on; with `!` if it takes back. */
  readonly pattern: string;
  readonly place: Pick<Note, "path" | "line">;
}

function readPatterns({ path, text }: SourceText): readonly PlacedPattern[] {
  const patterns: PlacedPattern[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    // Most files of attributes are about line endings and merges.
    const pattern = line.includes("linguist-") ? readPattern(line, path) : undefined;
    if (pattern !== undefined) patterns.push({ pattern, place: { path, line: index + 1 } });
  }
  return patterns;
}

function readPattern(line: string, path: string): string | undefined {
  const [pattern = "", ...attributes] = line.trim().split(/\s+/u);
  if (pattern === "" || pattern.startsWith("#")) return undefined;
  const meaning = attributes.map(readMeaning).findLast((one) => one !== undefined);
  if (meaning === undefined) return undefined;
  return `${meaning ? "" : "!"}${moveBelow(path.slice(0, -fileName.length), pattern)}`;
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
