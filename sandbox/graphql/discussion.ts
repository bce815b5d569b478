import { associationOf, botAccount, canWrite } from "../state/accounts.ts";
import { nodeId, pageUrl, toTime } from "../state/addresses.ts";
import { accountOf } from "../access/lookup.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import { reactionNames } from "../rest/reactions.ts";
import { findCurrentLines } from "../rest/review-placement.ts";
import type { Account, IssueComment, Reaction, Review, ReviewComment, ReviewThread } from "../state/state.ts";
import { connection, field, type Context, type Fields } from "./field.ts";

/** In GraphQL, a bot's login lacks the `[bot]` that it has in REST. */
export function describeActor({ state }: Context, account: Account): Fields {
  const login = account.login.replace(/\[bot\]$/, "");
  return {
    __typename: account.type,
    id: nodeId(account.type === "Bot" ? "BOT" : "U", account.id),
    databaseId: account.id,
    login,
    url: `${state.url}/${account.type === "Bot" ? "apps/" : ""}${login}`,
  };
}

export function describeThread(context: Context, place: PlacedPullRequest, thread: ReviewThread): Fields {
  const comments = place.pull.comments.filter((comment) => comment.threadId === thread.id);
  const [first] = comments;
  if (first === undefined) throw new Error("a thread always has a comment");
  const now = () => findCurrentLines(place.repository, place.pull, first);
  return {
    __typename: "PullRequestReviewThread",
    id: nodeId("PRRT", thread.id),
    isResolved: thread.resolvedBy !== undefined,
    resolvedBy:
      thread.resolvedBy === undefined
        ? null
        : { ...describeActor(context, thread.resolvedBy), __typename: "User" },
    isOutdated: field([], async () => (await now()) === undefined),
    isCollapsed: thread.resolvedBy !== undefined,
    path: first.path,
    diffSide: first.side,
    startDiffSide: first.startLine === undefined ? null : first.side,
    subjectType: "LINE",
    line: field([], async () => (await now())?.line ?? null),
    startLine: field([], async () => (await now())?.startLine ?? null),
    originalLine: first.line,
    originalStartLine: first.startLine ?? null,
    viewerCanResolve: thread.resolvedBy === undefined && canResolve(context, place),
    viewerCanUnresolve: thread.resolvedBy !== undefined && canResolve(context, place),
    viewerCanReply: true,
    comments: connection("PullRequestReviewComment", () =>
      comments.map((comment) => describeReviewComment(context, place, comment)),
    ),
  };
}

/** An app needs permission to write contents, which surprises everyone; a person needs write access, or must be the author. */
export function canResolve({ actor }: Context, { repository, pull }: PlacedPullRequest): boolean {
  if (actor.kind === "installation") return actor.permissions["contents"] === "write";
  return (
    actor.kind === "person" && (canWrite(repository, actor.account) || actor.account.id === pull.author.id)
  );
}

export function describeReviewComment(
  context: Context,
  place: PlacedPullRequest,
  comment: ReviewComment,
): Fields {
  const { repository, pull } = place;
  const id = nodeId("PRRC", comment.id);
  const now = () => findCurrentLines(repository, pull, comment);
  const review = pull.reviews.find((candidate) => candidate.id === comment.reviewId);
  const parent = pull.comments.find((candidate) => candidate.id === comment.inReplyTo);
  return {
    ...describeText(context, place, id, comment),
    __typename: "PullRequestReviewComment",
    url: `${pageUrl(context.state, repository)}/pull/${pull.number}#discussion_r${comment.id}`,
    path: comment.path,
    diffHunk: comment.diffHunk,
    state: review?.state === "PENDING" ? "PENDING" : "SUBMITTED",
    outdated: field([], async () => (await now()) === undefined),
    line: field([], async () => (await now())?.line ?? null),
    startLine: field([], async () => (await now())?.startLine ?? null),
    originalLine: comment.line,
    originalStartLine: comment.startLine ?? null,
    pullRequestReview: review === undefined ? null : describeReview(context, place, review),
    replyTo: parent === undefined ? null : describeReviewComment(context, place, parent),
  };
}

export function describeReview(context: Context, place: PlacedPullRequest, review: Review): Fields {
  const { repository, pull } = place;
  const id = nodeId("PRR", review.id);
  const text = { ...review, createdAt: review.submittedAt, updatedAt: review.submittedAt };
  return {
    ...describeText(context, place, id, text),
    __typename: "PullRequestReview",
    url: `${pageUrl(context.state, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`,
    state: review.state,
    submittedAt: review.state === "PENDING" ? null : toTime(review.submittedAt),
    commit: { __typename: "Commit", id: nodeId("C", review.commitId), oid: review.commitId },
    comments: connection("PullRequestReviewComment", () =>
      pull.comments
        .filter((comment) => comment.reviewId === review.id)
        .map((comment) => describeReviewComment(context, place, comment)),
    ),
  };
}

export function describeIssueComment(
  context: Context,
  place: PlacedPullRequest,
  comment: IssueComment,
): Fields {
  const page = `${pageUrl(context.state, place.repository)}/pull/${place.pull.number}`;
  return {
    ...describeText(context, place, nodeId("IC", comment.id), comment),
    __typename: "IssueComment",
    url: `${page}#issuecomment-${comment.id}`,
  };
}

export function describeReaction(context: Context, reaction: Reaction): Fields {
  return {
    __typename: "Reaction",
    id: nodeId("REA", reaction.id),
    databaseId: reaction.id,
    content: reactionNames[reaction.content],
    createdAt: toTime(reaction.createdAt),
    user: { ...describeActor(context, reaction.author), __typename: "User" },
  };
}

interface Text {
  readonly id: number;
  readonly author: Account;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The fields of everything that has an author and a body. */
function describeText(context: Context, { repository }: PlacedPullRequest, id: string, text: Text) {
  const { state, actor } = context;
  const isAuthor = text.author.id === accountOf(state, actor).id;
  const reason = state.minimized.get(id);
  return {
    id,
    databaseId: text.id,
    fullDatabaseId: String(text.id),
    body: text.body,
    author: describeActor(context, text.author),
    authorAssociation: associationOf(repository, text.author),
    createdAt: toTime(text.createdAt),
    updatedAt: toTime(text.updatedAt),
    viewerDidAuthor: isAuthor,
    isMinimized: reason !== undefined,
    minimizedReason: reason === undefined ? null : reason.toLowerCase().replaceAll("_", "-"),
    viewerCanMinimize: mayMinimize(context),
    reactionGroups: Object.entries(reactionNames).map(([content, name]) => ({
      __typename: "ReactionGroup",
      content: name,
      viewerHasReacted: (state.reactions.get(id) ?? []).some(
        (one) => one.content === content && one.author.id === accountOf(state, actor).id,
      ),
    })),
    reactions: connection("Reaction", () =>
      (state.reactions.get(id) ?? []).map((reaction) => describeReaction(context, reaction)),
    ),
  };
}

export function mayMinimize({ state, actor }: Context): boolean {
  if (actor.kind === "installation") return actor.permissions["pull_requests"] === "write";
  return actor.kind === "person" && actor.account.id !== botAccount(state).id;
}
