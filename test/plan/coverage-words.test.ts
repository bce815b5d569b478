import { expect, test } from "vitest";
import { describeChecked, describeNotUnderstood } from "../../src/plan/coverage-words.ts";
import type { Coverage } from "../../src/vocabulary/coverage.ts";

/** Files with their calls, and places that were not understood as `path:line`. */
function aCoverage(files: Readonly<Record<string, number>>, ...places: readonly string[]): Coverage {
  return {
    files: Object.entries(files).map(([path, operations]) => ({ path, operations })),
    blindSpots: places.map((place) => {
      const [path = "", line] = place.split(":");
      return { path, line: Number(line), reason: "a client whose calls were not understood" };
    }),
  };
}

test.each<[string, Coverage, string]>([
  ["no code", aCoverage({}), "No Customer.io code found."],
  ["code without calls", aCoverage({ "a.ts": 0 }), "No Customer.io calls found."],
  ["code that was not understood", aCoverage({ "a.ts": 0 }, "a.ts:3"), "No Customer.io calls understood."],
  ["one call", aCoverage({ "a.ts": 1 }), "1 Customer.io call in 1 file checked."],
  [
    "several calls",
    aCoverage({ "a.ts": 1, "b.ts": 1_299, "c.ts": 0 }),
    "1,300 Customer.io calls in 3 files checked.",
  ],
])("what was checked of %s", (_what, coverage, sentence) => {
  expect(describeChecked(coverage)).toBe(sentence);
});

test.each<[string, Coverage, readonly string[]]>([
  ["nothing", aCoverage({ "a.ts": 1 }), []],
  [
    "one file, with several places",
    aCoverage({ "a.ts": 1, "b.ts": 0 }, "b.ts:1", "b.ts:9"),
    ["1 file names Customer.io but no call was understood: b.ts"],
  ],
  [
    "several files",
    aCoverage({ "a.ts": 0, "b.ts": 0 }, "a.ts:1", "b.ts:9"),
    ["2 files name Customer.io but no call was understood: a.ts, b.ts"],
  ],
  [
    "many files",
    aCoverage({}, ..."abcdefg".split("").map((name) => `${name}.ts:1`)),
    ["7 files name Customer.io but no call was understood: a.ts, b.ts, c.ts, d.ts, e.ts and 2 more"],
  ],
  [
    "a place in a file with calls",
    aCoverage({ "a.ts": 1 }, "a.ts:9"),
    ["1 place was not understood: a.ts:9"],
  ],
  [
    "both",
    aCoverage({ "a.ts": 1, "b.ts": 0 }, "a.ts:9", "a.ts:12", "b.ts:2"),
    [
      "1 file names Customer.io but no call was understood: b.ts",
      "2 more places were not understood: a.ts:9, a.ts:12",
    ],
  ],
])("what was not understood: %s", (_what, coverage, sentences) => {
  expect(describeNotUnderstood(coverage)).toEqual(sentences);
});
