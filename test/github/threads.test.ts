import nock from "nock";
import { beforeEach, describe, expect, it } from "vitest";
import { makeMarker } from "../../src/vocabulary/comment-marker.ts";
import { readStanding } from "../../src/github/read-standing.ts";
import { updateThreads } from "../../src/github/update-threads.ts";
import type { ThreadAction } from "../../src/vocabulary/standing.ts";
import { aClient, aPull, api, aStateAnswer, headSha, ownLogin } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const noAbort = new AbortController().signal;
const checkRun = { id: 40, ownLogin, appId: 12, startedAt: Date.parse("2026-11-23T10:00:30Z") };
const reported = makeMarker(["fp1"]);
type Answer = ReturnType<typeof aStateAnswer>;

function read(...answers: readonly Answer[]) {
  for (const answer of answers) nock(api).post("/graphql").reply(200, answer);
  return readStanding(aClient(), aPull(), checkRun, noAbort);
}

/** An answer with one thread, with changes. */
function withThread(changes: object): Answer {
  const answer = aStateAnswer({ comments: [reported] });
  const { reviewThreads } = answer.data.repository.pullRequest;
  // Tests change only what GitHub can change.
  reviewThreads.nodes = reviewThreads.nodes.map((node) => ({ ...node, ...changes }));
  return answer;
}

