import { readIgnored } from "../commands/read-ignored.ts";
import { defaultConfig, type LoadedConfig } from "../vocabulary/config.ts";
import { countFixable } from "./fix-pull-request.ts";
import { beginCheckRun, completeCheckRun, type CheckedCommit, type CheckRun } from "../github/check-run.ts";
import { beginReview, type Beginning } from "../github/begin-review.ts";
import { followCheckRun } from "../github/follow-check-run.ts";
import { postReview } from "../github/post-review.ts";
import type { PullRequest } from "../github/pull-request.ts";
import { isRelevant, listChanges, readCode } from "../github/read-pull-request.ts";
import { readStanding, type PullRequestState } from "../github/read-standing.ts";
import { updateThreads } from "../github/update-threads.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
import { offerFixAll } from "../plan/fix-words.ts";
import { planReview, withRefusedComments } from "../plan/plan-review.ts";
import type { IgnoredRule } from "../plan/ignored.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import { decideScope } from "../plan/scope.ts";
import { summaryReasons, type Unfinished } from "../plan/words.ts";
import type { ReviewPlan } from "../vocabulary/review-plan.ts";
import { loadConfig, type ReviewOutcome, type ReviewTools } from "./review-tools.ts";
import type { FileChange } from "../vocabulary/snapshot.ts";
import { nothingStands } from "../vocabulary/standing.ts";
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
  // It is waited for once the check run is there; until then its failure must not count as one that nobody minds.
  changes.catch(() => undefined);
  const commit = { ...pull, externalId: String(pull.number) };
  return underCheckRun(
    tools,
    commit,
    signal,
    () => begin(tools, commit, signal),
    async ({ checkRun, state }, progress) =>
      run({ ...tools, pull, checkRun, progress, signal, startedAt }, await changes, state),
  );
}

/** A check run that was queued is begun by itself: what stands is asked for after. */
async function begin(
  { github, queued, now }: ReviewTools,
  commit: PullRequest & CheckedCommit,
  signal: AbortSignal,
): Promise<Beginning> {
  if (queued === undefined) return beginReview(github, commit, signal);
  return { checkRun: await beginCheckRun(github, commit, queued, now()), state: undefined };
}

/** One review under way. */
interface Review extends ReviewTools {
  readonly pull: PullRequest;
  readonly checkRun: CheckRun;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly startedAt: number;
}

/** What was read of a pull request's threads may be this old when it is acted on. In milliseconds. */
const freshFor = 60_000;

/** @param known what was read as the check run was started */
async function run(
  review: Review,
  changes: readonly FileChange[],
  known: PullRequestState | undefined,
): Promise<ReviewOutcome> {
  const { github, pull, checkRun, signal } = review;
  const [snapshot, { state: before, loaded, ignored }] = await Promise.all([
    readCode(github, pull, changes, { ...review.head, archiveUrl: known?.archiveUrl }, signal),
    readAround(review, changes, known),
  ]);
  if (hasMoved(pull, before.now)) return giveUp(review, before.now);
  if (await isFollowed(review, before.rival)) return { kind: "followed" };
  const { config, problems: configProblems } = loaded;
  const scope = decideScope(before.now, config);
  if (scope.kind === "skip") {
    await completeCheckRun(github, pull, checkRun, planUnfinishedCheckRun(scope.why));
    return { kind: "skipped" };
  }
  const analysis = await review.analyze(snapshot, config, signal);
  const took = review.now() - review.startedAt;
  const { now, standing } = took > freshFor ? await readState(review, changes) : before;
  if (hasMoved(pull, now)) return giveUp(review, now);
  const { gap } = snapshot;
  const onlyCheckRun = scope.kind === "summary" ? summaryReasons.draft : undefined;
  const input = {
    analysis,
    changes: snapshot.changes,
    gap,
    config,
    configProblems,
    ignored,
    standing,
    onlyCheckRun,
    took,
  };
  return post(review, input, planReview(input));
}

/** Waits for another process that reviews the same commit. Says whether it came to its end. */
async function isFollowed(
  { github, pull, checkRun, signal }: Review,
  rival: number | undefined,
): Promise<boolean> {
  if (rival === undefined || checkRun.id === undefined) return false;
  return followCheckRun(github, pull, checkRun.id, rival, signal);
}

interface Around {
  readonly state: PullRequestState;
  readonly loaded: LoadedConfig;
  readonly ignored: readonly IgnoredRule[];
}

/** Reads all but the code. Where nothing that we read is changed there is nothing to set or to ignore. */
async function readAround(
  review: Review,
  changes: readonly FileChange[],
  known: PullRequestState | undefined,
): Promise<Around> {
  const { github, pull, rules, progress, signal } = review;
  const state = known ?? (await readState(review, changes));
  if (!isRelevant(changes)) return { state, loaded: unconfigured, ignored: [] };
  const [loaded, ignored] = await Promise.all([
    loadConfig(review, pull, state.configs, signal),
    readIgnored(github, state.now, rules, state.conversation, signal),
  ]);
  progress.loaded = loaded;
  return { state, loaded, ignored };
}

const unconfigured: LoadedConfig = { config: defaultConfig, problems: [] };

/** A pull request that changes nothing we read, and where nobody commented yet, needs no look at what stands there. */
async function readState(
  { github, pull, checkRun, signal }: Review,
  changes: readonly FileChange[],
): Promise<PullRequestState> {
  return pull.reviewComments !== 0 || isRelevant(changes)
    ? readStanding(github, pull, checkRun, signal)
    : { ...nothingRead, now: pull };
}

const nothingRead = {
  standing: nothingStands,
  conversation: [],
  configs: { own: undefined, owners: undefined },
  archiveUrl: undefined,
  rival: undefined,
};

function hasMoved(pull: PullRequest, now: PullRequest): boolean {
  return !now.isOpen || now.headSha !== pull.headSha || now.baseRef !== pull.baseRef;
}

async function giveUp({ github, pull, checkRun }: Review, now: PullRequest): Promise<ReviewOutcome> {
  const why: Unfinished = { kind: now.isOpen ? "newer-commit" : "closed" };
  await completeCheckRun(github, pull, checkRun, planUnfinishedCheckRun(why));
  return { kind: "outdated", now };
}

async function post(
  { github, pull, checkRun, progress, signal }: Review,
  input: ReviewInput,
  plan: ReviewPlan,
): Promise<ReviewOutcome> {
  progress.step = "post";
  const posting = postReview(github, pull, checkRun, plan, signal);
  const updating = updateThreads(github, plan.threads, signal);
  // Neither may still be at work when the other's failure ends this review and the next one begins.
  await Promise.allSettled([posting, updating]);
  const refused = await posting;
  await updating;
  // Last, so that whoever sees the check run completed finds everything said.
  progress.step = "report";
  const final = withRefusedComments(input, plan, refused, summaryReasons.refused);
  const findings = final.placed.map(({ finding }) => finding);
  const result = offerFixAll(final.checkRun, await countFixable(pull, findings, github));
  const reportedIn = await completeCheckRun(github, pull, checkRun, result);
  return { kind: "reviewed", comments: final.comments.length, result, reportedIn };
}
