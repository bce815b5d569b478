import { nodeId } from "../state/addresses.ts";
import type { PlacedPullRequest } from "./pull-requests.ts";
import { representPullRequest } from "./represent-pull-request.ts";
import { representComment } from "./represent-review.ts";
import {
  nextId,
  type Account,
  type Review,
  type ReviewComment,
  type ReviewThread,
  type State,
} from "../state/state.ts";
import type { WebhookEvent } from "./webhooks.ts";

/** Resolves or unresolves a thread. Returns the webhooks to send; none if nothing changes. */
export async function resolveThread(
  state: State,
  place: PlacedPullRequest,
  thread: ReviewThread,
  by: Account,
  action: "resolved" | "unresolved",
): Promise<readonly WebhookEvent[]> {
  if ((thread.resolvedBy !== undefined) === (action === "resolved")) return [];
  thread.resolvedBy = action === "resolved" ? by : undefined;
  const { repository, pull } = place;
  const comments = await Promise.all(
    pull.comments
      .filter((comment) => comment.threadId === thread.id)
      .map((comment) => representComment(state, repository, pull, comment)),
  );
  const pull_request = representPullRequest(state, repository, pull);
  return [
    {
      ...{ event: "pull_request_review_thread", action, repository, sender: by },
      content: { pull_request, thread: { node_id: nodeId("PRRT", thread.id), comments } },
    },
  ];
}

/** Replies in a thread. On GitHub, a reply is a review of its own with one comment. */
export async function replyInThread(
  state: State,
  { repository, pull }: PlacedPullRequest,
  thread: ReviewThread,
  author: Account,
  body: string,
): Promise<{ readonly comment: ReviewComment; readonly events: readonly WebhookEvent[] }> {
  const first = pull.comments.find((comment) => comment.threadId === thread.id);
  if (first === undefined) throw new Error("a thread always has a comment");
  const now = new Date();
  const review: Review = {
    ...{ id: nextId(state), author, body: "", state: "COMMENTED" },
    ...{ commitId: pull.head.sha, submittedAt: now },
  };
  const comment: ReviewComment = {
    ...first,
    ...{ id: nextId(state), reviewId: review.id, author, body, inReplyTo: first.id },
    ...{ createdAt: now, updatedAt: now },
  };
  pull.reviews.push(review);
  pull.comments.push(comment);
  const event: WebhookEvent = {
    ...{ event: "pull_request_review_comment", action: "created", repository, sender: author },
    content: {
      pull_request: representPullRequest(state, repository, pull),
      comment: await representComment(state, repository, pull, comment),
    },
  };
  return { comment, events: [event] };
}
