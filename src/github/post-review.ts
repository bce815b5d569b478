import { makeMarker } from "../vocabulary/comment-marker.ts";
import type { PlannedComment, ReviewPlan } from "../vocabulary/review-plan.ts";
import type { CheckRun } from "./check-run.ts";
import { isForbidden, toGitHubFailure, type GitHub } from "./octokit.ts";
import { listReportedFingerprints } from "./own-comments.ts";
import type { PullRequest } from "./pull-request.ts";
import { sendOnce } from "./send-once.ts";

/**
 * Posts a plan's comments as one review on the commit that was analyzed, and returns those that GitHub rejected. A single bad comment
 * makes it reject the whole review without saying which one, so halves are tried until all the others are posted.
 */
export async function postReview(
  github: GitHub,
  pull: PullRequest,
  { ownLogin }: Pick<CheckRun, "ownLogin">,
  { comments, body, continuedBody }: Pick<ReviewPlan, "comments" | "body" | "continuedBody">,
  signal: AbortSignal,
): Promise<readonly PlannedComment[]> {
  let head = body;
  return postHalves(comments, { left: maxRequests }, async (part) => {
    signal.throwIfAborted();
    await sendOnce(
      () => createReview(github, pull, head, part),
      async () => {
        const found = await listReportedFingerprints(github, pull, ownLogin);
        const isThere = part.every(({ fingerprints }) => fingerprints.every((one) => found.has(one)));
        return isThere ? true : undefined;
      },
    );
    head = continuedBody;
  });
}

/** Enough to find two bad comments among thirty; a review that is rejected for another reason costs no more than this. */
const maxRequests = 20;

async function postHalves(
  comments: readonly PlannedComment[],
  requests: { left: number },
  post: (part: readonly PlannedComment[]) => Promise<void>,
): Promise<readonly PlannedComment[]> {
  if (comments.length === 0) return [];
  if (requests.left === 0) return comments;
  requests.left -= 1;
  try {
    await post(comments);
    return [];
  } catch (error) {
    // Halves do not help if we may not comment at all, as in a locked conversation or with a read-only token.
    if (isForbidden(error)) return comments;
    if (toGitHubFailure(error)?.status !== 422) throw error;
    if (comments.length === 1) return comments;
    const middle = Math.ceil(comments.length / 2);
    const first = await postHalves(comments.slice(0, middle), requests, post);
    return [...first, ...(await postHalves(comments.slice(middle), requests, post))];
  }
}

async function createReview(
  github: GitHub,
  { owner, repo, number, headSha }: PullRequest,
  body: string,
  comments: readonly PlannedComment[],
): Promise<true> {
  await github.rest.pulls.createReview({
    owner,
    repo,
    pull_number: number,
    // Otherwise GitHub would count the lines in whatever commit is the newest by then.
    commit_id: headSha,
    // Otherwise the review stays pending: invisible, and in the way of the next one.
    event: "COMMENT",
    // Lets a later review know what was reported, even if somebody deleted the comment.
    body: `${body}\n\n${makeMarker(comments.flatMap(({ fingerprints }) => fingerprints))}`,
    comments: comments.map((comment) => ({
      path: comment.path,
      body: comment.body,
      line: comment.endLine,
      side: "RIGHT",
      // GitHub rejects a start that equals the end.
      ...(comment.startLine < comment.endLine ? { start_line: comment.startLine, start_side: "RIGHT" } : {}),
    })),
  });
  return true;
}
