import type { Probot } from "probot";
import { readRunMark } from "../github/instances.ts";
import { makeMergeGroup } from "../github/merge-group.ts";
import { toPullRequest } from "../github/pull-request.ts";
import { QueueUnavailable, type JobQueue } from "../jobs/queue.ts";
import { commandEvents } from "./app-commands.ts";
import { describe } from "./do-review-job.ts";
import type { Log } from "./log.ts";
import {
  makeAgainJob,
  makeClosedJob,
  makeMergeGroupJob,
  makePullRequestJob,
  makeSuiteJob,
  type Asker,
  type ReviewJob,
} from "./review-jobs.ts";

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

/** GitHub sends these to every app; no app can subscribe to them. They queue reviews of what is open in the added repositories. */
export const installationEvents = [
  "installation.created",
  "installation.unsuspend",
  "installation.new_permissions_accepted",
  "installation_repositories.added",
] as const;

export interface WebhookTools {
  readonly log: Log;
  /** Called for a delivery that could not be queued, and must be sent again. */
  readonly onRefused: (delivery: string) => void;
}

/**
 * Connects the webhook events that ask for reviews to the queue. A handler only queues a job and returns: GitHub waits ten seconds and
 * never sends a webhook twice, and an error thrown here would become the webhook's answer.
 */
export function connectReviewWebhooks(
  probot: Probot,
  queue: JobQueue<ReviewJob>,
  { log: appLog, onRefused }: WebhookTools,
): void {
  /** Queues the job that `find` makes of an event, as `how` says. If the event withdraws a job, `find` does that. */
  async function receive(
    event: ReceivedEvent,
    find: (asker: Asker) => MaybeJob | Promise<MaybeJob>,
    how: "add" | "replace" = "add",
  ) {
    const { id, name, payload } = event;
    const log = appLog.child({ delivery: id, event: `${name}.${payload.action}` });
    try {
      if (payload.installation === undefined) {
        log.warn("webhook ignored: it has no installation, so it was not sent to a GitHub App");
        return;
      }
      const job = await find({ installationId: payload.installation.id, delivery: id });
      if (job === undefined) log.info("webhook ignored: nothing to do");
      else {
        const acceptance = await queue[how](job);
        if (acceptance === "closed") onRefused(id);
        log.info({ ...describe(job), acceptance }, "received webhook");
      }
    } catch (error) {
      if (error instanceof QueueUnavailable) onRefused(id);
      else log.error({ err: error }, "could not handle webhook");
    }
  }

  probot.on([...handledEvents.pullRequest], (event) => {
    const { payload } = event;
    const isClosed = payload.action === "closed";
    const find = (asker: Asker) => {
      const pull = toPullRequest(payload.pull_request);
      if (isClosed) return makeClosedJob(pull, asker);
      return isAboutCode(payload) ? makePullRequestJob(pull, asker) : undefined;
    };
    return receive(event, find, isClosed ? "replace" : "add");
  });
  probot.on([...handledEvents.checkRun], (event) =>
    receive(event, (asker) => {
      const { check_run: checkRun, repository } = event.payload;
      // GitHub names no pull requests of forks, and names those of other repositories with the same head.
      const { externalId } = readRunMark(checkRun.external_id);
      return makeAgainJob({ ...toRepository(repository), headSha: checkRun.head_sha, externalId }, asker);
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
      await queue.withdraw(job.subject);
      return undefined;
    }),
  );
}

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
  return payload.action !== "edited" || payload.changes?.base !== undefined;
}

function toRepository(repository: {
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly default_branch: string;
}) {
  return { owner: repository.owner.login, repo: repository.name, defaultBranch: repository.default_branch };
}
