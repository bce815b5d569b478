import type { RuleFacts } from "../rule.ts";
import type { ReviewReport, RunReport } from "./run-report.ts";
import type { Style } from "./style.ts";

/** What is needed to write a report, besides the findings. */
export interface ReportContext {
  readonly style: Style;
  /** All rules, in the order of their numbers. */
  readonly rules: readonly RuleFacts[];
  /** Pitstop's. */
  readonly version: string;
}

/** Writes an audit or a review as one text. Pure: the same report gives the same text. */
export type WriteReport = (report: RunReport | ReviewReport, context: ReportContext) => string;

/** Says whether a report is about a change. */
export function isReview(report: RunReport | ReviewReport): report is ReviewReport {
  return "plan" in report;
}
