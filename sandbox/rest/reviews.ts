import { z } from "zod";
import { notFound, unprocessable } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { requireBody, requireLength } from "./comment-body.ts";
import { findMergeBase, resolveCommit } from "../state/git-repository.ts";
import { accountOf, diffPullRequest, getPullRequest, getRepository } from "../access/lookup.ts";
import { answerPage } from "./pagination.ts";
import type { PlacedPullRequest } from "./pull-requests.ts";
import { representPullRequest } from "./represent-pull-request.ts";
import { pathOfPull, representComment, representReview } from "./represent-review.ts";
import { draftComment, placeComment } from "./review-placement.ts";
import {
  nextId,
  type PullRequest,
  type Repository,
  type Review,
  type ReviewComment,
} from "../state/state.ts";
import { replyInThread } from "./review-threads.ts";
import { announce } from "./webhooks.ts";

const reviewBody = z.object({
  commit_id: z.string().optional(),
  body: z.string().default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).optional(),
  comments: z.array(draftComment).default([]),
});

const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

/** Stores a review with all its comments or rejects it as a whole: one comment outside the diff is enough. */
export async function createReview(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  const body = reviewBody.parse(call.body ?? {});
  const author = accountOf(call.state, call.actor);
  if (pull.reviews.some((review) => review.state === "PENDING" && review.author.id === author.id)) {
    throw unprocessable("User can only have one pending review per pull request");
  }
  if (body.event === "COMMENT" && body.body === "" && body.comments.length === 0) {
    throw unprocessable("Review Can not be blank");
  }
  if (body.event !== undefined && body.event !== "COMMENT" && pull.author.id === author.id) {
    const verb = body.event === "APPROVE" ? "approve" : "request changes on";
    throw unprocessable(`Can not ${verb} your own pull request`);
  }
  requireLength(body.body);
  const commitId = await getReviewedCommit(repository, pull, body.commit_id);
  const files = await diffPullRequest(repository, pull, commitId);
  const places = body.comments.map((comment) => ({ comment, ...placeComment(files, comment) }));

  const review: Review = {
    id: nextId(call.state),
    author,
    body: body.body,
    state: body.event === undefined ? "PENDING" : states[body.event],
    commitId,
    submittedAt: new Date(),
  };
  pull.reviews.push(review);
  for (const { comment, line, diffHunk, position } of places) {
    const thread = { id: nextId(call.state), resolvedBy: undefined };
    pull.threads.push(thread);
    pull.comments.push({
      id: nextId(call.state),
      reviewId: review.id,
      threadId: thread.id,
      author,
      body: comment.body,
      path: comment.path,
      side: comment.side,
      startLine: comment.start_line,
      line,
      commitId,
      diffHunk,
      position,
      inReplyTo: undefined,
      createdAt: review.submittedAt,
      updatedAt: review.submittedAt,
    });
  }
  if (review.state !== "PENDING") await announceReview(call, repository, pull, review);
  return { status: 200, body: representReview(call.state, repository, pull, review) };
}

export function listReviews(call: Call): Answer {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  const reviews = pull.reviews.map((review) => representReview(call.state, repository, pull, review));
  return answerPage(call, `/repos/${pathOfPull(repository, pull)}/reviews`, reviews);
}

/** Lists the comments of submitted reviews: only its author can see a pending one. */
export async function listReviewComments(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  const comments = await Promise.all(
    visibleComments(pull).map((comment) => representComment(call.state, repository, pull, comment)),
  );
  return answerPage(call, `/repos/${pathOfPull(repository, pull)}/comments`, comments);
}

export async function listCommentsOfReview(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  const review = pull.reviews.find(({ id }) => id === Number(call.parameters["review_id"]));
  if (review === undefined) throw notFound();
  const comments = await Promise.all(
    pull.comments
      .filter((comment) => comment.reviewId === review.id)
      .map((comment) => representComment(call.state, repository, pull, comment)),
  );
  return answerPage(call, `/repos/${pathOfPull(repository, pull)}/reviews/${review.id}/comments`, comments);
}

