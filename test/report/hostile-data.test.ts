import { describe, expect, test } from "vitest";
import { reportFixed, reportLeft, reportPatch } from "../../src/report/fixes.ts";
import { reportGuesses } from "../../src/report/init.ts";
import { reportPretty } from "../../src/report/pretty.ts";
import { reportRemoteReview } from "../../src/report/remote-review.ts";
import { reportReviewPretty } from "../../src/report/review.ts";
import { printableReport } from "../../src/report/style.ts";
import { cpuTimeOf } from "../cpu-time.ts";
import { aChange, aFinding } from "../plan/a-finding.ts";
import { aReport, aReviewReport, colored, signUpText, timestamp } from "./a-report.ts";

/** A color that a report never has: only what a repository brings can be in it. */
const background = "\u001b[45m";
const hostile = `${background}\u001b[2J\u009b2J\u202e`;

/** Data of the same shape with a hostile end to every text that is not one of a fixed set of words. */
function poison<Data>(data: Data): Data {
  // Of the same shape: only texts are replaced, by texts.
  return poisonTexts(data) as Data;
}

const words = new Set(["kind", "severity", "confidence", "conclusion", "reportedIn", "status"]);

function poisonTexts(data: unknown): unknown {
  if (typeof data === "string") return `${data}${hostile}`;
  if (Array.isArray(data)) return data.map(poisonTexts);
  if (data instanceof Map)
    return new Map([...data].map(([key, value]) => [poisonTexts(key), poisonTexts(value)]));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, words.has(key) ? value : poisonTexts(value)]),
  );
}

const low = aFinding({ line: 5, confidence: "low", rule: "missing-email" });
const run = aReport([timestamp, low], {
  skipped: [{ path: "src/a.ts", reason: "larger than 1 MB" }],
  failures: [{ rule: "missing-email", path: "src/a.ts", message: "too deep" }],
  notes: [{ path: "src/a.ts", line: 1, message: "this ignore comment has no effect" }],
});
const changes = [aChange("src/signup.ts", { at: 1, lines: "+".repeat(9) })];
const review = aReviewReport([timestamp, low], changes);
const file = { path: "src/signup.ts", before: signUpText, after: "export {};\n", findings: [timestamp] };
const guess = { key: ["runtime"], value: "server", because: "listens", at: { path: "src/a.ts", line: 1 } };
const remote = { comments: 1, result: review.plan.checkRun, reportedIn: "nowhere" } as const;

describe("no text in the data of a report brings colors or commands of its own to", () => {
  test.each<[string, () => string]>([
    ["an audit", () => reportPretty(poison(run), colored)],
    ["an audit without code", () => reportPretty({ ...poison(run), texts: new Map() }, colored)],
    ["a review", () => reportReviewPretty(poison(review), colored)],
    ["a remote review", () => reportRemoteReview("acme/shop#1", poison(remote), colored)],
    ["fixes", () => reportFixed([poison(file)], colored)],
    ["what was not fixed", () => reportLeft([poison({ finding: timestamp, reason: "low" })], colored)],
    ["a patch in colors", () => reportPatch([poison(file)], colored).text],
    ["guesses", () => reportGuesses([poison(guess)], colored)],
  ])("%s", (_what, report) => {
    const text = report();
    expect(text).toContain("\u001b[");
    // Where columns count, one other character takes the place of each.
    expect(text).toMatch(/\\u001b\[45m|\u{fffd}\[45m/u);
    expect(text).not.toContain(background);
    expect(printableReport(text)).toBe(text);
  });
});

test("a report's colors stay, and what controls a terminal otherwise becomes visible", () => {
  const own = "\u001b[1m\u001b[31mError\u001b[39m\u001b[22m";
  expect(printableReport(`${own} \u001b[8m \u001b[2J \u001b]8;;https://example.com\u0007`)).toBe(
    `${own} \\u001b[8m \\u001b[2J \\u001b]8;;https://example.com\\u0007`,
  );
});

test("3,000 findings in one file are printed in less than 2 s", async () => {
  const text = "  created_at: now(),\n".repeat(3_000);
  const findings = Array.from({ length: 3_000 }, (_, index) => aFinding({ line: index + 1 }));
  const report = { ...aReport(findings), texts: new Map([["src/signup.ts", text]]) };
  expect(await cpuTimeOf(() => reportPretty(report, colored))).toBeLessThan(2_000);
});
