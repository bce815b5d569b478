import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { listConversation, write } from "./conversation.ts";
import { isForbidden } from "./failures.ts";
import type { GitHub } from "./octokit.ts";

const marker = "<!-- pitstop:result -->";
/** GitHub accepts 65,536 characters. */
const maxBodyLength = 65_000;

/**
 * Reports in a comment what a check run would say. The same comment is edited each time; there is none until something is found.
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
  const earlier = comments.find(({ author, body }) => author === ownLogin && body.endsWith(marker));
  const text = describe(planned);
  const body = `${text}\n\n${marker}`;
  if (earlier?.body === body) return "comment";
  const hasFindings = planned.conclusion === "failure" || planned.annotations.length > 0;
  if (earlier === undefined && !hasFindings) return "nowhere";
  try {
    if (earlier === undefined) await write(github, pull, undefined, text, marker, signal);
    else await github.rest.issues.updateComment({ owner, repo, comment_id: earlier.id, body });
    return "comment";
  } catch (error) {
    // The token of a workflow run for a fork is read-only.
    if (isForbidden(error)) return "nowhere";
    throw error;
  }
}

function describe({ title, summary, text = "" }: PlannedCheckRun): string {
  const short = `**Pitstop: ${title}**\n\n${summary}`;
  const whole = `${short}\n\n${text}`.trim();
  return whole.length > maxBodyLength ? short : whole;
}
