import { printableData } from "../vocabulary/printable.ts";
import type { WriteReport } from "./write-report.ts";
import { renderMarkdown } from "./markdown.ts";
import { oneLine } from "./plain-text.ts";
import type { RunReport } from "./run-report.ts";
import { colorsOf, paintSeverity, showPath, showPlaces, type Style } from "./style.ts";

export const reportConcise: WriteReport = (report, { style }) => reportLines(report, style);

/** One line for each finding, for `grep` and editors: `path:line:column severity rule message`. */
export function reportLines(given: RunReport, style: Style): string {
  const { analysis, texts } = printableData(given);
  return analysis.findings
    .map(({ path, range: { start }, severity, rule, message }) => {
      const place = `${showPath(path, style)}:${start.line}:${start.column}`;
      const text = renderMarkdown(showPlaces(message, texts, style), { ...style, width: Infinity }, "");
      return `${place} ${paintSeverity(severity, severity, colorsOf(style))} ${rule} ${oneLine(text)}\n`;
    })
    .join("");
}
