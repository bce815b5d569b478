import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { applyEdits } from "../../src/vocabulary/edit.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import type { Rule } from "../../src/rule.ts";
import type { FileChange, SourceText } from "../../src/vocabulary/snapshot.ts";
import { collectEdits } from "./picture.ts";

type Code = string | Readonly<Record<string, string>>;

function toSources(code: Code): readonly SourceText[] {
  if (typeof code === "string") return [{ path: "src/example.ts", text: code }];
  return Object.entries(code).map(([path, text]) => ({ path, text }));
}

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

/** The change that brings a file. */
function addFile({ path, text }: SourceText): FileChange {
  const lines = text.split("\n").map((_, index) => ({ kind: "added" as const, line: index + 1 }));
  return { path, status: "added", hunks: [{ lines }] };
}

test("the index names every rule file, in the order of the catalogue", () => {
  const files = readdirSync("rules").filter((name) => name !== "index.ts");
  expect(rules.map((rule) => `${rule.id}.ts`).sort()).toEqual(files.sort());
  expect(rules.map((rule) => rule.pitfall)).toEqual(rules.map((rule) => rule.pitfall).sort((a, b) => a - b));
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

  test("has nothing left to do", () => {
    expect(readFileSync(`rules/${rule.id}.ts`, "utf8")).not.toContain("TODO");
  });

  describe.each(rule.examples.map((example) => [example.title, example] as const))(
    "%s",
    (_title, example) => {
      test("the wrong form is found, and its edits give exactly the right form", () => {
        const { offered = "always" } = example;
        const sources = toSources(example.bad);
        const audited = findWith(rule, sources);
        expect(audited.length).toBeGreaterThan(0);
        if (offered !== "always") expect(audited.flatMap(({ edits }) => edits)).toEqual([]);
        if (offered === "never") return;
        const findings = offered === "in-a-change" ? findWith(rule, sources, sources.map(addFile)) : audited;
        const fixed = sources.map(({ path, text }) => {
          return { path, text: applyEdits(text, collectEdits(findings, path)) };
        });
        expect(fixed).toEqual(toSources(example.good));
      });

      test("the right form is not found", () => {
        expect(findWith(rule, toSources(example.good))).toEqual([]);
      });
    },
  );

  test.each(rule.allows.map((allowed) => [allowed.title, allowed] as const))(
    "stays silent: %s",
    (_title, allowed) => {
      expect(findWith(rule, toSources(allowed.code))).toEqual([]);
    },
  );
});
