import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Probot } from "probot";
import { connectCommands } from "./app-commands.ts";
import { connectReviewWebhooks, installationEvents } from "./app-webhooks.ts";
import type { Coordination } from "./coordination.ts";
import { toSafeLine } from "./describe-error.ts";
import { doReviewJob, logFailure, type JobTools } from "./do-review-job.ts";
import type { Connector } from "../github/connector.ts";
import { toInstallation } from "../github/installations.ts";
import type { GitHub } from "../github/octokit.ts";
import { JobStopped, type JobQueue, type Retry } from "../jobs/queue.ts";
import { createUnderWay } from "../jobs/under-way.ts";
import type { Log } from "./log.ts";
import { createQueuedCheckRuns } from "./queued-check-runs.ts";
import { makePullRequestJob, tenantOf, type ReviewJob } from "./review-jobs.ts";
import { rememberExhausted } from "../review/exhausted-heads.ts";
import type { ReviewTools } from "../review/review-tools.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { sweep, sweepInstallation, type SweepTools } from "./sweep.ts";
import { explainStop } from "../review/under-check-run.ts";

export interface AppOptions extends Pick<ReviewTools, "analyze" | "rules" | "head"> {
  readonly log: Log;
  /** As in `ServerOptions`. */
  readonly prepareAnalysis: () => void;
  /** A client authenticated as the app. */
  readonly asApp: GitHub;
  readonly connector: Connector;
  readonly metrics: Metrics;
  readonly coordination: Pick<Coordination, "instances" | "openQueue">;
  /** How many reviews run at the same time, in all and of one installation. */
  readonly concurrency: number;
  readonly tenantConcurrency: number;
  /** How long a review or a command may take, in milliseconds. */
  readonly deadline: number;
  readonly retry: Retry | undefined;
  /** As in `ServerOptions`. */
  readonly rulePages: string | undefined;
}

/** What the app does besides answering webhooks. */
export interface ConnectedApp {
  /** Waits until nothing is left to do. */
  readonly idle: () => Promise<void>;
  /** As `JobQueue.drain`. */
  readonly drain: (milliseconds: number) => Promise<boolean>;
  /** Queues again each requested review that died with a process. */
  readonly sweep: (signal: AbortSignal) => Promise<void>;
  /** Says, once, whether a delivery could not be queued: then GitHub must not consider it accepted. */
  readonly wasRefused: (delivery: string) => boolean;
  /** Of the reviews. */
  readonly getFigures: JobQueue<ReviewJob>["getFigures"];
}

/**
 * Puts the app together: webhooks become jobs, jobs become reviews, and what got lost is queued again. Returns what the server needs to
 * wait for it all.
 */
export function connectApp(probot: Probot, options: AppOptions): ConnectedApp {
  const { log, asApp, connector, metrics, analyze, rules, head, deadline, retry } = options;
  const { concurrency, tenantConcurrency } = options;
  const { instances, openQueue } = options.coordination;
  const queued = createQueuedCheckRuns({ connector, instances, log });
  const analyses = rememberExhausted(analyze);
  const tools: JobTools = {
    ...{ connector, instances, log, metrics, queued, analyses, rules, head },
    add: (job) => queue.add(job),
  };
  const queue: JobQueue<ReviewJob> = openQueue<ReviewJob>("reviews", {
    ...{ concurrency, tenantConcurrency, tenantOf, deadline, retry, describeFailure },
    run: async (job, signal) => {
      // The webhook that caused it, and all others that have arrived, are answered first.
      await nextTurn();
      options.prepareAnalysis();
      return doReviewJob(job, tools, signal);
    },
    onFailure: (job, error) => {
      logFailure(log, job, error);
    },
    onWait: queued.announce,
    onDropped: (job, why) => {
      queued.giveUp(job, explainStop(new JobStopped(why)));
    },
  });
  metrics.watch({ queue: queue.getFigures, cacheLength: head.cache.length });
  const refused = new Set<string>();
  const onRefused = (delivery: string) => void refused.add(delivery);
  connectReviewWebhooks(probot, queue, { log, onRefused });
  const sweepTools: SweepTools = { asApp, connector, instances, log, queue };
  const sweeps = createUnderWay();
  const stop = new AbortController();
  probot.on([...installationEvents], ({ payload: { installation } }) => {
    // Not awaited: there may be many repositories to search. It never rejects.
    void sweeps.follow(sweepInstallation(toInstallation(installation), sweepTools, stop.signal));
  });
  const commands = connectCommands(probot, {
    ...{ ...options, analyze: analyses.analyze, openQueue, describeFailure, onRefused },
    requestReview: async (installationId, pull, why) => {
      const job = makePullRequestJob(pull, { installationId, delivery: undefined });
      // The head has been or is being reviewed: this is another review of it.
      await queue.add({ ...job, version: `${job.version} for ${why}`, order: undefined, isRetry: true });
    },
  });
  return {
    sweep: (signal) => sweep(sweepTools, signal),
    wasRefused: (delivery) => refused.delete(delivery),
    getFigures: queue.getFigures,
    idle: async () => {
      await sweeps.idle();
      // A command may queue a review.
      await commands.idle();
      await queue.idle();
      await queued.idle();
    },
    drain: async (milliseconds) => {
      stop.abort();
      const isDone = await Promise.all([queue.drain(milliseconds), commands.drain(milliseconds)]);
      await Promise.race([queued.idle(), sleep(lastWordsMilliseconds, undefined, { ref: false })]);
      return isDone.every(Boolean);
    },
  };
}

/** For people who look at failed jobs. */
function describeFailure(error: unknown): string {
  return toSafeLine(error instanceof Error ? error.message : String(error));
}

/** How long the check runs of reviews that will not start may take to be completed before the process ends. */
const lastWordsMilliseconds = 5_000;
