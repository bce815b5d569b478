import { describe, expect, it } from "vitest";
import { findSpot, isBrought } from "../../src/plan/placement.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";
import { aChange, aFinding } from "./a-finding.ts";

const suggestion = (startLine: number, endLine: number) => ({ startLine, endLine, replacement: "mended" });
const range = (first: number, last: number, endColumn = 3) => ({
  start: { line: first, column: 3 },
  end: { line: last, column: endColumn },
});
const asMap = (...changes: readonly FileChange[]) => new Map(changes.map((change) => [change.path, change]));

// Lines 10–16 on the right side: 12 and 13 are added, the rest is context.
const signup = aChange("src/signup.ts", { at: 10, lines: "  ++   " });

describe("a finding is brought by the change", () => {
  it.each([
    ["on an added line", aFinding({ line: 12 }), true],
    ["on a context line", aFinding({ line: 11 }), false],
    ["outside every hunk", aFinding({ line: 40 }), false],
    ["over several lines of which one is added", aFinding({ range: range(13, 15) }), true],
    ["ending before the first column of an added line", aFinding({ range: range(11, 12, 1) }), false],
    [
      "with a suggestion that meets an added line",
      aFinding({ line: 14, suggestion: suggestion(13, 14) }),
      true,
    ],
    [
      "with a suggestion beside the added lines",
      aFinding({ line: 14, suggestion: suggestion(14, 15) }),
      false,
    ],
    ["in a file the change does not touch", aFinding({ path: "src/other.ts" }), false],
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
    expect(isBrought(finding, asMap(signup))).toBe(expected);
  });

  it("in a changed file whose diff GitHub leaves out, wherever it is", () => {
    const change: FileChange = { path: "src/signup.ts", status: "modified", hunks: undefined };
    expect(isBrought(aFinding({ line: 900 }), asMap(change))).toBe(true);
  });

  it("on a changed line that GitHub does not show, and is told in the check run only, as what that line causes", () => {
    const hidden: FileChange = { ...signup, isHidden: true };
    const here = aFinding({ line: 12, suggestion: suggestion(12, 12) });
    const caused = aFinding({
      path: "src/other.ts",
      evidence: [{ path: "src/signup.ts", line: 13, text: "" }],
    });
    for (const finding of [here, caused]) {
      expect(isBrought(finding, asMap(hidden))).toBe(true);
      expect(findSpot(finding, asMap(signup)).kind).toBe("inline");
      expect(findSpot(finding, asMap(hidden)).kind).toBe("summary");
    }
    expect(isBrought(aFinding({ line: 11 }), asMap(hidden))).toBe(false);
  });

  it("not in a file that was only renamed", () => {
    const change: FileChange = {
      path: "src/signup.ts",
      status: "renamed",
      previousPath: "signup.ts",
      hunks: [],
    };
    expect(isBrought(aFinding(), asMap(change))).toBe(false);
  });
});

describe("a finding is told", () => {
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
      "on its suggestion's lines when it does not fit itself",
      aFinding({ range: range(12, 30), suggestion: suggestion(12, 12) }),
      { ...inline(12, 12), suggestion: suggestion(12, 12) },
    ],
    [
      "on its own lines without a block when the suggestion does not fit",
      aFinding({ line: 12, suggestion: suggestion(9, 12) }),
      inline(12, 12),
    ],
    [
      "in the check run when its lines leave the hunk",
      aFinding({ range: range(13, 17) }),
      { kind: "summary", reason: "it reaches beyond the lines that this change shows" },
    ],
    [
      "in the check run when Pitstop is not sure",
      aFinding({ line: 12, confidence: "low" }),
      { kind: "summary", reason: "Pitstop is not sure enough of it" },
    ],
    ["beside the code at medium confidence", aFinding({ line: 12, confidence: "medium" }), inline(12, 12)],
  ])("%s", (_where, finding, expected) => {
    expect(findSpot(finding, asMap(signup))).toEqual(expected);
  });

  it("in the check run when its lines cross two hunks, even if their numbers touch", () => {
    const change = aChange("src/signup.ts", { at: 10, lines: "++" }, { at: 12, lines: "++" });
    expect(findSpot(aFinding({ range: range(11, 12) }), asMap(change))).toMatchObject({ kind: "summary" });
    expect(findSpot(aFinding({ range: range(12, 13) }), asMap(change))).toMatchObject({ kind: "inline" });
  });

  it("without a block when a deleted line lies between the suggestion's lines", () => {
    const change = aChange("src/signup.ts", { at: 10, lines: "  + -+  " });
    const finding = aFinding({ line: 12, suggestion: suggestion(12, 14) });
    expect(findSpot(finding, asMap(change))).toEqual(inline(12, 12));
  });

  it("with its block when the deleted lines come before it", () => {
    const change = aChange("src/signup.ts", { at: 10, lines: "  --++  " });
    const finding = aFinding({ line: 12, suggestion: suggestion(12, 13) });
    expect(findSpot(finding, asMap(change))).toMatchObject({ suggestion: suggestion(12, 13) });
  });

  it("at the line that caused it when it lies in a file that the change does not touch", () => {
    const cause = { path: "src/signup.ts", line: 13, text: "passes milliseconds on" };
    const finding = aFinding({
      path: "src/wrapper.ts",
      suggestion: suggestion(12, 12),
      evidence: [{ path: "src/signup.ts", line: 11, text: "unchanged step" }, cause],
    });
    expect(findSpot(finding, asMap(signup))).toEqual({ ...inline(13, 13), cause });
  });

  it("in the check run when GitHub shows no diff of the file", () => {
    const change: FileChange = { path: "src/signup.ts", status: "added", hunks: undefined };
    expect(findSpot(aFinding(), asMap(change))).toEqual({
      kind: "summary",
      reason: "GitHub does not show the changes of this file",
    });
  });
});
