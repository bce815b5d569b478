import { beginReview, type Beginning } from "../github/begin-review.ts";
import {
  startQueuedCheckRun,
  completeCheckRun,
  type CheckRun,
  type CommitToCheck,
  type ReportedIn,
} from "../github/check-run.ts";
import { findFailedSiblings, followCheckRun } from "../github/follow-check-run.ts";
import { postReview } from "../github/post-review.ts";
import { markState, unnamedInstance, type OpenRun } from "../github/instances.ts";
import type { PullRequest } from "../github/pull-request.ts";
import { listChanges } from "../github/read-change.ts";
import type { Sibling } from "../github/standing-answer.ts";
import { updateThreads } from "../github/update-threads.ts";
import { planUnfinishedCheckRun, withFailedSiblings } from "../plan/check-run.ts";
import { offerFixAll } from "../plan/fix-words.ts";
import { planReview, withRefusedComments } from "../plan/plan-review.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import { decideScope, type SkipReason } from "../plan/scope.ts";
import { summaryReasons } from "../plan/words.ts";
import type { PlannedCheckRun, ReviewPlan } from "../vocabulary/review-plan.ts";
import { countFixable } from "./fix-pull-request.ts";
import { readAgain, readPullRequest, toReviewInput, type ReadPullRequest } from "./read-pull-request.ts";
import { countReviewed, type AnalyzedChange, type ReviewOutcome, type ReviewTools } from "./review-tools.ts";
import { inStage } from "./stages.ts";
import { underCheckRun, type Progress } from "./under-check-run.ts";

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
  const startedAt = tools.now();
  const changes = listChanges(tools.github, pull, signal);
  // Awaited below, once the check run exists; until then keep Node from reporting an unhandled rejection.
  changes.catch(() => undefined);
  const mark = { externalId: String(pull.number), instance: tools.instances?.own, state: markState(pull) };
  const commit = { ...pull, ...mark };
  const start = () => begin(tools, commit, signal);
  return underCheckRun(tools, commit, signal, start, async ({ checkRun, state }, progress) => {
    const { onConfig } = progress;
    const read = await inStage(tools, "read", () =>
      readPullRequest(pull, tools, { changes, state, checkRun, onConfig }, signal),
    );
    const review = { ...tools, pull, checkRun, progress, signal, startedAt, siblings: read.siblings };
    const analyzed = await analyze(review, read);
    if (analyzed.kind !== "analyzed") return stop(review, analyzed);
    const plan = await inStage(tools, "plan", () => planReview(analyzed.input));
    const change = { input: analyzed.input, sources: read.snapshot.sources };
    return inStage(tools, "post", () => post(review, change, plan));
  });
}

