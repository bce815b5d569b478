import { expect } from "vitest";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig, type Config } from "../../src/config.ts";
import { applyEdits } from "../../src/edit.ts";
import type { Finding } from "../../src/finding.ts";
import type { Rule } from "../../src/rule.ts";

/** One file's text, or several by path. */
export type Picture = string | Readonly<Record<string, string>>;

/** What a picture shows: the code without its marks, and the places that are marked. */
interface Developed {
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  readonly marks: readonly string[];
}

/**
 * Runs one rule over a picture: a source in which lines of `~~~` mark, under the line above, what is to be found (a range over several
 * lines is marked on its first). Places and marks must agree. Gives the findings in the order of their places.
 */
export function expectPicture(
  rule: Rule,
  picture: Picture,
  config: Config = defaultConfig,
): readonly Finding[] {
  const { sources, marks } = develop(picture);
  const analysis = analyze({ sources, skipped: [] }, { rules: [rule], config });
  expect(analysis.failures).toEqual([]);
  expect(analysis.skipped).toEqual([]);
  const findings = [...analysis.findings].sort(
    (a, b) => a.path.localeCompare(b.path) || a.range.start.line - b.range.start.line,
  );
  expect(findings.map(place).sort()).toEqual([...marks].sort());
  return findings;
}

/** The picture's code after the edits of its findings. */
export function mend(picture: Picture, findings: readonly Finding[]): Readonly<Record<string, string>> {
  const { sources } = develop(picture);
  return Object.fromEntries(
    sources.map(({ path, text }) => [
      path,
      applyEdits(
        text,
        findings.flatMap((finding) => finding.edits).filter((edit) => edit.path === path),
      ),
    ]),
  );
}

function place({ path, range: { start, end } }: Finding): string {
  const until = end.line === start.line ? String(end.column) : "…";
  return `${path}:${start.line}:${start.column}-${until}`;
}

function develop(picture: Picture): Developed {
  const files = typeof picture === "string" ? { "src/example.ts": picture } : picture;
  const marks: string[] = [];
  const sources = Object.entries(files).map(([path, drawn]) => {
    const lines: string[] = [];
    for (const line of drawn.split("\n")) {
      const mark = /^\s*(?:~+(?:…)?\s*)+$/u.test(line) ? [...line.matchAll(/~+(…)?/gu)] : [];
      for (const found of mark) {
        const start = found.index + 1;
        const length = found[0].replace("…", "").length;
        marks.push(`${path}:${lines.length}:${start}-${found[1] ?? String(start + length)}`);
      }
      if (mark.length === 0) lines.push(line);
    }
    return { path, text: lines.join("\n") };
  });
  return { sources, marks };
}
