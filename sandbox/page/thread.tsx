import { diffWordsWithSpace } from "diff";
import { nodeId } from "../state/addresses.ts";
import { splitComment, toPlainText } from "../people/comment-text.ts";
import type { ReviewComment } from "../state/state.ts";
import { Author, Avatar, Form, Hidden, Icon, Markdown, Reactions, Time } from "./parts.tsx";
import { placeAfterCommit, type PullRequestView, type SuggestionView, type ThreadView } from "./view.ts";

interface Props {
  readonly view: PullRequestView;
  readonly thread: ThreadView;
  /** The page that shows it, relative to the pull request's path. */
  readonly back: "files" | "";
}

/** A conversation on lines of code. One that is resolved or hidden is folded, and opens with a click. */
export function Thread({ view, thread, back }: Props) {
  const { resolvedBy } = thread.thread;
  const id = `thread-${thread.thread.id}`;
  const open = (inner: string) => <OpenThread view={view} thread={thread} back={back} id={inner} />;
  if (resolvedBy !== undefined) {
    return (
      <details class="resolved" id={id}>
        <summary>
          <Icon name="check-circle" tone="good" /> {resolvedBy.login} marked this conversation as resolved
        </summary>
        {open(`${id}-open`)}
      </details>
    );
  }
  if (thread.hidden === undefined) return open(id);
  return (
    <Hidden id={id} why={thread.hidden}>
      {open(`${id}-open`)}
    </Hidden>
  );
}

function OpenThread({ view, thread, back, id }: Props & { readonly id: string }) {
  const { comments, lines, suggestion } = thread;
  return (
    <section
      class="thread"
      id={id}
      aria-label={`Conversation on ${placeOf(thread)}: ${headlineOf(thread.first.body)}`}
    >
      {lines !== undefined && lines.start < lines.end && (
        <p class="where">
          Comment on lines +{lines.start} to +{lines.end}
        </p>
      )}
      {comments.map((comment) => (
        <Comment
          view={view}
          comment={comment}
          back={back}
          afterCommit={placeAfterCommit(thread, back)}
          suggestion={comment === thread.first ? suggestion : undefined}
        />
      ))}
      <Answer view={view} thread={thread} back={back} />
    </section>
  );
}

function Answer({ view, thread: { thread, first }, back }: Props) {
  const isResolved = thread.resolvedBy !== undefined;
  return (
    <div class="answer">
      <details>
        <summary>Reply…</summary>
        <Form
          view={view}
          action="reply"
          back={`${back}#discussion_r${first.id}`}
          fields={{ thread: thread.id }}
        >
          <textarea name="body" required rows={3} aria-label="Reply" id={`reply-${thread.id}`} />
          <button class="primary">Comment</button>
        </Form>
      </details>
      <Form
        view={view}
        action={isResolved ? "unresolve" : "resolve"}
        back={`${back}#thread-${thread.id}`}
        fields={{ thread: thread.id }}
      >
        <button>{isResolved ? "Unresolve conversation" : "Resolve conversation"}</button>
      </Form>
    </div>
  );
}

interface CommentProps {
  readonly view: PullRequestView;
  readonly comment: ReviewComment;
  readonly back: string;
  /** As `back`, once the suggestion is committed. */
  readonly afterCommit: string;
  readonly suggestion: SuggestionView | undefined;
}

function Comment({ view, comment, back, afterCommit, suggestion }: CommentProps) {
  return (
    <article class="comment" id={`discussion_r${comment.id}`}>
      <header>
        <Avatar account={comment.author} /> <Author account={comment.author} />{" "}
        <a class="muted" href={`#discussion_r${comment.id}`}>
          <Time date={comment.createdAt} />
        </a>
      </header>
      {splitComment(comment.body).map((part) =>
        part.kind === "text" || suggestion === undefined ? (
          <Markdown text={part.kind === "text" ? part.text : part.lines.join("\n")} />
        ) : (
          <Suggestion view={view} suggestion={suggestion} back={back} afterCommit={afterCommit} />
        ),
      )}
      <Reactions state={view.state} node={nodeId("PRRC", comment.id)} />
    </article>
  );
}

function Suggestion({
  view,
  suggestion,
  back,
  afterCommit,
}: Pick<CommentProps, "view" | "back" | "afterCommit"> & { readonly suggestion: SuggestionView }) {
  const { comment, code, lines, obstacle } = suggestion;
  const anchor = `${back}#discussion_r${comment.id}`;
  const start = comment.startLine ?? comment.line;
  const isBatched = view.batch.has(comment.id);
  const fields = { comment: comment.id };
  return (
    <div class="suggestion">
      <p class="head">Suggested change</p>
      <table class="diff">
        <tbody>
          {code.map((text, index) => (
            <tr class="removed">
              <td class="number">{start + index}</td>
              <td class="text">
                <Words mark="−" from={text} to={lines.length === code.length ? (lines[index] ?? "") : text} />
              </td>
            </tr>
          ))}
          {lines.map((text, index) => (
            <tr class="added">
              <td class="number">{start + index}</td>
              <td class="text">
                <Words mark="+" from={lines.length === code.length ? (code[index] ?? "") : text} to={text} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {obstacle === undefined ? (
        <div class="buttons">
          {!isBatched && view.batch.size === 0 && (
            <Form view={view} action="apply" back={afterCommit} fields={fields}>
              <button class="primary">Commit suggestion</button>
            </Form>
          )}
          <Form view={view} action={isBatched ? "leave-batch" : "add-to-batch"} back={anchor} fields={fields}>
            <button>{isBatched ? "Remove from batch" : "Add suggestion to batch"}</button>
          </Form>
        </div>
      ) : (
        <p class="obstacle">This suggestion cannot be applied: {obstacle}.</p>
      )}
    </div>
  );
}

/** A line of a diff. The words that the other side does not have are marked. */
function Words({ mark, from, to }: { readonly mark: "−" | "+"; readonly from: string; readonly to: string }) {
  const parts = diffWordsWithSpace(from, to).filter((part) => (mark === "+" ? !part.removed : !part.added));
  return (
    <code class="line" data-mark={mark}>
      {parts.map((part) => (part.added || part.removed ? <mark>{part.value}</mark> : part.value))}
    </code>
  );
}

function headlineOf(body: string): string {
  return toPlainText(body).split("\n")[0]?.replaceAll("*", "") ?? "";
}

/** Such as `src/server.ts:12`. */
export function placeOf({ first, lines }: ThreadView): string {
  return `${first.path}:${lines?.end ?? first.line}`;
}
