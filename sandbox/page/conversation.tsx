import type { ComponentChildren } from "preact";
import type { Commit } from "../git-repository.ts";
import type { Account, Review } from "../state.ts";
import { PullRequestPage, tabPath } from "./layout.tsx";
import { Author, Avatar, Form, Icon, Markdown, Time } from "./parts.tsx";
import { placeOf, Thread } from "./thread.tsx";
import { runMark } from "./run-mark.ts";
import type { PullRequestView } from "./view.ts";

/** The pull request's life, in the order in which it happened. */
export function ConversationPage({ view }: { readonly view: PullRequestView }) {
  const { pull, commits } = view;
  const reviews = pull.reviews.filter((review) => review.state !== "PENDING" && isWorthShowing(view, review));
  const events: readonly (readonly [Date, ComponentChildren])[] = [
    ...commits.map((commit) => [commit.committer.date, <CommitLine commit={commit} />] as const),
    ...reviews.map((review) => [review.submittedAt, <ReviewBox view={view} review={review} />] as const),
    ...pull.conversation.map(
      (comment) =>
        [
          comment.createdAt,
          <Box id={`issuecomment-${comment.id}`} author={comment.author} date={comment.createdAt}>
            <Markdown text={comment.body} />
          </Box>,
        ] as const,
    ),
  ];
  const inOrder = [...events].sort(([a], [b]) => a.getTime() - b.getTime());
  return (
    <PullRequestPage view={view} tab="conversation">
      <Box id="description" author={pull.author} date={pull.createdAt}>
        {pull.body === "" ? <p class="muted">No description provided.</p> : <Markdown text={pull.body} />}
      </Box>
      {inOrder.map(([, event]) => event)}
      <MergeBox view={view} />
      <CommentForm view={view} />
    </PullRequestPage>
  );
}

interface BoxProps {
  readonly id: string;
  readonly author: Account;
  readonly date: Date;
  readonly children: ComponentChildren;
}

function Box({ id, author, date, children }: BoxProps) {
  return (
    <article class="box" id={id}>
      <header>
        <Avatar account={author} /> <Author account={author} /> commented{" "}
        <a class="muted" href={`#${id}`}>
          <Time date={date} />
        </a>
      </header>
      <div class="inside">{children}</div>
    </article>
  );
}

function CommitLine({ commit }: { readonly commit: Commit }) {
  return (
    <p class="event">
      <Icon name="git-commit" /> <span>{commit.message.split("\n")[0]}</span>
      <code class="muted">{commit.sha.slice(0, 7)}</code>
    </p>
  );
}

function ReviewBox({ view, review }: { readonly view: PullRequestView; readonly review: Review }) {
  const threads = view.threads.filter(({ first }) => first.reviewId === review.id);
  return (
    <section class="review" id={`pullrequestreview-${review.id}`}>
      <p class="event">
        <Icon name="eye" /> <Avatar account={review.author} /> <Author account={review.author} /> reviewed{" "}
        <Time date={review.submittedAt} />
      </p>
      {review.body !== "" && (
        <div class="box">
          <div class="inside">
            <Markdown text={review.body} />
          </div>
        </div>
      )}
      {threads.map((thread) => (
        <div class="box">
          <header>
            <a href={`${tabPath(view, "files")}#discussion_r${thread.first.id}`}>{placeOf(thread)}</a>
            {thread.lines === undefined && <span class="label attention">Outdated</span>}
          </header>
          <HunkTail hunk={thread.first.diffHunk} />
          <Thread view={view} thread={thread} back="" />
        </div>
      ))}
    </section>
  );
}

const tailLines = 4;

/** The last lines of the hunk as it was when it was commented. */
function HunkTail({ hunk }: { readonly hunk: string }) {
  const kinds: Readonly<Record<string, string>> = { "+": "added", "-": "removed" };
  return (
    <div class="scroll">
      <table class="diff">
        <tbody>
          {hunk
            .split("\n")
            .slice(1)
            .slice(-tailLines)
            .map((line) => (
              <tr class={kinds[line.charAt(0)] ?? "same"}>
                <td class="text" data-mark={line.charAt(0)}>
                  <code class="line">{line.slice(1)}</code>
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

function MergeBox({ view }: { readonly view: PullRequestView }) {
  const { pull, runs } = view;
  if (pull.state === "closed") return null;
  const waiting = runs.filter((run) => run.status !== "completed").length;
  const failed = runs.filter((run) => runMark(run)[1] === "bad").length;
  const [icon, tone, words] =
    waiting > 0 || runs.length === 0
      ? (["dot-fill", "attention waiting", "Some checks haven’t completed yet"] as const)
      : failed > 0
        ? (["x-circle-fill", "bad", "Some checks were not successful"] as const)
        : (["check-circle-fill", "good", "All checks have passed"] as const);
  return (
    <section class="merge" aria-label="Checks and merging">
      <h2>
        <Icon name={icon} tone={tone} /> {words}
      </h2>
      <ul>
        {runs.map((run) => {
          const [mark, own] = runMark(run);
          return (
            <li>
              <Icon name={mark} tone={own} /> <strong>{run.name}</strong>{" "}
              <span class="muted">{run.title ?? run.status}</span>{" "}
              <a href={`${tabPath(view, "checks")}#run-${run.id}`}>Details</a>
            </li>
          );
        })}
      </ul>
      <div class="buttons">
        {pull.isDraft ? (
          <Form view={view} action="ready" back="">
            <button class="primary">Ready for review</button>
          </Form>
        ) : (
          <>
            <Form view={view} action="merge" back="">
              <button class="primary">Merge pull request</button>
            </Form>
            <Form view={view} action="draft" back="">
              <button>Convert to draft</button>
            </Form>
          </>
        )}
      </div>
    </section>
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
        <Form view={view} action="comment" back="#comment">
          <textarea
            id="comment"
            name="body"
            rows={4}
            required
            placeholder="Markdown, or a command such as /pitstop help"
          />
          <div class="buttons">
            <button class="primary">Comment</button>
          </div>
        </Form>
        {!pull.isMerged && (
          <Form view={view} action={pull.state === "open" ? "close" : "reopen"} back="">
            <button>{pull.state === "open" ? "Close pull request" : "Reopen pull request"}</button>
          </Form>
        )}
      </div>
    </section>
  );
}

/** A reply is a review without words of its own; it is seen in its thread. */
function isWorthShowing(view: PullRequestView, review: Review): boolean {
  return review.body !== "" || view.threads.some(({ first }) => first.reviewId === review.id);
}
