import { expect, test } from "vitest";
import type { Edit } from "../../src/vocabulary/edit.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import { planFixes } from "../../src/fix/plan-fixes.ts";
import { cpuTimeOf } from "../cpu-time.ts";
import { aFinding } from "../plan/a-finding.ts";

const texts = new Map([
  ["src/signup.ts", "created_at: Date.now()"],
  ["src/time.ts", "export const now = 1;"],
]);

function replace(path: string, old: string, text: string): Edit {
  const start = texts.get(path)?.indexOf(old) ?? 0;
  return { path, start, end: start + old.length, text };
}

function fixedBy(rule: string, ...edits: readonly Edit[]): Finding {
  return aFinding({ rule, edits });
}

const toSeconds = replace("src/signup.ts", "Date.now()", "seconds()");
const rename = replace("src/signup.ts", "created_at", "createdAt");

test("edits of several findings are applied together, and each file lists the findings that change it", () => {
  const first = fixedBy("millisecond-timestamp", toSeconds, replace("src/time.ts", "1", "2"));
  const second = fixedBy("dynamic-event-name", rename);
  expect(planFixes([first, second], texts)).toEqual({
    files: [
      {
        path: "src/signup.ts",
        before: "created_at: Date.now()",
        after: "createdAt: seconds()",
        findings: [first, second],
      },
      {
        path: "src/time.ts",
        before: "export const now = 1;",
        after: "export const now = 2;",
        findings: [first],
      },
    ],
    fixed: [first, second],
    left: [],
  });
});

test("findings that share an edit are both fixed by it", () => {
  const plan = planFixes([fixedBy("missing-email", rename), fixedBy("email-as-user-id", rename)], texts);
  expect(plan.files.map((file) => file.after)).toEqual(["createdAt: Date.now()"]);
  expect(plan.fixed).toHaveLength(2);
});

test("of two fixes that overlap, no part of the second is applied", () => {
  const first = fixedBy("millisecond-timestamp", toSeconds);
  const second = fixedBy("dynamic-event-name", rename, replace("src/signup.ts", "now()", "today()"));
  const plan = planFixes([first, second], texts);
  expect(plan.files.map((file) => file.after)).toEqual(["created_at: seconds()"]);
  expect(plan.left).toEqual([{ finding: second, reason: "its fix overlaps another fix" }]);
});

test("a finding without an edit, or with one in a file that cannot be changed, is not fixed", () => {
  const advice = fixedBy("no-bounce-handling");
  const elsewhere = fixedBy("client-per-request", rename, {
    path: "src/gone.ts",
    start: 0,
    end: 0,
    text: "x",
  });
  expect(planFixes([advice, elsewhere], texts)).toEqual({
    files: [],
    fixed: [],
    left: [
      { finding: advice, reason: "no safe automatic fix" },
      { finding: elsewhere, reason: "the file changed after it was analyzed" },
    ],
  });
});

test("a finding too uncertain for an inline comment is not fixed", () => {
  const unsure = aFinding({ edits: [toSeconds], confidence: "low" });
  expect(planFixes([unsure], texts)).toEqual({
    ...{ files: [], fixed: [] },
    left: [{ finding: unsure, reason: "low confidence" }],
  });
});

test("36,000 fixes of one file are planned in less than 500 ms, each that overlaps another one skipped", async () => {
  const text = "Date.now();\n".repeat(24_000);
  const edits = Array.from({ length: 36_000 }, (_, index) => {
    // Every third one is inside the one before.
    const start = Math.floor(index / 3) * 24 + (index % 3) * 7 + (index % 3 === 1 ? 5 : 0);
    return { path: "src/big.ts", start, end: start + 8, text: "seconds()" };
  });
  const findings = edits.map((edit) => aFinding({ edits: [edit] }));
  const plan = () => planFixes(findings, new Map([["src/big.ts", text]]));
  expect(await cpuTimeOf(plan)).toBeLessThan(500);
  const { fixed, left, files } = plan();
  expect([fixed.length, left.length]).toEqual([24_000, 12_000]);
  expect(files[0]?.findings).toHaveLength(24_000);
});
