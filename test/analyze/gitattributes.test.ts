import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { makeForeignTest } from "../../src/analyze/gitattributes.ts";
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
    expect(makeForeignTest(root(text), undefined)("src/api/client.ts")).toBe(expected);
  });

  it("as the deepest file of attributes says, which counts for its folder only", () => {
    const sources = [
      { path: "src/api/.gitattributes", text: "client.ts -linguist-generated\n/made.ts linguist-generated" },
      ...root("src/** linguist-generated"),
    ];
    const isForeign = makeForeignTest(sources, undefined);
    expect(["src/api/client.ts", "src/api/v1/client.ts", "src/client.ts"].map(isForeign)).toEqual([
      ...[false, false, true],
    ]);
    const only = makeForeignTest(sources.slice(0, 1), undefined);
    expect(["src/api/made.ts", "src/made.ts", "src/api/v1/made.ts"].map(only)).toEqual([true, false, false]);
  });

  it("never because the change under review says so", () => {
    const changes = [aChange(".gitattributes", { at: 1, lines: "+" })];
    expect(makeForeignTest(root("src/** linguist-generated"), changes)("src/api/client.ts")).toBe(false);
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
