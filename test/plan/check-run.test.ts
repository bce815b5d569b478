import { describe, expect, it, test } from "vitest";
import { planUnfinishedCheckRun, withFailedSiblings } from "../../src/plan/check-run.ts";
import { planReview } from "../../src/plan/plan-review.ts";
import type { Range } from "../../src/vocabulary/finding.ts";
import type { PlannedAnnotation } from "../../src/vocabulary/review-plan.ts";
import { isSharedResult } from "../../src/vocabulary/shared-result.ts";
import { aChange, aFinding } from "./a-finding.ts";
import { anInput } from "./an-input.ts";

test.each<[string, Range, Partial<PlannedAnnotation>]>([
  [
    "part of a line has both columns, the last one included",
    { start: { line: 12, column: 15 }, end: { line: 12, column: 25 } },
    { startLine: 12, endLine: 12, startColumn: 15, endColumn: 24 },
  ],
  [
    "an empty range has one column",
    { start: { line: 12, column: 7 }, end: { line: 12, column: 7 } },
    { startLine: 12, endLine: 12, startColumn: 7, endColumn: 7 },
  ],
  [
    "a line with its newline has no columns, because they would end on the next line",
    { start: { line: 12, column: 3 }, end: { line: 13, column: 1 } },
    { startLine: 12, endLine: 12 },
  ],
  [
    "several lines have no columns",
    { start: { line: 12, column: 3 }, end: { line: 14, column: 4 } },
    { startLine: 12, endLine: 14 },
  ],
])("an annotation of %s", (_what, range, location) => {
  const [annotation] = planReview(anInput({ findings: [aFinding({ range })] })).checkRun.annotations;
  const { startLine, endLine, startColumn, endColumn } = annotation ?? {};
  const columns = startColumn === undefined ? {} : { startColumn, endColumn };
  expect({ startLine, endLine, ...columns }).toEqual(location);
});

test("an annotation's message is short enough for GitHub, even with three bytes for every character", () => {
  const findings = [aFinding({ message: "語".repeat(30_000) })];
  const [annotation] = planReview(anInput({ findings })).checkRun.annotations;
  expect(new TextEncoder().encode(annotation?.message).length).toBeLessThanOrEqual(64 * 1024);
  expect(annotation?.message).toMatch(/語…$/);
});

test("the table lists five paths of a rule, and how many more there are", () => {
  const paths = ["a", "b", "c", "d", "e", "f"].map((name) => `src/${name}.ts`);
  const input = (names: readonly string[]) =>
    anInput(
      { analyzed: names, findings: names.map((path) => aFinding({ path })) },
      { changes: names.map((path) => aChange(path, { at: 1, lines: "+".repeat(20) })) },
    );
  const rowOf = (names: readonly string[]) =>
    planReview(input(names))
      .checkRun.summary.split("\n")
      .find((line) => line.startsWith("| [Millisecond"));
  expect(rowOf(paths.slice(0, 5))).toMatch(/`src\/e\.ts` \|$/);
  expect(rowOf(paths)).toMatch(/`src\/e\.ts` and 1 more \|$/);
});

test("ignore comments that have no effect are listed in the summary, and the duration in the text", () => {
  const notes = [{ path: "src/signup.ts", line: 3, message: "this ignore comment needs a reason" }];
  const { summary, text } = planReview(anInput({ notes }, { took: 1249 })).checkRun;
  expect(summary).toBe(
    "Analyzed 1 file, including the one changed here. 1 Customer.io call in 1 file checked.\n\nIgnore comments and `.gitattributes` patterns that have no effect:\n\n- `src/signup.ts:3`: this ignore comment needs a reason",
  );
  expect(text).toBe("Read and analyzed in 1.2 s.");
});

test("skipped files are listed by whether this change touches them", () => {
  const skipped = [
    { path: "src/data.ts", reason: "larger than 1 MB" },
    { path: "src/signup.ts", reason: "not UTF-8" },
  ];
  const { text } = planReview(anInput({ analyzed: [], skipped })).checkRun;
  expect(text).toBe(
    "Changed here but not analyzed:\n\n- `src/signup.ts`: not UTF-8\n\nNot analyzed in the rest of the repository:\n\n- `src/data.ts`: larger than 1 MB",
  );
});

describe("a check run that also speaks for others with the same head commit", () => {
  const own = { title: "No pitfalls found", summary: "Analyzed 1 file.", annotations: [] } as const;

  it.each(["success", "neutral"] as const)("fails with them, where its own is a %s", (conclusion) => {
    const shared = withFailedSiblings({ ...own, conclusion }, ["#8", "the merge queue"]);
    expect(shared).toMatchObject({
      conclusion: "failure",
      title: "Failed in #8, the merge queue, with the same head commit",
    });
    expect(shared.summary).toContain("**No pitfalls found**\n\nAnalyzed 1 file.");
    expect(isSharedResult(shared.summary)).toBe(true);
  });

  it("keeps the title by which a postponed review is found", () => {
    const stopped = planUnfinishedCheckRun({ kind: "stopped" });
    const { conclusion, title } = withFailedSiblings(stopped, ["#8"]);
    expect({ conclusion, title }).toEqual({ conclusion: "failure", title: stopped.title });
  });

  it("is its own where that failed, or where no other did", () => {
    const failed = { ...own, conclusion: "failure" } as const;
    expect(withFailedSiblings(failed, ["#8"])).toBe(failed);
    const passed = { ...own, conclusion: "success" } as const;
    expect(withFailedSiblings(passed, [])).toBe(passed);
    expect(isSharedResult(passed.summary)).toBe(false);
  });
});

describe("code that was not understood", () => {
  const spot = (path: string, line: number) => ({
    path,
    line,
    reason: "a client whose calls were not understood",
  });
  const coverage = (blindSpots: readonly ReturnType<typeof spot>[]) => ({
    files: [
      { path: "src/cio.ts", operations: 2 },
      { path: "src/signup.ts", operations: 64 },
    ],
    blindSpots,
  });

  it("is listed in the summary where the change touches its file, and in the text elsewhere", () => {
    const spots = [spot("src/cio.ts", 8), spot("src/signup.ts", 99)];
    const { summary, text } = planReview(anInput({ coverage: coverage(spots) })).checkRun;
    expect(summary).toBe(
      [
        "Analyzed 1 file, including the one changed here. 66 Customer.io calls in 2 files checked.",
        "This change touches files with Customer.io code that Pitstop does not understand. Pitfalls in that code are not found:",
        "- `src/signup.ts:99`: a client whose calls were not understood",
      ].join("\n\n"),
    );
    expect(text).toBe(
      "Customer.io code in the rest of the repository that Pitstop does not understand:\n\n- `src/cio.ts:8`: a client whose calls were not understood",
    );
  });

  it("is listed up to fifty places", () => {
    const spots = Array.from({ length: 52 }, (_, index) => spot("src/signup.ts", index + 1));
    const { summary } = planReview(anInput({ coverage: coverage(spots) })).checkRun;
    expect(summary).toContain("- `src/signup.ts:50`: ");
    expect(summary).toMatch(/\n- … and 2 more$/);
  });
});
