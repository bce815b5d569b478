import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { identify, isDrawn, rank, sumUp, type Mutant } from "../../scripts/mutant-figures.ts";

/** A mutant of the condition in one line of a file, as Stryker reports it. */
const aMutant = (line: number, status: Mutant["status"]): Mutant => ({
  id: `${line}`,
  fileName: path.resolve("src/customerio/values/times.ts"),
  location: { start: { line, column: 7 }, end: { line, column: 20 } },
  mutatorName: "ConditionalExpression",
  replacement: "true",
  status,
});

describe("identify", () => {
  it("gives the same name to a mutant before it is run, counted from 0, and after, counted from 1", () => {
    const after = aMutant(12, "Killed");
    const before = { ...after, location: { start: { line: 11, column: 6 }, end: { line: 11, column: 19 } } };
    expect(identify(after, 1)).toBe("src/customerio/values/times.ts:12:7-12:20 true");
    expect(identify(before, 0)).toBe(identify(after, 1));
  });
});

test("what is drawn depends on the seed and on nothing else", () => {
  const all = Array.from({ length: 100 }, (_, index) => identify(aMutant(index, "Killed"), 1));
  const draw = (seed: string, from: readonly string[]): readonly string[] =>
    from.toSorted((a, b) => rank(seed, a).localeCompare(rank(seed, b))).slice(0, 10);
  expect(draw("1", all.toReversed())).toEqual(draw("1", all));
  expect(draw("2", all)).not.toEqual(draw("1", all));
});

test.each<[Mutant["status"], boolean]>([
  ["Killed", true],
  ["Survived", true],
  ["NoCoverage", true],
  ["Ignored", false],
  ["CompileError", false],
])("a mutant that is %s is in the sample: %s", (status, expected) => {
  expect(isDrawn(aMutant(1, status))).toBe(expected);
});

describe("sumUp", () => {
  it("takes a mutant that never ends for killed, one that nothing runs for left, and an error of the runner for neither", () => {
    const statuses: readonly Mutant["status"][] = [
      "Killed",
      "Timeout",
      "Survived",
      "NoCoverage",
      "RuntimeError",
    ];
    expect(sumUp(statuses.map((status, index) => aMutant(index, status)))).toMatchObject({
      killed: 2,
      left: 2,
      score: 0.5,
    });
  });

  it.each([
    [54, 6, 0.799, 0.953],
    [60, 0, 0.94, 1],
  ])("gives Wilson's interval for %i killed and %i left", (killed, left, from, to) => {
    const { interval } = sumUp([
      ...Array.from({ length: killed }, (_, index) => aMutant(index, "Killed")),
      ...Array.from({ length: left }, (_, index) => aMutant(100 + index, "Survived")),
    ]);
    expect(interval[0]).toBeCloseTo(from, 2);
    expect(interval[1]).toBeCloseTo(to, 2);
  });
});
