import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { makeFindingsJsonSchema, reportJson, reportReviewJson } from "../../src/report/json.ts";
import { aChange, aFinding } from "../plan/a-finding.ts";
import { aReport, aReviewReport, timestamp } from "./a-report.ts";

function expectValid(json: string): void {
  const ajv = new Ajv2020({ allErrors: true });
  const schema: unknown = makeFindingsJsonSchema();
  if (typeof schema !== "object" || schema === null) throw new TypeError("the schema is no object");
  ajv.validate(schema, JSON.parse(json));
  expect(ajv.errors).toBeNull();
}

test("an audit is printed in full", () => {
  const report = aReport([timestamp, aFinding({ rule: "no-bounce-handling", line: 1 })], {
    skipped: [{ path: "src/legacy.ts", reason: "ignored", onPurpose: true }],
    failures: [{ rule: "missing-email", path: "src/signup.ts", message: "too deep" }],
    coverage: {
      files: [
        { path: "src/signup.ts", operations: 3 },
        { path: "src/time.ts", operations: 0 },
      ],
      blindSpots: [{ path: "src/time.ts", line: 4, reason: "a client whose calls were not understood" }],
    },
  });
  const problem = { path: ".github/pitstop.yml", line: 2, column: 1, message: 'unknown key "ruls"' };
  const json = reportJson({ ...report, configProblems: [problem] });
  expectValid(json);
  expect(JSON.parse(json)).toEqual({
    version: 1,
    files: { analyzed: 2, skipped: [{ path: "src/legacy.ts", reason: "ignored" }] },
    findings: [
      {
        rule: "millisecond-timestamp",
        pitfall: 2,
        severity: "error",
        confidence: "high",
        path: "src/signup.ts",
        start: { line: 6, column: 17 },
        end: { line: 6, column: 22 },
        message: "`created_at` gets milliseconds, but Customer.io reads **seconds**.",
        fingerprint: timestamp.fingerprint,
        evidence: [{ path: "src/time.ts", line: 3, text: "`now()` returns `Date.now()`" }],
        suggestion: {
          startLine: 6,
          endLine: 6,
          replacement: "    created_at: Math.floor(now() / 1000),",
        },
        url: "https://example.com/rules/millisecond-timestamp",
      },
      expect.objectContaining({ rule: "no-bounce-handling", suggestion: null }),
    ],
    hidden: 0,
    coverage: {
      files: 2,
      operations: 3,
      blindSpots: [{ path: "src/time.ts", line: 4, reason: "a client whose calls were not understood" }],
    },
    failures: [{ rule: "missing-email", path: "src/signup.ts", message: "too deep" }],
    configProblems: [problem],
  });
});

test("the root and the number of hidden findings are printed, if there are any", () => {
  const json = reportJson({ ...aReport([]), root: "/home/me/shop", hidden: { count: 3, below: "high" } });
  expectValid(json);
  expect(JSON.parse(json)).toMatchObject({ root: "/home/me/shop", findings: [], hidden: 3 });
});

test("a review adds placements, and counts findings that already existed", () => {
  const unsure = aFinding({ confidence: "low", severity: "warning", line: 6, rule: "missing-email" });
  const before = aFinding({ line: 1 });
  const json = reportReviewJson(
    aReviewReport([timestamp, unsure, before], [aChange("src/signup.ts", { at: 5, lines: " + " })]),
  );
  expectValid(json);
  expect(JSON.parse(json)).toMatchObject({
    preexisting: 1,
    findings: [
      { rule: "millisecond-timestamp", placement: { kind: "inline", startLine: 6, endLine: 6 } },
      {
        rule: "missing-email",
        placement: { kind: "summary", reason: "low confidence" },
      },
    ],
  });
});

test("with timing, each stage is listed with its milliseconds", () => {
  const timing = [
    { name: "read", milliseconds: 12.345, files: 2, bytes: 700 },
    { name: "check", rule: "missing-email", milliseconds: 1 },
  ] as const;
  const json = reportJson({ ...aReport([]), timing });
  expectValid(json);
  expect(JSON.parse(json)).toMatchObject({
    timing: [
      { stage: "read", milliseconds: 12.3, files: 2, bytes: 700 },
      { stage: "check", rule: "missing-email", milliseconds: 1 },
    ],
  });
  expect(JSON.parse(reportJson(aReport([])))).not.toHaveProperty("timing");
});
