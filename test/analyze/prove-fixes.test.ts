import { expect, test } from "vitest";
import { offerSuggestions, type Rejudge } from "../../src/analyze/prove-fixes.ts";
import { aFinding } from "../plan/a-finding.ts";

const path = "src/visits.ts";
const lines = Array.from({ length: 40 }, (_, index) => `send(${index + 10}, Date.now());`);
const text = lines.join("\n");

/** One mistake in each line: `Date.now()` is to become `seconds()`. */
const findings = lines.map((line, index) => {
  const start = index * (line.length + 1) + line.indexOf("Date.now()");
  const edit = { path, start, end: start + "Date.now()".length, text: "seconds()" };
  return aFinding({ path, line: index + 1, edits: [edit] });
});

/** What is left of the mistakes, and one more where line 7 is fixed and line 3, which it needs, is not. */
function rejudgeWith(passes: number[]): Rejudge {
  return (edits) => {
    const starts = new Set((edits.get(path) ?? []).map(({ start }) => start));
    passes.push(starts.size);
    const isFixed = (line: number): boolean => starts.has(findings[line - 1]?.edits[0]?.start ?? -1);
    const left = findings.filter((_, index) => !isFixed(index + 1));
    const third = findings[2];
    const found = third && isFixed(7) && !isFixed(3) ? [...left, third] : left;
    return { findings: found, ignored: [], failures: [], notes: [], unparsed: [], unreported: new Set() };
  };
}

test("a suggestion that is right only together with another is not offered; its neighbors are", () => {
  const passes: number[] = [];
  const proof = {
    rejudge: rejudgeWith(passes),
    types: { noteBefore: () => undefined, holds: () => true },
    loseComments: () => false,
  };
  const offered = offerSuggestions(findings, new Map([[path, text]]), () => true, proof);
  const without = offered.filter(({ suggestion }) => suggestion === undefined);
  expect(without.map(({ range }) => range.start.line)).toEqual([7]);
  expect(passes.length).toBeLessThanOrEqual(24);
});
