import type { ThreadAction } from "../vocabulary/standing.ts";
import { isGraphqlError } from "./failures.ts";
import type { GitHub } from "./octokit.ts";
import { sendOnce } from "./send-once.ts";

/** GitHub limits how long a request takes, not how much it asks for. */
const actionsPerRequest = 25;

/**
 * Performs actions on threads, many in one request. If GitHub does not let us resolve a thread, performs `otherwise` instead. Ignores
 * threads and comments that were deleted in the meantime.
 */
export async function updateThreads(
  github: GitHub,
  actions: readonly ThreadAction[],
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < actions.length; start += actionsPerRequest) {
    signal.throwIfAborted();
    const batch = actions.slice(start, start + actionsPerRequest);
    const refused = await send(github, batch, signal);
    const instead = refused.flatMap((action) => (action.kind === "resolve" ? action.otherwise : []));
    await updateThreads(github, instead, signal);
  }
}

/** Sends a batch and returns the actions that GitHub rejected. Repeating an action changes nothing. */
async function send(
  github: GitHub,
  batch: readonly ThreadAction[],
  signal: AbortSignal,
): Promise<readonly ThreadAction[]> {
  const fields = batch.map((action, index) => `a${index}: ${mutate(action)} { clientMutationId }`);
  const document = `mutation { ${fields.join("\n")} }`;
  try {
    await sendOnce(
      () => github.graphql(document, { request: { signal } }),
      () => Promise.resolve(undefined),
    );
    return [];
  } catch (error) {
    if (!isGraphqlError(error) || error.errors.some(({ type }) => !isRefusal(type))) throw error;
    const refused = new Set(error.errors.map(({ path }) => String(path?.[0])));
    return batch.filter((_, index) => refused.has(`a${index}`));
  }
}

function isRefusal(type: string | undefined): boolean {
  return type === "FORBIDDEN" || type === "NOT_FOUND" || type === "UNPROCESSABLE";
}

/** A mutation with its input. JSON's strings are GraphQL's strings too. */
function mutate(action: ThreadAction): string {
  switch (action.kind) {
    case "edit":
      return `updatePullRequestReviewComment(input: { pullRequestReviewCommentId: ${JSON.stringify(action.commentId)}, body: ${JSON.stringify(action.body)} })`;
    case "resolve":
      return `resolveReviewThread(input: { threadId: ${JSON.stringify(action.threadId)} })`;
    case "reopen":
      return `unresolveReviewThread(input: { threadId: ${JSON.stringify(action.threadId)} })`;
    case "hide":
      return `minimizeComment(input: { subjectId: ${JSON.stringify(action.commentId)}, classifier: ${action.reason} })`;
    case "show":
      return `unminimizeComment(input: { subjectId: ${JSON.stringify(action.commentId)} })`;
  }
}
