import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import type { Permissions } from "../../sandbox/state/state.ts";
import { catalogueChange, connect, openShop, containing, writeCatalogue, type Shop } from "./shop.ts";

let github: GitHub;

beforeAll(async () => {
  github = await startGitHub({
    permissions: { metadata: "read", contents: "write", pull_requests: "write", checks: "write" },
    events: ["pull_request", "pull_request_review_thread"],
  });
});

afterEach(() => {
  expect(github.violations).toEqual([]);
});

afterAll(async () => {
  await github.stop();
});

const threadsQuery = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      reviewThreads(first: 2, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved isOutdated path line startLine originalLine viewerCanResolve
          resolvedBy { login }
          comments(first: 10) {
            nodes { id databaseId body viewerDidAuthor isMinimized minimizedReason author { __typename login } }
          }
        }
      }
    }
  }
}`;

async function ask(
  shop: Shop,
  query: string,
  variables: object = {},
  permissions?: Permissions,
): Promise<unknown> {
  const octokit = permissions === undefined ? shop.octokit : connect(github, permissions);
  const { owner, repo } = shop.where;
  const own = query === threadsQuery ? { owner, repo, number: shop.pull.number } : {};
  return octokit.graphql<unknown>(query, { ...own, ...variables });
}

async function reviewAt(shop: Shop, ...lines: readonly number[]): Promise<void> {
  await shop.octokit.rest.pulls.createReview({
    ...shop.pullWhere,
    event: "COMMENT",
    body: "Some remarks.",
    comments: lines.map((line) => ({
      ...{ path: "src/catalogue.ts", line, side: "RIGHT" },
      body: `Is the price in line ${line} right?`,
    })),
  });
}

async function listThreads(shop: Shop) {
  // The type of a GraphQL response depends on the query; the tests read only what they query.
  const data = (await ask(shop, threadsQuery)) as ThreadsAnswer;
  return data.repository.pullRequest.reviewThreads;
}

interface ThreadsAnswer {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly totalCount: number;
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
        readonly nodes: readonly {
          readonly id: string;
          readonly line: number | null;
          readonly originalLine: number;
          readonly isResolved: boolean;
          readonly isOutdated: boolean;
          readonly comments: { readonly nodes: readonly { readonly id: string; readonly body: string }[] };
        }[];
      };
    };
  };
}

async function firstThread(shop: Shop) {
  const [thread] = (await listThreads(shop)).nodes;
  if (thread === undefined) throw new Error("there is no thread");
  return thread;
}

const resolve =
  "mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }";
const unresolve =
  "mutation ($id: ID!) { unresolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }";
const minimize = `mutation ($id: ID!) {
  minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } }
}`;

describe("review threads", () => {
  test("come in pages, with what REST does not have: whether they are resolved and outdated", async () => {
    const shop = await openShop(github);
    await reviewAt(shop, 4, 5, 31);
    await github.push(shop.repository, shop.pull, { "src/catalogue.ts": writeCatalogue(4, 5, 31) });
    const first = await listThreads(shop);
    expect(first).toMatchObject({
      totalCount: 3,
      pageInfo: { hasNextPage: true },
      nodes: [
        {
          line: 4,
          isOutdated: false,
          isResolved: false,
          viewerCanResolve: true,
          comments: { nodes: [{ viewerDidAuthor: true, author: { __typename: "Bot", login: "pitstop" } }] },
        },
        { line: null, originalLine: 5, isOutdated: true },
      ],
    });
    const second = (await ask(shop, threadsQuery, { after: first.pageInfo.endCursor })) as ThreadsAnswer;
    const { nodes, pageInfo } = second.repository.pullRequest.reviewThreads;
    expect(nodes.map(({ line }) => line)).toEqual([31]);
    expect(pageInfo.hasNextPage).toBe(false);
  });

  test("can be resolved and reopened by an app that may write contents, which sends webhooks", async () => {
    const shop = await openShop(github);
    await reviewAt(shop, 4);
    const { id } = await firstThread(shop);
    github.sendWebhooksTo("http://127.0.0.1:1/");
    await ask(shop, resolve, { id });
    expect(await firstThread(shop)).toMatchObject({ isResolved: true, resolvedBy: { login: "pitstop" } });
    await ask(shop, unresolve, { id });
    expect(await firstThread(shop)).toMatchObject({ isResolved: false, resolvedBy: null });
    await github.settle();
    const reported = github.deliveries.filter(({ event }) => event === "pull_request_review_thread");
    expect(reported.map(({ action }) => action)).toEqual(["resolved", "unresolved"]);
  });

  test("cannot be resolved without that permission, but comments can still be hidden as outdated", async () => {
    const shop = await openShop(github);
    await reviewAt(shop, 4);
    const thread = await firstThread(shop);
    const weak: Permissions = { contents: "read", pull_requests: "write" };
    await expect(ask(shop, resolve, { id: thread.id }, weak)).rejects.toMatchObject({
      errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }],
      data: { resolveReviewThread: null },
    });
    const id = thread.comments.nodes[0]?.id;
    expect(await ask(shop, minimize, { id }, weak)).toEqual({
      minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: "outdated" } },
    });
    const reader: Permissions = { pull_requests: "read" };
    await expect(ask(shop, minimize, { id }, reader)).rejects.toMatchObject({
      errors: [{ type: "FORBIDDEN" }],
    });
  });
});

test("an account can add a reaction only once, and REST counts it too", async () => {
  const shop = await openShop(github);
  const { data } = await shop.octokit.rest.issues.createComment({
    ...{ ...shop.where, issue_number: shop.pull.number },
    body: "/pitstop review",
  });
  const add =
    "mutation ($id: ID!) { addReaction(input: { subjectId: $id, content: EYES }) { reaction { content } } }";
  await ask(shop, add, { id: data.node_id });
  await shop.octokit.rest.reactions.createForIssueComment({
    ...{ ...shop.where, comment_id: data.id },
    content: "eyes",
  });
  expect([...github.reactionsOf(data.node_id)]).toMatchObject([
    { content: "eyes", author: { login: "pitstop[bot]" } },
  ]);
});

describe("createCommitOnBranch", () => {
  const mutation = `mutation ($input: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $input) { commit { oid messageHeadline } ref { target { oid } } }
  }`;

  function makeInput(shop: Shop, path = "src/catalogue.ts", expectedHeadOid = shop.pull.head.sha) {
    const contents = Buffer.from(writeCatalogue(31)).toString("base64");
    return {
      branch: { repositoryNameWithOwner: `acme/${shop.where.repo}`, branchName: shop.pull.head.name },
      message: { headline: "Lower a price" },
      expectedHeadOid,
      fileChanges: { additions: [{ path, contents }], deletions: [{ path: "src/legacy.ts" }] },
    };
  }

  test("commits as the app, signed, and moves the pull request", async () => {
    const shop = await openShop(github, catalogueChange);
    github.sendWebhooksTo("http://127.0.0.1:1/");
    await ask(shop, mutation, { input: makeInput(shop) });
    await github.settle();
    const { data } = await shop.octokit.rest.repos.getCommit({ ...shop.where, ref: shop.pull.head.sha });
    expect(data.commit).toMatchObject({
      message: "Lower a price",
      author: { name: "pitstop[bot]" },
      verification: { verified: true },
    });
    const files = await shop.octokit.rest.pulls.listFiles(shop.pullWhere);
    expect(files.data.map((file) => [file.status, file.filename])).toEqual([
      ["modified", "src/catalogue.ts"],
      ["removed", "src/legacy.ts"],
    ]);
    const { payload } = github.deliveries.findLast(({ action }) => action === "synchronize") ?? {};
    expect(payload).toMatchObject({ sender: { login: "pitstop[bot]" }, after: shop.pull.head.sha });
  });

  test("fails if the branch has moved", async () => {
    const shop = await openShop(github);
    await expect(
      ask(shop, mutation, { input: makeInput(shop, "README.md", shop.pull.base.sha) }),
    ).rejects.toMatchObject({ errors: [{ type: "STALE_DATA", message: containing("Pull and try again.") }] });
  });

  test("requires contents: write, and workflows: write for workflows", async () => {
    const shop = await openShop(github);
    const refused = { errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }] };
    await expect(ask(shop, mutation, { input: makeInput(shop) }, { contents: "read" })).rejects.toMatchObject(
      refused,
    );
    await expect(
      ask(shop, mutation, { input: makeInput(shop, ".github/workflows/ci.yml") }),
    ).rejects.toMatchObject(refused);
  });
});

test("several files can be read by expression in one request", async () => {
  const shop = await openShop(github);
  const files = `query ($owner: String!, $repo: String!) {
    repository(owner: $owner, name: $repo) {
      defaultBranchRef { name }
      readme: object(expression: "main:README.md") { ... on Blob { text byteSize isTruncated isBinary } }
      missing: object(expression: "main:.github/pitstop.yml") { ... on Blob { text } }
    }
  }`;
  expect(await ask(shop, files, shop.where)).toEqual({
    repository: {
      defaultBranchRef: { name: "main" },
      readme: { text: "# Shop\n", byteSize: 7, isTruncated: false, isBinary: false },
      missing: null,
    },
  });
});

test.each<[why: string, query: string, type: string, message: string]>([
  [
    "a repository that does not exist",
    `{ repository(owner: "acme", name: "nowhere") { id } }`,
    "NOT_FOUND",
    "Could not resolve to a Repository with the name 'acme/nowhere'.",
  ],
  [
    "a node that does not exist",
    `{ node(id: "PRRT_x") { id } }`,
    "NOT_FOUND",
    "Could not resolve to a node with the global id of 'PRRT_x'",
  ],
])("%s is an error with the status 200", async (_why, query, type, message) => {
  const shop = await openShop(github);
  await expect(ask(shop, query)).rejects.toMatchObject({ errors: [{ type, message }] });
  expect(github.requests.at(-1)?.status).toBe(200);
});

describe("what GitHub would reject or the sandbox does not simulate is reported as a violation:", () => {
  test.each<[what: string, query: string, kind: string, where: string]>([
    ["a field that only GitHub has", "{ viewer { bio } }", "not-simulated", "User.bio"],
    [
      "an argument that only GitHub has",
      `{ repository(owner: "acme", name: "shop") { ref(qualifiedName: "main") { associatedPullRequests(first: 1) { totalCount } } } }`,
      "not-simulated",
      "Ref.associatedPullRequests",
    ],
    ["a field that GitHub does not have", "{ viewer { pitStops } }", "request", "graphql/viewer"],
    ["a syntax error", "{ viewer { login", "request", "graphql"],
  ])("%s", async (_what, query, kind, where) => {
    const own = await startGitHub();
    await own.createRepository("acme/shop", { "README.md": "# Shop\n" });
    await expect(connect(own).graphql(query)).rejects.toMatchObject({ name: "GraphqlResponseError" });
    expect(own.violations).toEqual([expect.objectContaining({ kind, where })]);
    await own.stop();
  });
});
