import type { PlannedComment, ReviewPlan } from "../review-plan.ts";
import type { CheckRun } from "./check-run.ts";
import { isForbidden, toGitHubFailure, type GitHub } from "./octokit.ts";
import { listToldFingerprints } from "./own-comments.ts";
import { getPullRequest, type PullRequest } from "./pull-request.ts";
import { sendOnce } from "./send-once.ts";

export type PostedReview =
  | {
      readonly kind: "posted";
      /** GitHub would not have these. */ readonly refused: readonly PlannedComment[];
    }
  /** The pull request moved on or was closed, so nothing was posted. */
  | { readonly kind: "outdated"; readonly now: PullRequest };

/**
 * Posts a plan's comments as one review on the commit that was analyzed. One comment that GitHub does not accept makes it refuse the
 * whole review without saying which: then halves are tried, so that all the others are posted.
 */
export async function postReview(
  github: GitHub,
  pull: PullRequest,
  checkRun: CheckRun,
  plan: Pick<ReviewPlan, "comments" | "body">,
  signal: AbortSignal,
): Promise<PostedReview> {
  if (plan.comments.length === 0) return { kind: "posted", refused: [] };
  const now = await getPullRequest(github, pull, signal);
  if (!now.isOpen || now.headSha !== pull.headSha) return { kind: "outdated", now };
  // Somebody commented since the plan was made; if it was us (another process, a late delivery), nothing is said twice.
  const told =
    now.reviewComments === pull.reviewComments
      ? new Set<string>()
      : await listToldFingerprints(github, pull, checkRun.ownLogin);
  const comments = plan.comments.filter(({ fingerprints }) => !fingerprints.every((one) => told.has(one)));
  const refused = await postHalves(comments, { left: maxRequests }, async (part) => {
    signal.throwIfAborted();
    await sendOnce(
      () => createReview(github, pull, plan.body, part),
      async () => {
        const found = await listToldFingerprints(github, pull, checkRun.ownLogin);
        return part.every(({ fingerprints }) => fingerprints.every((one) => found.has(one)))
          ? true
          : undefined;
      },
    );
  });
  return { kind: "posted", refused };
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
    body,
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
