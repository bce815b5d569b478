import { changeWords, describeInventoryChange } from "../plan/change-words.ts";
import { maxChangeLines } from "../plan/plan-changes.ts";
import { safeMarkdown } from "../plan/markdown.ts";
import { checkRunWords, count, place, severityAndTitle } from "../plan/words.ts";
import { printableData } from "../vocabulary/printable.ts";
import type { PlannedComment } from "../vocabulary/review-plan.ts";
import { renderLines, renderSuggestion, splitLines } from "./code.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderCoverage } from "./coverage.ts";
import { renderUnlisted } from "./pretty.ts";
import type { ReviewReport } from "./run-report.ts";
import { colorsOf, indentLines, showPath, showPlaces, type Style } from "./style.ts";

/** A review for people, as the app would post it: its text, each comment below the lines it is about, and the check run. */
export function reportReviewPretty(given: ReviewReport, style: Style): string {
  const report = printableData(given);
  const colors = colorsOf(style);
  const { plan } = report;
  const { conclusion, title } = plan.checkRun;
  const paint = { success: colors.green, failure: colors.red, neutral: colors.yellow }[conclusion];
  return `${[
    ...(plan.placed.length === 0 ? [] : [renderMarkdown(plan.body, style, "")]),
    ...plan.comments.map((comment) => renderComment(comment, report, style)),
    ...renderElsewhere(report, style),
    ...renderChanges(report, style),
    [
      `${colors.bold("Check run")} ${paint(conclusion)}: ${title}`,
      `${report.title}: ${count(report.analysis.analyzed.length, "file")} analyzed.`,
      ...(plan.preexisting === 0
        ? []
        : [`${checkRunWords.preexisting(plan.preexisting)} Use "pitstop audit" to see all.`]),
      ...renderUnlisted(report, style),
      ...renderCoverage(report, style),
    ].join("\n"),
  ].join("\n\n")}\n`;
}

function renderComment(comment: PlannedComment, { texts }: ReviewReport, style: Style): string {
  const { path, startLine, endLine, body } = comment;
  const code = splitLines(texts.get(path) ?? "");
  const frame = renderLines(code, startLine, endLine, style);
  const lines = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`;
  return [
    colorsOf(style).underline(`${showPath(path, style)}:${lines}`),
    ...(frame === undefined ? [] : [indentLines(frame, "  ")]),
    renderMarkdown(body, style, "  ", {
      renderBlock: (language, content) =>
        language === "suggestion"
          ? renderSuggestion(code, { startLine, endLine, replacement: content }, style)
          : content,
      showProse: (prose) => showPlaces(prose, texts, style),
    }),
  ].join("\n\n");
}

/** What the change does at Customer.io. */
function renderChanges({ plan }: ReviewReport, style: Style): readonly string[] {
  const { changes, notCompared } = plan.atCustomerIo;
  if (changes.length + notCompared.length === 0) return [];
  const shown = changes.slice(0, maxChangeLines);
  const more = changes.length - shown.length;
  const show = (path: string) => showPath(path, style);
  const lines = shown.map((change) => describeInventoryChange(change, show));
  const sections = [
    changeWords.heading,
    ...(lines.length === 0 ? [] : [lines.join("\n")]),
    ...(more === 0 ? [] : [`… and ${changeWords.more(more)}; use --format json to list them`]),
    ...(notCompared.length === 0 ? [] : [changeWords.notCompared(notCompared.map(show))]),
  ];
  return [renderMarkdown(sections.join("\n\n"), style, "")];
}

/** The findings without an inline comment. */
function renderElsewhere({ plan, texts }: ReviewReport, style: Style): readonly string[] {
  const items = plan.placed.flatMap(({ finding, placement }) => {
    if (placement.kind === "inline") return [];
    const where = place(showPath(finding.path, style), finding.range.start.line);
    const message = safeMarkdown(showPlaces(finding.message, texts, style));
    return [`- ${where} ${severityAndTitle(finding)} (${placement.reason}): ${message}`];
  });
  if (items.length === 0) return [];
  return [renderMarkdown(`**Only in the check run**\n\n${items.join("\n")}`, style, "")];
}
