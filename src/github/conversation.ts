import { toGitHubFailure, type GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { sendOnce } from "./send-once.ts";

/** What names a pull request. */
export type PullRequestName = Pick<PullRequest, "owner" | "repo" | "number">;

/** A comment in the conversation below a pull request. */
export interface ConversationComment {
  /** Its author's login; empty when the account was deleted. */
  readonly author: string;
  readonly isBot: boolean;
  /** Markdown. */
  readonly body: string;
}

export type ReactionContent = "+1" | "-1" | "confused" | "eyes" | "rocket";

const commentsPerPage = 100;
/** A longer conversation is not read to its end. */
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
      ...data.map(({ user, body }) => ({
        author: user?.login ?? "",
        isBot: user?.type === "Bot",
        body: body ?? "",
      })),
    );
    if (data.length < commentsPerPage) break;
  }
  return comments;
}

/** Says whether a person may write to the repository. Who cannot be asked about may not. */
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
    // What GitHub calls `maintain` is `write` here, and `triage` is `read`.
    return data.permission === "admin" || data.permission === "write";
  } catch (error) {
    const status = toGitHubFailure(error)?.status;
    // A personal token has to belong to somebody who may write for asking this.
    if (status === 403 || status === 404) return false;
    throw error;
  }
}

/** Sets a reaction under a comment of the conversation; GitHub keeps each only once. */
export async function react(
  github: GitHub,
  { owner, repo }: PullRequestName,
  commentId: number,
  content: ReactionContent,
): Promise<void> {
  await github.rest.reactions.createForIssueComment({ owner, repo, comment_id: commentId, content });
}

/**
 * Writes into the conversation, unless a comment that ends with `marker` (hidden in HTML) was written before. Only a bot's comment
 * counts as that: a person could write the marker to keep us silent.
 */
export async function writeOnce(
  github: GitHub,
  pull: PullRequestName,
  body: string,
  marker: string,
  signal: AbortSignal,
): Promise<void> {
  const { owner, repo, number } = pull;
  const find = async () => {
    const comments = await listConversation(github, pull, signal);
    return comments.some((comment) => comment.isBot && comment.body.trimEnd().endsWith(marker))
      ? true
      : undefined;
  };
  if ((await find()) !== undefined) return;
  await sendOnce(async () => {
    await github.rest.issues.createComment({
      owner,
      repo,
      issue_number: number,
      body: `${body}\n\n${marker}`,
    });
    return true;
  }, find);
}
