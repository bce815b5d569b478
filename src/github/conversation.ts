import { toGitHubFailure, type GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { sendOnce } from "./send-once.ts";

/** Identifies a pull request. */
export type PullRequestName = Pick<PullRequest, "owner" | "repo" | "number">;

/** A comment in the conversation of a pull request, as far as it matters who said what. */
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
export async function listConversation(
  github: GitHub,
  { owner, repo, number }: PullRequestName,
  signal: AbortSignal,
): Promise<readonly ConversationComment[]> {
  const comments: ConversationComment[] = [];
  // Not `paginate`: it drops the signal.
  for (let page = 1; page <= maxPages; page += 1) {
    const { data } = await github.rest.issues.listComments({
      owner,
      repo,
      issue_number: number,
      per_page: commentsPerPage,
      page,
      request: { signal },
    });
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

/** Says whether a person has write access; no, if GitHub does not let us ask. */
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
  commentId: number,
  content: ReactionContent,
): Promise<"new" | "known"> {
  const { status } = await github.rest.reactions.createForIssueComment({
    owner,
    repo,
    comment_id: commentId,
    content,
  });
  return status === 200 ? "known" : "new";
}

/** Says whether a bot reacted to a comment in this way. People cannot pose as bots. */
export async function hasBotReacted(
  github: GitHub,
  { owner, repo }: PullRequestName,
  commentId: number,
  content: ReactionContent,
  signal: AbortSignal,
): Promise<boolean> {
  const reactions = await github.paginate(github.rest.reactions.listForIssueComment, {
    owner,
    repo,
    comment_id: commentId,
    content,
    per_page: 100,
    request: { signal },
  });
  return reactions.some(({ user }) => user?.type === "Bot");
}

/** Says whether a bot wrote a comment with this marker, an HTML comment. Anybody else could forge one. */
export async function hasBotWritten(
  github: GitHub,
  pull: PullRequestName,
  marker: string,
  signal: AbortSignal,
): Promise<boolean> {
  const comments = await listConversation(github, pull, signal);
  return comments.some(({ isBot, body }) => isBot && body.includes(marker));
}

/** Writes a comment, with a hidden marker to find it again. */
export async function write(
  github: GitHub,
  pull: PullRequestName,
  text: string,
  marker: string,
  signal: AbortSignal,
): Promise<void> {
  const { owner, repo, number } = pull;
  const body = `${text}\n\n${marker}`;
  await sendOnce(
    async () => {
      await github.rest.issues.createComment({ owner, repo, issue_number: number, body });
      return true;
    },
    async () => ((await hasBotWritten(github, pull, marker, signal)) ? true : undefined),
  );
}
