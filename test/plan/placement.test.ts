import { describe, expect, it } from "vitest";
import { findSpot, isIntroduced } from "../../src/plan/placement.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";
import { aChange, aFinding } from "./a-finding.ts";

const suggestion = (startLine: number, endLine: number) => ({ startLine, endLine, replacement: "fixed" });
const range = (first: number, last: number, endColumn = 3) => ({
  start: { line: first, column: 3 },
  end: { line: last, column: endColumn },
});
const asMap = (...changes: readonly FileChange[]) => new Map(changes.map((change) => [change.path, change]));

// Lines 10–16 on the right side: 12 and 13 are added, the rest is context.
const signup = aChange("src/signup.ts", { at: 10, lines: "  ++   " });

describe("a change introduces a finding", () => {
  it("on an added line of any hunk, in whatever order the hunks are", () => {
    const hunks = [30, 10, 20].map((at) => ({ at, lines: " + " }));
    const changes = asMap(aChange("src/signup.ts", ...hunks));
    const introduced = [10, 11, 12, 20, 21, 22, 30, 31, 32, 33].filter((line) =>
      isIntroduced(aFinding({ line }), changes),
    );
    expect(introduced).toEqual([11, 21, 31]);
  });

  it.each([
    ["on an added line", aFinding({ line: 12 }), true],
    ["on a context line", aFinding({ line: 11 }), false],
    ["outside every hunk", aFinding({ line: 40 }), false],
    ["on several lines, one of which is added", aFinding({ range: range(13, 15) }), true],
    ["ending before the first column of an added line", aFinding({ range: range(11, 12, 1) }), false],
    [
      "with an empty range at the start of an added line",
      aFinding({ range: { start: { line: 12, column: 1 }, end: { line: 12, column: 1 } } }),
      true,
    ],
    [
      "with a suggestion that covers an added line",
      aFinding({ line: 14, suggestion: suggestion(13, 14) }),
      true,
    ],
    [
      "with a suggestion next to the added lines",
      aFinding({ line: 14, suggestion: suggestion(14, 15) }),
      false,
    ],
    ["in a file that the change does not touch", aFinding({ path: "src/other.ts" }), false],
    [
      "by what it removes, even in a file that it does not touch",
      aFinding({ path: "src/other.ts", isCausedByRemoval: true }),
      true,
    ],
    [
      "whose evidence is an added line of another file",
      aFinding({
        path: "src/other.ts",
        evidence: [{ path: "src/signup.ts", line: 13, text: "is made here" }],
      }),
      true,
    ],
    [
      "whose evidence is a context line",
      aFinding({
        path: "src/other.ts",
        evidence: [{ path: "src/signup.ts", line: 11, text: "is made here" }],
      }),
      false,
    ],
  ])("%s", (_where, finding, expected) => {
    expect(isIntroduced(finding, asMap(signup))).toBe(expected);
  });

  it("anywhere in a changed file whose diff GitHub omits", () => {
    const change: FileChange = { path: "src/signup.ts", status: "modified", hunks: undefined };
    expect(isIntroduced(aFinding({ line: 900 }), asMap(change))).toBe(true);
  });

  it("on a changed line that GitHub does not show, or caused by one, and reports it only in the check run", () => {
    const hidden: FileChange = { ...signup, isHidden: true };
    const here = aFinding({ line: 12, suggestion: suggestion(12, 12) });
    const caused = aFinding({
      path: "src/other.ts",
      evidence: [{ path: "src/signup.ts", line: 13, text: "" }],
    });
    for (const finding of [here, caused]) {
      expect(isIntroduced(finding, asMap(hidden))).toBe(true);
      expect(findSpot(finding, asMap(signup)).kind).toBe("inline");
      expect(findSpot(finding, asMap(hidden)).kind).toBe("summary");
    }
    expect(isIntroduced(aFinding({ line: 11 }), asMap(hidden))).toBe(false);
  });

  it("not in a file that was only renamed", () => {
    const change: FileChange = {
      path: "src/signup.ts",
      status: "renamed",
      previousPath: "signup.ts",
      hunks: [],
    };
    expect(isIntroduced(aFinding(), asMap(change))).toBe(false);
  });
});

