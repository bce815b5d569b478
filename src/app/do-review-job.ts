import { completeCheckRun } from "../github/check-run.ts";
import { findPullRequest, listCheckedCommits, listOpenSiblings } from "../github/checked-commits.ts";
import type { Connector } from "../github/connector.ts";
import type { Instances } from "../github/instances.ts";
import { findMergeGroup } from "../github/merge-group.ts";
import type { GitHub } from "../github/octokit.ts";
import { getPullRequest, type PullRequest } from "../github/pull-request.ts";
import { JobStopped, type Ending } from "../jobs/queue.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
import type { QueuedCheckRuns } from "./queued-check-runs.ts";
import { makeAgainJob, makeMergeGroupJob, makePullRequestJob, type ReviewJob } from "./review-jobs.ts";
import type { RememberedAnalyses } from "../review/exhausted-heads.ts";
import { scopeOf } from "./scopes.ts";
import { reviewMergeGroup } from "../review/review-merge-group.ts";
import { reviewPullRequest } from "../review/review-pull-request.ts";
import type { ReviewOutcome, ReviewTools } from "../review/review-tools.ts";
import { explainFailure, explainStop } from "../review/under-check-run.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { traced } from "../telemetry/traces.ts";

/** What a job needs. */
export interface JobTools extends Pick<ReviewTools, "rules" | "head"> {
  readonly analyses: RememberedAnalyses;
  readonly connector: Pick<Connector, "connect" | "connectReader">;
  readonly instances: Instances;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "review" | "stage" | "findings">;
  readonly queued: QueuedCheckRuns;
  /** Queues a follow-up job. */
  readonly add: (job: ReviewJob) => Promise<unknown>;
}

export type Log = Readonly<Record<"info" | "warn" | "error", (data: object, message: string) => void>>;

/** Does a job. @throws what went wrong, after the check run says so */
export async function doReviewJob(job: ReviewJob, tools: JobTools, signal: AbortSignal): Promise<Ending> {
  const started = performance.now();
  const getMilliseconds = () => performance.now() - started;
  const attributes = { "pitstop.job": job.kind, "pitstop.subject": job.subject };
  return traced("review", attributes, async (note) => {
    try {
      // It may have been replaced before it started.
      signal.throwIfAborted();
      const outcome = await run(job, { ...tools, getMilliseconds }, signal);
      // The check run is still queued only if there turned out to be nothing to do.
      tools.queued.giveUp(job, { kind: "closed" });
      if (outcome === undefined) return "done";
      tools.metrics.review(nameOutcome(outcome), getMilliseconds() / 1000);
      if (outcome.kind === "reviewed") tools.metrics.findings(outcome.findings);
      note({ "pitstop.outcome": nameOutcome(outcome) });
      return outcome.kind === "outdated" ? "moot" : "done";
    } catch (error) {
      tools.queued.giveUp(job, signal.aborted ? explainStop(signal.reason) : explainFailure(error, "read"));
      tools.metrics.review(error instanceof JobStopped ? error.why : "failed", getMilliseconds() / 1000);
      throw error;
    }
  });
}

/** As the metrics name it: of a review that was posted, its conclusion. */
function nameOutcome(outcome: ReviewOutcome): string {
  return outcome.kind === "reviewed" ? outcome.result.conclusion : outcome.kind;
}

