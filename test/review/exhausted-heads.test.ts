import { describe, expect, test } from "vitest";
import { rememberExhausted } from "../../src/review/exhausted-heads.ts";
import type { Analyze } from "../../src/review/review-tools.ts";
import { AnalysisExhausted } from "../../src/threads/exhausted.ts";
import { noCoverage } from "../../src/vocabulary/coverage.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const snapshot = { sources: [], skipped: [], changes: undefined };
const analysis = { analyzed: [], skipped: [], findings: [], failures: [], notes: [], coverage: noCoverage };
const head = { owner: "shop", repo: "backend", headSha: "abc" };
const { signal } = new AbortController();

/** Analyses that end as `outcomes` say, one after the other, and then well. */
function someAnalyses(...outcomes: readonly Error[]) {
  let count = 0;
  const analyses = rememberExhausted(() => {
    const outcome = outcomes[count];
    count += 1;
    return outcome === undefined ? Promise.resolve(analysis) : Promise.reject(outcome);
  });
  const run = (analyze: Analyze, of = head) => analyze(snapshot, defaultConfig, signal, of);
  return { ...analyses, run, count: () => count };
}

const tooLong = new AnalysisExhausted("time", "src/types.ts");

describe("a head whose analysis took too much", () => {
  test("fails with the same words again, without another analysis", async () => {
    const { analyze, run, count } = someAnalyses(tooLong);
    await expect(run(analyze)).rejects.toBe(tooLong);
    await expect(run(analyze)).rejects.toMatchObject({ resource: "time", lastFile: "src/types.ts" });
    expect(count()).toBe(1);
  });

  test.each([
    ["another head", { ...head, headSha: "def" }],
    ["another repository", { ...head, repo: "frontend" }],
    ["another owner's fork", { ...head, owner: "cafe" }],
  ])("says nothing about %s", async (_what, other) => {
    const { analyze, run, count } = someAnalyses(tooLong);
    await expect(run(analyze)).rejects.toBe(tooLong);
    await expect(run(analyze, other)).resolves.toBe(analysis);
    expect(count()).toBe(2);
  });

  test("is tried again when a person asks for it, and forgotten when that succeeds", async () => {
    const { analyze, retry, run, count } = someAnalyses(tooLong);
    await expect(run(analyze)).rejects.toBe(tooLong);
    await expect(run(retry)).resolves.toBe(analysis);
    await expect(run(analyze)).resolves.toBe(analysis);
    expect(count()).toBe(3);
  });

  test("is remembered when a person asks for it in vain, with what came of that", async () => {
    const tooMuch = new AnalysisExhausted("memory");
    const { analyze, retry, run, count } = someAnalyses(tooLong, tooMuch);
    await expect(run(analyze)).rejects.toBe(tooLong);
    await expect(run(retry)).rejects.toBe(tooMuch);
    await expect(run(analyze)).rejects.toBe(tooMuch);
    expect(count()).toBe(2);
  });

  test("is forgotten when 1,000 others came after it", async () => {
    const errors = Array.from({ length: 1_001 }, () => tooLong);
    const { analyze, run, count } = someAnalyses(...errors);
    for (let index = 0; index <= 1_000; index += 1) {
      await expect(run(analyze, { ...head, headSha: String(index) })).rejects.toBe(tooLong);
    }
    await expect(run(analyze, { ...head, headSha: "1" })).rejects.toBe(tooLong);
    expect(count()).toBe(1_001);
    await expect(run(analyze, { ...head, headSha: "0" })).resolves.toBe(analysis);
    expect(count()).toBe(1_002);
  });
});

test("an analysis that failed for another reason is done again", async () => {
  const { analyze, run, count } = someAnalyses(new Error("superseded"));
  await expect(run(analyze)).rejects.toThrow("superseded");
  await expect(run(analyze)).resolves.toBe(analysis);
  expect(count()).toBe(2);
});
