import type { Probot } from "probot";
import type { ReviewTools } from "../review/review-tools.ts";
import { answerComment, type CommandComment } from "./answer-comment.ts";
import { parseCommands, type RuleName } from "../commands/parse-commands.ts";
import { pressFixAll, type PressedButton } from "./press-button.ts";
import { toGitHubFailure } from "../github/octokit.ts";
import type { PullRequest } from "../github/pull-request.ts";
import { createJobQueue, type Job, type JobQueue } from "../jobs/queue.ts";
import { fixAllAction } from "../plan/fix-words.ts";

/** The webhook events that people's wishes come with; `app.yml` subscribes to the same. Edited and deleted comments ask for nothing. */
export const commandEvents = ["issue_comment.created", "check_run.requested_action"] as const;

/** A person's wish; plain data, so that any queue can keep it. */
export type CommandJob = Job & { readonly installationId: number } & (
    | { readonly kind: "comment"; readonly comment: CommandComment }
    | { readonly kind: "button"; readonly pressed: PressedButton }
  );

export interface CommandOptions extends Pick<ReviewTools, "analyze" | "rules" | "head"> {
  /** How many wishes are fulfilled at the same time. */
  readonly concurrency: number;
  /** Has a pull request reviewed once more. `why` tells this review from others of the same head. */
  readonly requestReview: (installationId: number, pull: PullRequest, why: string) => Promise<void>;
}

/** Connects comments with commands, and the button of the check run, with what they ask for. Returns the queue between them. */
export function connectCommands(probot: Probot, options: CommandOptions): JobQueue<CommandJob> {
  const { concurrency, rules } = options;
  const queue = createJobQueue<CommandJob>({
    concurrency,
    run: (job, signal) => fulfil(probot, options, job, signal),
    onFailure: ({ subject, delivery }, error) => {
      const failure = toGitHubFailure(error) ?? { err: error };
      probot.log.error({ subject, delivery, ...failure }, "command failed");
    },
  });
  async function take(delivery: string, make: () => CommandJob | undefined): Promise<void> {
    try {
      const job = make();
      if (job === undefined) return;
      const acceptance = await queue.add(job);
      probot.log.info({ delivery, subject: job.subject, acceptance }, "command received");
    } catch (error) {
      probot.log.error({ err: error, delivery }, "webhook not understood");
    }
  }
  probot.on("issue_comment.created", ({ id, payload }) => take(id, () => readComment(id, payload, rules)));
  probot.on("check_run.requested_action", ({ id, payload }) => take(id, () => readPress(id, payload)));
  return queue;
}

async function fulfil(
  probot: Probot,
  { analyze, rules, head, requestReview }: CommandOptions,
  job: CommandJob,
  signal: AbortSignal,
): Promise<void> {
  const github = await probot.auth(job.installationId);
  const { subject } = job;
  const tools: ReviewTools = { github, analyze, rules, head, now: Date.now };
  if (job.kind === "button") {
    const outcome = await pressFixAll(job.pressed, tools, signal);
    probot.log.info({ subject, outcome: outcome.kind }, "button answered");
    return;
  }
  const commandTools = {
    ...tools,
    requestReview: (pull: PullRequest) => requestReview(job.installationId, pull, subject),
  };
  await answerComment(job.comment, commandTools, signal);
  const commands = job.comment.commands.map(({ kind }) => kind);
  probot.log.info({ subject, commands }, "command answered");
}

interface WebhookPayload {
  readonly installation?: { readonly id: number };
  readonly repository: { readonly name: string; readonly owner: { readonly login: string } };
  readonly sender: { readonly login: string; readonly type: string };
}

interface CommentPayload extends WebhookPayload {
  readonly issue: { readonly number: number; readonly pull_request?: object | null };
  readonly comment: { readonly id: number; readonly body: string };
}

/** A job for a comment that holds commands; `undefined` for all others, for issues, and for what bots write. */
function readComment(
  delivery: string,
  payload: CommentPayload,
  rules: readonly RuleName[],
): CommandJob | undefined {
  const { installation, repository, sender, issue, comment } = payload;
  if (installation === undefined || !issue.pull_request || sender.type === "Bot") return undefined;
  const commands = parseCommands(comment.body, rules);
  if (commands.length === 0) return undefined;
  const pull = { owner: repository.owner.login, repo: repository.name, number: issue.number };
  return {
    kind: "comment",
    // Each comment is a subject of its own: none takes another's place.
    subject: `${pull.owner}/${pull.repo}#${pull.number} comment ${comment.id}`,
    version: "",
    order: undefined,
    delivery,
    installationId: installation.id,
    comment: { pull, commentId: comment.id, author: sender.login, commands },
  };
}

interface ButtonPayload extends WebhookPayload {
  readonly requested_action?: { readonly identifier?: string };
  readonly check_run: {
    readonly id: number;
    readonly head_sha: string;
    readonly external_id: string | null;
    readonly output: {
      readonly title: string | null;
      readonly summary: string | null;
      readonly text: string | null;
    };
  };
}

/** The check run carries the number of its pull request, which GitHub would leave out for forks. */
function readPress(delivery: string, payload: ButtonPayload): CommandJob | undefined {
  const { installation, repository, sender, check_run: run } = payload;
  const number = Number(run.external_id ?? "");
  if (payload.requested_action?.identifier !== fixAllAction.identifier) return undefined;
  if (installation === undefined || sender.type === "Bot" || !Number.isInteger(number) || number <= 0) {
    return undefined;
  }
  const pull = { owner: repository.owner.login, repo: repository.name, number };
  const { title, summary, text } = run.output;
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
      checkRun: {
        ...{ id: run.id, headSha: run.head_sha },
        ...{ title: title ?? "", summary: summary ?? "", text: text ?? undefined },
      },
    },
  };
}
