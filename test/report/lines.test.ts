import { expect, test } from "vitest";
import { reportLines } from "../../src/report/lines.ts";
import { aFinding } from "../plan/a-finding.ts";
import { aReport, colored, plain, timestamp } from "./a-report.ts";

test("each finding is one line: its place, severity, rule and message", () => {
  const low = aFinding({ rule: "missing-email", severity: "info", line: 3, message: "No email.\nNone." });
  expect(reportLines(aReport([timestamp, low]), { ...plain, width: 40 })).toBe(
    [
      "src/signup.ts:6:17 error millisecond-timestamp `created_at` gets milliseconds, but Customer.io reads seconds.",
      "src/signup.ts:3:15 info missing-email No email. None.",
      "",
    ].join("\n"),
  );
});

test("nothing is printed without findings", () => {
  expect(reportLines(aReport([], { analyzed: [] }), plain)).toBe("");
});

test("severities have their colors", () => {
  expect(reportLines(aReport([timestamp]), colored)).toContain(" \u001b[31merror\u001b[39m ");
});

test("a name with line breaks cannot pass for a line of its own", () => {
  const path = "src/a\nsrc/b.ts:1:1 error wrong-api-key\t\u001b[2J\r.ts";
  const text = reportLines(aReport([{ ...timestamp, path }]), plain);
  expect(text.split("\n")).toHaveLength(2);
  expect(text).toMatch(
    /^src\/a\\u000asrc\/b\.ts:1:1 error wrong-api-key\\u0009\\u001b\[2J\\u000d\.ts:6:17 error /,
  );
});

test("places in messages are written for their reader, too", () => {
  const finding = { ...timestamp, message: "`a` is `b` (src/time.ts:3), and not `src/other.ts:4`." };
  const report = { ...aReport([finding]), texts: new Map([["src/time.ts", ""]]) };
  const style = { ...plain, pathOf: (path: string) => path.replace("src/", "../") };
  expect(reportLines(report, style)).toBe(
    "../signup.ts:6:17 error millisecond-timestamp `a` is `b` (../time.ts:3), and not `src/other.ts:4`.\n",
  );
});
