import { makeMarker } from "../vocabulary/comment-marker.ts";
import type { PlannedComment, ReviewPlan } from "../vocabulary/review-plan.ts";
import type { CheckRun } from "./check-run.ts";
import { isForbidden, toGitHubFailure, type GitHub } from "./octokit.ts";
import { listReportedFingerprints } from "./own-comments.ts";
import type { PullRequest } from "./pull-request.ts";
import { sendOnce } from "./send-once.ts";

/**
 * Posts a plan's comments as one review on the commit that was analyzed, and gives those that GitHub would not have. One comment
 * that it does not accept makes it refuse the whole review without saying which: then halves are tried, so that all the others are
 * posted.
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

/** Enough to single out two bad comments of thirty; a review that is refused for another reason costs no more than this. */
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
    // Half of what we may not do at all, as in a locked conversation or with a token that only reads, is not allowed either.
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
    // Without it the lines would be counted in whatever commit is the newest by then.
    commit_id: headSha,
    // Without it the review stays pending, unseen, and blocks the next one.
    event: "COMMENT",
    // Tells a later review what was said, also where somebody deleted the comment.
    body: `${body}\n\n${makeMarker(comments.flatMap(({ fingerprints }) => fingerprints))}`,
    comments: comments.map((comment) => ({
      path: comment.path,
      body: comment.body,
      line: comment.endLine,
      side: "RIGHT",
      // GitHub refuses a start that equals the end.
      ...(comment.startLine < comment.endLine ? { start_line: comment.startLine, start_side: "RIGHT" } : {}),
    })),
  });
  return true;
}
