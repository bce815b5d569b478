import { beginReview, type Beginning } from "../github/begin-review.ts";
import { startQueuedCheckRun, type CheckRun, type CommitToCheck } from "../github/check-run.ts";
import { followCheckRun } from "../github/follow-check-run.ts";
import { postReview } from "../github/post-review.ts";
import { markState, unnamedInstance, type OpenRun } from "../github/instances.ts";
import type { PullRequest } from "../github/pull-request.ts";
import { listChanges } from "../github/read-change.ts";
import { updateThreads } from "../github/update-threads.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
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
    progress.siblings = state?.siblings;
    const read = await inStage(tools, "read", () =>
      readPullRequest(pull, tools, { changes, state, checkRun, onConfig }, signal),
    );
    progress.siblings = read.siblings;
    const review = { ...tools, pull, checkRun, progress, signal, startedAt };
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
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly startedAt: number;
}

/** A queued check run is only started here: the pull request's comments are read later. */
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

/** The reason why there is nothing to post. */
type Needless =
  /** The pull request moved on, and is now as `now` says. */
  | { readonly kind: "outdated"; readonly now: PullRequest }
  /** Another process reviewed the commit, and our check run repeats its result. */
  | { readonly kind: "followed"; readonly result: PlannedCheckRun }
  /** The config excludes the pull request. */
  | { readonly kind: "skipped"; readonly why: SkipReason };

/** How old the state of a pull request may be when the review acts on it, in milliseconds. */
const freshFor = 60_000;

/** Analyzes what was read, unless its review is needless before the analysis or has become so during it. */
async function analyze(review: Review, first: ReadPullRequest): Promise<Analyzed | Needless> {
  const { pull, checkRun, signal } = review;
  const { snapshot, loaded } = first;
  if (hasMoved(pull, first.now)) return { kind: "outdated", now: first.now };
  const result = await follow(review, first.rivals);
  if (result !== undefined) return { kind: "followed", result };
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

/** Waits for other processes that review the same commit. Returns the result of one that finished. */
async function follow(review: Review, rivals: readonly OpenRun[]): Promise<PlannedCheckRun | undefined> {
  const { github, pull, checkRun, onLeftBehind, signal } = review;
  const { own, hasEnded } = review.instances ?? unnamedInstance;
  if (checkRun.id === undefined) return undefined;
  for (const rival of rivals) {
    // No process reviews a pull request twice at the same time.
    const isOwn = own !== undefined && rival.instance === own;
    const isAtWork = !isOwn && !(await hasEnded(rival));
    const result = isAtWork ? await followCheckRun(github, pull, rival, { hasEnded, signal }) : undefined;
    if (result !== undefined) return result;
    onLeftBehind?.(rival.id);
  }
  return undefined;
}

/** Completes the check run of a review that posts nothing. */
async function stop({ progress }: Review, needless: Needless): Promise<ReviewOutcome> {
  switch (needless.kind) {
    case "followed":
      await progress.conclude(needless.result);
      return { kind: "followed" };
    case "skipped":
      await progress.conclude(planUnfinishedCheckRun(needless.why));
      return { kind: "skipped" };
    case "outdated": {
      const why = { kind: needless.now.isOpen ? "newer-commit" : "closed" } as const;
      await progress.conclude(planUnfinishedCheckRun(why), true);
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
  // Wait for both: neither may still be running when the other one's failure ends this review and the next one starts.
  await Promise.allSettled([posting, updating]);
  const refused = await posting;
  await updating;
  // Last, so that everything is posted by the time the check run completes.
  progress.step = "report";
  const final = withRefusedComments(input, plan, refused);
  const findings = final.placed.map(({ finding }) => finding);
  const own = offerFixAll(final.checkRun, await countFixable(pull, findings, github));
  const { result, reportedIn } = await progress.conclude(own);
  const { configProblems } = input;
  const outcome = { ...countReviewed(input.analysis, final), result, reportedIn, configProblems };
  return { kind: "reviewed", comments: final.comments.length, ...outcome, change };
}
