import { ruleTitle } from "../plan/words.ts";
import type { WriteReport } from "./write-report.ts";
import { listGaps } from "./gaps.ts";
import { plainText } from "./plain-text.ts";
import { writeCommand } from "./workflow-commands.ts";

const levels = { error: "error", warning: "warning", info: "notice", note: "notice" } as const;

/**
 * Annotations of a GitHub workflow, one workflow command each: findings first, the worst of them first, since GitHub shows only ten errors,
 * ten warnings and ten notices of a step. Files that were skipped on purpose and code that was not understood would use these up, so they
 * are left to other formats.
 */
export const reportGitHub: WriteReport = (report) => {
  const findings = report.analysis.findings.map(({ path, range, severity, rule, message }) => {
    const { start, end } = range;
    const columns =
      // GitHub refuses columns of different lines; its last column is included.
      start.line === end.line ? { col: start.column, endColumn: Math.max(end.column - 1, start.column) } : {};
    const place = { file: path, line: start.line, endLine: end.line, ...columns, title: ruleTitle(rule) };
    return writeCommand(levels[severity], place, plainText(message));
  });
  const gaps = listGaps(report)
    .filter(({ level }) => level !== "note")
    .map(({ level, path, line, message }) =>
      writeCommand(levels[level], { file: path, ...(line === undefined ? {} : { line }) }, message),
    );
  return [...findings, ...gaps].join("");
};
