import { nodeId } from "../state/addresses.ts";
import { readText } from "../state/git-repository.ts";
import { diffPullRequest } from "../access/lookup.ts";
import type { ReviewedPullRequest } from "./print-review.ts";
import type { PrintedThread } from "./print-thread.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import { findCurrentLines } from "../rest/review-placement.ts";
import type { CheckRun, ReviewThread, State } from "../state/state.ts";

/** Reads everything that is printed of a pull request. */
export async function readReview(
  state: State,
  place: PlacedPullRequest,
  run: CheckRun | undefined,
  reviewMilliseconds?: number,
): Promise<ReviewedPullRequest> {
  const { repository, pull } = place;
  const files = await diffPullRequest(repository, pull);
  const threads = await Promise.all(pull.threads.map((thread) => readThread(state, place, thread)));
  return {
    title: pull.title,
    repository: `${repository.owner.login}/${repository.name}`,
    number: pull.number,
    files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    reviews: pull.reviews
      .filter(({ body }) => body !== "")
      .map(({ author, body }) => ({ author: author.login, body })),
    threads: threads.filter((thread) => thread !== undefined),
    conversation: pull.conversation.map(({ author, body }) => ({ author: author.login, body })),
    checkRun: run === undefined ? undefined : describeRun(run),
    requests: state.requests,
    deliveries: state.deliveries,
    reviewMilliseconds,
  };
}

/** Reads a thread; `undefined` if all its comments were deleted. */
export async function readThread(
  state: State,
  { repository, pull }: PlacedPullRequest,
  thread: ReviewThread,
): Promise<PrintedThread | undefined> {
  const [first, ...replies] = pull.comments.filter((comment) => comment.threadId === thread.id);
  if (first === undefined) return undefined;
  const now = await findCurrentLines(repository, pull, first);
  const source = (await readText(repository.directory, pull.head.sha, first.path)) ?? "";
  const hidden = state.minimized.get(nodeId("PRRC", first.id));
  return {
    path: first.path,
    ...{
      startLine: now?.startLine ?? now?.line ?? first.startLine ?? first.line,
      line: now?.line ?? first.line,
    },
    source: source.split("\n"),
    fate:
      thread.resolvedBy !== undefined
        ? `resolved by ${thread.resolvedBy.login}`
        : hidden !== undefined
          ? `hidden as ${hidden.toLowerCase()}`
          : now === undefined
            ? "outdated"
            : undefined,
    body: first.body,
    replies: replies.map(({ author, body }) => ({ author: author.login, body })),
  };
}

function describeRun({ name, status, conclusion, title = "", summary = "", annotations }: CheckRun) {
  return { name, conclusion: conclusion ?? status, title, summary, annotations: annotations.length };
}