/** One review under way. */
interface Review extends ReviewTools {
  readonly pull: PullRequest;
  readonly checkRun: CheckRun;
  readonly siblings: readonly Sibling[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly startedAt: number;
}

/** A check run that was queued is only started here: what is on the pull request is read later. */
async function begin(
  { github, queued, now }: ReviewTools,
  commit: PullRequest & CommitToCheck,
  signal: AbortSignal,
): Promise<Beginning> {
  if (queued === undefined) return beginReview(github, commit, signal);
  return { checkRun: await startQueuedCheckRun(github, commit, queued, now()), state: undefined };
}

interface Analyzed {
  readonly kind: "analyzed";
  readonly input: ReviewInput;
}

/** Why there is nothing to post. */
type Needless =
  /** The pull request moved on, and is now as `now` says. */
  | { readonly kind: "outdated"; readonly now: PullRequest }
  /** Another process reviewed the commit, and our check run repeats its result. */
  | { readonly kind: "followed" }
  /** The config excludes the pull request. */
  | { readonly kind: "skipped"; readonly why: SkipReason };

/** What was read of a pull request may be this old when the review acts on it. In milliseconds. */
const freshFor = 60_000;

/** Analyzes what was read, unless its review is needless before the analysis or has become so during it. */
async function analyze(review: Review, first: ReadPullRequest): Promise<Analyzed | Needless> {
  const { pull, checkRun, signal } = review;
  const { snapshot, loaded } = first;
  if (hasMoved(pull, first.now)) return { kind: "outdated", now: first.now };
  if (await isFollowed(review, first.rivals)) return { kind: "followed" };
  const scope = decideScope(first.now, loaded.config);
  if (scope.kind === "skip") return { kind: "skipped", why: scope.why };
  const analysis = await inStage(review, "analyze", () =>
    review.analyze(snapshot, loaded.config, signal, pull),
  );
  const took = review.now() - review.startedAt;
  const read = took > freshFor ? await readAgain(pull, review, first, checkRun, signal) : first;
  if (hasMoved(pull, read.now)) return { kind: "outdated", now: read.now };
  const onlyCheckRun = scope.kind === "summary" ? summaryReasons.draft : undefined;
  return { kind: "analyzed", input: { ...toReviewInput(read, analysis), onlyCheckRun, took } };
}

function hasMoved(pull: PullRequest, now: PullRequest): boolean {
  return !now.isOpen || now.headSha !== pull.headSha || now.baseRef !== pull.baseRef;
}

/** Waits for other processes that review the same commit. Says whether one of them finished. */
async function isFollowed(review: Review, rivals: readonly OpenRun[]): Promise<boolean> {
  const { github, pull, checkRun, onLeftBehind, signal } = review;
  const { own, hasEnded } = review.instances ?? unnamedInstance;
  const { id } = checkRun;
  if (id === undefined) return false;
  for (const rival of rivals) {
    // No process reviews a pull request twice at the same time.
    const isOwn = own !== undefined && rival.instance === own;
    const isAtWork = !isOwn && !(await hasEnded(rival));
    if (isAtWork && (await followCheckRun(github, pull, id, rival, { hasEnded, signal }))) return true;
    onLeftBehind?.(rival.id);
  }
  return false;
}

/** Completes the check run of a review that posts nothing. */
async function stop(review: Review, needless: Needless): Promise<ReviewOutcome> {
  const { github, pull, checkRun } = review;
  switch (needless.kind) {
    case "followed":
      return needless;
    case "skipped":
      await complete(review, planUnfinishedCheckRun(needless.why));
      return { kind: "skipped" };
    case "outdated": {
      const why = { kind: needless.now.isOpen ? "newer-commit" : "closed" } as const;
      await completeCheckRun(github, pull, checkRun, planUnfinishedCheckRun(why));
      return needless;
    }
  }
}

async function post(review: Review, change: AnalyzedChange, plan: ReviewPlan): Promise<ReviewOutcome> {
  const { github, pull, checkRun, progress, signal } = review;
  const { input } = change;
  progress.step = "post";
  const posting = postReview(github, pull, checkRun, plan, signal);
  const updating = updateThreads(github, plan.threads, signal);
  // Neither may still be at work when the other's failure ends this review and the next one begins.
  await Promise.allSettled([posting, updating]);
  const refused = await posting;
  await updating;
  // Last, so that everything is posted by the time the check run completes.
  progress.step = "report";
  const final = withRefusedComments(input, plan, refused);
  const findings = final.placed.map(({ finding }) => finding);
  const own = offerFixAll(final.checkRun, await countFixable(pull, findings, github));
  const { result, reportedIn } = await complete(review, own);
  const { configProblems } = input;
  const outcome = { ...countReviewed(input.analysis, final), result, reportedIn, configProblems };
  return { kind: "reviewed", comments: final.comments.length, ...outcome, change };
}

/** Completes the check run of this commit, which also speaks for other pull requests with the same head. */
async function complete(
  { github, pull, checkRun, siblings, instances = unnamedInstance, signal }: Review,
  own: PlannedCheckRun,
): Promise<{ readonly result: PlannedCheckRun; readonly reportedIn: ReportedIn }> {
  const failed =
    own.conclusion === "failure"
      ? []
      : await findFailedSiblings(github, pull, siblings, { hasEnded: instances.hasEnded, signal });
  const result = withFailedSiblings(own, failed);
  return { result, reportedIn: await completeCheckRun(github, pull, checkRun, result) };
}
