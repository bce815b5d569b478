import path from "node:path";
import { describe, expect, it } from "vitest";
import { identify, rank, sumUp, takeSample, type Mutant } from "../../scripts/mutant-figures.ts";

/** A mutant of the condition in one line of a file, as Stryker reports it. */
const aMutant = (line: number, status: Mutant["status"]): Mutant => ({
  id: `${line}`,
  fileName: path.resolve("src/customerio/values/times.ts"),
  location: { start: { line, column: 7 }, end: { line, column: 20 } },
  mutatorName: "ConditionalExpression",
  replacement: "true",
  status,
});
const identities = (mutants: readonly Mutant[]): readonly string[] =>
  mutants.map((mutant) => identify(mutant, 1));

describe("identify", () => {
  it("gives the same name to a mutant before it is run, counted from 0, and after, counted from 1", () => {
    const after = aMutant(12, "Killed");
    const before = { ...after, location: { start: { line: 11, column: 6 }, end: { line: 11, column: 19 } } };
    expect(identify(after, 1)).toBe("src/customerio/values/times.ts:12:7-12:20 true");
    expect(identify(before, 0)).toBe(identify(after, 1));
  });
});

describe("takeSample", () => {
  const covered = Array.from({ length: 100 }, (_, index) => aMutant(index + 1, "CompileError"));
  const uncovered = Array.from({ length: 50 }, (_, index) => aMutant(index + 101, "NoCoverage"));
  const statics = Array.from({ length: 50 }, (_, index) => aMutant(index + 151, "Ignored"));
  const byRank = (seed: string, mutants: readonly Mutant[]): readonly Mutant[] =>
    mutants.toSorted((a, b) => rank(seed, identify(a, 1)).localeCompare(rank(seed, identify(b, 1))));
  /** What Stryker reports after the checker let the first ten of the covered mutants pass. */
  const report = (seed: string): readonly Mutant[] => {
    const [drawn, rest] = [byRank(seed, covered).slice(0, 10), byRank(seed, covered).slice(10)];
    return [...statics, ...rest, ...drawn.map((one): Mutant => ({ ...one, status: "Killed" })), ...uncovered];
  };

  it("takes what was run, and of the uncovered what was drawn before, but nothing static", () => {
    const sample = takeSample(report("1"), "1");
    const inOrder = byRank("1", [...covered, ...uncovered]);
    expect(sample.filter(({ status }) => status === "Killed")).toHaveLength(10);
    expect(identities(sample)).toEqual(identities(inOrder.slice(0, sample.length)));
  });

  it("draws the same mutants for the same seed, and others for another", () => {
    expect(identities(takeSample(report("1"), "1"))).toEqual(identities(takeSample(report("1"), "1")));
    expect(identities(takeSample(report("2"), "2"))).not.toEqual(identities(takeSample(report("1"), "1")));
  });
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
