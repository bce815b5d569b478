import { makeMarker } from "../vocabulary/comment-marker.ts";
import type { PlannedComment, Refusal, RefusedComment, ReviewPlan } from "../vocabulary/review-plan.ts";
import type { CheckRun } from "./check-run.ts";
import { explainRejection, isForbidden } from "./failures.ts";
import type { GitHub, PatientRequest } from "./octokit.ts";
import { listReportedFingerprints } from "./own-comments.ts";
import type { PullRequest } from "./pull-request.ts";
import { sendOnce } from "./send-once.ts";

/**
 * Posts a plan's comments as one review on the commit that was analyzed, and returns those that GitHub rejected. A single comment on lines
 * that it does not accept makes it reject the whole review without saying which one, so halves are tried until all the others are posted.
 * Any other error is about the whole review, which is not sent again.
 */
export async function postReview(
  github: GitHub,
  pull: PullRequest,
  { ownLogin }: Pick<CheckRun, "ownLogin">,
  { comments, body, continuedBody }: Pick<ReviewPlan, "comments" | "body" | "continuedBody">,
  signal: AbortSignal,
): Promise<readonly RefusedComment[]> {
  let head = body;
  return postHalves(comments, { left: maxRequests }, async (part) => {
    signal.throwIfAborted();
    await sendOnce(
      () => createReview(github, pull, head, part, signal),
      async () => {
        const found = await listReportedFingerprints(github, pull, ownLogin);
        const isThere = part.every(({ fingerprints }) => fingerprints.every((one) => found.has(one)));
        return isThere ? true : undefined;
      },
    );
    head = continuedBody;
  });
}

/** Enough to find two bad comments among thirty. */
const maxRequests = 20;

async function postHalves(
  comments: readonly PlannedComment[],
  requests: { left: number },
  post: (part: readonly PlannedComment[]) => Promise<void>,
): Promise<readonly RefusedComment[]> {
  if (comments.length === 0) return [];
  if (requests.left === 0) return refuse(comments, { kind: "lines" });
  requests.left -= 1;
  try {
    await post(comments);
    return [];
  } catch (error) {
    const why = findRefusal(error);
    if (why === undefined) throw error;
    if (why.kind !== "lines" || comments.length === 1) return refuse(comments, why);
    const middle = Math.ceil(comments.length / 2);
    const first = await postHalves(comments.slice(0, middle), requests, post);
    return [...first, ...(await postHalves(comments.slice(middle), requests, post))];
  }
}

function refuse(comments: readonly PlannedComment[], why: Refusal): readonly RefusedComment[] {
  return comments.map((comment) => ({ comment, why }));
}

/** Why GitHub rejected a review; `undefined` if it failed in another way. */
function findRefusal(error: unknown): Refusal | undefined {
  if (isForbidden(error)) return { kind: "forbidden" };
  const said = explainRejection(error);
  if (said === undefined) return undefined;
  if (pendingReview.test(said)) return { kind: "pending-review" };
  return unacceptedLines.test(said) ? { kind: "lines" } : { kind: "other", said: said.slice(0, maxQuoted) };
}

/** GitHub documents none of its messages; these are known from reports, such as "Line could not be resolved". */
const unacceptedLines = /\b(?:lines?|path|hunk|position|review comments|review threads?)\b/i;
const pendingReview = /\bpending review\b/i;
/** Of GitHub's own words, in UTF-16 units. */
const maxQuoted = 200;

async function createReview(
  github: GitHub,
  { owner, repo, number, headSha }: PullRequest,
  body: string,
  comments: readonly PlannedComment[],
  untilSent: AbortSignal,
): Promise<true> {
  const request: PatientRequest = { untilSent };
  await github.rest.pulls.createReview({
    owner,
    repo,
    pull_number: number,
    request,
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
