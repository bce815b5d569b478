import { expect, test } from "vitest";
import type { LeftFinding } from "../../src/fix/plan-fixes.ts";
import { planUnfinishedCheckRun } from "../../src/plan/check-run.ts";
import {
  fixAllAction,
  fixCommitMessage,
  fixReply,
  offerFixAll,
  withFixNote,
  type FixOutcome,
} from "../../src/plan/fix-words.ts";
import { aFinding } from "./a-finding.ts";

const left: LeftFinding = {
  finding: aFinding({ rule: "no-bounce-handling", line: 4 }),
  reason: "no safe automatic fix",
};
const byHand =
  "You can apply the suggestions yourself: in _Files changed_, add them to a batch and commit it.";

test.each<[FixOutcome, string]>([
  [
    { kind: "committed", sha: "abc1234", fixed: [aFinding(), aFinding()], left: [] },
    "Fixed 2 pitfalls in abc1234.",
  ],
  [
    { kind: "committed", sha: "abc1234", fixed: [aFinding()], left: [left] },
    "Fixed 1 pitfall in abc1234. Not fixed:\n\n- `src/signup.ts:4` No bounce handling: no safe automatic fix",
  ],
  [{ kind: "nothing", left: [] }, "No finding here can be fixed automatically, so nothing was committed."],
  [
    { kind: "nothing", left: [left] },
    "No finding here can be fixed automatically, so nothing was committed. Not fixed:\n\n- `src/signup.ts:4` No bounce handling: no safe automatic fix",
  ],
  [{ kind: "closed" }, "The pull request is closed, so nothing was committed."],
  [{ kind: "fork" }, `The branch is in a fork, where Pitstop can't commit. ${byHand}`],
  [
    { kind: "read-only" },
    `Pitstop can read this repository but not commit to it. The app's owner can grant it write access to contents. ${byHand}`,
  ],
  [
    { kind: "moved" },
    "The branch has a newer commit, so nothing was committed. Try again once the newer commit is reviewed.",
  ],
  [{ kind: "not-allowed" }, "Only people with write access can ask Pitstop to commit."],
  [
    { kind: "refused", message: "@octocat: protected branch" },
    "GitHub rejected the commit: @\u200Boctocat: protected branch",
  ],
])("the reply to a request for fixes: %o", (outcome, reply) => {
  expect(fixReply(outcome)).toBe(reply);
});

test.each([
  [20, undefined],
  [21, "- … and 1 other"],
  [22, "- … and 2 others"],
])("of %i findings that were not fixed, the reply lists 20", (number, more) => {
  const lines = fixReply({ kind: "nothing", left: Array.from({ length: number }, () => left) }).split("\n");
  expect(lines.filter((line) => line.startsWith("- `"))).toHaveLength(20);
  expect(lines.find((line) => line.startsWith("- …"))).toBe(more);
});

test("the commit's message counts what was fixed, by rule", () => {
  const fixed = [aFinding(), aFinding(), aFinding({ rule: "missing-email" })];
  expect(fixCommitMessage(fixed, "octocat")).toEqual({
    headline: "Fix 3 Customer.io pitfalls",
    body: "- Millisecond timestamp (2 times)\n- Missing email\n\nFixed by Pitstop at the request of octocat.",
  });
  expect(fixCommitMessage(fixed.slice(0, 1), "octocat").headline).toBe("Fix 1 Customer.io pitfall");
});

test("the button is offered only if there is something to fix", () => {
  const checkRun = planUnfinishedCheckRun({ kind: "closed" });
  expect(offerFixAll(checkRun, 0)).toBe(checkRun);
  expect(offerFixAll(checkRun, 1)).toEqual({
    ...checkRun,
    summary: `${checkRun.summary}\n\n1 pitfall can be fixed automatically: press **Fix all** above, or comment \`/pitstop fix\` on the pull request.`,
    actions: [fixAllAction],
  });
});

test("the button fits GitHub's limits", () => {
  expect(fixAllAction.identifier.length).toBeLessThanOrEqual(20);
  expect(fixAllAction.label.length).toBeLessThanOrEqual(20);
  expect(fixAllAction.description.length).toBeLessThanOrEqual(40);
});

test("the reply goes to the top of the check run, and replaces an earlier reply", () => {
  const once = withFixNote("1 pitfall found.", { kind: "nothing", left: [left] });
  expect(once).toBe(
    [
      "> **Fix all:** No finding here can be fixed automatically, so nothing was committed. Not fixed:",
      ">",
      "> - `src/signup.ts:4` No bounce handling: no safe automatic fix",
      "",
      "1 pitfall found.",
    ].join("\n"),
  );
  expect(withFixNote(once, { kind: "closed" })).toBe(
    "> **Fix all:** The pull request is closed, so nothing was committed.\n\n1 pitfall found.",
  );
});

test("the reply never makes the check run's summary too long for GitHub", () => {
  const summary = `${"é".repeat(100)}\n`.repeat(400);
  const text = withFixNote(summary, { kind: "closed" });
  expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(65_535);
  expect(text).toMatch(/more lines that did not fit here\.$/);
});
