import nock from "nock";
import { describe, expect, test } from "vitest";
import {
  hasBotReacted,
  hasBotWritten,
  isInsider,
  listConversation,
  listThreadComments,
  mayWrite,
  react,
  write,
} from "../../src/github/conversation.ts";
import { aClient, aPull, api, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const { signal } = new AbortController();
const commentsRoute = `${repository}/issues/7/comments`;
const threadsRoute = `${repository}/pulls/7/comments`;
const places = [
  [
    "in the conversation",
    { id: 3, thread: undefined },
    commentsRoute,
    commentsRoute,
    `${repository}/issues/comments/3/reactions`,
  ],
  [
    "inline",
    { id: 3, thread: 2 },
    threadsRoute,
    `${threadsRoute}/2/replies`,
    `${repository}/pulls/comments/3/reactions`,
  ],
] as const;

function aComment(body: string | undefined, type = "User", association = "MEMBER") {
  return { id: 1, body, user: { login: "octocat", type }, author_association: association };
}

function servePage(page: number, comments: readonly object[], list: string = commentsRoute): void {
  nock(api).get(list).query({ per_page: 100, page }).reply(200, comments);
}

describe("a conversation", () => {
  test("keeps who said what, even if the account is gone", async () => {
    const gone = { id: 2, body: "Bye", user: null, author_association: "NONE" };
    servePage(1, [aComment("Hello"), aComment(undefined, "Bot", "NONE"), gone]);
    expect(await listConversation(aClient(), aPull(), signal)).toEqual([
      { id: 1, author: "octocat", isBot: false, isInsider: true, body: "Hello" },
      { id: 1, author: "octocat", isBot: true, isInsider: false, body: "" },
      { id: 2, author: "", isBot: false, isInsider: false, body: "Bye" },
    ]);
  });

  test("is read up to a page that is not full", async () => {
    servePage(
      1,
      Array.from({ length: 100 }, () => aComment("Hello")),
    );
    servePage(2, [aComment("Bye")]);
    expect(await listConversation(aClient(), aPull(), signal)).toHaveLength(101);
  });

  test("is read for ten pages at most", async () => {
    nock(api)
      .get(new RegExp(commentsRoute, "u"))
      .times(10)
      .reply(
        200,
        Array.from({ length: 100 }, () => aComment("Hello")),
      );
    expect(await listConversation(aClient(), aPull(), signal)).toHaveLength(1000);
  });
});

test.each([
  ["OWNER", true],
  ["MEMBER", true],
  ["COLLABORATOR", true],
  ["CONTRIBUTOR", false],
  ["FIRST_TIME_CONTRIBUTOR", false],
  ["NONE", false],
  [undefined, false],
])("an author with the association %s is likely to have write access: %s", (association, expected) => {
  expect(isInsider(association)).toBe(expected);
});

describe("write access", () => {
  const route = `${repository}/collaborators/octocat/permission`;
  const ask = () => mayWrite(aClient(), aPull(), "octocat", signal);

  test.each([
    ["admin", true],
    ["write", true],
    ["read", false],
    ["none", false],
  ])("is part of the permission %s: %s", async (permission, expected) => {
    nock(api).get(route).reply(200, { permission });
    expect(await ask()).toBe(expected);
  });

  test.each([403, 404])("is denied if GitHub answers %i", async (status) => {
    nock(api).get(route).reply(status, { message: "Must have push access" });
    expect(await ask()).toBe(false);
  });

  test("is not guessed if GitHub fails in another way", async () => {
    nock(api).get(route).reply(422, { message: "Validation failed" });
    await expect(ask()).rejects.toMatchObject({ status: 422 });
  });
});

test("inline comments are read in the same way", async () => {
  nock(api)
    .get(threadsRoute)
    .query({ per_page: 100, page: 1 })
    .reply(200, Array(100).fill(aComment("Hello")));
  nock(api)
    .get(threadsRoute)
    .query({ per_page: 100, page: 2 })
    .reply(200, [aComment("Bye", "Bot", "NONE")]);
  const comments = await listThreadComments(aClient(), aPull(), signal);
  expect(comments).toHaveLength(101);
  expect(comments.at(-1)).toEqual({ id: 1, author: "octocat", isBot: true, isInsider: false, body: "Bye" });
});

describe.each(places)("a reaction %s", (_where, name, _list, _create, reactionsRoute) => {
  test.each([
    [201, "new"],
    [200, "known"],
  ])("that GitHub answers with %i is %s", async (status, expected) => {
    nock(api).post(reactionsRoute, { content: "eyes" }).reply(status, {});
    expect(await react(aClient(), aPull(), name, "eyes")).toBe(expected);
  });

  test.each([
    ["by a bot", { type: "Bot" }, true],
    ["by a person", { type: "User" }, false],
    ["by a deleted account", null, false],
  ])("%s counts as ours: %o %s", async (_whose, user, expected) => {
    nock(api).get(`${reactionsRoute}?content=rocket&per_page=100`).reply(200, [{ user }]);
    expect(await hasBotReacted(aClient(), aPull(), name, "rocket", signal)).toBe(expected);
  });

  test("is found behind a hundred of people", async () => {
    const page = `${reactionsRoute}?content=rocket&per_page=100`;
    const next = { link: `<${api}${page}&page=2>; rel="next"` };
    nock(api)
      .get(page)
      .reply(200, Array(100).fill({ user: { type: "User" } }), next);
    nock(api)
      .get(`${page}&page=2`)
      .reply(200, [{ user: { type: "Bot" } }]);
    expect(await hasBotReacted(aClient(), aPull(), name, "rocket", signal)).toBe(true);
  });
});

describe.each(places)("a comment with a marker %s", (_where, { thread }, list, create) => {
  const marker = "<!-- pitstop:answer 3 -->";
  const text = `Done.\n\n${marker}`;

  test.each([
    ["a bot's with the marker", aComment(text, "Bot"), true],
    ["a bot's without it", aComment("Done.", "Bot"), false],
    ["a person's with it", aComment(text), false],
  ])("is ours if it is %s", async (_whose, comment, expected) => {
    servePage(1, [comment], list);
    expect(await hasBotWritten(aClient(), aPull(), thread, marker, signal)).toBe(expected);
  });

  test("is written with it at its end", async () => {
    nock(api).post(create, { body: text }).reply(201, {});
    await write(aClient(), aPull(), thread, "Done.", marker, signal);
    expect(nock.pendingMocks()).toEqual([]);
  });

  test.each([
    ["is not written again if it exists", [aComment(text, "Bot")], 0],
    ["is written again if it does not exist", [], 1],
  ])("whose answer was lost %s", async (_what, existing, times) => {
    nock(api).post(create).reply(502, {});
    servePage(1, existing, list);
    if (times > 0) nock(api).post(create).times(times).reply(201, {});
    await write(aClient(), aPull(), thread, "Done.", marker, signal);
    expect(nock.pendingMocks()).toEqual([]);
  });
});

describe("a reaction to the text of a review", () => {
  const review = { id: 3, thread: undefined, review: "PRR_1" };
  const serve = (viewerHasReacted: boolean) =>
    nock(api)
      .post("/graphql", /reactionGroups/u)
      .reply(200, { data: { node: { reactionGroups: [{ content: "EYES", viewerHasReacted }] } } });

  test.each([true, false])("is known once it is there: %s", async (isThere) => {
    serve(isThere);
    if (!isThere)
      nock(api)
        .post("/graphql", /addReaction/u)
        .reply(200, { data: {} });
    expect(await react(aClient(), aPull(), review, "eyes")).toBe(isThere ? "known" : "new");
    expect(nock.pendingMocks()).toEqual([]);
  });

  test.each([true, false])("is looked for as ours: %s", async (isThere) => {
    serve(isThere);
    expect(await hasBotReacted(aClient(), aPull(), review, "eyes", signal)).toBe(isThere);
  });
});
