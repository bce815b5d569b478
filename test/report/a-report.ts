import type { Analysis } from "../../src/vocabulary/analysis.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import { planReview } from "../../src/plan/plan-review.ts";
import type { ReviewReport, RunReport } from "../../src/report/run-report.ts";
import type { Style } from "../../src/report/style.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";
import { nothingStands } from "../../src/vocabulary/standing.ts";
import { aFinding } from "../plan/a-finding.ts";

export const signUpText = `import { now } from "./time";
import { cio } from "./customerio";

export async function signUp(user: User) {
  await cio.identify(user.id, {
    created_at: now(),
  });
}
`;

const callOffset = signUpText.indexOf("now(),");

/** A finding with all parts, in `signUpText`. */
export const timestamp: Finding = aFinding({
  range: { start: { line: 6, column: 17 }, end: { line: 6, column: 22 } },
  line: 6,
  message: "`created_at` gets milliseconds, but Customer.io reads **seconds**.",
  evidence: [{ path: "src/time.ts", line: 3, text: "`now()` returns `Date.now()`" }],
  edits: [
    { path: "src/signup.ts", start: callOffset, end: callOffset + 5, text: "Math.floor(now() / 1000)" },
  ],
  suggestion: { startLine: 6, endLine: 6, replacement: "    created_at: Math.floor(now() / 1000)," },
});

export const plain: Style = { color: false, width: 80, pathOf: (path) => path };
export const colored: Style = { ...plain, color: true };

export function aReport(findings: readonly Finding[], changes: Partial<Analysis> = {}): RunReport {
  return {
    analysis: {
      analyzed: ["src/signup.ts", "src/time.ts"],
      skipped: [],
      findings,
      failures: [],
      notes: [],
      coverage: { files: [{ path: "src/signup.ts", operations: 1 }], blindSpots: [] },
      ...changes,
    },
    hidden: { count: 0, below: "medium" },
    configProblems: [],
    texts: new Map([["src/signup.ts", signUpText]]),
  };
}

export function aReviewReport(findings: readonly Finding[], changes: readonly FileChange[]): ReviewReport {
  const report = aReport(findings);
  const plan = planReview({
    analysis: report.analysis,
    changes,
    config: defaultConfig,
    configProblems: [],
    standing: nothingStands,
  });
  const introduced = plan.placed.map(({ finding }) => finding);
  return {
    ...report,
    analysis: { ...report.analysis, findings: introduced },
    title: "main...feature",
    plan,
  };
}