describe("a finding is reported", () => {
  const inline = (startLine: number, endLine: number) => ({
    kind: "inline",
    path: "src/signup.ts",
    startLine,
    endLine,
  });

  it.each([
    ["on its own line", aFinding({ line: 12 }), inline(12, 12)],
    ["on its lines, context included", aFinding({ range: range(13, 16) }), inline(13, 16)],
    [
      "on its suggestion's lines when they are wider",
      aFinding({ line: 12, suggestion: suggestion(11, 13) }),
      { ...inline(11, 13), suggestion: suggestion(11, 13) },
    ],
    [
      "on its suggestion's lines when its own are not in the diff",
      aFinding({ range: range(12, 30), suggestion: suggestion(12, 12) }),
      { ...inline(12, 12), suggestion: suggestion(12, 12) },
    ],
    [
      "on its own lines without a block when the suggestion's are not in the diff",
      aFinding({ line: 12, suggestion: suggestion(9, 12) }),
      inline(12, 12),
    ],
    [
      "in the check run when its lines leave the hunk",
      aFinding({ range: range(13, 17) }),
      { kind: "summary", reason: "it reaches beyond the lines shown in the diff" },
    ],
    [
      "in the check run at low confidence",
      aFinding({ line: 12, confidence: "low" }),
      { kind: "summary", reason: "low confidence" },
    ],
    [
      "in the check run when it is in a file that the change does not touch",
      aFinding({ path: "src/other.ts" }),
      { kind: "summary", reason: "it is in a file that this change does not touch" },
    ],
    ["inline at medium confidence", aFinding({ line: 12, confidence: "medium" }), inline(12, 12)],
  ])("%s", (_where, finding, expected) => {
    expect(findSpot(finding, asMap(signup))).toEqual(expected);
  });

  it("in the check run when its lines cross two hunks, even if their numbers touch", () => {
    const change = aChange("src/signup.ts", { at: 10, lines: "++" }, { at: 12, lines: "++" });
    expect(findSpot(aFinding({ range: range(11, 12) }), asMap(change))).toMatchObject({ kind: "summary" });
    expect(findSpot(aFinding({ range: range(12, 13) }), asMap(change))).toMatchObject({ kind: "inline" });
  });

  it("without a block when a deleted line is between the suggestion's lines", () => {
    const change = aChange("src/signup.ts", { at: 10, lines: "  + -+  " });
    const finding = aFinding({ line: 12, suggestion: suggestion(12, 14) });
    expect(findSpot(finding, asMap(change))).toEqual(inline(12, 12));
  });

  it("with its block when the deleted lines come before it", () => {
    const change = aChange("src/signup.ts", { at: 10, lines: "  --++  " });
    const finding = aFinding({ line: 12, suggestion: suggestion(12, 13) });
    expect(findSpot(finding, asMap(change))).toMatchObject({ suggestion: suggestion(12, 13) });
  });

  it("at the line that caused it when it is in a file that the change does not touch", () => {
    const cause = { path: "src/signup.ts", line: 13, text: "passes milliseconds on" };
    const finding = aFinding({
      path: "src/wrapper.ts",
      suggestion: suggestion(12, 12),
      evidence: [{ path: "src/signup.ts", line: 11, text: "unchanged step" }, cause],
    });
    expect(findSpot(finding, asMap(signup))).toEqual({ ...inline(13, 13), cause });
  });

  it.each<[string, FileChange]>([
    ["lists no hunks", { path: "src/signup.ts", status: "added", hunks: undefined }],
    ["shows none of the hunks", { ...signup, isHidden: true }],
  ])("in the check run when GitHub %s of the file", (_what, change) => {
    expect(findSpot(aFinding(), asMap(change))).toEqual({
      kind: "summary",
      reason: "GitHub does not show the changes in this file",
    });
  });
});
