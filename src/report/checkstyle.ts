import { groupBy } from "../vocabulary/group-by.ts";
import { printableName } from "../vocabulary/printable.ts";
import type { WriteReport } from "./write-report.ts";
import { plainText } from "./plain-text.ts";
import { writeXml } from "./xml.ts";

/**
 * Checkstyle's XML, which Jenkins, reviewdog and many editors read. It has no published schema: `checkstyle` holds a `file` for each file
 * with findings, which holds an `error` for each of them.
 */
export const reportCheckstyle: WriteReport = ({ analysis }) => {
  const files = [...groupBy(analysis.findings, ({ path }) => path)].map(([path, findings]) => ({
    "@name": printableName(path),
    error: findings.map(({ range, severity, message, rule }) => ({
      "@line": range.start.line,
      "@column": range.start.column,
      "@severity": severity,
      "@message": plainText(message),
      "@source": `pitstop.${rule}`,
    })),
  }));
  return writeXml({ checkstyle: { "@version": "4.3", file: files } });
};
