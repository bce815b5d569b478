import type { ComponentChildren } from "preact";
import { nodeId } from "../state/addresses.ts";
import type { IssueComment } from "../state/state.ts";
import { PullRequestPage } from "./layout.tsx";
import { MergeBox } from "./merge-box.tsx";
import { Box, Form, Hidden, Markdown, Reactions } from "./parts.tsx";
import { CommitLine, EventLine, ReviewBox } from "./timeline.tsx";
import type { PullRequestView } from "./view.ts";

/** Everything that happened to the pull request, oldest first. */
export function ConversationPage({ view }: { readonly view: PullRequestView }) {
  const { pull } = view;
  return (
    <PullRequestPage view={view} tab="conversation">
      <Box id="description" author={pull.author} date={pull.createdAt}>
        {pull.body === "" ? <p class="muted">No description provided.</p> : <Markdown text={pull.body} />}
      </Box>
      {listEvents(view)}
      <MergeBox view={view} />
      <CommentForm view={view} />
    </PullRequestPage>
  );
}

function listEvents(view: PullRequestView): readonly ComponentChildren[] {
  const { pull, commits } = view;
  const events: readonly (readonly [Date, ComponentChildren])[] = [
    ...commits.map((commit) => [commit.committer.date, <CommitLine view={view} commit={commit} />] as const),
    ...pull.timeline.map((event) => [event.at, <EventLine event={event} />] as const),
    ...pull.reviews
      // A reply is a review without a body; it is shown in its thread.
      .filter(({ id, body }) => body !== "" || view.threads.some(({ first }) => first.reviewId === id))
      .filter((review) => review.state !== "PENDING")
      .map((review) => [review.submittedAt, <ReviewBox view={view} review={review} />] as const),
    ...pull.conversation.map(
      (comment) => [comment.createdAt, <CommentBox view={view} comment={comment} />] as const,
    ),
  ];
  return [...events].sort(([a], [b]) => a.getTime() - b.getTime()).map(([, event]) => event);
}

function CommentBox({ view, comment }: { readonly view: PullRequestView; readonly comment: IssueComment }) {
  const { id, author, body, createdAt } = comment;
  const node = nodeId("IC", id);
  const box = (
    <Box id={`issuecomment-${id}`} author={author} date={createdAt}>
      <Markdown text={body} />
      <Reactions state={view.state} node={node} />
    </Box>
  );
  const why = view.state.minimized.get(node);
  if (why === undefined) return box;
  return (
    <Hidden id={`hidden-${id}`} why={why}>
      {box}
    </Hidden>
  );
}

function CommentForm({ view }: { readonly view: PullRequestView }) {
  const { pull } = view;
  return (
    <section class="box write">
      <header>
        <label for="comment">Add a comment</label>
      </header>
      <div class="inside">
        <Form view={view} action="comment" back="#comment" id="write">
          <textarea
            id="comment"
            name="body"
            rows={4}
            required
            placeholder="Markdown, or a command such as /pitstop help"
          />
        </Form>
        <div class="buttons">
          {!pull.isMerged && (
            <Form view={view} action={pull.state === "open" ? "close" : "reopen"} back="#comment">
              <button>{pull.state === "open" ? "Close pull request" : "Reopen pull request"}</button>
            </Form>
          )}
          <button class="primary" form="write">
            Comment
          </button>
        </div>
      </div>
    </section>
  );
}
