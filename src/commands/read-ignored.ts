import { listConversation, mayWrite, type SaidInConversation } from "../github/conversation.ts";
import type { GitHub } from "../github/octokit.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { IgnoredRule } from "../plan/ignored.ts";
import { parseCommands, type RuleName } from "./parse-commands.ts";

/** Each costs a request; more people hardly ever agree on what to ignore. */
const maxPeople = 10;

/**
 * Reads which rules are to be ignored on a pull request. The comments that ask for it are the only record: it holds for as long as the
 * comment stands and its author may write to the repository.
 *
 * @param known all that was said below the pull request; it is read when left out
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
