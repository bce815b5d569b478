import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { makeBenchmarksPage } from "../../scripts/compare/figures.ts";
import { generated } from "../../scripts/compare/folders.ts";
import { tools } from "../../scripts/compare/tools.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

describe("the repositories of the comparison", () => {
  test("have the mistakes that are counted, and Pitstop finds them and only a note besides", () => {
    const [shop] = generated.map((make) => make());
    const sources = [...(shop?.files ?? [])].map(([path, text]) => ({ path, text }));
    expect(sources).toHaveLength(3255);
    const { findings, coverage } = analyze(
      { sources, skipped: [], changes: undefined },
      { rules, config: defaultConfig },
    );
    const places = findings.map(({ path, range }) => `${path}:${range.start.line}`);
    const mistakes = shop?.mistakes.map(({ path, line }) => `${path}:${line}`) ?? [];
    expect(mistakes).toHaveLength(30);
    expect(mistakes.filter((place) => !places.includes(place))).toEqual([]);
    expect(findings.filter(({ rule }) => rule !== "no-bounce-handling")).toHaveLength(30);
    // Those of the features, and the two of the module that they call.
    expect(coverage.files.reduce((sum, { operations }) => sum + operations, 0)).toBe(84);
  });
});

describe("what a tool reports", () => {
  test.each([
    ["grep", "src/a.ts:12:  created_at: Date.now(),\nsrc/b.ts:3:x\n", ["src/a.ts:12", "src/b.ts:3"]],
    ["ast-grep", `[{"file":"src/a.ts","range":{"start":{"line":11}}}]`, ["src/a.ts:12"]],
    [
      "ESLint",
      `[{"filePath":"/here/src/a.ts","messages":[{"line":12}]},{"filePath":"/here/b.ts","messages":[]}]`,
      ["src/a.ts:12"],
    ],
    [
      "oxlint --type-aware",
      "src/a.ts:12:3: Promises must be awaited [Error]\n\n1 problem\n",
      ["src/a.ts:12"],
    ],
    ["pitstop audit", `{"findings":[{"path":"src/a.ts","start":{"line":12}}]}`, ["src/a.ts:12"]],
  ])("is read: %s", (name, output, places) => {
    const tool = tools.find((one) => one.name === name);
    expect(tool?.read(output, "/here").map(({ path, line }) => `${path}:${line}`)).toEqual(places);
  });
});

test("the page says how many times as long as the first tool the others take, and what each found", () => {
  const row = {
    repository: "10 files",
    about: "some patterns",
    rounds: 10,
    found: 1,
    mistakes: 2,
    others: 1_300,
  };
  const page = makeBenchmarksPage({
    ...{ commit: "abc1234", machine: "a machine", node: "v20.19.0", versions: { oxlint: "1.0.0" } },
    rows: [
      { ...row, tool: "grep", milliseconds: 100 },
      { ...row, tool: "pitstop audit", milliseconds: 1_550, memory: 200_000, found: 2, others: 0 },
      { ...row, tool: "oxlint", milliseconds: 61_000, failed: true },
    ],
  });
  expect(page).toContain("## 10 files");
  expect(page).toMatch(/`grep`: some patterns +\| +0\.10 s \| +1\.0 \| +– \| +1 of 2 \| +1,300 \| +10 \|/u);
  expect(page).toMatch(
    /`pitstop audit`: some patterns +\| +1\.55 s \| +15\.5 \| +200 MB \| +2 of 2 \| +0 \| +10 \|/u,
  );
  expect(page).toMatch(/`oxlint`: some patterns +\| +failed after 61 s \| +– \|/u);
});
