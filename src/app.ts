import type { Probot } from "probot";
import { commandEvents, connectCommands } from "./app-commands.ts";
import { findPullRequest, listCheckedCommits } from "./github/checked-commits.ts";
import { findMergeGroup, makeMergeGroup } from "./github/merge-group.ts";
import { toGitHubFailure } from "./github/octokit.ts";
import { toPullRequest, type PullRequest } from "./github/pull-request.ts";
import { createJobQueue, JobStopped, type Job, type JobQueue } from "./jobs/queue.ts";
import {
  makeAgainJob,
  makeMergeGroupJob,
  makePullRequestJob,
  makeSuiteJob,
  subjectOf,
  type Asker,
  type ReviewJob,
} from "./review-jobs.ts";
import { reviewMergeGroup } from "./review-merge-group.ts";
import { reviewPullRequest } from "./review-pull-request.ts";
import type { ReviewOutcome, ReviewTools } from "./review-tools.ts";

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

/**
 * Connects Probot's webhook events with reviews and returns what waits in between. A handler only notes the job down and answers:
 * GitHub waits ten seconds, never asks twice, and an error thrown here would become the webhook's answer.
 */
export function connectApp(probot: Probot, options: AppOptions): Pick<JobQueue<Job>, "idle" | "drain"> {
  const queue: JobQueue<ReviewJob> = createJobQueue<ReviewJob>({
    concurrency: options.concurrency,
    run: (job, signal) => run(probot, options, queue, job, signal),
    onFailure: (job, error) => {
      logFailure(probot, job, error);
    },
  });
  /** Takes an event in. `find` says which jobs it asks for; what it takes back is taken back there. */
  async function receive(event: ReceivedEvent, find: (asker: Asker) => MaybeJob | Promise<MaybeJob>) {
    const { id, name, payload } = event;
    const log = probot.log.child({ delivery: id, event: `${name}.${payload.action}` });
    try {
      if (payload.installation === undefined) {
        log.warn("webhook without an installation: it was not sent to a GitHub App");
        return;
      }
      const job = await find({ installationId: payload.installation.id, delivery: id });
      if (job === undefined) log.info("webhook asks for nothing");
      else log.info({ ...describe(job), acceptance: await queue.add(job) }, "webhook received");
    } catch (error) {
      log.error({ err: error }, "webhook not understood");
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
  const commands = connectCommands(probot, {
    ...options,
    requestReview: async (installationId, pull, why) => {
      const job = makePullRequestJob(pull, { installationId, delivery: undefined });
      // The head was reviewed before, or is under review: this is another review of it.
      await queue.add({ ...job, version: `${job.version} for ${why}`, order: undefined });
    },
  });
  return {
    idle: async () => {
      // A command may ask for a review.
      await commands.idle();
      await queue.idle();
    },
    drain: async (milliseconds) => {
      const isDone = await Promise.all([queue.drain(milliseconds), commands.drain(milliseconds)]);
      return isDone.every(Boolean);
    },
  };
}

type MaybeJob = ReviewJob | undefined;

interface ReceivedEvent {
  readonly id: string;
  readonly name: string;
  readonly payload: { readonly action: string; readonly installation?: { readonly id: number } | undefined };
}

/** With another base the whole change is another; a new title is nothing to us. */
function isAboutCode(payload: {
  readonly action: string;
  readonly changes?: { readonly base?: unknown };
}): boolean {
  if (payload.action === "closed") return false;
  return payload.action !== "edited" || payload.changes?.base !== undefined;
}

async function run(
  probot: Probot,
  { analyze, rules, head }: AppOptions,
  queue: JobQueue<ReviewJob>,
  job: ReviewJob,
  signal: AbortSignal,
): Promise<void> {
  // Not the event's own client: all installations would share one throttle, and one busy repository would slow down the others.
  const github = await probot.auth(job.installationId);
  const tools: ReviewTools = { github, analyze, rules, now: Date.now, head };
  const asker = { installationId: job.installationId, delivery: undefined };
  switch (job.kind) {
    case "merge-group": {
      const outcome = await reviewMergeGroup(job.group, tools, signal);
      probot.log.info({ ...describe(job), ...summarize(outcome) }, "merge group judged");
      return;
    }
    case "suite":
      for (const commit of await listCheckedCommits(github, job.commit, signal)) {
        await queue.add(makeAgainJob(commit, asker));
      }
      return;
    case "again": {
      const group = findMergeGroup(job.commit);
      if (group !== undefined) {
        await queue.add(makeMergeGroupJob(group, asker));
        return;
      }
      const pull = await findPullRequest(github, job.commit, signal);
      if (pull !== undefined) await review(probot, queue, { ...job, pull }, tools, signal);
      return;
    }
    case "pull-request":
      await review(probot, queue, job, tools, signal);
  }
}

async function review(
  probot: Probot,
  queue: JobQueue<ReviewJob>,
  job: ReviewJob & { readonly pull: PullRequest },
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<void> {
  const outcome = await reviewPullRequest(job.pull, tools, signal);
  if (outcome.kind !== "outdated") {
    probot.log.info({ ...describe(job), ...summarize(outcome) }, "review done");
    return;
  }
  const { now } = outcome;
  probot.log.info({ ...describe(job), now: now.headSha }, "pull request moved on");
  // The newer head's webhook usually came by itself; when it was lost or came out of order, this makes up for it.
  if (!now.isOpen) return;
  await queue.add(makePullRequestJob(now, { installationId: job.installationId, delivery: undefined }));
}

/** What the log says: the result itself quotes code. */
function summarize(outcome: ReviewOutcome) {
  if (outcome.kind !== "reviewed") return { outcome: outcome.kind };
  const { comments, result, toldIn } = outcome;
  return { outcome: outcome.kind, conclusion: result.conclusion, comments, toldIn };
}

function toRepository(repository: {
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly default_branch: string;
}) {
  return { owner: repository.owner.login, repo: repository.name, defaultBranch: repository.default_branch };
}

function logFailure(probot: Probot, job: ReviewJob, error: unknown): void {
  if (error instanceof JobStopped) {
    probot.log.info({ ...describe(job), why: error.why }, "review stopped");
    return;
  }
  const failure = toGitHubFailure(error);
  probot.log.error({ ...describe(job), ...(failure ?? { err: error }) }, "review failed");
}

function describe({ subject, version, delivery }: ReviewJob) {
  return { pull: subject, head: version, ...(delivery === undefined ? {} : { delivery }) };
}
