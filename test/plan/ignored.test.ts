import { expect, test } from "vitest";
import { listIgnored, withoutIgnored, type IgnoredRule } from "../../src/plan/ignored.ts";
import { planReview } from "../../src/plan/plan-review.ts";
import { aFinding } from "./a-finding.ts";
import { anInput } from "./an-input.ts";

const timestamp = aFinding({ line: 12 });
const email = aFinding({ line: 13, rule: "missing-email", severity: "warning" });
const ignored: readonly IgnoredRule[] = [
  { rule: "missing-email", reason: "guests have no address, says @octocat", by: "hubot" },
];

test("the findings of an ignored rule are dropped, and no others", () => {
  expect(withoutIgnored([timestamp, email], ignored)).toEqual([timestamp]);
  expect(withoutIgnored([timestamp, email], [])).toEqual([timestamp, email]);
});

test("an ignored rule is listed with the number of its findings, who ignored it and why", () => {
  expect(listIgnored([timestamp, email, email], ignored)).toEqual([
    "- `missing-email` (2 pitfalls), by `hubot`: guests have no address, says @\u200Boctocat",
  ]);
});

test("a long reason is cut", () => {
  const [row] = listIgnored([], [{ rule: "missing-email", reason: "x".repeat(400), by: "hubot" }]);
  expect(row).toBe(`- \`missing-email\` (0 pitfalls), by \`hubot\`: ${"x".repeat(299)}…`);
});

test("a review has neither comments nor annotations for an ignored rule, but counts what the change introduces", () => {
  const before = aFinding({ line: 200, rule: "missing-email", severity: "warning" });
  const plan = planReview(anInput({ findings: [timestamp, email, before] }, { ignored }));
  expect(plan.comments.map(({ endLine }) => endLine)).toEqual([12]);
  expect(plan.checkRun.annotations.map(({ startLine }) => startLine)).toEqual([12]);
  expect(plan.checkRun.summary).toContain(
    "Ignored in this pull request by `/pitstop ignore`:\n\n- `missing-email` (1 pitfall), by `hubot`",
  );
  expect(plan.preexisting).toBe(0);
});
