import type { Probot } from "probot";
import { commandEvents, connectCommands } from "./app-commands.ts";
import { toPullRequest, type PullRequest } from "./github/pull-request.ts";
import { toGitHubFailure } from "./github/octokit.ts";
import { createJobQueue, JobStopped, type Job, type JobQueue } from "./jobs/queue.ts";
import { reviewPullRequest } from "./review-pull-request.ts";
import type { ReviewTools } from "./review-tools.ts";

/** The events after which a pull request is reviewed. */
const reviewEvents = [
  "pull_request.opened",
  "pull_request.synchronize",
  "pull_request.reopened",
  "pull_request.ready_for_review",
] as const;

/** The webhook events that Pitstop acts on; `app.yml` subscribes to the same. */
export const handledEvents: readonly string[] = [...reviewEvents, ...commandEvents];

/** A review to be done; plain data, so that any queue can keep it. */
export interface ReviewJob extends Job {
  readonly installationId: number;
  readonly pull: PullRequest;
}

export interface AppOptions extends Omit<ReviewTools, "github"> {
  /** How many reviews run at the same time. */
  readonly concurrency: number;
}

/**
 * Connects Probot's webhook events with reviews and returns what waits in between. A handler only notes the job down and answers:
 * GitHub waits ten seconds, never asks twice, and an error thrown here would become the webhook's answer.
 */
export function connectApp(probot: Probot, options: AppOptions): Omit<JobQueue<Job>, "add"> {
  const queue: JobQueue<ReviewJob> = createJobQueue<ReviewJob>({
    concurrency: options.concurrency,
    run: (job, signal) => review(probot, options, queue, job, signal),
    onFailure: (job, error) => {
      logFailure(probot, job, error);
    },
  });
  probot.on([...reviewEvents], async ({ id, name, payload }) => {
    const log = probot.log.child({ delivery: id, event: `${name}.${payload.action}` });
    try {
      if (payload.installation === undefined) {
        log.warn("webhook without an installation: it was not sent to a GitHub App");
        return;
      }
      const job = makeJob(id, payload.installation.id, toPullRequest(payload.pull_request));
      log.info({ ...describe(job), acceptance: await queue.add(job) }, "webhook received");
    } catch (error) {
      log.error({ err: error }, "webhook not understood");
    }
  });
  const commands = connectCommands(probot, {
    ...options,
    requestReview: async (installationId, pull, why) => {
      const job = makeJob(undefined, installationId, pull);
      // The head may be under review, or waiting for it: this is another review of it.
      await queue.add({ ...job, version: `${job.version} for ${why}` });
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

async function review(
  probot: Probot,
  { analyze, rules }: AppOptions,
  queue: JobQueue<ReviewJob>,
  job: ReviewJob,
  signal: AbortSignal,
): Promise<void> {
  // Not the event's own client: all installations would share one throttle, and one busy repository would slow down the others.
  const github = await probot.auth(job.installationId);
  const outcome = await reviewPullRequest(job.pull, { github, analyze, rules }, signal);
  if (outcome.kind === "reviewed") {
    const { comments, result, toldIn } = outcome;
    probot.log.info({ ...describe(job), conclusion: result.conclusion, comments, toldIn }, "review done");
    return;
  }
  probot.log.info({ ...describe(job), now: outcome.now.headSha }, "pull request moved on");
  // The newer head's webhook usually came by itself; when it was lost or came out of order, this makes up for it.
  if (outcome.now.isOpen) await queue.add(makeJob(undefined, job.installationId, outcome.now));
}

function makeJob(delivery: string | undefined, installationId: number, pull: PullRequest): ReviewJob {
  return {
    subject: `${pull.owner}/${pull.repo}#${pull.number}`,
    version: pull.headSha,
    order: pull.updatedAt,
    delivery,
    installationId,
    pull,
  };
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
