import { listConversation, mayWrite, type SaidInConversation } from "../github/conversation.ts";
import type { GitHub } from "../github/octokit.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { IgnoredRule } from "../plan/ignored.ts";
import { parseCommands, type RuleName } from "./parse-commands.ts";

/** Each costs a request, and more people hardly ever ignore rules on one pull request. */
const maxPeople = 10;

/**
 * Reads which rules to ignore in a pull request. The comments that ask for it are the only record, so a rule is ignored for as long as
 * the comment exists and its author has write access.
 *
 * @param known the whole conversation; read from GitHub if `undefined`
 */
export async function readIgnored(
  github: GitHub,
  pull: PullRequest,
  rules: readonly RuleName[],
  known: readonly SaidInConversation[] | undefined,
  signal: AbortSignal,
): Promise<readonly IgnoredRule[]> {
  if (pull.comments === 0) return [];
  const asked = (known ?? (await listConversation(github, pull, signal)))
    .filter(({ isBot }) => !isBot)
    .flatMap(({ author, body }) =>
      parseCommands(body, rules).flatMap((command): IgnoredRule[] =>
        command.kind === "ignore" ? [{ rule: command.rule, reason: command.reason, by: author }] : [],
      ),
    );
  const people = [...new Set(asked.map(({ by }) => by))].slice(0, maxPeople);
  const answers = await Promise.all(people.map((login) => mayWrite(github, pull, login, signal)));
  const trusted = new Set(people.filter((_, index) => answers[index]));
  const byRule = new Map<string, IgnoredRule>();
  for (const one of asked) if (trusted.has(one.by)) byRule.set(one.rule, one);
  return [...byRule.values()];
}
