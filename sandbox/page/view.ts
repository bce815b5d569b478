import { defaultAuthor, toAccount } from "../state/accounts.ts";
import { fullName, nodeId } from "../state/addresses.ts";
import { listLatestRuns } from "../rest/check-suites.ts";
import { splitComment } from "../people/comment-text.ts";
import { parseHunks, type ChangedFile, type Hunk, type Side } from "../state/diff.ts";
import { findMergeBase, listCommits, readText, type Commit } from "../state/git-repository.ts";
import { diffPullRequest } from "../access/lookup.ts";
import { findObstacle } from "../people/suggestions.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import { findCurrentLines } from "../rest/review-placement.ts";
import type { Account, CheckRun, ReviewComment, ReviewThread, State } from "../state/state.ts";
import { highlightLines, languageOf } from "./highlight.ts";

/** The person who is signed in on the pages. */
export const viewer: Account = toAccount(defaultAuthor, "User");

/** Everything that the pages of a pull request show, read up front, so that components are plain functions. */
export interface PullRequestView extends PlacedPullRequest {
  readonly state: State;
  /** Such as `/example/plant-club/pull/1`. */
  readonly path: string;
  readonly commits: readonly Commit[];
  readonly files: readonly FileView[];
  readonly threads: readonly ThreadView[];
  /** The latest check run of each name at the head commit. */
  readonly runs: readonly CheckRun[];
  /** Ids of the comments whose suggestions are in the batch, in the order in which they were added. */
  readonly batch: ReadonlySet<number>;
  /** Why the last button press failed. */
  readonly problem: string | undefined;
}

export type Tab = "conversation" | "files" | "checks" | "log";

export function tabPath({ path }: Pick<PullRequestView, "path">, tab: Tab): string {
  return tab === "conversation" ? path : `${path}/${tab}`;
}

/** The HTML id of a changed file, or of one of its lines at the head (1-based). */
export function anchorOf(path: string, line?: number): string {
  return `diff-${path.replaceAll(/[^\w.-]+/g, "-")}${line === undefined ? "" : `R${line}`}`;
}

/**
 * Where a page of conversations comes back to once a thread's suggestion is committed. The conversation page folds the thread; *Files
 * changed* no longer shows it, as its lines have changed, so there it is the first of those lines.
 */
export function placeAfterCommit({ thread, first, lines }: ThreadView, page: "" | "files"): string {
  return page === "" ? `#thread-${thread.id}` : `files#${anchorOf(first.path, lines?.start ?? first.line)}`;
}

export interface FileView extends ChangedFile {
  readonly hunks: readonly Hunk[];
  /** The HTML of each line; line 1 is at index 0. */
  readonly code: Readonly<Record<Side, readonly string[]>>;
}

export interface ThreadView {
  readonly thread: ReviewThread;
  readonly first: ReviewComment;
  readonly comments: readonly ReviewComment[];
  /** Its lines at the head, 1-based and inclusive; `undefined` once it is outdated. */
  readonly lines: { readonly start: number; readonly end: number } | undefined;
  /** The reason why it is hidden, as GraphQL names it, such as `OUTDATED`. */
  readonly hidden: string | undefined;
  readonly suggestion: SuggestionView | undefined;
}

export interface SuggestionView {
  readonly comment: ReviewComment;
  readonly code: readonly string[];
  readonly lines: readonly string[];
  /** Why it cannot be applied; completes "This suggestion cannot be applied: …". */
  readonly obstacle: string | undefined;
}

export async function readView(
  state: State,
  place: PlacedPullRequest,
  page: { readonly batch: ReadonlySet<number>; readonly problem: string | undefined },
): Promise<PullRequestView> {
  const { repository, pull } = place;
  const { directory } = repository;
  const base = (await findMergeBase(directory, pull.base.sha, pull.head.sha)) ?? pull.base.sha;
  const [changed, commits, threads] = await Promise.all([
    diffPullRequest(repository, pull),
    listCommits(directory, base, pull.head.sha),
    Promise.all(pull.threads.map((thread) => readThread(state, place, thread))),
  ]);
  return {
    ...{ state, repository, pull, commits, ...page },
    path: `/${fullName(repository)}/pull/${pull.number}`,
    files: await Promise.all(changed.map((file) => readFile(directory, base, pull.head.sha, file))),
    threads: threads.filter((thread) => thread !== undefined),
    runs: listLatestRuns(repository, pull.head.sha),
  };
}

async function readFile(directory: string, base: string, head: string, file: ChangedFile): Promise<FileView> {
  const language = languageOf(file.path);
  const read = async (sha: string, path: string) =>
    file.patch === undefined ? [] : highlightLines((await readText(directory, sha, path)) ?? "", language);
  const [left, right] = await Promise.all([
    read(base, file.previousPath ?? file.path),
    read(head, file.path),
  ]);
  return { ...file, hunks: parseHunks(file.patch ?? ""), code: { LEFT: left, RIGHT: right } };
}

async function readThread(
  state: State,
  place: PlacedPullRequest,
  thread: ReviewThread,
): Promise<ThreadView | undefined> {
  const { repository, pull } = place;
  const comments = pull.comments.filter((comment) => comment.threadId === thread.id);
  const [first] = comments;
  const review = pull.reviews.find(({ id }) => id === first?.reviewId);
  if (first === undefined || review?.state === "PENDING") return undefined;
  const now = await findCurrentLines(repository, pull, first);
  const lines = now === undefined ? undefined : { start: now.startLine ?? now.line, end: now.line };
  return {
    ...{ thread, first, comments, lines },
    hidden: state.minimized.get(nodeId("PRRC", first.id)),
    suggestion: await readSuggestion(place, first),
  };
}

/** Reads a comment's suggestion. The code that it would replace is the code that the comment was written on. */
async function readSuggestion(
  place: PlacedPullRequest,
  comment: ReviewComment,
): Promise<SuggestionView | undefined> {
  const part = splitComment(comment.body).find(({ kind }) => kind === "suggestion");
  if (part?.kind !== "suggestion") return undefined;
  const text = await readText(place.repository.directory, comment.commitId, comment.path);
  const code = (text ?? "").split("\n").slice((comment.startLine ?? comment.line) - 1, comment.line);
  return { comment, code, lines: part.lines, obstacle: await findObstacle(place, comment, viewer) };
}
