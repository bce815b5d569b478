import { z } from "zod";
import type { Confidence, Finding } from "../src/vocabulary/finding.ts";

/** What the author of a project says about it, before anybody analyzed it. */
export const labelsSchema = z.strictObject({
  kind: z.string(),
  rules: z.array(z.string()),
  /** Every mistake; `line` is 1-based, and `mark` is its text. */
  expect: z.array(
    z.strictObject({ rule: z.string(), path: z.string(), line: z.int().min(1), mark: z.string() }),
  ),
  /** Rules whose findings are neither right nor wrong here. */
  open: z.array(z.string()).default([]),
});

export type Labels = z.output<typeof labelsSchema>;
type Expected = Labels["expect"][number];

/** What is right, wrong and missed in one project. */
export interface Comparison {
  readonly right: readonly Finding[];
  readonly wrong: readonly Finding[];
  readonly missed: readonly Expected[];
}

export interface Judged extends Comparison {
  readonly name: string;
}

/** How many lines a finding may be away from its mark: of a call over several lines, one marks the call and another the argument. */
const nearby = 3;

/** Compares findings with labels. Each mark is for one finding, the nearest of its rule in its file. */
export function compareWithLabels(findings: readonly Finding[], labels: Labels): Comparison {
  const open = new Set(labels.expect);
  const right: Finding[] = [];
  const rest: Finding[] = [];
  for (const finding of findings) {
    const near = [...open]
      .filter(({ rule, path }) => rule === finding.rule && path === finding.path)
      .map((expected) => ({ expected, distance: distanceOf(finding, expected.line) }))
      .filter(({ distance }) => distance <= nearby)
      .sort((a, b) => a.distance - b.distance)[0];
    if (near) {
      open.delete(near.expected);
      right.push(finding);
    } else rest.push(finding);
  }
  return { right, wrong: rest.filter(({ rule }) => !labels.open.includes(rule)), missed: [...open] };
}

function distanceOf({ range }: Finding, line: number): number {
  return Math.max(range.start.line - line, line - range.end.line, 0);
}

/** One line for each finding that is wrong, and for each mistake that is missed. */
export function listMisses(judged: readonly Judged[]): readonly string[] {
  return judged.flatMap(({ name, wrong, missed }) => [
    ...wrong.map(
      ({ rule, path, range, confidence }) =>
        `wrong   ${name}/${path}:${range.start.line} ${rule} (${confidence})`,
    ),
    ...missed.map(({ rule, path, line }) => `missed  ${name}/${path}:${line} ${rule}`),
  ]);
}

/** Precision and recall by rule, precision by confidence, and how many of the findings that are right have a fix. */
export function summarize(judged: readonly Judged[]): string {
  const right = judged.flatMap(({ right }) => right);
  const wrong = judged.flatMap(({ wrong }) => wrong);
  const missed = judged.flatMap(({ missed }) => missed);
  const rules = [...new Set([...right, ...wrong, ...missed].map(({ rule }) => rule))].sort();
  const count = (entries: readonly { readonly rule: string }[], rule: string) =>
    entries.filter((entry) => entry.rule === rule).length;
  const byConfidence = (["high", "medium", "low"] satisfies Confidence[]).map((confidence) => {
    const [good, bad] = [right, wrong].map(
      (list) => list.filter((one) => one.confidence === confidence).length,
    );
    return `${confidence.padEnd(24)} ${share(good ?? 0, (good ?? 0) + (bad ?? 0))} right`;
  });
  return [
    ...rules.map((rule) => {
      const [good, bad, gone] = [count(right, rule), count(wrong, rule), count(missed, rule)];
      return `${rule.padEnd(24)} ${share(good, good + bad)} right, ${share(good, good + gone)} found`;
    }),
    "",
    `${`${judged.length} projects`.padEnd(24)} ${share(right.length, right.length + wrong.length)} right, ${share(right.length, right.length + missed.length)} found`,
    ...byConfidence,
    `${"with a fix".padEnd(24)} ${share(right.filter(({ edits }) => edits.length > 0).length, right.length)}`,
  ].join("\n");
}

function share(part: number, whole: number): string {
  const percent = whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
  return `${percent.padStart(7)} (${part} of ${whole})`;
}
