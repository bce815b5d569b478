import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyzeUnrelated } from "../../src/analyze/analyze-unrelated.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import type { AnalyzedSnapshot } from "../../src/analyze/prepare-sources.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

function aSnapshot(
  files: Readonly<Record<string, string>>,
  more: Partial<AnalyzedSnapshot> = {},
): AnalyzedSnapshot {
  return { sources: Object.entries(files).map(([path, text]) => ({ path, text })), skipped: [], ...more };
}

const members = "export const members = [];\n";

describe("code that has nothing to do with Customer.io gets without the compiler what it gets with it", () => {
  test.each<[string, AnalyzedSnapshot]>([
    ["no code", aSnapshot({})],
    [
      "code, tests and settings",
      aSnapshot({ "src/a.ts": members, "src/a.test.ts": members, "package.json": "{}" }),
    ],
    ["code that does not parse", aSnapshot({ "src/a.ts": "export const = ;" })],
    [
      "an unused directive",
      aSnapshot({ "src/a.ts": `// pitstop-ignore-file client-per-request: ours\n${members}` }),
    ],
    [
      "a package that nobody uses",
      aSnapshot({ "src/a.ts": members, "package.json": `{"dependencies":{"customerio-node":"4"}}` }),
    ],
    [
      "build output and generated code",
      aSnapshot({ "build/a.js": members, "src/a.gen.ts": members, "src/b.ts": "// @generated\n" }),
    ],
    [
      "a .gitattributes file",
      aSnapshot({
        ".gitattributes": "src/a.ts linguist-generated\n!bad linguist-vendored\n",
        "src/a.ts": members,
      }),
    ],
    [
      "files that were not read",
      aSnapshot({ "src/a.ts": members }, { skipped: [{ path: "src/b.ts", reason: "too large" }] }),
    ],
    [
      "a change",
      aSnapshot(
        { "src/a.ts": members },
        { changes: [{ path: "dist/a.js", previousPath: "src/b.ts", status: "renamed", hunks: [] }] },
      ),
    ],
  ])("%s", (_name, snapshot) => {
    const config = { ...defaultConfig, ignore: ["src/legacy/"] };
    expect(analyzeUnrelated(snapshot, { config })).toEqual(analyze(snapshot, { rules, config }));
  });
});

test.each([
  [`import { TrackClient } from "customerio-node";`],
  [`await fetch("https://track.customer.io/api/v1/customers/1");`],
  [`window._cio.identify({ id: "1" });`],
])("code that may have something to do with it is left to the analysis: %s", (text) => {
  expect(analyzeUnrelated(aSnapshot({ "src/a.ts": text }), { config: defaultConfig })).toBeUndefined();
});
