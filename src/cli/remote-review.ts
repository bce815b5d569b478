import { reportReviewJson } from "../report/json.ts";
import { reportNoReview, reportRemoteReview } from "../report/remote-review.ts";
import { reportReviewPretty } from "../report/review.ts";
import { whileInterruptible } from "./interruption.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { ReviewOptions } from "./read-options.ts";
import { findPullRequest, nameOf, planPullRequest, reviewRemote } from "./review-pull-request.ts";
import { reportConfigProblems, reportLookalikes } from "./run.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Reviews a pull request on GitHub, or only prints what would be posted. Returns the exit code. */
export async function runRemoteReview(
  text: string,
  { dryRun, format, failOn, quiet }: ReviewOptions,
  runTask: RunTask,
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  if (format === "json" && !dryRun) {
    throw new UsageError("--pr posts the review. To print it with --format json, add --dry-run.");
  }
  const stream = quiet || format === "json" ? undefined : terminal.progressStream;
  const style = styleOf(terminal, terminal.out);
  const remote = await findPullRequest(text, terminal.environment ?? {}, terminal.err.write);
  if (!dryRun) {
    const outcome = await withProgress(stream, "Reviewing", () =>
      whileInterruptible(terminal.signals, (signal) => reviewRemote(remote, failOn, runTask, signal)),
    );
    const name = nameOf(remote.address);
    if (outcome.kind !== "reviewed") {
      if (!quiet) terminal.out.write(reportNoReview(name, outcome.kind));
      return 0;
    }
    const { result } = outcome;
    if (!quiet || result.conclusion !== "success") {
      terminal.out.writeReport(reportRemoteReview(name, outcome, style));
    }
    return result.conclusion === "failure" ? 1 : 0;
  }
  const report = await withProgress(stream, "Reading", () => planPullRequest(remote, failOn, runTask));
  const { findings } = report.analysis;
  reportConfigProblems(report.configProblems, terminal);
  reportLookalikes(report.lookalikes, terminal);
  if (format === "json") terminal.out.write(reportReviewJson(report));
  else if (!quiet || findings.length > 0) terminal.out.writeReport(reportReviewPretty(report, style));
  if (report.configProblems.length > 0) return 2;
  return report.plan.checkRun.conclusion === "failure" ? 1 : 0;
}
