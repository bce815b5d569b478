import { planReview } from "../plan/plan-review.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import type { ReviewReport, RunReport } from "../report/run-report.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import { isAtLeastAsSure, type Confidence } from "../vocabulary/finding.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";

/** What a report needs besides what was found. */
interface ReadCode extends Pick<RunReport, "configProblems" | "root"> {
  readonly sources: readonly SourceText[];
}

/** The report of findings that are at least `least` sure. */
export function makeRunReport(
  analysis: Analysis,
  least: Confidence,
  { sources, ...read }: ReadCode,
): RunReport {
  const shown = keepSure(analysis, least);
  return {
    ...read,
    analysis: shown,
    hidden: { count: analysis.findings.length - shown.findings.length, below: least },
    texts: new Map(sources.map(({ path, text }) => [path, text])),
  };
}

/** The report of a change: the plan that the app makes for the same input, except for what is hidden. */
export function makeReviewReport(
  input: ReviewInput,
  least: Confidence,
  { title, ...read }: Omit<ReadCode, "configProblems"> & Pick<ReviewReport, "title">,
): ReviewReport {
  const { analysis, configProblems } = input;
  const plan = planReview({ ...input, analysis: keepSure(analysis, least) });
  const all = least === "low" ? plan : planReview(input);
  const findings = plan.placed.map(({ finding }) => finding);
  return {
    ...makeRunReport({ ...analysis, findings }, least, { ...read, configProblems }),
    hidden: { count: all.placed.length - findings.length, below: least },
    title,
    plan,
  };
}

function keepSure(analysis: Analysis, least: Confidence): Analysis {
  return {
    ...analysis,
    findings: analysis.findings.filter(({ confidence }) => isAtLeastAsSure(confidence, least)),
  };
}
