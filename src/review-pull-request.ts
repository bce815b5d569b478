import { analyzePullRequest } from "./analyze-pull-request.ts";
import type { ReviewTools } from "./review-tools.ts";
import { countFixable } from "./fix-pull-request.ts";
import { completeCheckRun, startCheckRun, type CheckRun, type ToldIn } from "./github/check-run.ts";
import { toGitHubFailure } from "./github/octokit.ts";
import { listToldFingerprints } from "./github/own-comments.ts";
import { postReview } from "./github/post-review.ts";
import type { PullRequest } from "./github/pull-request.ts";
import { JobStopped } from "./jobs/queue.ts";
import { planUnfinishedCheckRun } from "./plan/check-run.ts";
import { offerFixAll } from "./plan/fix-words.ts";
import { planReview, withRefusedComments } from "./plan/plan-review.ts";
import { summaryReasons, type ReviewStep, type Unfinished } from "./plan/words.ts";
import type { PlannedCheckRun } from "./review-plan.ts";

/** How a review ended. `now` is the pull request as it stood when the review found that it had moved on. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      readonly comments: number;
      readonly result: PlannedCheckRun;
      readonly toldIn: ToldIn;
    }
  | { readonly kind: "outdated"; readonly now: PullRequest };

/**
 * Reads a pull request, analyzes its code, plans the review and posts it, under a check run that is always completed.
 *
 * @throws what went wrong, after the check run says so in words.
 */
export async function reviewPullRequest(
  pull: PullRequest,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const checkRun = await startCheckRun(tools.github, pull);
  const progress: Progress = { step: "read" };
  try {
    return await review(pull, checkRun, tools, progress, signal);
  } catch (error) {
    const why = explain(error, progress.step, signal);
    await completeCheckRun(tools.github, pull, checkRun, planUnfinishedCheckRun(why));
    throw error;
  }
}

interface Progress {
  step: ReviewStep;
}

async function review(
  pull: PullRequest,
  checkRun: CheckRun,
  tools: ReviewTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const { github } = tools;
  const [analyzed, standing] = await Promise.all([
    analyzePullRequest(pull, tools, signal),
    pull.reviewComments === 0 ? new Set<string>() : listToldFingerprints(github, pull, checkRun.ownLogin),
  ]);
  const input = { ...analyzed.input, standing };
  const plan = planReview(input);

  progress.step = "post";
  const posted = await postReview(github, pull, checkRun, plan, signal);
  progress.step = "report";
  if (posted.kind === "outdated") {
    const kind = posted.now.isOpen ? "newer-commit" : "closed";
    await completeCheckRun(github, pull, checkRun, planUnfinishedCheckRun({ kind }));
    return posted;
  }
  const final = withRefusedComments(input, plan, posted.refused, summaryReasons.refused);
  const findings = final.placed.map(({ finding }) => finding);
  const offered = offerFixAll(final.checkRun, await countFixable(pull, findings, tools));
  const toldIn = await completeCheckRun(github, pull, checkRun, offered);
  return { kind: "reviewed", comments: final.comments.length, result: offered, toldIn };
}

function explain(error: unknown, step: ReviewStep, signal: AbortSignal): Unfinished {
  if (signal.aborted) {
    const isSuperseded = signal.reason instanceof JobStopped && signal.reason.why === "superseded";
    return { kind: isSuperseded ? "newer-commit" : "stopped" };
  }
  const failure = toGitHubFailure(error);
  if (failure === undefined) return { kind: "internal" };
  return { kind: "github", step, status: failure.status, requestId: failure.requestId };
}