export async function readReviewComment(call: Call): Promise<Answer> {
  const { repository, pull, comment } = getReviewComment(call);
  return { status: 200, body: await representComment(call.state, repository, pull, comment) };
}

export async function replyToReviewComment(call: Call): Promise<Answer> {
  const { repository, pull, comment } = getReviewComment(call);
  const { body } = z.object({ body: z.string() }).parse(call.body);
  requireBody(body);
  const thread = pull.threads.find(({ id }) => id === comment.threadId);
  if (thread === undefined || pull.number !== Number(call.parameters["pull_number"])) throw notFound();
  const author = accountOf(call.state, call.actor);
  const reply = await replyInThread(call.state, { repository, pull }, thread, author, body);
  for (const event of reply.events) announce(call.state, event);
  return { status: 201, body: await representComment(call.state, repository, pull, reply.comment) };
}

export async function updateReviewComment(call: Call): Promise<Answer> {
  const { repository, pull, comment } = getReviewComment(call);
  const { body } = z.object({ body: z.string() }).parse(call.body);
  requireBody(body);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = new Date();
  await announceComment(call, { repository, pull }, comment, "edited", { changes: { body: { from } } });
  return { status: 200, body: await representComment(call.state, repository, pull, comment) };
}

export async function deleteReviewComment(call: Call): Promise<Answer> {
  const { repository, pull, comment } = getReviewComment(call);
  pull.comments.splice(pull.comments.indexOf(comment), 1);
  await announceComment(call, { repository, pull }, comment, "deleted");
  return { status: 204 };
}

async function announceComment(
  { state, actor }: Call,
  { repository, pull }: PlacedPullRequest,
  comment: ReviewComment,
  action: "created" | "edited" | "deleted",
  more: object = {},
): Promise<void> {
  announce(state, {
    ...{ event: "pull_request_review_comment", action, repository, sender: accountOf(state, actor) },
    content: {
      pull_request: representPullRequest(state, repository, pull),
      comment: await representComment(state, repository, pull, comment),
      ...more,
    },
  });
}

async function announceReview(
  call: Call,
  repository: Repository,
  pull: PullRequest,
  review: Review,
): Promise<void> {
  const { state } = call;
  announce(state, {
    ...{ event: "pull_request_review", action: "submitted", repository, sender: review.author },
    content: {
      pull_request: representPullRequest(state, repository, pull),
      review: {
        ...representReview(state, repository, pull, review),
        state: review.state.toLowerCase(),
      },
    },
  });
  for (const comment of pull.comments.filter(({ reviewId }) => reviewId === review.id)) {
    await announceComment(call, { repository, pull }, comment, "created");
  }
}

async function getReviewedCommit(
  repository: Repository,
  pull: PullRequest,
  asked: string | undefined,
): Promise<string> {
  if (asked === undefined) return pull.head.sha;
  const sha = await resolveCommit(repository.directory, asked);
  const mergeBase =
    sha === undefined ? undefined : await findMergeBase(repository.directory, sha, pull.head.sha);
  if (sha === undefined || mergeBase !== sha) {
    throw unprocessable("Start commit oid is not part of the pull request");
  }
  return sha;
}

function getReviewComment(call: Call) {
  const repository = getRepository(call);
  const id = Number(call.parameters["comment_id"]);
  for (const pull of repository.pulls) {
    const comment = pull.comments.find((candidate) => candidate.id === id);
    if (comment !== undefined) return { repository, pull, comment };
  }
  throw notFound();
}

function visibleComments(pull: PullRequest): readonly ReviewComment[] {
  const pending = new Set(pull.reviews.filter(({ state }) => state === "PENDING").map(({ id }) => id));
  return pull.comments.filter((comment) => !pending.has(comment.reviewId));
}
