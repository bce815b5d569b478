import { describe, expect, it } from "vitest";
import {
  compareWithLabels,
  labelsSchema,
  listMisses,
  summarize,
  type Labels,
} from "../../scripts/blind-figures.ts";
import { aFinding } from "../plan/a-finding.ts";

const labels = (
  expected: readonly (readonly [rule: string, line: number])[],
  open: readonly string[] = [],
): Labels =>
  labelsSchema.parse({
    kind: "A mailer",
    rules: [],
    expect: expected.map(([rule, line]) => ({ rule, path: "src/mailer.ts", line, mark: "send();" })),
    open,
  });

const found = (rule: string, line: number) => aFinding({ rule, line, path: "src/mailer.ts" });

describe("compareWithLabels", () => {
  it("takes a finding of the marked rule as right up to three lines from the mark", () => {
    const { right, wrong, missed } = compareWithLabels(
      [found("no-rate-limit", 7), found("missing-email", 24)],
      labels([
        ["no-rate-limit", 4],
        ["missing-email", 20],
      ]),
    );
    expect(right.map(({ rule }) => rule)).toEqual(["no-rate-limit"]);
    expect(wrong.map(({ rule }) => rule)).toEqual(["missing-email"]);
    expect(missed.map(({ rule }) => rule)).toEqual(["missing-email"]);
  });

  it("gives a mark to one finding only", () => {
    const { right, wrong } = compareWithLabels(
      [found("no-rate-limit", 4), found("no-rate-limit", 5)],
      labels([["no-rate-limit", 4]]),
    );
    expect([right.length, wrong.length]).toEqual([1, 1]);
  });

  it("does not judge what the author left open", () => {
    const { wrong } = compareWithLabels([found("no-bounce-handling", 4)], labels([], ["no-bounce-handling"]));
    expect(wrong).toEqual([]);
  });
});

it("lists what is wrong and what is missed, with its project", () => {
  const comparison = compareWithLabels([found("missing-email", 2)], labels([["no-rate-limit", 9]]));
  expect(listMisses([{ name: "clinic", ...comparison }])).toEqual([
    "wrong   clinic/src/mailer.ts:2 missing-email (high)",
    "missed  clinic/src/mailer.ts:9 no-rate-limit",
  ]);
});

it("sums up precision and recall by rule, precision by confidence, and the share with a fix", () => {
  const comparison = compareWithLabels(
    [found("missing-email", 2), found("no-rate-limit", 9), found("no-rate-limit", 30)],
    labels([
      ["missing-email", 2],
      ["no-rate-limit", 9],
      ["no-rate-limit", 50],
    ]),
  );
  expect(summarize([{ name: "clinic", ...comparison }])).toBe(`\
missing-email            100.0 % (1 of 1) right, 100.0 % (1 of 1) found
no-rate-limit             50.0 % (1 of 2) right,  50.0 % (1 of 2) found

1 projects                66.7 % (2 of 3) right,  66.7 % (2 of 3) found
high                      66.7 % (2 of 3) right
medium                         – (0 of 0) right
low                            – (0 of 0) right
with a fix                 0.0 % (0 of 2)`);
});
