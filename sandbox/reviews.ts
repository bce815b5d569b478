import { z } from "zod";
import { notFound, Refusal, unprocessable, type Answer, type Call } from "./answer.ts";
import { followLine, parseHunks, type ChangedFile, type Hunk, type Side } from "./diff.ts";
import { accountOf, diffPullRequest, getPullRequest, getRepository } from "./lookup.ts";
import { answerPage } from "./pages.ts";
import { apiUrl, nodeId, pageUrl, representAccount, repositoryUrl, toTime } from "./represent.ts";
import { findMergeBase, resolveCommit } from "./repository.ts";
import {
  nextId,
  type PullRequest,
  type Repository,
  type Review,
  type ReviewComment,
  type State,
} from "./state.ts";

const draftComment = z.object({
  path: z.string(),
  body: z.string(),
  position: z.number().optional(),
  line: z.number().optional(),
  side: z.enum(["LEFT", "RIGHT"]).default("RIGHT"),
  start_line: z.number().optional(),
  start_side: z.enum(["LEFT", "RIGHT"]).optional(),
});

const reviewBody = z.object({
  commit_id: z.string().optional(),
  body: z.string().default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).optional(),
  comments: z.array(draftComment).default([]),
});

type DraftComment = z.output<typeof draftComment>;

const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

const largestBody = 65_536;

/** Stores a review with all its comments, or nothing: one comment that has no place refuses the whole. */
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
  demandLength(body.body);
  const commitId = await getReviewedCommit(repository, pull, body.commit_id);
  const files = await diffPullRequest(repository, pull, commitId);
  const places = body.comments.map((comment) => ({ comment, ...place(files, comment) }));

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
    pull.comments.push({
      id: nextId(call.state),
      reviewId: review.id,
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
    });
  }
  return { status: 200, body: representReview(call.state, repository, pull, review) };
}

export function listReviews(call: Call): Answer {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  const reviews = pull.reviews.map((review) => representReview(call.state, repository, pull, review));
  return answerPage(call, `/repos/${pathOf(repository, pull)}/reviews`, reviews);
}

/** Comments beside code, of submitted reviews: a pending one is its author's alone. */
export async function listReviewComments(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  const comments = await Promise.all(
    visibleComments(pull).map((comment) => representComment(call.state, repository, pull, comment)),
  );
  return answerPage(call, `/repos/${pathOf(repository, pull)}/comments`, comments);
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
  return answerPage(call, `/repos/${pathOf(repository, pull)}/reviews/${review.id}/comments`, comments);
}

export async function updateReviewComment(call: Call): Promise<Answer> {
  const { repository, pull, comment } = getReviewComment(call);
  const { body } = z.object({ body: z.string() }).parse(call.body);
  demandLength(body);
  comment.body = body;
  return { status: 200, body: await representComment(call.state, repository, pull, comment) };
}

export function deleteReviewComment(call: Call): Answer {
  const { pull, comment } = getReviewComment(call);
  pull.comments.splice(pull.comments.indexOf(comment), 1);
  return { status: 204 };
}

/** Where a comment stands now; `undefined` once its code is gone, which GitHub calls outdated. */
export async function findCurrentLines(
  repository: Repository,
  pull: PullRequest,
  comment: ReviewComment,
): Promise<{ readonly startLine: number | undefined; readonly line: number } | undefined> {
  const isLeft = comment.side === "LEFT";
  const baseOf = async (sha: string) =>
    (await findMergeBase(repository.directory, pull.base.sha, sha)) ?? sha;
  const from = isLeft ? await baseOf(comment.commitId) : comment.commitId;
  const to = isLeft ? await baseOf(pull.head.sha) : pull.head.sha;
  const first = comment.startLine ?? comment.line;
  const follow = (line: number) => followLine(repository.directory, { from, to, path: comment.path }, line);
  const lines = await Promise.all(
    Array.from({ length: comment.line - first + 1 }, (_, index) => follow(first + index)),
  );
  const start = lines[0];
  if (start === undefined || lines.some((line, index) => line !== start + index)) return undefined;
  const line = start + lines.length - 1;
  const hunks = hunksOf(await diffPullRequest(repository, pull), comment.path);
  if (!hunks.some((hunk) => holds(hunk, comment.side, line))) return undefined;
  return { startLine: comment.startLine === undefined ? undefined : start, line };
}

function demandLength(body: string): void {
  if (body.length > largestBody) {
    throw unprocessable(`Body is too long (maximum is ${largestBody} characters)`);
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

interface Place {
  readonly line: number;
  readonly diffHunk: string;
  readonly position: number;
}

/** @throws Refusal in GitHub's words, which do not tell which comment is meant */
function place(files: readonly ChangedFile[], comment: DraftComment): Place {
  demandLength(comment.body);
  if (comment.body.trim() === "") throw unprocessable("Body can't be blank");
  if (comment.position !== undefined) {
    throw new Refusal(501, "The sandbox does not know `position`; GitHub calls it deprecated, use `line`.");
  }
  if (!files.some((file) => file.path === comment.path)) throw unprocessable("Path could not be resolved");
  const hunks = hunksOf(files, comment.path);
  const { line, start_line: startLine } = comment;
  const hunk =
    line === undefined ? undefined : hunks.find((candidate) => holds(candidate, comment.side, line));
  if (line === undefined || hunk === undefined) throw unprocessable("Line could not be resolved");
  if (startLine !== undefined) {
    const startSide = comment.start_side ?? comment.side;
    if (startSide === comment.side && startLine >= line) {
      throw unprocessable("Start line must precede the end line");
    }
    if (!hunks.some((candidate) => holds(candidate, startSide, startLine))) {
      throw unprocessable("Start line could not be resolved");
    }
    if (!holds(hunk, startSide, startLine)) {
      throw unprocessable("Start line must be part of the same hunk as the line");
    }
  }
  const index = hunk.rows.findIndex((row) => sideOf(row, comment.side) === line);
  const before = hunks.slice(0, hunks.indexOf(hunk)).reduce((sum, other) => sum + other.rows.length + 1, 0);
  return {
    line,
    diffHunk: [hunk.header, ...hunk.rows.slice(0, index + 1).map((row) => row.text)].join("\n"),
    position: before + index + 1,
  };
}

function hunksOf(files: readonly ChangedFile[], path: string): readonly Hunk[] {
  return parseHunks(files.find((file) => file.path === path)?.patch ?? "");
}

function holds(hunk: Hunk, side: Side, line: number): boolean {
  return hunk.rows.some((row) => sideOf(row, side) === line);
}

function sideOf(row: Hunk["rows"][number], side: Side): number | undefined {
  return side === "LEFT" ? row.left : row.right;
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

function pathOf(repository: Repository, pull: PullRequest): string {
  return `${repository.owner.login}/${repository.name}/pulls/${pull.number}`;
}

export function representReview(state: State, repository: Repository, pull: PullRequest, review: Review) {
  const page = `${pageUrl(state, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const pullUrl = `${apiUrl(state)}/repos/${pathOf(repository, pull)}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: representAccount(state, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullUrl,
    author_association: "NONE",
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
  const pullUrl = `${apiUrl(state)}/repos/${pathOf(repository, pull)}`;
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
    updated_at: toTime(comment.createdAt),
    html_url: page,
    pull_request_url: pullUrl,
    author_association: "NONE",
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
    reactions: noReactions(url),
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

function noReactions(url: string) {
  const kinds = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];
  return {
    url: `${url}/reactions`,
    total_count: 0,
    ...Object.fromEntries(kinds.map((kind) => [kind, 0])),
  };
}
