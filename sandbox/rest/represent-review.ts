import { associationOf } from "../state/accounts.ts";
import { representAccount } from "./represent-account.ts";
import { apiUrl, nodeId, pageUrl, repositoryUrl, toTime } from "../state/addresses.ts";
import { countReactions } from "./reactions.ts";
import { findCurrentLines } from "./review-placement.ts";
import type { PullRequest, Repository, Review, ReviewComment, State } from "../state/state.ts";

export function representReview(state: State, repository: Repository, pull: PullRequest, review: Review) {
  const page = `${pageUrl(state, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const pullUrl = `${apiUrl(state)}/repos/${pathOfPull(repository, pull)}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: representAccount(state, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: associationOf(repository, review.author),
    _links: { html: { href: page }, pull_request: { href: pullUrl } },
    ...(review.state === "PENDING" ? {} : { submitted_at: toTime(review.submittedAt) }),
    commit_id: review.commitId,
  };
}

export async function representComment(
  state: State,
  repository: Repository,
  pull: PullRequest,
  comment: ReviewComment,
) {
  const now = await findCurrentLines(repository, pull, comment);
  const url = `${repositoryUrl(state, repository)}/pulls/comments/${comment.id}`;
  const page = `${pageUrl(state, repository)}/pull/${pull.number}#discussion_r${comment.id}`;
  const pullUrl = `${apiUrl(state)}/repos/${pathOfPull(repository, pull)}`;
  return {
    id: comment.id,
    node_id: nodeId("PRRC", comment.id),
    url,
    pull_request_review_id: comment.reviewId,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    position: now === undefined ? null : comment.position,
    original_position: comment.position,
    commit_id: now === undefined ? comment.commitId : pull.head.sha,
    original_commit_id: comment.commitId,
    user: representAccount(state, comment.author),
    body: comment.body,
    created_at: toTime(comment.createdAt),
    updated_at: toTime(comment.updatedAt),
    html_url: page,
    pull_request_url: pullUrl,
    author_association: associationOf(repository, comment.author),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
    reactions: countReactions(state, nodeId("PRRC", comment.id), url),
    start_line: now?.startLine ?? null,
    original_start_line: comment.startLine ?? null,
    start_side: comment.startLine === undefined ? null : comment.side,
    line: now?.line ?? null,
    original_line: comment.line,
    side: comment.side,
    subject_type: "line",
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}

/** Relative to `/repos/`. */
export function pathOfPull(repository: Repository, pull: PullRequest): string {
  return `${repository.owner.login}/${repository.name}/pulls/${pull.number}`;
}
