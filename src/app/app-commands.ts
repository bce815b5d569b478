import type { Probot } from "probot";
import { tenantOf } from "./review-jobs.ts";
import type { ReviewTools } from "../review/review-tools.ts";
import { answerComment, type CommandComment, type CommandTools } from "./answer-comment.ts";
import { parseCommands, type RuleName } from "../commands/parse-commands.ts";
import type { Coordination } from "./coordination.ts";
import type { Log } from "./log.ts";
import { permissionsFor } from "./scopes.ts";
import { pressFixAll, type PressedButton } from "./press-button.ts";
import type { CommentName } from "../github/conversation.ts";
import type { Connector } from "../github/connector.ts";
import { readRunMark } from "../github/instances.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { Scope } from "../github/tokens.ts";
import { QueueUnavailable, type Job, type JobQueue, type JobQueueOptions } from "../jobs/queue.ts";
import { fixAllAction } from "../plan/fix-words.ts";
import { createStrangers } from "./strangers.ts";

/** The webhook events that carry commands; `app.yml` subscribes to the same. Editing or deleting a comment runs nothing. */
export const commandEvents = [
  "issue_comment.created",
  "pull_request_review_comment.created",
  "pull_request_review.submitted",
  "check_run.requested_action",
] as const;

/** A command from a person; plain data, so that any queue can keep it. */
export type CommandJob = Job & { readonly installationId: number } & (
    | { readonly kind: "comment"; readonly comment: CommandComment }
    | { readonly kind: "button"; readonly pressed: PressedButton }
  );

export interface CommandOptions extends Pick<ReviewTools, "analyze" | "rules" | "head"> {
  readonly connector: Pick<Connector, "connect" | "connectReader">;
  readonly log: Log;
  /** How many commands run at the same time. */
  readonly concurrency: number;
  readonly tenantConcurrency: number;
  /** As in `AppOptions`. */
  readonly deadline: number;
  readonly openQueue: Coordination["openQueue"];
  readonly describeFailure: NonNullable<JobQueueOptions<CommandJob>["describeFailure"]>;
  /** As in `WebhookTools`. */
  readonly onRefused: (delivery: string) => void;
  /** As in `ServerOptions`. */
  readonly rulePages: string | undefined;
  /** Queues another review of a pull request. `why` distinguishes it from other reviews of the same head. */
  readonly requestReview: (installationId: number, pull: PullRequest, why: string) => Promise<void>;
}

/** Connects the webhooks of comments and of the check run's button to their commands. Returns the queue of commands. */
export function connectCommands(probot: Probot, options: CommandOptions): JobQueue<CommandJob> {
  const { log, concurrency, tenantConcurrency, deadline, rules, openQueue, describeFailure } = options;
  const strangers = createStrangers();
  const queue = openQueue<CommandJob>("commands", {
    ...{ concurrency, tenantConcurrency, tenantOf, deadline, describeFailure },
    run: async (job, signal) => {
      await runCommand({ ...options, strangers }, job, signal);
      return "done";
    },
    onFailure: ({ subject, delivery }, error) => {
      log.error({ subject, delivery, err: error }, "command failed");
    },
  });
  async function take(delivery: string, make: () => CommandJob | undefined): Promise<void> {
    try {
      const job = make();
      if (job === undefined) return;
      const acceptance = await queue.add(job);
      if (acceptance === "closed") options.onRefused(delivery);
      log.info({ delivery, subject: job.subject, acceptance }, "received command");
    } catch (error) {
      if (error instanceof QueueUnavailable) {
        options.onRefused(delivery);
        return;
      }
      log.error({ err: error, delivery }, "could not handle webhook");
    }
  }
  probot.on("issue_comment.created", ({ id, payload }) =>
    take(id, () => {
      const { issue, comment } = payload;
      if (!issue.pull_request) return undefined;
      const name = { id: comment.id, thread: undefined };
      return readComment(id, payload, { number: issue.number, name, body: comment.body }, rules);
    }),
  );
  probot.on("pull_request_review_comment.created", ({ id, payload }) =>
    take(id, () => {
      const { pull_request: pull, comment } = payload;
      // GitHub takes replies to the first comment of a thread only.
      const name = { id: comment.id, thread: comment.in_reply_to_id ?? comment.id };
      return readComment(id, payload, { number: pull.number, name, body: comment.body }, rules);
    }),
  );
  probot.on("pull_request_review.submitted", ({ id, payload }) =>
    take(id, () => {
      const { pull_request: pull, review } = payload;
      const name = { id: review.id, thread: undefined, review: review.node_id };
      return readComment(id, payload, { number: pull.number, name, body: review.body ?? "" }, rules);
    }),
  );
  probot.on("check_run.requested_action", ({ id, payload }) => take(id, () => readPress(id, payload)));
  return queue;
}

