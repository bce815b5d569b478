import { setTimeout as sleep } from "node:timers/promises";
import type { Probot } from "probot";
import { commandEvents, connectCommands } from "./app-commands.ts";
import { describe, doReviewJob, logFailure, type JobTools } from "./do-review-job.ts";
import { toInstallation } from "../github/installations.ts";
import { makeMergeGroup } from "../github/merge-group.ts";
import { toPullRequest } from "../github/pull-request.ts";
import { createJobQueue, JobStopped, type JobQueue } from "../jobs/queue.ts";
import { createUnderWay } from "../jobs/under-way.ts";
import { createQueuedCheckRuns } from "./queued-check-runs.ts";
import {
  makeAgainJob,
  makeMergeGroupJob,
  makePullRequestJob,
  makeSuiteJob,
  subjectOf,
  type Asker,
  type ReviewJob,
} from "./review-jobs.ts";
import type { ReviewTools } from "../review/review-tools.ts";
import { sweep, sweepInstallation, type SweepTools } from "./sweep.ts";
import { explainStop } from "../review/under-check-run.ts";

/** The webhook events that Pitstop acts on; `app.yml` subscribes to the same. */
export const handledEvents = {
  pullRequest: [
    "pull_request.opened",
    "pull_request.synchronize",
    "pull_request.reopened",
    "pull_request.ready_for_review",
    "pull_request.converted_to_draft",
    "pull_request.edited",
    "pull_request.closed",
  ],
  checkRun: ["check_run.rerequested"],
  checkSuite: ["check_suite.rerequested"],
  mergeGroup: ["merge_group.checks_requested", "merge_group.destroyed"],
  command: commandEvents,
} as const;

export interface AppOptions extends Pick<ReviewTools, "analyze" | "rules" | "head"> {
  /** How many reviews run at the same time. */
  readonly concurrency: number;
}

/** GitHub sends these to every app; no app can subscribe to them. They queue reviews of what is open in the added repositories. */
const installationEvents = [
  "installation.created",
  "installation.unsuspend",
  "installation_repositories.added",
] as const;

/** What the app does besides answering webhooks. */
export interface ConnectedApp {
  /** Waits until nothing is left to do. */
  readonly idle: () => Promise<void>;
  /** As `JobQueue.drain`. */
  readonly drain: (milliseconds: number) => Promise<boolean>;
  /** Queues again each requested review that died with a process. */
  readonly sweep: (signal: AbortSignal) => Promise<void>;
}

/**
 * Connects Probot's webhook events to reviews. A handler only queues a job and returns: GitHub waits ten seconds and never sends a
 * webhook twice, and an error thrown here would become the webhook's answer.
 */
export function connectApp(probot: Probot, options: AppOptions): ConnectedApp {
  const { analyze, rules, head, concurrency } = options;
  const { log } = probot;
  const connect = (installationId?: number) => probot.auth(installationId);
  const queued = createQueuedCheckRuns({ connect, log });
  const tools: JobTools = { connect, log, queued, analyze, rules, head, add: (job) => queue.add(job) };
  const queue: JobQueue<ReviewJob> = createJobQueue<ReviewJob>({
    concurrency,
    run: (job, signal) => doReviewJob(job, tools, signal),
    onFailure: (job, error) => {
      logFailure(log, job, error);
    },
    onWait: queued.announce,
    onDropped: (job, why) => {
      queued.giveUp(job, explainStop(new JobStopped(why)));
    },
  });
  /** Queues the job that `find` makes of an event. If the event withdraws a job, `find` does that. */
  async function receive(event: ReceivedEvent, find: (asker: Asker) => MaybeJob | Promise<MaybeJob>) {
    const { id, name, payload } = event;
    const log = probot.log.child({ delivery: id, event: `${name}.${payload.action}` });
    try {
      if (payload.installation === undefined) {
        log.warn("webhook ignored: it has no installation, so it was not sent to a GitHub App");
        return;
      }
      const job = await find({ installationId: payload.installation.id, delivery: id });
      if (job === undefined) log.info("webhook ignored: nothing to do");
      else log.info({ ...describe(job), acceptance: await queue.add(job) }, "received webhook");
    } catch (error) {
      log.error({ err: error }, "could not handle webhook");
    }
  }

  probot.on([...handledEvents.pullRequest], (event) =>
    receive(event, async (asker) => {
      const pull = toPullRequest(event.payload.pull_request);
      if (event.payload.action === "closed") await queue.withdraw(subjectOf(pull), pull.updatedAt);
      return isAboutCode(event.payload) ? makePullRequestJob(pull, asker) : undefined;
    }),
  );
  probot.on([...handledEvents.checkRun], (event) =>
    receive(event, (asker) => {
      const { check_run: checkRun, repository } = event.payload;
      const [pull] = checkRun.pull_requests;
      const externalId = checkRun.external_id;
      const commit = { ...toRepository(repository), headSha: checkRun.head_sha, externalId };
      return makeAgainJob({ ...commit, number: pull?.number }, asker);
    }),
  );
  probot.on([...handledEvents.checkSuite], (event) =>
    receive(event, (asker) => {
      const { check_suite: suite, repository } = event.payload;
      return makeSuiteJob({ ...toRepository(repository), headSha: suite.head_sha }, asker);
    }),
  );
  probot.on([...handledEvents.mergeGroup], (event) =>
    receive(event, async (asker) => {
      const { action, merge_group: group, repository } = event.payload;
      if (repository === undefined) return undefined;
      const job = makeMergeGroupJob(
        makeMergeGroup(toRepository(repository), group.head_sha, group.base_sha),
        asker,
      );
      if (action === "checks_requested") return job;
      await queue.withdraw(job.subject, undefined);
      return undefined;
    }),
  );
  const sweepTools: SweepTools = { connect, log, queue };
  const sweeps = createUnderWay();
  const stop = new AbortController();
  probot.on([...installationEvents], ({ payload: { installation } }) => {
    // Not awaited: there may be many repositories to search. It never rejects.
    void sweeps.follow(sweepInstallation(toInstallation(installation), sweepTools, stop.signal));
  });
  const commands = connectCommands(probot, {
    ...options,
    requestReview: async (installationId, pull, why) => {
      const job = makePullRequestJob(pull, { installationId, delivery: undefined });
      // The head has been or is being reviewed: this is another review of it.
      await queue.add({ ...job, version: `${job.version} for ${why}`, order: undefined });
    },
  });
  return {
    sweep: (signal) => sweep(sweepTools, signal),
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

/** How long the check runs of reviews that will not start may take to be completed before the process ends. */
const lastWordsMilliseconds = 5_000;

type MaybeJob = ReviewJob | undefined;

interface ReceivedEvent {
  readonly id: string;
  readonly name: string;
  readonly payload: { readonly action: string; readonly installation?: { readonly id: number } | undefined };
}

/** A new base makes a different change; a new title does not matter. */
function isAboutCode(payload: {
  readonly action: string;
  readonly changes?: { readonly base?: unknown };
}): boolean {
  if (payload.action === "closed") return false;
  return payload.action !== "edited" || payload.changes?.base !== undefined;
}

function toRepository(repository: {
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly default_branch: string;
}) {
  return { owner: repository.owner.login, repo: repository.name, defaultBranch: repository.default_branch };
}
