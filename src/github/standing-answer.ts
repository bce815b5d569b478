import { parseMarker } from "../vocabulary/comment-marker.ts";
import type { StandingThread } from "../vocabulary/standing.ts";
import { checkRunName, type CheckRun } from "./check-run.ts";
import { isInsider, type SaidInConversation } from "./conversation.ts";
import { archiveFields, type ArchiveNode } from "./find-archive.ts";
import type { OpenRun } from "./instances.ts";
import type { PullRequest } from "./pull-request.ts";
import { configsFragment, configVariables, type ConfigsNode } from "./read-config.ts";
import { findEarlier, findSiblings, isOpen, toOpenRun, type RunNode, type Sibling } from "./siblings.ts";

/** How many check runs of a suite are read. */
const newestRuns = 50;

/** The fragments `Standing`, on a repository, and `Runs`, on a check suite: our newest runs. */
export const standingFragments = `
  fragment Standing on Repository {
    pullRequest(number: $number) {
      state isDraft headRefOid baseRefName changedFiles updatedAt
      comments(first: 100) { totalCount nodes { author { login __typename } authorAssociation body } }
      reviews(last: 100, before: $before) {
        pageInfo { hasPreviousPage startCursor }
        nodes { author { login __typename } authorAssociation body state viewerDidAuthor }
      }
      reviewThreads(first: 100, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes {
          id path startLine line isOutdated isResolved resolvedBy { login } viewerCanResolve viewerCanUnresolve
          first: comments(first: 1) { nodes { id body viewerDidAuthor isMinimized } }
          all: comments(first: 50) { totalCount nodes { viewerDidAuthor } }
        }
      }
    }
    object(oid: $head) { ${archiveFields} }
    ...Configs
  }
  fragment Runs on CheckSuite {
    checkRuns(last: ${newestRuns}, filterBy: { checkName: "${checkRunName}", checkType: ALL }) {
      nodes { databaseId startedAt externalId status conclusion }
    }
  }
  ${configsFragment}`;

/** The variables that a query with these fragments declares. */
export const standingDeclarations =
  "$number: Int!, $head: GitObjectID!, $config: String!, $after: String, $before: String";

/** How far the lists that can be longer than a page were read. */
export interface Cursors {
  /** Of the last thread that was read. */
  readonly after?: string;
  /** Of the first review that was read: reviews are read from the newest to the oldest. */
  readonly before?: string;
}

/** The cursors for the next page; `undefined` if nothing is left. A complete list returns no more nodes. */
export function findNextPage({ pullRequest }: StandingNode, cursors: Cursors): Cursors | undefined {
  const threads = pullRequest.reviewThreads.pageInfo;
  const reviews = pullRequest.reviews.pageInfo;
  if (!threads.hasNextPage && !reviews.hasPreviousPage) return undefined;
  const { endCursor } = threads;
  const { startCursor } = reviews;
  return {
    ...cursors,
    ...(endCursor === null ? {} : { after: endCursor }),
    ...(startCursor === null ? {} : { before: startCursor }),
  };
}

/** The values of the variables, except the cursors. */
export function standingVariables({ number, headSha }: PullRequest): Readonly<Record<string, unknown>> {
  return { number, head: headSha, ...configVariables };
}

export interface StandingNode extends ConfigsNode {
  readonly pullRequest: PullRequestNode;
  readonly object: ArchiveNode | null;
}

export interface RunsNode {
  readonly checkRuns: {
    readonly nodes: readonly RunNode[];
  };
}

interface PullRequestNode {
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly isDraft: boolean;
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly changedFiles: number;
  readonly updatedAt: string;
  readonly comments: {
    readonly totalCount: number;
    readonly nodes: readonly SaidNode[];
  };
  readonly reviews: {
    readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
    readonly nodes: readonly ReviewNode[];
  };
  readonly reviewThreads: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly ThreadNode[];
  };
}

interface SaidNode {
  /** `null` for an account that was deleted. */
  readonly author: { readonly login: string; readonly __typename: string } | null;
  readonly authorAssociation: string;
  readonly body: string;
}

interface ReviewNode extends SaidNode {
  /** `PENDING` before its author submits it. */
  readonly state: string;
  readonly viewerDidAuthor: boolean;
}

interface ThreadNode {
  readonly id: string;
  readonly path: string;
  readonly startLine: number | null;
  readonly line: number | null;
  readonly isOutdated: boolean;
  readonly isResolved: boolean;
  readonly resolvedBy: { readonly login: string } | null;
  readonly viewerCanResolve: boolean;
  readonly viewerCanUnresolve: boolean;
  readonly first: { readonly nodes: readonly CommentNode[] };
  readonly all: {
    readonly totalCount: number;
    readonly nodes: readonly Pick<CommentNode, "viewerDidAuthor">[];
  };
}

interface CommentNode {
  readonly id: string;
  readonly body: string;
  readonly viewerDidAuthor: boolean;
  readonly isMinimized: boolean;
}