/** Returns how a review ended; `undefined` if the job turned out to need no review, or several. */
async function run(
  job: ReviewJob,
  jobTools: JobTools & { readonly getMilliseconds: () => number },
  signal: AbortSignal,
): Promise<ReviewOutcome | undefined> {
  const { connector, log, metrics, queued, add, analyses, rules, head, instances } = jobTools;
  let requests = 0;
  const analyze = job.isRetry ? analyses.retry : analyses.analyze;
  // Not the event's own client: all installations would share its throttle, and one busy repository would slow down the others.
  const github = await connector.connect(scopeOf(job), () => {
    requests += 1;
  });
  const asker = { installationId: job.installationId, delivery: undefined };
  const connectReader = (repository: string) => connector.connectReader(job.installationId, repository);
  const leftBehind = new Set(job.kind === "pull-request" ? job.leftBehind : []);
  const onLeftBehind = (checkRun: number) => void leftBehind.add(checkRun);
  const makeTools = async (): Promise<ReviewTools> => ({
    ...{ github, connectReader, analyze, rules, head, now: Date.now, queued: await queued.take(job) },
    ...{ instances, onLeftBehind, onStage: metrics.stage },
  });
  const logDone = (outcome: ReviewOutcome) => {
    const milliseconds = Math.round(jobTools.getMilliseconds());
    log.info({ ...describe(job), ...summarize(outcome), milliseconds, requests }, "review done");
  };
  const review = async (pull: PullRequest) => {
    const outcome = await reviewPullRequest(pull, await makeTools(), signal).finally(() =>
      completeLeftBehind(leftBehind, pull, github, log),
    );
    if (outcome.kind !== "outdated") {
      logDone(outcome);
      return outcome;
    }
    const { now } = outcome;
    log.info({ ...describe(job), now: now.headSha }, "pull request moved on");
    // Usually the newer head's webhook has arrived, too; this covers one that was lost or arrived out of order.
    if (now.isOpen) await add(makePullRequestJob(now, asker));
    return outcome;
  };
  switch (job.kind) {
    case "merge-group": {
      const outcome = await reviewMergeGroup(job.group, await makeTools(), signal);
      logDone(outcome);
      return outcome;
    }
    case "suite":
      for (const commit of await listCheckedCommits(github, job.commit, signal)) {
        await add(makeAgainJob(commit, asker));
      }
      return undefined;
    case "again": {
      const group = findMergeGroup(job.commit);
      if (group !== undefined) {
        await add({ ...makeMergeGroupJob(group, asker), isRetry: true });
        return undefined;
      }
      const pull = await findPullRequest(github, job.commit, signal);
      if (pull === undefined) return undefined;
      const { headSha } = job.commit;
      if (!pull.isOpen || pull.headSha !== headSha) {
        // The person who pressed it saw the newest check run of the commit, but meant the pull request on whose page it was.
        const others = await listOpenSiblings(github, job.commit, signal);
        for (const other of others) await add(makeAgainJob(other, asker));
        if (others.length > 0) return undefined;
      }
      return review({ ...pull, headSha });
    }
    case "closed": {
      const pull = await getPullRequest(github, job.pull, signal);
      return pull.isOpen ? review(pull) : undefined;
    }
    case "pull-request":
      return review(job.pull);
  }
}

/** Only once the new check run exists: until then a required check must not pass. */
async function completeLeftBehind(
  leftBehind: ReadonlySet<number>,
  pull: PullRequest,
  github: GitHub,
  log: Log,
): Promise<void> {
  for (const id of leftBehind) {
    try {
      await completeCheckRun(github, pull, { id, ownLogin: "" }, planUnfinishedCheckRun({ kind: "cut-off" }));
    } catch (error) {
      log.warn({ checkRun: id, err: error }, "could not complete old check run");
    }
  }
}

/** What goes into the log: not the result itself, because that quotes code. */
function summarize(outcome: ReviewOutcome) {
  if (outcome.kind !== "reviewed") return { outcome: outcome.kind };
  const { comments, result, reportedIn, files, findings } = outcome;
  const found = Object.values(findings).reduce((sum, count) => sum + count, 0);
  return {
    ...{ outcome: outcome.kind, conclusion: result.conclusion },
    ...{ comments, reportedIn, files, findings: found },
  };
}

/** Logs why a job failed or was stopped. */
export function logFailure(log: Log, job: ReviewJob, error: unknown): void {
  if (error instanceof JobStopped) {
    const level = error.why === "overdue" ? "error" : "info";
    log[level]({ ...describe(job), why: error.why }, "stopped review");
    return;
  }
  log.error({ ...describe(job), err: error }, "review failed");
}

/** How the log names a job. */
export function describe({ subject, version, delivery }: ReviewJob) {
  return { pull: subject, head: version, ...(delivery === undefined ? {} : { delivery }) };
}
