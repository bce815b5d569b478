import sequences from "@jest/diff-sequences";

// The package's declarations describe its CommonJS form only; in ESM, its default export is the function itself.
const diffSequences = sequences as unknown as (typeof sequences)["default"];

/** Beyond this many comparisons, a fraction of a second, two texts have little in common. */
const maxComparisons = 20_000_000;

/**
 * Finds the lines of a text (1-based) that an earlier one does not have in the same order. `undefined` when that would take too long.
 */
export function findAddedLines(before: string, after: string): readonly number[] | undefined {
  const old = toLines(before);
  const now = toLines(after);
  // Lines that only one side has are in no common order; removing them shrinks most large changes.
  const [inOld, inNow] = [new Set(old), new Set(now)];
  const keptOld = old.filter((text) => inNow.has(text));
  const keptNow = now.flatMap((text, index) => (inOld.has(text) ? [index] : []));
  const common = new Set<number>();
  let comparisons = 0;
  try {
    diffSequences(
      keptOld.length,
      keptNow.length,
      (oldIndex, nowIndex) => {
        comparisons += 1;
        if (comparisons > maxComparisons) throw tooMany;
        return keptOld[oldIndex] === now[keptNow[nowIndex] ?? -1];
      },
      (length, _oldIndex, nowIndex) => {
        for (const index of keptNow.slice(nowIndex, nowIndex + length)) common.add(index);
      },
    );
  } catch (error) {
    if (error === tooMany) return undefined;
    throw error;
  }
  return now.flatMap((_, index) => (common.has(index) ? [] : [index + 1]));
}

const tooMany = new Error("too many comparisons");

/** What comes after the last line break is a line only if it is not empty. */
function toLines(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
