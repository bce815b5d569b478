import type { IconName } from "@primer/octicons";
import { nodeId } from "../state/addresses.ts";
import { listLatestRuns } from "../rest/check-suites.ts";
import { parseHunks } from "../state/diff.ts";
import type { Commit } from "../state/git-repository.ts";
import type { Review, ReviewComment, TimelineEvent } from "../state/state.ts";
import { highlightLines, languageOf } from "./highlight.ts";
import { Author, Avatar, Code, Hidden, Icon, Markdown, RunMarks, Time } from "./parts.tsx";
import { placeOf, Thread } from "./thread.tsx";
import { tabPath, type PullRequestView } from "./view.ts";

/** A commit with its check results. */
export function CommitLine({ view, commit }: { readonly view: PullRequestView; readonly commit: Commit }) {
  return (
    <p class="event">
      <Icon name="git-commit" /> <span class="words">{commit.message.split("\n")[0]}</span>
      <RunMarks view={view} runs={listLatestRuns(view.repository, commit.sha)} />
      <code class="muted">{commit.sha.slice(0, 7)}</code>
    </p>
  );
}

/** An event in the pull request's timeline. */
export function EventLine({ event: { at, by, kind, what } }: { readonly event: TimelineEvent }) {
  return (
    <p class="event">
      <Icon name={icons[kind]} tone={kind} />{" "}
      <span class="words">
        <Author account={by} /> {what} <Time date={at} />
      </span>
    </p>
  );
}

const icons: Readonly<Record<TimelineEvent["kind"], IconName>> = {
  ...({ closed: "git-pull-request-closed", reopened: "git-pull-request", merged: "git-merge" } as const),
  ...({ drafted: "git-pull-request-draft", readied: "eye", renamed: "pencil", labeled: "tag" } as const),
  ...({
    based: "git-branch",
    forced: "repo-push",
    queued: "git-merge-queue",
    dequeued: "git-merge-queue",
  } as const),
};

/** A review with its conversations. */
export function ReviewBox({ view, review }: { readonly view: PullRequestView; readonly review: Review }) {
  const threads = view.threads.filter(({ first }) => first.reviewId === review.id);
  return (
    <section class="review" id={`pullrequestreview-${review.id}`}>
      <p class="event">
        <Icon name="eye" />{" "}
        <span class="words">
          <Avatar account={review.author} /> <Author account={review.author} /> reviewed{" "}
          <Time date={review.submittedAt} />
        </span>
      </p>
      {review.body !== "" && <ReviewBody view={view} review={review} />}
      {threads.map((thread) => (
        <div class="box">
          <header>
            <a href={`${tabPath(view, "files")}#discussion_r${thread.first.id}`}>{placeOf(thread)}</a>
            {thread.lines === undefined && <span class="label attention">Outdated</span>}
          </header>
          <HunkTail comment={thread.first} />
          <Thread view={view} thread={thread} back="" />
        </div>
      ))}
    </section>
  );
}

function ReviewBody({
  view,
  review: { id, body },
}: {
  readonly view: PullRequestView;
  readonly review: Review;
}) {
  const words = (
    <div class="box">
      <div class="inside">
        <Markdown text={body} />
      </div>
    </div>
  );
  const why = view.state.minimized.get(nodeId("PRR", id));
  if (why === undefined) return words;
  return (
    <Hidden id={`hidden-${id}`} why={why}>
      {words}
    </Hidden>
  );
}

const minContextLines = 4;

/** The commented lines as they were when the comment was written, with a few lines of context above. */
function HunkTail({ comment: { diffHunk, path, startLine, line } }: { readonly comment: ReviewComment }) {
  const count = Math.max(minContextLines, line - (startLine ?? line) + 1);
  const rows = parseHunks(diffHunk)[0]?.rows.slice(-count) ?? [];
  const code = highlightLines(rows.map(({ text }) => text.slice(1)).join("\n"), languageOf(path));
  const kinds: Readonly<Record<string, string>> = { "+": "added", "-": "removed" };
  return (
    <div class="scroll">
      <table class="diff">
        <tbody>
          {rows.map(({ text, left, right }, index) => (
            <tr class={kinds[text.charAt(0)] ?? "same"}>
              <td class="number">{left}</td>
              <td class="number">{right}</td>
              <td class="text" data-mark={text.charAt(0)}>
                <Code html={code[index] ?? ""} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
