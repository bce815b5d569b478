import { markdownTable } from "markdown-table";
import { describeChecked } from "../plan/coverage-words.ts";
import { codeSpan, safeMarkdown, tableCell } from "../plan/markdown.ts";
import { count, place, ruleTitle, severityNames } from "../plan/words.ts";
import { countOperations } from "../vocabulary/coverage.ts";
import type { Finding } from "../vocabulary/finding.ts";
import type { WriteReport } from "./write-report.ts";
import { listGaps, type Gap } from "./gaps.ts";
import { describeResult } from "./result-words.ts";

/** GitHub takes a comment of 65,535 characters and a job summary of 1 MiB: longer text does not help people, either. */
const maxRows = 200;
const maxGaps = 50;

/** A result as Markdown, for a job's summary, a comment or a page. Nothing in it becomes a mention, a link or HTML that Pitstop did not write. */
export const reportMarkdown: WriteReport = (report) => {
  const { findings, analyzed, coverage } = report.analysis;
  const gaps = listGaps(report).filter(({ kind }) => kind !== "skipped");
  const known = report.baseline?.known.length ?? 0;
  const parts = [
    `## Pitstop: ${describeResult(report)}`,
    [
      // If nothing was checked, the title says so.
      ...(countOperations(coverage) === 0 ? [] : [describeChecked(coverage)]),
      `${count(analyzed.length, "file")} analyzed.`,
      ...(known === 0 ? [] : [`${count(known, "finding")} in the baseline.`]),
    ].join(" "),
    ...(findings.length === 0 ? [] : [listFindings(findings)]),
    ...more(findings.length - maxRows, "finding"),
    ...(gaps.length === 0
      ? []
      : [
          `<details><summary>${count(gaps.length, "place")} not judged</summary>`,
          gaps.slice(0, maxGaps).map(describeGap).join("\n"),
          ...more(gaps.length - maxGaps, "place"),
          "</details>",
        ]),
  ];
  return `${parts.join("\n\n")}\n`;
};

function listFindings(findings: readonly Finding[]): string {
  const rows = findings
    .slice(0, maxRows)
    .map(({ severity, rule, path, range, message, url }) => [
      severityNames[severity],
      `[${ruleTitle(rule)}](${url})`,
      tableCell(place(path, range.start.line)),
      tableCell(safeMarkdown(message)),
    ]);
  return markdownTable([["Severity", "Pitfall", "Place", "What is wrong"], ...rows], {
    // With thousands of cells, padding to the longest one would be most of the text.
    alignDelimiters: false,
    padding: true,
  });
}

function describeGap({ path, line, message }: Gap): string {
  const where = line === undefined ? codeSpan(path) : place(path, line);
  return `- ${where}: ${safeMarkdown(message)}`;
}

function more(number: number, word: string): readonly string[] {
  return number > 0 ? [`And ${count(number, `more ${word}`)}: use \`--format json\` to list them.`] : [];
}
