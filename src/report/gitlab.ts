import type { Severity } from "../vocabulary/finding.ts";
import type { WriteReport } from "./write-report.ts";
import { plainText } from "./plain-text.ts";

/** GitLab's severities; `critical` and `blocker` are for what no project may merge. */
const severities: Readonly<Record<Severity, "major" | "minor" | "info">> = {
  error: "major",
  warning: "minor",
  info: "info",
};

/**
 * A report for GitLab's Code Quality widget: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. GitLab compares
 * those of two branches by their fingerprints, and shows one finding of each.
 */
export const reportGitLab: WriteReport = ({ analysis }) => {
  const issues = analysis.findings.map(({ rule, severity, path, range, message, fingerprint }) => ({
    description: plainText(message),
    check_name: rule,
    fingerprint,
    severity: severities[severity],
    location: { path, lines: { begin: range.start.line, end: range.end.line } },
  }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
};