/** The threads of this page that we started. */
export function toThreads({ pullRequest }: StandingNode, ownLogin: string): readonly StandingThread[] {
  return pullRequest.reviewThreads.nodes.flatMap((node) => toThread(node, ownLogin));
}

/** Says whether somebody else wrote an inline comment, in any thread of this page. */
export function isDiscussed({ pullRequest }: StandingNode): boolean {
  return pullRequest.reviewThreads.nodes.some(hasOthers);
}

/** The fingerprints of the findings that our reviews on this page reported. */
export function toReported({ pullRequest }: StandingNode): readonly string[] {
  const own = pullRequest.reviews.nodes.filter(({ viewerDidAuthor }) => viewerDidAuthor);
  return own.flatMap(({ body }) => parseMarker(body));
}

/** The texts of the reviews on this page that people have submitted. */
export function toReviewTexts({ pullRequest }: StandingNode): readonly SaidInConversation[] {
  return pullRequest.reviews.nodes
    .filter(({ body, state }) => body !== "" && state !== "PENDING")
    .map(toSaid);
}

/** The conversation; `undefined` if the answer holds only a part of it. */
export function toConversation({ pullRequest }: StandingNode): readonly SaidInConversation[] | undefined {
  const { totalCount, nodes } = pullRequest.comments;
  if (totalCount > nodes.length) return undefined;
  return nodes.map(toSaid);
}

function toSaid({ author, authorAssociation, body }: SaidNode): SaidInConversation {
  return {
    author: author?.login ?? "",
    isBot: author?.__typename === "Bot",
    isInsider: isInsider(authorAssociation),
    body,
  };
}

export function toPull(pull: PullRequest, { pullRequest: node }: StandingNode): PullRequest {
  return {
    ...pull,
    headSha: node.headRefOid,
    baseRef: node.baseRefName,
    isOpen: node.state === "OPEN",
    isDraft: node.isDraft,
    changedFiles: node.changedFiles,
    // Each thread has at least one; all that matters is whether there are any.
    reviewComments: node.reviewThreads.totalCount,
    comments: node.comments.totalCount,
    updatedAt: Date.parse(node.updatedAt),
  };
}

function toThread(node: ThreadNode, ownLogin: string): readonly StandingThread[] {
  const [comment] = node.first.nodes;
  if (comment?.viewerDidAuthor !== true || parseMarker(comment.body).length === 0) return [];
  const { line, startLine, isOutdated } = node;
  return [
    {
      id: node.id,
      commentId: comment.id,
      body: comment.body,
      path: node.path,
      lines: isOutdated || line === null ? undefined : { startLine: startLine ?? line, endLine: line },
      resolvedBy: node.isResolved ? whoResolved(node, ownLogin) : undefined,
      isHidden: comment.isMinimized,
      isAnswered: hasOthers(node),
      mayResolve: node.isResolved ? node.viewerCanUnresolve : node.viewerCanResolve,
    },
  ];
}

/** Says whether somebody else wrote in a thread. */
function hasOthers({ all }: ThreadNode): boolean {
  // A thread too long to be read completely: surely somebody replied.
  return all.totalCount > all.nodes.length || all.nodes.some(({ viewerDidAuthor }) => !viewerDidAuthor);
}

/** GraphQL gives a bot's login with or without `[bot]`, depending on the field. */
function whoResolved({ resolvedBy }: ThreadNode, ownLogin: string): StandingThread["resolvedBy"] {
  const slug = ownLogin.replace(/\[bot\]$/, "");
  return resolvedBy?.login === slug || resolvedBy?.login === ownLogin ? "us" : "somebody";
}

/** Earlier check runs of ours on the same commit that matter to a review. */
export interface EarlierRuns {
  /** For the same pull request, and not completed, the oldest first: other processes are reviewing it, or will, unless they have ended. */
  readonly rivals: readonly OpenRun[];
  /** The others with the same head; `undefined` if they are not known. */
  readonly siblings: readonly Sibling[] | undefined;
}

/**
 * Finds the check runs that matter to one. Each process creates its check run before it looks for others, and ids grow, so the later process
 * sees the earlier run. Queued runs count too, since nobody can see which of them will start first.
 */
export function findEarlierRuns(
  suites: readonly RunsNode[],
  { id, startedAt }: CheckRun,
  { number }: PullRequest,
): EarlierRuns {
  if (id === undefined) return { rivals: [], siblings: [] };
  const earlier = findEarlier(
    suites.flatMap(({ checkRuns }) => checkRuns.nodes),
    id,
  );
  const own = String(number);
  const rivals = earlier.filter((run) => run.externalId === own && isOpen(run, startedAt));
  // Anybody who can create check runs on a commit could create so many that others are not among the newest.
  const isComplete = suites.every(({ checkRuns }) => checkRuns.nodes.length < newestRuns);
  return {
    rivals: rivals.map(toOpenRun).reverse(),
    siblings: isComplete ? findSiblings(earlier, own, startedAt) : undefined,
  };
}