describe("a pull request's state", () => {
  it("holds each thread's place, who resolved it and whether somebody replied", async () => {
    const { standing, now, rivals } = await read(aStateAnswer({ comments: [reported] }));
    expect(standing.threads).toEqual([
      {
        ...{ id: "PRRT_0", commentId: "PRRC_0", body: reported, path: "src/file-0.ts" },
        lines: { startLine: 2, endLine: 2 },
        ...{ resolvedBy: undefined, isHidden: false, isAnswered: false, mayResolve: true },
      },
    ]);
    expect(now).toMatchObject({ headSha, isOpen: true, baseRef: "main" });
    expect(rivals).toEqual([]);
  });

  it.each<[string, object, object]>([
    ["is outdated", { isOutdated: true }, { lines: undefined }],
    ["is outdated", { line: null }, { lines: undefined }],
    ["has several lines", { startLine: 1 }, { lines: { startLine: 1, endLine: 2 } }],
    [
      "was resolved by us",
      { isResolved: true, resolvedBy: { login: "pitstop" } },
      { resolvedBy: "us", mayResolve: false },
    ],
    ["was resolved by us", { isResolved: true, resolvedBy: { login: ownLogin } }, { resolvedBy: "us" }],
    [
      "was resolved by a person",
      { isResolved: true, resolvedBy: { login: "octocat" }, viewerCanUnresolve: true },
      { resolvedBy: "somebody", mayResolve: true },
    ],
    ["was resolved by a deleted account", { isResolved: true, resolvedBy: null }, { resolvedBy: "somebody" }],
    [
      "has a reply",
      { all: { totalCount: 2, nodes: [{ viewerDidAuthor: true }, { viewerDidAuthor: false }] } },
      { isAnswered: true },
    ],
    [
      "is too long to be read completely",
      { all: { totalCount: 60, nodes: [{ viewerDidAuthor: true }] } },
      { isAnswered: true },
    ],
    [
      "only we wrote in",
      { all: { totalCount: 2, nodes: [{ viewerDidAuthor: true }, { viewerDidAuthor: true }] } },
      { isAnswered: false },
    ],
  ])("shows when a thread %s", async (_what, changes, expected) => {
    expect((await read(withThread(changes))).standing.threads).toMatchObject([expected]);
  });

  it("lists the texts of all submitted reviews, oldest first, whoever wrote them", async () => {
    const review = (body: string, state = "COMMENTED", login = "octocat") => ({
      ...{ author: { login, __typename: "User" }, authorAssociation: "MEMBER", body, state },
      viewerDidAuthor: login === ownLogin,
    });
    const page = (nodes: readonly object[], startCursor: string | null) => {
      const answer = withThread({});
      answer.data.repository.pullRequest.reviews = {
        pageInfo: { hasPreviousPage: startCursor !== null, startCursor },
        nodes: [...nodes] as never[],
      };
      return answer;
    };
    const newest = page([review("second"), review(""), review("third", "APPROVED", ownLogin)], "older");
    const oldest = page([review("draft", "PENDING"), review("first")], null);
    const { reviewTexts } = await read(newest, oldest);
    expect(reviewTexts.map(({ body }) => body)).toEqual(["first", "second", "third"]);
    expect(reviewTexts[0]).toEqual({ author: "octocat", isBot: false, isInsider: true, body: "first" });
  });

  it.each([
    ["only we wrote inline comments", {}, false],
    [
      "somebody replied to us",
      { all: { totalCount: 2, nodes: [{ viewerDidAuthor: true }, { viewerDidAuthor: false }] } },
      true,
    ],
    [
      "a thread is somebody else's",
      {
        first: { nodes: [{ id: "PRRC_0", body: "Hm?", isMinimized: false, viewerDidAuthor: false }] },
        all: { totalCount: 1, nodes: [{ viewerDidAuthor: false }] },
      },
      true,
    ],
  ])("says when %s", async (_what, changes, expected) => {
    expect((await read(withThread(changes))).isDiscussed).toBe(expected);
  });

  it.each([
    ["somebody else's, whatever marker it holds", { viewerDidAuthor: false, body: reported }],
    ["ours without a marker", { viewerDidAuthor: true, body: "Words." }],
  ])("does not count a thread that is %s", async (_what, comment) => {
    const first = { nodes: [{ id: "PRRC_0", isMinimized: false, ...comment }] };
    expect((await read(withThread({ first }))).standing.threads).toEqual([]);
  });

  it("is read page by page", async () => {
    const first = aStateAnswer({ comments: [reported] });
    const page = first.data.repository.pullRequest.reviewThreads;
    page.pageInfo = { hasNextPage: true, endCursor: "next" };
    page.nodes[0]?.all.nodes.push({ viewerDidAuthor: false });
    nock(api)
      .post("/graphql", ({ variables }: { variables: { after?: string } }) => variables.after === undefined)
      .reply(200, first);
    nock(api)
      .post("/graphql", ({ variables }: { variables: { after?: string } }) => variables.after === "next")
      .reply(200, aStateAnswer({ comments: [makeMarker(["fp2"])] }));
    const { standing, isDiscussed } = await readStanding(aClient(), aPull(), checkRun, noAbort);
    expect(isDiscussed).toBe(true);
    expect(standing.threads.map(({ body }) => body)).toEqual([reported, makeMarker(["fp2"])]);
  });

  it("holds everything that our reviews ever reported, and nothing that others did", async () => {
    const answer = aStateAnswer();
    answer.data.repository.pullRequest.reviews.nodes = [
      { body: `Found.\n\n${makeMarker(["fp1", "fp2"])}`, viewerDidAuthor: true },
      { body: makeMarker(["forged"]), viewerDidAuthor: false },
    ];
    expect([...(await read(answer)).standing.everReported]).toEqual(["fp1", "fp2"]);
  });

  it("holds what reviews reported on all their pages, and each thread once", async () => {
    const asked: unknown[] = [];
    const answer = (fingerprint: string, threads: readonly string[], before: string | null) => {
      const page = aStateAnswer({ comments: threads });
      const { pullRequest } = page.data.repository;
      pullRequest.reviews.nodes = [{ body: makeMarker([fingerprint]), viewerDidAuthor: true }];
      pullRequest.reviews.pageInfo = { hasPreviousPage: before !== null, startCursor: before };
      pullRequest.reviewThreads.pageInfo.endCursor = threads.length === 0 ? null : "last thread";
      return page;
    };
    for (const page of [
      answer("fp3", [reported], "third"),
      answer("fp2", [], "second"),
      answer("fp1", [], null),
    ])
      nock(api)
        .post(
          "/graphql",
          ({ variables: { after, before } }: { variables: Record<string, unknown> }) =>
            asked.push({ after, before }) > 0,
        )
        .reply(200, page);
    const { standing } = await readStanding(aClient(), aPull(), checkRun, noAbort);
    expect(standing.threads).toHaveLength(1);
    expect([...standing.everReported]).toEqual(["fp3", "fp2", "fp1"]);
    expect(asked).toEqual([
      {},
      { after: "last thread", before: "third" },
      { after: "last thread", before: "second" },
    ]);
  });

  it("is read again if GitHub fails", async () => {
    nock(api).post("/graphql").reply(502, {});
    expect((await read(aStateAnswer())).standing.threads).toEqual([]);
  });

  it("fails with GitHub's own words if there is no such pull request", async () => {
    const errors = [{ type: "NOT_FOUND", path: ["repository", "pullRequest"], message: "Could not resolve" }];
    nock(api)
      .post("/graphql")
      .reply(200, { data: { repository: null }, errors }, { "x-github-request-id": "A1:B2" });
    await expect(readStanding(aClient(), aPull(), checkRun, noAbort)).rejects.toThrow("Could not resolve");
  });

  it("is the same for a person, who has no check run, and whose login GitHub says", async () => {
    const answer = withThread({ isResolved: true, resolvedBy: { login: ownLogin } });
    const { rivals, ...others } = answer.data.repository;
    expect(rivals.checkSuites.nodes).toHaveLength(1);
    nock(api)
      .post("/graphql")
      .reply(200, { data: { ...answer.data, repository: others } });
    const found = await readStanding(aClient(), aPull(), undefined, noAbort);
    expect(found.standing).toEqual((await read(answer)).standing);
    expect(found.rivals).toEqual([]);
  });

  it.each([
    ["an earlier run of the same time", 39, [39]],
    ["no later run: its process will see ours", 41, []],
  ])("counts as another process's run %s", async (_what, id, expected) => {
    const { rivals } = await read(aStateAnswer({ rival: id }));
    expect(rivals.map((rival) => rival.id)).toEqual(expected);
  });

  it.each([
    ["GitHub does not have the head any more", null],
    ["the head is no commit", {}],
  ])("has no runs of other processes where %s", async (_why, rivals) => {
    const answer = aStateAnswer();
    const repository = { ...answer.data.repository, rivals };
    nock(api)
      .post("/graphql")
      .reply(200, { data: { ...answer.data, repository } });
    expect((await readStanding(aClient(), aPull(), checkRun, noAbort)).rivals).toEqual([]);
  });

  it("ignores a run that was left behind long ago", async () => {
    nock(api)
      .post("/graphql")
      .reply(200, aStateAnswer({ rival: 39 }));
    const later = { ...checkRun, startedAt: Date.parse("2026-11-23T11:00:00Z") };
    expect((await readStanding(aClient(), aPull(), later, noAbort)).rivals).toEqual([]);
  });
});

