import { isFixable } from "../fix/plan-fixes.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import type { Finding, RuleFailure } from "../vocabulary/finding.ts";
import { printableData } from "../vocabulary/printable.ts";
import { count, ruleTitle } from "../plan/words.ts";
import { countOperations } from "../vocabulary/coverage.ts";
import { renderCoverage } from "./coverage.ts";
import { renderFrame, renderSuggestion, splitLines, type CodeLines } from "./code.ts";
import { renderMarkdown } from "./markdown.ts";
import { describeResult } from "./result-words.ts";
import type { RunReport } from "./run-report.ts";
import {
  colorsOf,
  indentLines,
  paintSeverity,
  showPath,
  showPlaces,
  type Colors,
  type Style,
} from "./style.ts";
import { wrap } from "./wrap.ts";
import { groupBy } from "../vocabulary/group-by.ts";

/** The findings of an audit for people: grouped by file, each with its code, and a summary. */
export function reportPretty(given: RunReport, style: Style): string {
  const report = printableData(given);
  const parts = groupByFile(report.analysis.findings).map(([path, findings]) => {
    const heading = colorsOf(style).underline(showPath(path, style));
    const text = report.texts.get(path);
    const lines = text === undefined ? undefined : splitLines(text);
    return [heading, ...findings.map((finding) => renderFinding(finding, lines, report, style))].join("\n\n");
  });
  return `${[...parts, renderSummary(report, style)].join("\n\n")}\n`;
}

/** What was found and what was not analyzed, in a few lines. */
function renderSummary(report: RunReport, style: Style): string {
  const colors = colorsOf(style);
  const { findings } = report.analysis;
  const fixable = findings.filter(isFixable).length;
  return [
    renderResult(report, colors),
    ...(fixable === 0 ? [] : [`${fixable} can be fixed with --fix.`]),
    ...renderUnlisted(report, style),
    ...renderCoverage(report, style),
  ].join("\n");
}

/** Findings that were not counted, and code that was not analyzed. The report is printable. */
export function renderUnlisted(report: RunReport, style: Style): readonly string[] {
  return [...renderHidden(report), ...renderSkipped(report, style), ...renderGaps(report.analysis, style)];
}

function renderHidden({ hidden, baseline }: RunReport): readonly string[] {
  const known = baseline?.known.length ?? 0;
  return [...(known === 0 ? [] : [`${count(known, "finding")} in the baseline.`]), ...renderUnsure(hidden)];
}

function renderUnsure({ count: number, below }: RunReport["hidden"]): readonly string[] {
  if (number === 0) return [];
  const what = below === "high" ? "finding" : "low-confidence finding";
  const why = below === "high" ? " with less than high confidence" : "";
  return [`${count(number, what)}${why} hidden; use --min-confidence low.`];
}

/** How many files were skipped on purpose, by reason, the most frequent first. */
function renderSkipped({ analysis }: RunReport, style: Style): readonly string[] {
  const skipped = analysis.skipped.filter(({ onPurpose }) => onPurpose === true);
  // If there is nothing else, they are listed one by one.
  if (skipped.length === 0 || analysis.analyzed.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, number]) => `${number} × ${reason}`);
  return [colorsOf(style).dim(`Skipped ${count(skipped.length, "file")}: ${reasons.join(", ")}`)];
}

/** Code that was not analyzed, and why: a clean result says nothing about it. */
export function renderGaps(
  analysis: Pick<Analysis, "analyzed" | "skipped" | "failures" | "notes">,
  style: Style,
): readonly string[] {
  const { yellow } = colorsOf(style);
  // Files skipped on purpose are not worth a mention, unless there are no others.
  const isEmpty = analysis.analyzed.length === 0;
  const unread = analysis.skipped.filter(({ onPurpose }) => isEmpty || onPurpose !== true);
  const shown = unread.slice(0, maxListed).map(({ path, reason }) => `  ${showPath(path, style)}: ${reason}`);
  const more = unread.length - shown.length;
  return [
    ...(unread.length === 0 ? [] : [yellow(`Not analyzed: ${count(unread.length, "file")}`), ...shown]),
    ...(more > 0 ? [`  and ${more} more; use --format json to list them`] : []),
    ...analysis.failures.map((failure) => yellow(describeFailure(failure, style))),
    ...analysis.notes.map(({ path, line, message }) =>
      yellow(`${showPath(path, style)}:${line}: ${message}`),
    ),
  ];
}

/** Says that a rule failed, and on which file. */
export function describeFailure({ rule, path, message }: RuleFailure, style: Style): string {
  return `The rule ${rule} failed on ${showPath(path, style)} (a bug in Pitstop): ${message}`;
}

const maxListed = 10;

function renderResult(report: RunReport, colors: Colors): string {
  const { analyzed, findings, coverage } = report.analysis;
  if (analyzed.length === 0) return colors.yellow("No JavaScript or TypeScript files to analyze.");
  const read = `${count(analyzed.length, "file")} analyzed.`;
  if (findings.length === 0) {
    const isBlind = countOperations(coverage) === 0 && coverage.blindSpots.length > 0;
    const paint = isBlind ? colors.yellow : colors.green;
    return `${paint(`${describeResult(report)}.`)} ${read}`;
  }
  const files = new Set(findings.map(({ path }) => path)).size;
  return `${colors.bold(`${describeResult(report)} in ${count(files, "file")}.`)} ${read}`;
}

function renderFinding(
  finding: Finding,
  lines: CodeLines | undefined,
  { texts }: RunReport,
  style: Style,
): string {
  const frame = lines === undefined ? undefined : renderFrame(lines, finding.range, style);
  const { suggestion } = finding;
  return [
    `  ${renderHeading(finding, style)}`,
    renderMarkdown(showPlaces(finding.message, texts, style), style, "  "),
    ...(frame === undefined ? [] : [indentLines(frame, "  ")]),
    ...(finding.evidence.length === 0 ? [] : [renderEvidence(finding, style)]),
    ...(finding.effect === undefined || !isFixable(finding)
      ? []
      : [renderMarkdown(finding.effect, style, "  ")]),
    ...(lines === undefined || suggestion === undefined
      ? []
      : [`  Suggestion\n${indentLines(renderSuggestion(lines, suggestion, style), "    ")}`]),
  ].join("\n\n");
}

function renderHeading(finding: Finding, style: Style): string {
  const colors = colorsOf(style);
  const { path, range, rule, severity, confidence } = finding;
  const place = `${showPath(path, style)}:${range.start.line}:${range.start.column}`;
  const name = paintSeverity(severity, severity, colors);
  return `${name}  ${colors.bold(ruleTitle(rule))}  ${colors.dim(`${place}  ${rule}, ${confidence} confidence`)}`;
}

function renderEvidence({ evidence }: Finding, style: Style): string {
  const steps = evidence.map((step) =>
    wrap(
      `${colorsOf(style).dim(`${showPath(step.path, style)}:${step.line}`)}  ${renderMarkdown(step.text, style, "")}`,
      style,
      "    ",
    ),
  );
  return ["  Trace", ...steps].join("\n");
}

/** Files ordered by their most severe finding. */
function groupByFile(findings: readonly Finding[]): readonly (readonly [string, readonly Finding[]])[] {
  return [...groupBy(findings, ({ path }) => path)];
}
