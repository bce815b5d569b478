import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import type { Rule, Example } from "../../src/rule.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { isCodePath } from "../../src/files/file-kinds.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { applyEdits } from "../../src/vocabulary/edit.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import type { SourceText } from "../../src/vocabulary/snapshot.ts";
import { collectEdits, toSources, type Picture } from "../rules/picture.ts";

const mark = "\ufeff";

/** What can stand before the first statement of a file without changing what the file means. */
const beginnings = [
  ["a byte order mark", mark],
  ["a byte order mark before a hashbang", `${mark}#!/usr/bin/env node\n`],
  ["line separators, a lone carriage return, a tab and an emoji", "/* \u2028 \u2029 \r \t 🌱 e\u0301 */ "],
] as const;

const fixable = rules.flatMap((rule) =>
  rule.examples
    .filter(({ offered = "always" }) => offered === "always")
    .map((example): readonly [string, Rule, Example] => [`${rule.id}: ${example.title}`, rule, example]),
);

function begin(code: Picture, beginning: string): readonly SourceText[] {
  return toSources(code).map(({ path, text }) => ({
    path,
    text: isCodePath(path) ? beginning + text : text,
  }));
}

function findWith(rule: Rule, sources: readonly SourceText[]): readonly Finding[] {
  const { findings, failures, skipped } = analyze(
    { sources, skipped: [] },
    { rules: [rule], config: defaultConfig },
  );
  expect({ failures, skipped }).toEqual({ failures: [], skipped: [] });
  return findings;
}

describe.each(beginnings)("in files that begin with %s", (_name, beginning) => {
  test.each(fixable)("%s: the edits change the same characters as without", (_title, rule, example) => {
    const sources = begin(example.bad, beginning);
    const findings = findWith(rule, sources);
    const fixed = sources.map(({ path, text }) => ({
      path,
      text: applyEdits(text, collectEdits(findings, path)),
    }));
    expect(fixed).toEqual(begin(example.good, beginning));
  });
});
