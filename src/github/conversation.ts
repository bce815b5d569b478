import { toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { haveReactedToReview, reactToReview } from "./review-reactions.ts";
import { sendOnce } from "./send-once.ts";

/** Identifies a pull request. */
export type PullRequestName = Pick<PullRequest, "owner" | "repo" | "number">;

/** A comment on a pull request, with what is needed to ask GitHub about it. */
export interface CommentName {
  readonly id: number;
  /** The first comment of its thread, if it is inline; `undefined` in the conversation. Both count their ids separately. */
  readonly thread: number | undefined;
  /** GraphQL's id of the review that it is the text of: these count their ids separately, too, and are part of the conversation. */
  readonly review?: string;
}

/** A comment on a pull request: its author and text. */
export interface SaidInConversation {
  /** Its author's login; empty if the account was deleted. */
  readonly author: string;
  readonly isBot: boolean;
  /** GitHub lists its author as an owner, a member or a collaborator. */
  readonly isInsider: boolean;
  /** Markdown. */
  readonly body: string;
}

/** The same with its id. */
export interface ConversationComment extends SaidInConversation {
  readonly id: number;
}

export type ReactionContent = "+1" | "-1" | "confused" | "eyes" | "rocket";

const commentsPerPage = 100;
/** Later comments in a longer conversation are not read. */
const maxPages = 10;

/** Reads the conversation, oldest comment first. */
export function listConversation(
  github: GitHub,
  { owner, repo, number }: PullRequestName,
  signal: AbortSignal,
): Promise<readonly ConversationComment[]> {
  const place = { owner, repo, issue_number: number };
  return readPages((page) => github.rest.issues.listComments({ ...place, ...page, request: { signal } }));
}

/** Reads the inline comments of all threads, oldest first. */
export function listThreadComments(
  github: GitHub,
  { owner, repo, number }: PullRequestName,
  signal: AbortSignal,
): Promise<readonly ConversationComment[]> {
  const place = { owner, repo, pull_number: number };
  return readPages((page) =>
    github.rest.pulls.listReviewComments({ ...place, ...page, request: { signal } }),
  );
}

/** A comment as GitHub lists it, in either place. */
interface ListedComment {
  readonly id: number;
  readonly user: { readonly login: string; readonly type: string } | null;
  readonly author_association?: string;
  readonly body?: string;
}

type ReadPage = (page: {
  readonly page: number;
  readonly per_page: number;
}) => Promise<{ readonly data: readonly ListedComment[] }>;

async function readPages(readPage: ReadPage): Promise<readonly ConversationComment[]> {
  const comments: ConversationComment[] = [];
  // Not `paginate`: it drops the signal.
  for (let page = 1; page <= maxPages; page += 1) {
    const { data } = await readPage({ page, per_page: commentsPerPage });
    comments.push(
      ...data.map(({ id, user, author_association: association, body }) => ({
        id,
        author: user?.login ?? "",
        isBot: user?.type === "Bot",
        isInsider: isInsider(association),
        body: body ?? "",
      })),
    );
    if (data.length < commentsPerPage) break;
  }
  return comments;
}

/**
 * Says whether an author association is one of people who are likely to have write access. It proves nothing: members can have read
 * access only, and GitHub lists those whose membership is private as contributors or as strangers.
 */
export function isInsider(association: string | undefined): boolean {
  return association === "OWNER" || association === "MEMBER" || association === "COLLABORATOR";
}

/** Says whether a person has write access; the answer is no if GitHub does not let us ask. */
export async function mayWrite(
  github: GitHub,
  { owner, repo }: PullRequestName,
  login: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { data } = await github.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username: login,
      request: { signal },
    });
    // GitHub answers `write` for the role `maintain`, and `read` for `triage`.
    return data.permission === "admin" || data.permission === "write";
  } catch (error) {
    const status = toGitHubFailure(error)?.status;
    // Asking takes write access, which the owner of a personal token may lack.
    if (status === 403 || status === 404) return false;
    throw error;
  }
}

/** Adds our reaction to a comment. Says whether it is new: GitHub keeps each only once. */
export async function react(
  github: GitHub,
  { owner, repo }: PullRequestName,
  { id, thread, review }: CommentName,
  content: ReactionContent,
): Promise<"new" | "known"> {
  if (review !== undefined) return reactToReview(github, review, content);
  const { reactions } = github.rest;
  const reaction = { owner, repo, comment_id: id, content };
  const { status } = await (thread === undefined
    ? reactions.createForIssueComment(reaction)
    : reactions.createForPullRequestReviewComment(reaction));
  return status === 200 ? "known" : "new";
}

/** Says whether a bot reacted to a comment in this way. People cannot pose as bots. */
export async function hasBotReacted(
  github: GitHub,
  { owner, repo }: PullRequestName,
  { id, thread, review }: CommentName,
  content: ReactionContent,
  signal: AbortSignal,
): Promise<boolean> {
  if (review !== undefined) return haveReactedToReview(github, review, content);
  const { reactions } = github.rest;
  const asked = { owner, repo, comment_id: id, content, per_page: 100, request: { signal } };
  const given = await (thread === undefined
    ? github.paginate(reactions.listForIssueComment, asked)
    : github.paginate(reactions.listForPullRequestReviewComment, asked));
  return given.some(({ user }) => user?.type === "Bot");
}

/**
 * Says whether a bot wrote a comment with this marker, an HTML comment. Anybody else could forge one.
 *
 * @param thread where to look: among inline comments, or in the conversation if `undefined`
 */
export async function hasBotWritten(
  github: GitHub,
  pull: PullRequestName,
  thread: number | undefined,
  marker: string,
  signal: AbortSignal,
): Promise<boolean> {
  const list = thread === undefined ? listConversation : listThreadComments;
  const comments = await list(github, pull, signal);
  return comments.some(({ isBot, body }) => isBot && body.includes(marker));
}

/**
 * Writes a comment, with a hidden marker to find it again.
 *
 * @param thread the first comment of the thread to reply in; in the conversation if `undefined`
 */
export async function write(
  github: GitHub,
  pull: PullRequestName,
  thread: number | undefined,
  text: string,
  marker: string,
  signal: AbortSignal,
): Promise<void> {
  const { owner, repo, number } = pull;
  const body = `${text}\n\n${marker}`;
  await sendOnce(
    async () => {
      await (thread === undefined
        ? github.rest.issues.createComment({ owner, repo, issue_number: number, body })
        : github.rest.pulls.createReplyForReviewComment({
            ...{ owner, repo, pull_number: number, comment_id: thread, body },
          }));
      return true;
    },
    async () => ((await hasBotWritten(github, pull, thread, marker, signal)) ? true : undefined),
  );
}