async function runCommand(
  options: CommandOptions & Pick<CommandTools, "strangers">,
  job: CommandJob,
  signal: AbortSignal,
): Promise<void> {
  const { log, connector, analyze, rules, head, rulePages, strangers, requestReview } = options;
  const { subject, installationId } = job;
  const github = await connector.connect(scopeOfCommand(job));
  const connectReader = (repository: string) => connector.connectReader(installationId, repository);
  const tools: ReviewTools = { github, connectReader, analyze, rules, head, now: Date.now };
  if (job.kind === "button") {
    const outcome = await pressFixAll(job.pressed, tools, signal);
    log.info({ subject, outcome: outcome.kind }, "answered button");
    return;
  }
  const commandTools = {
    ...{ ...tools, rulePages, strangers },
    requestReview: (pull: PullRequest) => requestReview(installationId, pull, subject),
  };
  await answerComment(job.comment, commandTools, signal);
  const commands = job.comment.commands.map(({ kind }) => kind);
  log.info({ subject, commands }, "answered command");
}

/** Only a fix changes code, and only the button is on a check run. */
function scopeOfCommand(job: CommandJob): Scope {
  const { repo: repository } = job.kind === "button" ? job.pressed.pull : job.comment.pull;
  const isFix = job.kind === "button" || job.comment.commands.some(({ kind }) => kind === "fix");
  const permissions = isFix ? permissionsFor.review : permissionsFor.reply;
  return { installationId: job.installationId, repository, permissions };
}

interface WebhookPayload {
  readonly installation?: { readonly id: number };
  readonly repository: { readonly name: string; readonly owner: { readonly login: string } };
  readonly sender: { readonly login: string; readonly type: string };
}

interface WrittenComment {
  /** Of the pull request. */
  readonly number: number;
  readonly name: CommentName;
  /** Markdown. */
  readonly body: string;
}

/** The job for a comment with commands; `undefined` without any, and for comments by bots. */
function readComment(
  delivery: string,
  { installation, repository, sender }: WebhookPayload,
  { number, name, body }: WrittenComment,
  rules: readonly RuleName[],
): CommandJob | undefined {
  if (installation === undefined || sender.type === "Bot") return undefined;
  const commands = parseCommands(body, rules);
  if (commands.length === 0) return undefined;
  const pull = { owner: repository.owner.login, repo: repository.name, number };
  const place =
    name.review !== undefined ? "review" : name.thread === undefined ? "comment" : "review comment";
  return {
    kind: "comment",
    // Each comment is its own subject: none replaces another.
    subject: `${pull.owner}/${pull.repo}#${pull.number} ${place} ${name.id}`,
    version: "",
    order: undefined,
    delivery,
    installationId: installation.id,
    comment: { pull, name, author: sender.login, commands },
  };
}

interface ButtonPayload extends WebhookPayload {
  readonly requested_action?: { readonly identifier?: string };
  readonly check_run: {
    readonly id: number;
    readonly head_sha: string;
    readonly external_id: string | null;
  };
}

/** The check run carries its pull request's number, because GitHub does not name the pull request of a fork. */
function readPress(delivery: string, payload: ButtonPayload): CommandJob | undefined {
  const { installation, repository, sender, check_run: run } = payload;
  const number = Number(readRunMark(run.external_id).externalId);
  if (payload.requested_action?.identifier !== fixAllAction.identifier) return undefined;
  if (installation === undefined || sender.type === "Bot" || !Number.isInteger(number) || number <= 0) {
    return undefined;
  }
  const pull = { owner: repository.owner.login, repo: repository.name, number };
  return {
    kind: "button",
    subject: `${pull.owner}/${pull.repo}#${pull.number} button`,
    version: run.head_sha,
    order: undefined,
    delivery,
    installationId: installation.id,
    pressed: {
      pull,
      by: sender.login,
      checkRun: { id: run.id, headSha: run.head_sha },
    },
  };
}
