import { expect } from "vitest";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import { applyEdits, isSameEdit, type Edit } from "../../src/vocabulary/edit.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import type { Rule } from "../../src/rule.ts";
import type { FileChange, SourceText } from "../../src/vocabulary/snapshot.ts";

/** One file's text, or several by path. */
export type Picture = string | Readonly<Record<string, string>>;

/** What a picture shows: the code without its marks, the marked places, and the added lines. */
interface Developed {
  readonly sources: readonly SourceText[];
  readonly marks: readonly string[];
  readonly changes: readonly FileChange[] | undefined;
}

/**
 * Runs one rule (or several) over a picture: source code in which each line of `~~~` marks the characters to be reported in the line above
 * (a range of several lines is marked on its first line, ending in `…`). A `+` in the first column means that the change under review adds
 * the line, and is read as a space; a picture without any is audited. Fails unless the findings are exactly where the marks are. Returns
 * the findings by path and line.
 */
export function expectPicture(
  rule: Rule | readonly Rule[],
  picture: Picture,
  config: Config = defaultConfig,
): readonly Finding[] {
  const { sources, marks, changes } = develop(picture);
  const rules = [rule].flat();
  const analysis = analyze({ sources, skipped: [], changes }, { rules, config });
  expect(analysis.failures).toEqual([]);
  expect(analysis.skipped.filter(({ onPurpose }) => onPurpose !== true)).toEqual([]);
  const findings = [...analysis.findings].sort(
    (a, b) => a.path.localeCompare(b.path) || a.range.start.line - b.range.start.line,
  );
  expect(findings.map(place).sort()).toEqual([...marks].sort());
  expect(findings.flatMap(listMisprints)).toEqual([]);
  return findings;
}

/** What a finding says that is no sentence, or has a gap where a name belongs. */
export function listMisprints({ message, effect, evidence, unfixed }: Finding): readonly string[] {
  const sentences = [message, effect ?? "A sentence."];
  const parts = [...evidence.map(({ text }) => text), unfixed ?? "a part of one"];
  return [
    ...sentences.filter((text) => !/^[A-Z`].*\.$/su.test(text)),
    ...parts.filter((text) => !/^\S.*[^.\s]$/su.test(text)),
    ...[...sentences, ...parts].filter((text) => /`|undefined| {2}| [.,:;]/u.test(withoutCode(text))),
  ];
}

function withoutCode(text: string): string {
  return text.replaceAll(/(`+)[^`]+\1/gu, "code");
}

/** The code of a picture, by path. */
export function toSources(code: Picture): readonly SourceText[] {
  const files = typeof code === "string" ? { "src/example.ts": code } : code;
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

/** The picture's code with the edits of its findings applied. */
export function fix(picture: Picture, findings: readonly Finding[]): Readonly<Record<string, string>> {
  const { sources } = develop(picture);
  return Object.fromEntries(
    sources.map(({ path, text }) => [path, applyEdits(text, collectEdits(findings, path))]),
  );
}

/** The edits of the findings in one file; an edit that several findings share is returned once. */
export function collectEdits(findings: readonly Finding[], path: string): readonly Edit[] {
  const edits = findings.flatMap((finding) => finding.edits).filter((edit) => edit.path === path);
  return edits.filter((edit, index) => edits.findIndex((other) => isSameEdit(edit, other)) === index);
}

function place({ path, range: { start, end } }: Finding): string {
  const until = end.line === start.line ? String(end.column) : "…";
  return `${path}:${start.line}:${start.column}-${until}`;
}

function develop(picture: Picture): Developed {
  const marks: string[] = [];
  const changes: FileChange[] = [];
  const sources = toSources(picture).map(({ path, text: drawn }) => {
    const lines: string[] = [];
    const added: number[] = [];
    for (const line of drawn.split("\n")) {
      const mark = /^\s*(?:~+(?:…)?\s*)+$/u.test(line) ? [...line.matchAll(/~+(…)?/gu)] : [];
      for (const found of mark) {
        const start = found.index + 1;
        const length = found[0].replace("…", "").length;
        marks.push(`${path}:${lines.length}:${start}-${found[1] ?? String(start + length)}`);
      }
      if (mark.length > 0) continue;
      lines.push(line.replace(/^\+/u, " "));
      if (line.startsWith("+")) added.push(lines.length);
    }
    if (added.length > 0) {
      const hunks = [{ lines: added.map((line) => ({ kind: "added" as const, line })) }];
      changes.push({ path, status: "modified", hunks });
    }
    return { path, text: lines.join("\n") };
  });
  return { sources, marks, changes: changes.length > 0 ? changes : undefined };
}
