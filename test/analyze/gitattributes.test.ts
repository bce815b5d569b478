import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { readAttributes } from "../../src/analyze/gitattributes.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { aChange } from "../plan/a-finding.ts";

const root = (text: string) => [{ path: ".gitattributes", text }];

describe("a file is somebody else's by .gitattributes", () => {
  it.each([
    ["marked as generated", "src/api/client.ts linguist-generated", true],
    ["marked with a value", "src/api/client.ts text linguist-generated=true", true],
    ["marked as vendored, by a pattern", "src/api/** linguist-vendored", true],
    ["marked by its kind of name anywhere", "client.ts linguist-generated", true],
    [
      "marked among other things",
      "# made by a tool\n\n*.md text\r\n*.ts  linguist-generated -diff\r\n",
      true,
    ],
    ["not marked", "src/api/client.ts text eol=lf", false],
    ["marked as not generated", "src/** -linguist-generated", false],
    ["taken back by a value", "src/** linguist-generated\nsrc/api/client.ts linguist-generated=false", false],
    ["marked elsewhere only", "dist/** linguist-generated", false],
    ["named like something else", "src/api/client.ts linguist-generated-not", false],
  ])("when it is %s: %j", (_what, text, expected) => {
    expect(readAttributes(root(text), undefined).isForeign("src/api/client.ts")).toBe(expected);
  });

  it("as the deepest file of attributes says, which counts for its folder only", () => {
    const sources = [
      { path: "src/api/.gitattributes", text: "client.ts -linguist-generated\n/made.ts linguist-generated" },
      ...root("src/** linguist-generated"),
    ];
    const { isForeign } = readAttributes(sources, undefined);
    expect(["src/api/client.ts", "src/api/v1/client.ts", "src/client.ts"].map(isForeign)).toEqual([
      ...[false, false, true],
    ]);
    const { isForeign: only } = readAttributes(sources.slice(0, 1), undefined);
    expect(["src/api/made.ts", "src/made.ts", "src/api/v1/made.ts"].map(only)).toEqual([true, false, false]);
  });

  it("never because the change under review says so", () => {
    const changes = [aChange(".gitattributes", { at: 1, lines: "+" })];
    const { isForeign } = readAttributes(root("src/** linguist-generated"), changes);
    expect(isForeign("src/api/client.ts")).toBe(false);
  });
});

it("and is not judged then, which is said", () => {
  const code =
    'import { TrackClient } from "customerio-node";\nnew TrackClient("a", "b").identify("x", { created_at: Date.now() });\n';
  const judge = (attributes: string) =>
    analyze(
      { sources: [{ path: "src/made.ts", text: code }, ...root(attributes)], skipped: [] },
      { rules, config: defaultConfig },
    );
  expect(judge("").findings.length).toBeGreaterThan(0);
  expect(judge("src/made.ts linguist-generated")).toMatchObject({
    findings: [],
    skipped: [
      { path: "src/made.ts", reason: "generated or vendored according to .gitattributes", onPurpose: true },
    ],
  });
});

describe("a pattern that is not understood matches nothing, and the others still count", () => {
  it.each([
    ["of 70,000 characters", "a/".repeat(35_000), "is longer than 1,000 characters"],
    ["with extended globs", "+(+(a)*)b", "uses +(…), which is not supported"],
    ["with more choices than anybody means", "{a,b}".repeat(7), "has more than 100 alternatives"],
  ])("%s", (_what, pattern, problem) => {
    const text = `# tools\n${pattern} linguist-generated\nsrc/made.ts linguist-generated\n`;
    const { isForeign, notes } = readAttributes(root(text), undefined);
    expect(notes).toEqual([
      { path: ".gitattributes", line: 2, message: `this pattern ${problem}, so it matches nothing` },
    ]);
    expect(["src/made.ts", "src/api/client.ts", pattern].map(isForeign)).toEqual([true, false, false]);
  });

  it("unless it says nothing of generated or vendored files", () => {
    expect(readAttributes(root(`${"a/".repeat(35_000)} text\n+(a) eol=lf\n`), undefined).notes).toEqual([]);
  });

  it("as do patterns after the first 1,000", () => {
    const text = Array.from({ length: 1_001 }, (_, index) => `made-${index}.ts linguist-generated\n`).join(
      "",
    );
    const { isForeign, notes } = readAttributes(root(text), undefined);
    expect(["made-999.ts", "made-1000.ts"].map(isForeign)).toEqual([true, false]);
    expect(notes).toEqual([
      { path: ".gitattributes", line: 1_001, message: "patterns after the first 1000 are not read" },
    ]);
  });
});

it("a pattern of 70,000 characters fails no analysis: it is noted", () => {
  const code = "export const plan = 1;\n";
  const { analyzed, notes, failures } = analyze(
    {
      sources: [{ path: "src/plan.ts", text: code }, ...root(`${"a/".repeat(35_000)} linguist-generated\n`)],
      skipped: [],
    },
    { rules, config: defaultConfig },
  );
  expect({ analyzed, failures }).toEqual({ analyzed: ["src/plan.ts"], failures: [] });
  expect(notes).toEqual([
    {
      path: ".gitattributes",
      line: 1,
      message: "this pattern is longer than 1,000 characters, so it matches nothing",
    },
  ]);
});
