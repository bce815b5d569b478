import { parseMarker } from "../comment-marker.ts";
import type { Standing, StandingThread } from "../standing.ts";
import { checkRunName, longestReview, type CheckRun } from "./check-run.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";

/** A pull request as it is now, beside the code. */
export interface PullRequestState {
  readonly now: PullRequest;
  readonly standing: Standing;
  /** A check run of ours, made before this one for the same commit and not completed: another process is at work, or will be. */
  readonly rival: number | undefined;
}

/**
 * Reads in one request (more only for more than a hundred threads) whether the pull request is still where it was, what stands on it,
 * and whether somebody else of us reviews it. Only comments that we wrote ourselves count, whatever markers others write.
 */
export async function readStanding(
  github: GitHub,
  pull: PullRequest,
  checkRun: CheckRun,
  signal: AbortSignal,
): Promise<PullRequestState> {
  const { owner, repo, number, headSha } = pull;
  const threads: StandingThread[] = [];
  for (let after: string | undefined; ;) {
    const { repository } = await github.graphql<Answer>(query, {
      ...{ owner, repo, number, head: headSha, app: checkRun.appId, after },
      // Without a run of our own there is no race, and perhaps no permission to ask.
      rivals: checkRun.id !== undefined,
      request: { signal },
    });
    const { pullRequest, object } = repository;
    const { nodes, pageInfo } = pullRequest.reviewThreads;
    threads.push(...nodes.flatMap((node) => toThread(node, checkRun.ownLogin)));
    if (pageInfo.hasNextPage && pageInfo.endCursor !== null) {
      after = pageInfo.endCursor;
      continue;
    }
    const reviews = pullRequest.reviews.nodes.filter(({ viewerDidAuthor }) => viewerDidAuthor);
    const everTold = new Set(reviews.flatMap(({ body }) => parseMarker(body)));
    return {
      now: toPull(pull, pullRequest),
      standing: { threads, everTold },
      rival: findRival(object, checkRun),
    };
  }
}

interface Answer {
  readonly repository: {
    readonly pullRequest: PullRequestNode;
    readonly object?: CommitNode | null;
  };
}

interface PullRequestNode {
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly isDraft: boolean;
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly changedFiles: number;
  readonly updatedAt: string;
  readonly reviews: { readonly nodes: readonly Pick<CommentNode, "body" | "viewerDidAuthor">[] };
  readonly reviewThreads: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly ThreadNode[];
  };
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

/** Empty for anything but a commit. */
interface CommitNode {
  readonly checkSuites?: {
    readonly nodes: readonly {
      readonly checkRuns: {
        readonly nodes: readonly { readonly databaseId: number; readonly startedAt: string | null }[];
      };
    }[];
  };
}

const query = `
  query ($owner: String!, $repo: String!, $number: Int!, $head: GitObjectID!, $app: Int!, $rivals: Boolean!, $after: String) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        state isDraft headRefOid baseRefName changedFiles updatedAt
        reviews(last: 100) { nodes { body viewerDidAuthor } }
        reviewThreads(first: 100, after: $after) {
          totalCount pageInfo { hasNextPage endCursor }
          nodes {
            id path startLine line isOutdated isResolved resolvedBy { login } viewerCanResolve viewerCanUnresolve
            first: comments(first: 1) { nodes { id body viewerDidAuthor isMinimized } }
            all: comments(first: 50) { totalCount nodes { viewerDidAuthor } }
          }
        }
      }
      object(oid: $head) @include(if: $rivals) {
        ... on Commit {
          checkSuites(first: 10, filterBy: { appId: $app }) {
            nodes {
              checkRuns(first: 50, filterBy: { checkName: "${checkRunName}", checkType: ALL, statuses: [QUEUED, IN_PROGRESS] }) {
                nodes { databaseId startedAt }
              }
            }
          }
        }
      }
    }
  }`;

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
      // Of a very long thread not all is read: somebody took part.
      isAnswered:
        node.all.totalCount > node.all.nodes.length ||
        node.all.nodes.some(({ viewerDidAuthor }) => !viewerDidAuthor),
      mayResolve: node.isResolved ? node.viewerCanUnresolve : node.viewerCanResolve,
    },
  ];
}

/** GraphQL writes a bot's login with or without `[bot]`, depending on where it stands. */
function whoResolved({ resolvedBy }: ThreadNode, ownLogin: string): StandingThread["resolvedBy"] {
  const slug = ownLogin.replace(/\[bot\]$/, "");
  return resolvedBy?.login === slug || resolvedBy?.login === ownLogin ? "us" : "somebody";
}

function toPull(pull: PullRequest, node: PullRequestNode): PullRequest {
  return {
    ...pull,
    headSha: node.headRefOid,
    baseRef: node.baseRefName,
    isOpen: node.state === "OPEN",
    isDraft: node.isDraft,
    changedFiles: node.changedFiles,
    // Each thread has one at least; what matters is whether there is any.
    reviewComments: node.reviewThreads.totalCount,
    updatedAt: Date.parse(node.updatedAt),
  };
}

/**
 * Of two processes, each makes its check run before it looks for others, so the one that made it later sees the earlier: ids grow. Of
 * those that wait for their turn too, since which of them begins first nobody can see.
 */
function findRival(commit: CommitNode | null | undefined, { id, startedAt }: CheckRun): number | undefined {
  const runs = (commit?.checkSuites?.nodes ?? []).flatMap(({ checkRuns }) => checkRuns.nodes);
  if (id === undefined) return undefined;
  return runs
    .filter((run) => run.databaseId < id)
    .find((run) => startedAt - Date.parse(run.startedAt ?? "") < longestReview)?.databaseId;
}