describe("updating threads", () => {
  const hide: ThreadAction = { kind: "hide", commentId: "PRRC_1", reason: "OUTDATED" };
  const resolve: ThreadAction = { kind: "resolve", threadId: "PRRT_1", otherwise: [hide] };
  const update = (...actions: readonly ThreadAction[]) => updateThreads(aClient(), actions, noAbort);
  let sent: string[] = [];
  beforeEach(() => {
    sent = [];
  });
  const record = ({ query }: { query: string }) => sent.push(query) > 0;
  const answer = (body: object, status = 200) => nock(api).post("/graphql", record).reply(status, body);
  const refusal = (index: number, type: string) => ({
    data: {},
    errors: [{ type, path: [`a${index}`], message: "no" }],
  });

  it("sends nothing if there is nothing to do", async () => {
    nock(api).post("/graphql", record).optionally().reply(200, { data: {} });
    await update();
    expect(sent).toEqual([]);
  });

  it("does everything in one request, in order, and quotes any text", async () => {
    answer({ data: {} });
    await update(
      ...[
        resolve,
        { kind: "reopen", threadId: "PRRT_2" } as const,
        { kind: "show", commentId: "PRRC_2" } as const,
      ],
      { kind: "edit", commentId: "PRRC_3", body: 'Say "no" \\ `x`\n${y} \u2028' },
    );
    expect(sent[0]?.split("\n")).toEqual([
      'mutation { a0: resolveReviewThread(input: { threadId: "PRRT_1" }) { clientMutationId }',
      'a1: unresolveReviewThread(input: { threadId: "PRRT_2" }) { clientMutationId }',
      'a2: unminimizeComment(input: { subjectId: "PRRC_2" }) { clientMutationId }',
      'a3: updatePullRequestReviewComment(input: { pullRequestReviewCommentId: "PRRC_3", body: "Say \\"no\\" \\\\ `x`\\n${y} \u2028" }) { clientMutationId } }',
    ]);
  });

  it("does something else if GitHub does not let us resolve", async () => {
    answer(refusal(1, "FORBIDDEN"));
    answer({ data: {} });
    await update({ kind: "show", commentId: "PRRC_9" }, resolve);
    expect(sent[1]).toContain('minimizeComment(input: { subjectId: "PRRC_1", classifier: OUTDATED })');
    expect(sent[1]).not.toContain("PRRC_9");
  });

  it("ignores what was deleted meanwhile", async () => {
    answer(refusal(0, "NOT_FOUND"));
    await update(hide);
    expect(sent).toHaveLength(1);
  });

  it("sends many in several requests", async () => {
    answer({ data: {} });
    answer({ data: {} });
    await update(...Array.from({ length: 26 }, () => hide));
    expect(sent.map((query) => query.match(/minimizeComment/gu)?.length)).toEqual([25, 1]);
  });

  it("is tried once more if nobody knows whether it was done", async () => {
    answer({}, 502);
    answer({ data: {} });
    await update(hide);
    expect(sent).toHaveLength(2);
  });

  it("fails if that fails too", async () => {
    answer({}, 502);
    answer({}, 502);
    await expect(update(hide)).rejects.toMatchObject({ status: 502 });
  });

  it("fails for any other error", async () => {
    answer(refusal(0, "INTERNAL"));
    await expect(update(hide)).rejects.toThrow("no");
  });
});
