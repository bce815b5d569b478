import type { ReviewTools } from "../review/review-tools.ts";
import type { Command } from "../vocabulary/command.ts";
import { fixPullRequest } from "../review/fix-pull-request.ts";
import {
  hasBotReacted,
  hasBotWritten,
  mayWrite,
  react,
  write,
  type CommentName,
  type PullRequestName,
  type ReactionContent,
} from "../github/conversation.ts";
import { getPullRequest, type PullRequest } from "../github/pull-request.ts";
import { getRulePage } from "../vocabulary/pages.ts";
import { closedReply, explainReply, helpReply, problemReply } from "../plan/command-words.ts";
import { fixReply } from "../plan/fix-words.ts";
import type { Strangers } from "./strangers.ts";

/** A comment with commands; plain data, so that any queue can keep it. */
export interface CommandComment {
  readonly pull: PullRequestName;
  readonly name: CommentName;
  readonly author: string;
  /** Never empty. */
  readonly commands: readonly Command[];
}

export interface CommandTools extends ReviewTools {
  readonly strangers: Strangers;
  /** Queues another review of a pull request, even if its head was reviewed before. */
  readonly requestReview: (pull: PullRequest) => Promise<void>;
  /** As in `ServerOptions`. */
  readonly rulePages: string | undefined;
}

/** One part of the single reply to a comment. */
interface Reply {
  readonly kind: "reply";
  readonly text: string;
  /** It lists the commands because of an unknown one; this is done once in the conversation and once in inline comments. */
  readonly isHelp?: boolean;
}

type CommandAnswer = Reply | { readonly kind: "reaction"; readonly content: ReactionContent };

/**
 * Runs a comment's commands if its author has write access, and answers with reactions or one reply. Other people get one 👎 in a while: what
 * GitHub lets an installation create is for its reviews. Running them a second time changes nothing: reactions and replies are given once, and
 * what was fixed is not found again.
 */
export async function answerComment(
  comment: CommandComment,
  tools: CommandTools,
  signal: AbortSignal,
): Promise<void> {
  const { github } = tools;
  const { pull, name, author, commands } = comment;
  try {
    const who = await tools.strangers.recognize(pull, author, () => mayWrite(github, pull, author, signal));
    if (who === "stranger") await react(github, pull, name, "-1");
    if (who !== "insider") return;
    const answers: CommandAnswer[] = [];
    for (const command of commands) answers.push(...(await run(command, comment, tools, signal)));
    const reactions = new Set(answers.flatMap((one) => (one.kind === "reaction" ? [one.content] : [])));
    for (const content of reactions) await react(github, pull, name, content);
    const replies = answers.filter((one) => one.kind === "reply");
    if (replies.length > 0) await reply(replies, comment, tools, signal);
  } catch (error) {
    // Show that something went wrong. If even that fails, the first error is still the one to report.
    await react(github, pull, name, "confused").catch(() => undefined);
    throw error;
  }
}

async function run(
  command: Command,
  comment: CommandComment,
  tools: CommandTools,
  signal: AbortSignal,
): Promise<readonly CommandAnswer[]> {
  switch (command.kind) {
    case "review":
    case "ignore": {
      const now = await getPullRequest(tools.github, comment.pull, signal);
      if (!now.isOpen) return [{ kind: "reply", text: closedReply }];
      await tools.requestReview(now);
      return [{ kind: "reaction", content: command.kind === "review" ? "eyes" : "+1" }];
    }
    case "fix":
      return fix(comment, tools, signal);
    case "explain":
      return tools.rules
        .filter(({ id }) => id === command.rule)
        .map((rule) => ({
          kind: "reply",
          text: explainReply(rule, getRulePage(rule.id, tools.rulePages)),
        }));
    case "help":
      return [{ kind: "reply", text: helpReply() }];
    case "unclear": {
      const isHelp = command.problem.kind === "unknown-command";
      return [
        { kind: "reaction", content: "confused" },
        { kind: "reply", text: problemReply(command.problem), isHelp },
      ];
    }
  }
}

/** Fixing takes a while, so a reaction shows at once that the command was received. */
async function fix(
  comment: CommandComment,
  tools: CommandTools,
  signal: AbortSignal,
): Promise<readonly CommandAnswer[]> {
  const { github } = tools;
  const { pull, name, author } = comment;
  const isRepeated = (await react(github, pull, name, "eyes")) === "known";
  // A webhook redelivered much later must not commit to whatever the branch has become.
  if (isRepeated && (await wasFixAnswered(comment, tools, signal))) return [];
  const now = await getPullRequest(github, pull, signal);
  const outcome = await fixPullRequest(now, author, tools, signal);
  const isDone = outcome.kind === "committed" && outcome.left.length === 0;
  return [isDone ? { kind: "reaction", content: "rocket" } : { kind: "reply", text: fixReply(outcome) }];
}

async function wasFixAnswered(
  { pull, name }: CommandComment,
  { github }: CommandTools,
  signal: AbortSignal,
): Promise<boolean> {
  return (
    (await hasBotReacted(github, pull, name, "rocket", signal)) ||
    (await hasBotWritten(github, pull, name.thread, answerMarker(name), signal))
  );
}

async function reply(
  answers: readonly Reply[],
  { pull, name }: CommandComment,
  { github }: CommandTools,
  signal: AbortSignal,
): Promise<void> {
  const marker = answerMarker(name);
  if (await hasBotWritten(github, pull, name.thread, marker, signal)) return;
  const isHelpDue =
    answers.some(({ isHelp }) => isHelp) &&
    !(await hasBotWritten(github, pull, name.thread, helpMarker, signal));
  const texts = answers.filter(({ isHelp }) => isHelp !== true || isHelpDue).map(({ text }) => text);
  if (texts.length === 0) return;
  const body = [...texts, ...(isHelpDue ? [helpMarker] : [])].join("\n\n");
  await write(github, pull, name.thread, body, marker, signal);
}

function answerMarker({ id, review }: CommentName): string {
  return `<!-- pitstop:answer ${review === undefined ? id : `review ${id}`} -->`;
}

/** Marks the reply that lists the commands: once in the conversation and once in inline comments is enough. */
const helpMarker = "<!-- pitstop:help -->";
