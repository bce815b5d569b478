import { count, countSeverities, ruleTitle } from "../plan/words.ts";
import { describeChecked } from "../plan/coverage-words.ts";
import { groupBy } from "../vocabulary/group-by.ts";
import type { Finding } from "../vocabulary/finding.ts";
import { printableData } from "../vocabulary/printable.ts";
import type { WriteReport } from "./write-report.ts";
import { listGaps } from "./gaps.ts";
import { plainText } from "./plain-text.ts";
import { splitLines } from "./code.ts";

/** How many lines a list has: a language model that reads more fixes less. */
const maxFindings = 100;
const maxGaps = 20;

/**
 * A result for a language model that is about to fix the code: short, in one form, without marks or colors. The same advice is not
 * repeated; each place has its line of code, and the lines that replace it if there is a proven fix.
 */
export const reportAgent: WriteReport = (given) => {
  const report = printableData(given);
  const { findings, analyzed, coverage } = report.analysis;
  const shown = findings.slice(0, maxFindings);
  const more = findings.length - shown.length;
  const gaps = listGaps(report).filter(({ kind }) => kind !== "skipped");
  const moreGaps = gaps.length - maxGaps;
  const result = findings.length === 0 ? "none" : countSeverities(findings.map(({ severity }) => severity));
  const lines = [
    `pitfalls: ${result}`,
    `checked: ${describeChecked(coverage)} ${count(analyzed.length, "file")} read.`,
    ...[...groupBy(shown, ({ rule }) => rule)].flatMap(([rule, found]) => [
      "",
      `${rule}: ${ruleTitle(rule)} (pitstop explain ${rule})`,
      ...found.flatMap((finding, index) =>
        describe(finding, report.texts.get(finding.path), found[index - 1]?.message === finding.message),
      ),
    ]),
    ...(more > 0 ? ["", `and ${more} more findings: use --rule or name files to see them`] : []),
    ...(gaps.length === 0 ? [] : ["", "not judged, so not known to be correct:"]),
    ...gaps
      .slice(0, maxGaps)
      .map(({ path, line, message }) => `- ${path}${line === undefined ? "" : `:${line}`} ${message}`),
    ...(moreGaps > 0 ? [`- and ${moreGaps} more: use --format json`] : []),
  ];
  return `${lines.join("\n")}\n`;
};

function describe(
  { path, range, severity, confidence, message, evidence, suggestion, effect }: Finding,
  text: string | undefined,
  isSameMessage: boolean,
): readonly string[] {
  const { line } = range.start;
  const code = text === undefined ? undefined : splitLines(text)[line - 1]?.trim();
  return [
    `- ${path}:${line} ${severity}, ${confidence} confidence: ${isSameMessage ? "as above" : plainText(message)}`,
    ...(code === undefined || code.length > maxCode ? [] : [`  code: ${code}`]),
    ...evidence.map((step) => `  from ${step.path}:${step.line}: ${plainText(step.text)}`),
    ...(suggestion === undefined
      ? []
      : [
          `  fix: replace ${suggestion.startLine === suggestion.endLine ? `line ${suggestion.startLine}` : `lines ${suggestion.startLine}-${suggestion.endLine}`} with`,
          ...suggestion.replacement.split("\n").map((one) => `  | ${one}`),
          ...(effect === undefined ? [] : [`  note: ${plainText(effect)}`]),
        ]),
  ];
}

/** In characters. */
const maxCode = 200;
