import { reportNoReview, reportRemoteReview } from "../report/remote-review.ts";
import { whileInterruptible } from "./interruption.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { ReviewOptions } from "./read-options.ts";
import {
  findPullRequest,
  nameOf,
  planPullRequest,
  reviewRemote,
  type RemoteOutcome,
} from "./review-pull-request.ts";
import { forProgress } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import { reportConfigProblems, reportLookalikes } from "./run.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Reviews a pull request on GitHub, or only prints what would be posted. Returns the exit code. */
export async function runRemoteReview(
  text: string,
  { dryRun, outputs, failOn, quiet, minConfidence }: ReviewOptions,
  runTask: RunTask,
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  const [other] = outputs.filter(({ name, file }) => name !== "pretty" || file !== undefined);
  if (other !== undefined && !dryRun) {
    throw new UsageError(`--pr posts the review. To print it with --format ${other.name}, add --dry-run.`);
  }
  const shown = forProgress(terminal, { quiet, outputs });
  const style = styleOf(terminal, terminal.out);
  const errStyle = styleOf(terminal, terminal.err);
  const remote = await findPullRequest(text, terminal.environment ?? {}, terminal.err.write);
  if (!dryRun) {
    const outcome = await withProgress(shown, "Reviewing", () =>
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
    reportConfigProblems(outcome.configProblems, terminal, errStyle);
    return exitCodeOf(outcome);
  }
  const report = await withProgress(shown, "Reading", () =>
    planPullRequest(remote, failOn, minConfidence, runTask),
  );
  reportConfigProblems(report.configProblems, terminal, errStyle);
  reportLookalikes(report.lookalikes, terminal, errStyle);
  await printReport({ report, refused: [], root: undefined, quiet }, outputs, terminal);
  return exitCodeOf({ result: report.plan.checkRun, configProblems: report.configProblems });
}

/** With an invalid config, the review is posted with the defaults, but the exit code says that it is not the requested result. */
export function exitCodeOf({
  result,
  configProblems,
}: Pick<Extract<RemoteOutcome, { kind: "reviewed" }>, "result" | "configProblems">): 0 | 1 | 2 {
  if (configProblems.length > 0) return 2;
  return result.conclusion === "failure" ? 1 : 0;
}
