import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { listConversation, write } from "./conversation.ts";
import { isForbidden, type GitHub } from "./octokit.ts";

const marker = "<!-- pitstop:result -->";
/** GitHub takes 65,536 characters. */
const maxBodyLength = 65_000;

/**
 * Tells in a comment of the conversation what a check run would say. The same comment is changed each time; there is none for as long
 * as nothing was found.
 */
export async function reportInComment(
  github: GitHub,
  commit: { readonly owner: string; readonly repo: string; readonly number?: number },
  ownLogin: string,
  planned: PlannedCheckRun,
): Promise<"comment" | "nowhere"> {
  const { owner, repo, number } = commit;
  if (number === undefined) return "nowhere";
  const pull = { owner, repo, number };
  const { signal } = new AbortController();
  const comments = await listConversation(github, pull, signal);
  const standing = comments.find(({ author, body }) => author === ownLogin && body.endsWith(marker));
  const text = describe(planned);
  const body = `${text}\n\n${marker}`;
  if (standing?.body === body) return "comment";
  const hasFindings = planned.conclusion === "failure" || planned.annotations.length > 0;
  if (standing === undefined && !hasFindings) return "nowhere";
  try {
    if (standing === undefined) await write(github, pull, text, marker, signal);
    else await github.rest.issues.updateComment({ owner, repo, comment_id: standing.id, body });
    return "comment";
  } catch (error) {
    // The token of a workflow on a fork may only read.
    if (isForbidden(error)) return "nowhere";
    throw error;
  }
}

function describe({ title, summary, text = "" }: PlannedCheckRun): string {
  const short = `**Pitstop: ${title}**\n\n${summary}`;
  const whole = `${short}\n\n${text}`.trim();
  return whole.length > maxBodyLength ? short : whole;
}
