import { toAccount } from "../state/accounts.ts";
import { addIssueComment, editIssueComment } from "../rest/issue-comments.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import type { IssueComment, ReviewComment, ReviewThread, State } from "../state/state.ts";
import { replyInThread, resolveThread } from "../rest/review-threads.ts";
import { sendWebhooks } from "../rest/webhooks.ts";

/** Comments on the pull request. */
export async function comment(
  state: State,
  place: PlacedPullRequest,
  login: string,
  body: string,
): Promise<IssueComment> {
  const { comment: added, events } = addIssueComment(state, place, toAccount(login, "User"), body);
  await sendWebhooks(state, events);
  return added;
}

/** Edits a comment on the pull request. */
export async function edit(
  state: State,
  place: PlacedPullRequest,
  written: IssueComment,
  body: string,
): Promise<void> {
  await sendWebhooks(state, [editIssueComment(state, place, written, written.author, body)]);
}

/** Replies to an inline comment. */
export async function reply(
  state: State,
  place: PlacedPullRequest,
  thread: ReviewThread,
  { login, body }: { readonly login: string; readonly body: string },
): Promise<ReviewComment> {
  const { comment: added, events } = await replyInThread(
    state,
    place,
    thread,
    toAccount(login, "User"),
    body,
  );
  await sendWebhooks(state, events);
  return added;
}

/** Presses "Resolve conversation" or "Unresolve conversation". */
export async function resolve(
  state: State,
  place: PlacedPullRequest,
  thread: ReviewThread,
  login: string,
  action: "resolved" | "unresolved" = "resolved",
): Promise<void> {
  await sendWebhooks(state, await resolveThread(state, place, thread, toAccount(login, "User"), action));
}
