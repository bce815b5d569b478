import {
  listConversation,
  listThreadComments,
  mayWrite,
  type SaidInConversation,
} from "../github/conversation.ts";
import type { GitHub } from "../github/octokit.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { PullRequestState } from "../github/read-standing.ts";
import type { IgnoredRule } from "../plan/ignored.ts";
import { mayAskToIgnore, parseCommands, type RuleName } from "./parse-commands.ts";

/** How many authors are checked: each costs a request, and more people hardly ever ignore rules on one pull request. */
const maxPeople = 10;

/**
 * Reads which rules to ignore in a pull request. The comments that ask for it are the only record, so a rule is ignored for as long as
 * the comment exists and its author has write access.
 *
 * @param known the whole conversation, read from GitHub if `undefined`, and the texts of reviews; inline comments are read if there are any by
 *   others
 */
export async function readIgnored(
  github: GitHub,
  pull: PullRequest,
  rules: readonly RuleName[],
  known: Pick<PullRequestState, "conversation" | "reviewTexts" | "isDiscussed">,
  signal: AbortSignal,
): Promise<readonly IgnoredRule[]> {
  const [conversation, threads] = await Promise.all([
    pull.comments === 0 ? [] : (known.conversation ?? listConversation(github, pull, signal)),
    known.isDiscussed ? listThreadComments(github, pull, signal) : [],
  ]);
  const said = [...conversation, ...known.reviewTexts, ...threads].filter(mayIgnore);
  const trusted = await findTrusted(github, pull, said, signal);
  const byRule = new Map<string, IgnoredRule>();
  for (const { author, body } of said) {
    if (!trusted.has(author)) continue;
    for (const command of parseCommands(body, rules)) {
      if (command.kind !== "ignore") continue;
      byRule.set(command.rule, { rule: command.rule, reason: command.reason, by: author });
    }
  }
  return [...byRule.values()];
}

/** Strangers can write anything, so a comment is only searched here. It is parsed once its author is known to have write access. */
function mayIgnore({ author, isBot, body }: SaidInConversation): boolean {
  return !isBot && author !== "" && mayAskToIgnore(body);
}

/** Checks those first who are likely to have write access, so that any number of strangers can't crowd them out. */
async function findTrusted(
  github: GitHub,
  pull: PullRequest,
  said: readonly SaidInConversation[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const likely = said.filter(({ isInsider }) => isInsider);
  const people = [...new Set([...likely, ...said].map(({ author }) => author))].slice(0, maxPeople);
  const answers = await Promise.all(people.map((login) => mayWrite(github, pull, login, signal)));
  return new Set(people.filter((_, index) => answers[index]));
}
