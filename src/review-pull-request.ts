import type { Analysis } from "./analysis.ts";
import { configPath, defaultConfig, parseConfig, type Config } from "./config.ts";
import { completeCheckRun, startCheckRun, type CheckRun } from "./github/check-run.ts";
import { toGitHubFailure, type GitHub } from "./github/octokit.ts";
import { listToldFingerprints } from "./github/own-comments.ts";
import { postReview } from "./github/post-review.ts";
import type { PullRequest } from "./github/pull-request.ts";
import type { HeadTools } from "./github/read-head.ts";
import { readPullRequest } from "./github/read-pull-request.ts";
import { JobStopped } from "./jobs/queue.ts";
import { planUnfinishedCheckRun } from "./plan/check-run.ts";
import { planReview, withRefusedComments } from "./plan/plan-review.ts";
import { summaryReasons, type ReviewStep, type Unfinished } from "./plan/words.ts";
import type { PlannedCheckRun } from "./review-plan.ts";
import type { Snapshot } from "./snapshot.ts";

/** Finds what the rules see in a snapshot. */
export type Analyze = (snapshot: Snapshot, config: Config, signal: AbortSignal) => Promise<Analysis>;

/** What a review is done with. */
export interface ReviewTools {
  readonly github: GitHub;
  readonly analyze: Analyze;
  readonly ruleIds: readonly string[];
  readonly head: HeadTools;
}

/** How a review ended. `now` is the pull request as it stood when the review found that it had moved on. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      readonly conclusion: PlannedCheckRun["conclusion"];
      readonly comments: number;
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
  { github, analyze, ruleIds, head }: ReviewTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const [{ snapshot, configText }, standing] = await Promise.all([
    readPullRequest(github, pull, head, signal),
    pull.reviewComments === 0 ? new Set<string>() : listToldFingerprints(github, pull, checkRun.ownLogin),
  ]);
  const { config, problems } =
    configText === undefined
      ? { config: defaultConfig, problems: [] }
      : parseConfig(configText, configPath, ruleIds);
  const analysis = await analyze(snapshot, config, signal);
  const { changes, gap } = snapshot;
  const input = { analysis, changes, gap, config, configProblems: problems, standing };
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
  await completeCheckRun(github, pull, checkRun, final.checkRun);
  return { kind: "reviewed", conclusion: final.checkRun.conclusion, comments: final.comments.length };
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
