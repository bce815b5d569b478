import nock from "nock";
import { describe, expect, test } from "vitest";
import { readIgnored } from "../../src/commands/read-ignored.ts";
import type { SaidInConversation } from "../../src/github/conversation.ts";
import { cpuTimeOf } from "../cpu-time.ts";
import { aClient, aPull, api, repository } from "../github/fake-github.ts";
import { useNock } from "../github/nock-setup.ts";

useNock();

const rules = [
  { id: "millisecond-timestamp", pitfall: 2 },
  { id: "email-as-user-id", pitfall: 4 },
];
const { signal } = new AbortController();
const ask = "/pitstop ignore 2 the CDP takes both";

function says(author: string, body = ask, rest: Partial<SaidInConversation> = {}): SaidInConversation {
  return { author, body, isBot: false, isInsider: false, ...rest };
}

/** GitHub is asked for exactly these permissions; another request fails the test. */
function servePermissions(permissions: Readonly<Record<string, string>>): void {
  for (const [login, permission] of Object.entries(permissions)) {
    nock(api).get(`${repository}/collaborators/${login}/permission`).reply(200, { permission });
  }
}

const read = (conversation: readonly SaidInConversation[]) =>
  readIgnored(
    aClient(),
    aPull({ comments: conversation.length }),
    rules,
    { conversation, reviewTexts: [], isDiscussed: false },
    signal,
  );

describe("a comment that ignores a rule", () => {
  test("counts if its author has write access, whatever GitHub calls them", async () => {
    servePermissions({ octocat: "write", hubot: "admin", visitor: "read" });
    const ignored = await read([
      says("octocat", ask, { isInsider: true }),
      // Members whose membership is private look like strangers.
      says("hubot", "/pitstop ignore 4 people are known by email"),
      says("visitor", "/pitstop ignore 4 I like it so"),
    ]);
    expect(ignored).toEqual([
      { rule: "millisecond-timestamp", reason: "the CDP takes both", by: "octocat" },
      { rule: "email-as-user-id", reason: "people are known by email", by: "hubot" },
    ]);
    expect(nock.pendingMocks()).toEqual([]);
  });

  test.each([
    ["a bot's", says("renovate[bot]", ask, { isBot: true })],
    ["by a deleted account", says("")],
    ["one that asks for something else", says("octocat", "/pitstop review")],
    ["one that talks about it", says("octocat", "Try /pitstop ignore 2 with a reason.")],
  ])("takes no request if it is %s", async (_whose, comment) => {
    expect(await read([comment])).toEqual([]);
  });

  test("does not count in code, even if its author has write access", async () => {
    servePermissions({ octocat: "write" });
    expect(await read([says("octocat", `\`\`\`\n${ask}\n\`\`\``)])).toEqual([]);
  });

  test("is still heard if a hundred strangers were faster, with ten requests", async () => {
    const strangers = Array.from({ length: 99 }, (_, index) => says(`stranger-${index}`));
    servePermissions({ octocat: "write" });
    servePermissions(
      Object.fromEntries(strangers.slice(0, 9).map(({ author }) => [author, "read"] as const)),
    );
    const ignored = await read([...strangers, says("octocat", ask, { isInsider: true })]);
    expect(ignored.map(({ by }) => by)).toEqual(["octocat"]);
    expect(nock.pendingMocks()).toEqual([]);
  });

  test("is only read after its author is known to have write access", async () => {
    const costly = `${ask}\n${"|\n".repeat(32_000)}`;
    const strangers = Array.from({ length: 50 }, () => says("visitor", costly));
    nock(api)
      .get(`${repository}/collaborators/visitor/permission`)
      .times(3)
      .reply(200, { permission: "read" });
    expect(await cpuTimeOf(() => read(strangers))).toBeLessThan(50);
  });
});

test("the text of a review ignores a rule, even if nobody wrote in the conversation", async () => {
  servePermissions({ octocat: "write", visitor: "read" });
  const reviewTexts = [says("octocat"), says("visitor", "/pitstop ignore 4 I like it so")];
  const known = { conversation: [], reviewTexts, isDiscussed: false };
  const ignored = await readIgnored(aClient(), aPull({ comments: 0 }), rules, known, signal);
  expect(ignored).toEqual([{ rule: "millisecond-timestamp", reason: "the CDP takes both", by: "octocat" }]);
});

describe("an inline comment that ignores a rule", () => {
  const readInline = (conversation: readonly SaidInConversation[], comments: readonly object[]) => {
    nock(api).get(`${repository}/pulls/7/comments`).query({ per_page: 100, page: 1 }).reply(200, comments);
    const known = { conversation, reviewTexts: [], isDiscussed: true };
    return readIgnored(aClient(), aPull({ comments: conversation.length }), rules, known, signal);
  };
  const inline = (login: string, type = "User") => ({
    ...{ id: 1, body: ask, user: { login, type }, author_association: "MEMBER" },
  });

  test("counts as well as one in the conversation, with one request for each author", async () => {
    servePermissions({ octocat: "write", hubot: "write" });
    const said = [says("hubot", "/pitstop ignore 4 people are known by email"), says("octocat", "Yes.")];
    expect(await readInline(said, [inline("octocat"), inline("octocat")])).toEqual([
      { rule: "email-as-user-id", reason: "people are known by email", by: "hubot" },
      { rule: "millisecond-timestamp", reason: "the CDP takes both", by: "octocat" },
    ]);
    expect(nock.pendingMocks()).toEqual([]);
  });

  test("counts if the conversation is empty", async () => {
    servePermissions({ octocat: "write" });
    expect((await readInline([], [inline("octocat")])).map(({ by }) => by)).toEqual(["octocat"]);
  });

  test("does not count if it is by a bot, or by a person without write access", async () => {
    servePermissions({ visitor: "read" });
    expect(await readInline([], [inline("renovate[bot]", "Bot"), inline("visitor")])).toEqual([]);
  });
});
