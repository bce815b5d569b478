import { posix } from "node:path";
import { fullName, nodeId, pageUrl, toTime } from "../state/addresses.ts";
import { requirePermission } from "../access/authentication.ts";
import { isBinary } from "../state/diff.ts";
import { askGit } from "../state/git.ts";
import { listCommits, readBlob, readCommit, readFolder, resolveCommit } from "../state/git-repository.ts";
import { accountOf, diffPullRequest } from "../access/lookup.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import type { PullRequest, Repository } from "../state/state.ts";
import { linkToTarball } from "../rest/tarball.ts";
import { describeSuites } from "./checks.ts";
import { describeActor, describeIssueComment, describeReview, describeThread } from "./discussion.ts";
import { connection, field, GraphqlRefusal, type Context, type Fields } from "./field.ts";
import { getRepository } from "./find.ts";

/** GitHub truncates a blob's text at this many bytes. */
const largestText = 512_000;

export function describeRepository(context: Context, repository: Repository): Fields {
  const { directory } = repository;
  return {
    __typename: "Repository",
    id: nodeId("R", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: {
      ...describeActor(context, repository.owner),
      repository: field(["name", "followRenames"], ({ name }) =>
        describeRepository(context, getRepository(context, repository.owner.login, String(name))),
      ),
    },
    url: pageUrl(context.state, repository),
    isFork: repository.parent !== undefined,
    isPrivate: !repository.isPublic,
    visibility: repository.isPublic ? "PUBLIC" : "PRIVATE",
    defaultBranchRef: field([], () => describeRef(context, repository, repository.defaultBranch)),
    ref: field(["qualifiedName"], ({ qualifiedName }) =>
      describeRef(context, repository, String(qualifiedName).replace(/^refs\/heads\//, "")),
    ),
    pullRequest: field(["number"], ({ number }) => {
      requirePermission(context.actor, "pull_requests", "read");
      const pull = repository.pulls.find((candidate) => candidate.number === number);
      if (pull !== undefined) return describePullRequest(context, { repository, pull });
      throw new GraphqlRefusal(
        "NOT_FOUND",
        `Could not resolve to a PullRequest with the number of ${String(number)}.`,
      );
    }),
    pullRequests: field(
      ["states", "orderBy", "first", "last", "after", "before"],
      ({ states, orderBy, ...page }, asked) => {
        requirePermission(context.actor, "pull_requests", "read");
        const wanted = repository.pulls.filter(
          (pull) => !Array.isArray(states) || states.includes(stateOf(pull)),
        );
        return connection("PullRequest", () =>
          order(wanted, orderBy).map((pull) => describePullRequest(context, { repository, pull })),
        ).read(page, asked);
      },
    ),
    object: field(["expression", "oid"], async ({ expression, oid }) => {
      requirePermission(context.actor, "contents", "read");
      const name = String(expression ?? oid);
      if (name.startsWith("-")) return null;
      const sha = (await askGit(directory, ["rev-parse", "--verify", "--quiet", name]))?.trim();
      const type = sha === undefined ? undefined : await askGit(directory, ["cat-file", "-t", sha]);
      if (sha === undefined || type === undefined) return null;
      if (type.trim() === "blob") return describeBlob(directory, sha);
      if (type.trim() === "commit") return describeCommit(context, repository, sha);
      return describeTree(sha);
    }),
  };
}

export function describePullRequest(context: Context, place: PlacedPullRequest): Fields {
  const { repository, pull } = place;
  const files = () => diffPullRequest(repository, pull);
  const sum = (key: "additions" | "deletions") =>
    field([], async () => (await files()).reduce((total, file) => total + file[key], 0));
  return {
    __typename: "PullRequest",
    id: nodeId("PR", pull.id),
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: stateOf(pull),
    closed: pull.state === "closed",
    merged: pull.isMerged,
    isDraft: pull.isDraft,
    url: `${pageUrl(context.state, repository)}/pull/${pull.number}`,
    author: describeActor(context, pull.author),
    createdAt: toTime(pull.createdAt),
    updatedAt: toTime(pull.updatedAt),
    headRefName: pull.head.name,
    headRefOid: pull.head.sha,
    baseRefName: pull.base.name,
    baseRefOid: pull.base.sha,
    baseRepository: field([], () => describeRepository(context, repository)),
    isCrossRepository: pull.headRepository !== repository,
    headRepository:
      pull.headRepository === undefined ? null : describeRepository(context, pull.headRepository),
    maintainerCanModify: false,
    viewerDidAuthor: pull.author.id === accountOf(context.state, context.actor).id,
    changedFiles: field([], async () => (await files()).length),
    additions: sum("additions"),
    deletions: sum("deletions"),
    labels: connection("Label", () =>
      pull.labels.map((name) => ({ __typename: "Label", id: nodeId("LA", name), name })),
    ),
    files: connection("PullRequestChangedFile", async () =>
      (await files()).map(({ path, additions, deletions, status }) => ({
        ...{ __typename: "PullRequestChangedFile", path, additions, deletions },
        changeType: changeTypes[status],
      })),
    ),
    commits: connection("PullRequestCommit", async () => {
      const commits = await listCommits(repository.directory, pull.base.sha, pull.head.sha);
      return commits.map(({ sha }) => ({
        ...{ __typename: "PullRequestCommit", id: nodeId("PRC", `${pull.id} ${sha}`) },
        commit: field([], () => describeCommit(context, repository, sha)),
      }));
    }),
    reviewThreads: connection("PullRequestReviewThread", () =>
      pull.threads
        .filter((thread) => pull.comments.some((comment) => comment.threadId === thread.id))
        .map((thread) => describeThread(context, place, thread)),
    ),
    reviews: connection("PullRequestReview", () =>
      pull.reviews.map((review) => describeReview(context, place, review)),
    ),
    comments: connection("IssueComment", () =>
      pull.conversation.map((comment) => describeIssueComment(context, place, comment)),
    ),
  };
}

export async function describeRef(
  context: Context,
  repository: Repository,
  name: string,
): Promise<Fields | null> {
  requirePermission(context.actor, "contents", "read");
  const sha = await resolveCommit(repository.directory, `refs/heads/${name}`);
  if (sha === undefined) return null;
  return {
    __typename: "Ref",
    id: nodeId("REF", `${repository.id}:${name}`),
    name,
    prefix: "refs/heads/",
    target: field([], () => describeCommit(context, repository, sha)),
  };
}

export async function describeCommit(context: Context, repository: Repository, sha: string): Promise<Fields> {
  const commit = await readCommit(repository.directory, sha);
  const [headline = "", ...rest] = commit.message.split("\n");
  return {
    __typename: "Commit",
    id: nodeId("C", sha),
    oid: sha,
    url: `${pageUrl(context.state, repository)}/commit/${sha}`,
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    committedDate: toTime(commit.committer.date),
    tarballUrl: linkToTarball(context.state, repository, sha),
    tree: describeTree(commit.tree),
    author: { __typename: "GitActor", name: commit.author.name, email: commit.author.email },
    file: field(["path"], async ({ path }) => {
      requirePermission(context.actor, "contents", "read");
      const folder = await readFolder(repository.directory, sha, posix.dirname(String(path)));
      const entry = folder.find((one) => one.path === path);
      if (entry === undefined) return null;
      return {
        ...{ __typename: "TreeEntry", path: entry.path, oid: entry.sha, type: entry.type },
        mode: parseInt(entry.mode, 8),
        object: field([], () => {
          if (entry.type === "blob") return describeBlob(repository.directory, entry.sha);
          return entry.type === "tree" ? describeTree(entry.sha) : null;
        }),
      };
    }),
    checkSuites: describeSuites(repository, sha),
  };
}

function describeTree(sha: string): Fields {
  return { __typename: "Tree", id: nodeId("T", sha), oid: sha };
}

async function describeBlob(directory: string, sha: string): Promise<Fields> {
  const bytes = await readBlob(directory, sha);
  const isText = !isBinary(bytes);
  return {
    __typename: "Blob",
    id: nodeId("B", sha),
    oid: sha,
    byteSize: bytes.length,
    isBinary: !isText,
    isTruncated: isText && bytes.length > largestText,
    text: isText ? Buffer.from(bytes.subarray(0, largestText)).toString() : null,
  };
}

/** @throws GraphqlRefusal when an order is not simulated */
function order(pulls: readonly PullRequest[], orderBy: unknown): readonly PullRequest[] {
  if (orderBy === undefined || orderBy === null) return pulls;
  // GitHub's schema has already checked its fields.
  const { field: by, direction } = orderBy as { readonly field: string; readonly direction: string };
  if (by !== "UPDATED_AT" && by !== "CREATED_AT") {
    throw new GraphqlRefusal("UNPROCESSABLE", `The sandbox does not order pull requests by ${by}.`);
  }
  const key = by === "UPDATED_AT" ? "updatedAt" : "createdAt";
  const oldestFirst = pulls.toSorted((a, b) => a[key].getTime() - b[key].getTime());
  return direction === "DESC" ? oldestFirst.reverse() : oldestFirst;
}

function stateOf(pull: PullRequest): string {
  return pull.isMerged ? "MERGED" : pull.state.toUpperCase();
}

const changeTypes: Readonly<Record<string, string>> = {
  added: "ADDED",
  removed: "DELETED",
  modified: "MODIFIED",
  renamed: "RENAMED",
  copied: "COPIED",
  changed: "CHANGED",
};
