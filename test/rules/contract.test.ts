import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { applyEdits } from "../../src/vocabulary/edit.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import type { Rule } from "../../src/rule.ts";
import type { FileChange, SourceText } from "../../src/vocabulary/snapshot.ts";
import { findContradictions, listAddedKinds, listKinds, type Advice } from "./advice.ts";
import { collectEdits, listMisprints, toSources } from "./picture.ts";

function findWith(
  rule: Rule,
  sources: readonly SourceText[],
  changes?: readonly FileChange[],
): readonly Finding[] {
  const analysis = analyze({ sources, skipped: [], changes }, { rules: [rule], config: defaultConfig });
  expect(analysis.failures).toEqual([]);
  expect(analysis.skipped).toEqual([]);
  return analysis.findings;
}

/** The change that adds a file. */
function addFile({ path, text }: SourceText): FileChange {
  const lines = text.split("\n").map((_, index) => ({ kind: "added" as const, line: index + 1 }));
  return { path, status: "added", hunks: [{ lines }] };
}

/** The tests of a rule: one file, or a folder with one file for each subject. */
function listTests(id: string): readonly string[] {
  const folder = `test/rules/${id}`;
  if (existsSync(folder)) return readdirSync(folder).map((name) => `${folder}/${name}`);
  return existsSync(`${folder}.test.ts`) ? [`${folder}.test.ts`] : [];
}

test("the index names every rule file, in the order of the catalog", () => {
  const files = readdirSync("rules").filter((name) => name !== "index.ts" && name !== "facts.ts");
  expect(rules.map((rule) => `${rule.id}.ts`).sort()).toEqual(files.sort());
  expect(rules.map((rule) => rule.pitfall)).toEqual(rules.map((rule) => rule.pitfall).sort((a, b) => a - b));
});

describe("no two rules give contradicting advice", () => {
  test("what one rule recommends, no rule advises against", () => {
    expect(findContradictions(rules)).toEqual([]);
  });

  const suppressing: Advice = { id: "suppress-bounced-people", recommends: ["identify", "suppress"] };

  test("a rule that recommends what another advises against is named with it", () => {
    expect(findContradictions([...rules, suppressing])).toEqual([
      "suppress-bounced-people recommends suppress, no-bounce-handling advises against it",
    ]);
  });

  test("a rule that contradicts itself is named, too", () => {
    expect(findContradictions([{ ...suppressing, advisesAgainst: ["suppress"] }])).toEqual([
      "suppress-bounced-people recommends suppress, suppress-bounced-people advises against it",
    ]);
  });

  test("advice on different operations does not contradict", () => {
    expect(findContradictions([suppressing, { id: "no-merge", advisesAgainst: ["merge"] }])).toEqual([]);
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_id, rule) => {
  test("says what it is about", () => {
    expect(rule.id).toMatch(/^[a-z]+(?:-[a-z]+)+$/u);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/u);
    expect(rule.why.trim().length).toBeGreaterThan(200);
    expect(rule.reference).toMatch(/^https:\/\//u);
    expect(rule.examples.length).toBeGreaterThan(0);
    expect(rule.allows.length).toBeGreaterThan(0);
  });

  test("has tests, and nothing left to do", () => {
    const tests = listTests(rule.id);
    expect(tests).not.toEqual([]);
    for (const path of [`rules/${rule.id}.ts`, ...tests])
      expect(readFileSync(path, "utf8"), path).not.toContain("TODO");
  });

  test("its page explains what it advises against", () => {
    for (const kind of rule.advisesAgainst ?? []) expect(rule.why).toContain(`\`${kind}()\``);
  });

  describe.each(rule.examples.map((example) => [example.title, example] as const))(
    "%s",
    (_title, example) => {
      test("the incorrect form is reported, and its edits give exactly the correct form", () => {
        const { offered = "always" } = example;
        const sources = toSources(example.bad);
        const audited = findWith(rule, sources);
        expect(audited.length).toBeGreaterThan(0);
        expect(audited.flatMap(listMisprints)).toEqual([]);
        if (offered !== "always") expect(audited.flatMap(({ edits }) => edits)).toEqual([]);
        if (offered === "never") return;
        const findings = offered === "in-a-change" ? findWith(rule, sources, sources.map(addFile)) : audited;
        const fixed = sources.map(({ path, text }) => {
          return { path, text: applyEdits(text, collectEdits(findings, path)) };
        });
        expect(fixed).toEqual(toSources(example.good));
      });

      test("the correct form is not reported", () => {
        expect(findWith(rule, toSources(example.good))).toEqual([]);
      });

      test("the correct form does nothing that a rule advises against, and only adds what this one recommends", () => {
        const forbidden = new Set(rules.flatMap(({ advisesAgainst = [] }) => advisesAgainst));
        expect(listKinds(example.good).filter((kind) => forbidden.has(kind))).toEqual([]);
        expect(rule.recommends ?? []).toEqual(expect.arrayContaining([...listAddedKinds(example)]));
      });
    },
  );

  test.each(rule.allows.map((allowed) => [allowed.title, allowed] as const))(
    "does not report: %s",
    (_title, allowed) => {
      expect(findWith(rule, toSources(allowed.code))).toEqual([]);
    },
  );
});
