import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toAccount } from "../../sandbox/state/accounts.ts";
import { readCommit, readText } from "../../sandbox/state/git-repository.ts";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { resolve } from "../../sandbox/people/discussion.ts";
import { changePullRequest } from "../../sandbox/people/pull-requests.ts";
import { applySuggestions, findObstacle, hasSuggestion } from "../../sandbox/people/suggestions.ts";
import { connectWith, openShop, writeCatalogue, type Shop } from "./shop.ts";

let github: GitHub;
const octocat = toAccount("octocat", "User");

beforeAll(async () => {
  github = await startGitHub({ events: ["pull_request", "pull_request_review_thread"] });
  github.sendWebhooksTo("http://127.0.0.1:1/");
});

afterAll(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

interface Draft {
  readonly line: number;
  readonly start_line?: number;
  readonly suggestion?: string;
  readonly side?: "LEFT" | "RIGHT";
}

const price = (line: number, euros: string) => `export const article${line} = { price: ${euros} };`;

/** Posts each comment as the app, and returns them in the same order. */
async function suggest(shop: Shop, ...drafts: readonly Draft[]) {
  const before = shop.pull.comments.length;
  await shop.octokit.rest.pulls.createReview({
    ...shop.pullWhere,
    event: "COMMENT",
    body: "Some prices.",
    comments: drafts.map(({ line, start_line, suggestion, side = "RIGHT" }) => ({
      ...{ path: "src/catalogue.ts", line, side },
      ...(start_line === undefined ? {} : { start_line, start_side: side }),
      body:
        suggestion === undefined ? "Is it right?" : `Too much.\n\n\`\`\`suggestion\n${suggestion}\n\`\`\``,
    })),
  });
  return shop.pull.comments.slice(before);
}

async function readCatalogue({ repository, pull }: Shop) {
  return (await readText(repository.directory, pull.head.sha, "src/catalogue.ts"))?.split("\n") ?? [];
}

describe("a suggestion that is applied", () => {
  test("replaces exactly its lines, in a signed commit that its author co-authors", async () => {
    const shop = await openShop(github);
    const comments = await suggest(shop, { start_line: 4, line: 5, suggestion: price(4, "14.90") });
    const deliveries = github.deliveries.length;
    await applySuggestions(github.state, shop, comments, octocat);
    const lines = await readCatalogue(shop);
    expect(lines.slice(2, 5)).toEqual([price(3, "9.90"), price(4, "14.90"), price(6, "9.90")]);
    const { message, author } = await readCommit(shop.repository.directory, shop.pull.head.sha);
    expect(author.name).toBe("octocat");
    expect(message).toMatch(/^Apply suggestion from @pitstop\[bot\]\n\nCo-authored-by: pitstop\[bot\] </);
    const { data } = await shop.octokit.rest.repos.getCommit({ ...shop.where, ref: shop.pull.head.sha });
    expect(data.commit.verification?.verified).toBe(true);
    expect(github.deliveries.slice(deliveries).map(({ event, action }) => [event, action])).toEqual([
      ["pull_request", "synchronize"],
      ["check_suite", "requested"],
      ["pull_request_review_thread", "resolved"],
    ]);
    expect(shop.pull.threads.map(({ resolvedBy }) => resolvedBy?.login)).toEqual(["octocat"]);
  });

  test("shares one commit with the others in its batch", async () => {
    const shop = await openShop(github);
    const comments = await suggest(
      shop,
      { line: 4, suggestion: `${price(4, "14.90")}\n${price(44, "1.90")}` },
      { line: 31, suggestion: price(31, "12.90") },
    );
    const before = shop.pull.head.sha;
    await applySuggestions(github.state, shop, comments, octocat);
    const { parents, message } = await readCommit(shop.repository.directory, shop.pull.head.sha);
    expect(parents).toEqual([before]);
    expect(message).toMatch(/^Apply suggestions from code review/);
    expect((await readCatalogue(shop)).slice(3, 5)).toEqual([price(4, "14.90"), price(44, "1.90")]);
    expect((await readCatalogue(shop))[31]).toBe(price(31, "12.90"));
  });

  test("keeps the line endings of the file, and a missing final newline", async () => {
    const text = `${writeCatalogue(4, 31).replaceAll("\n", "\r\n")}export const last = 1;`;
    const shop = await openShop(github, { "src/catalogue.ts": text });
    const comments = await suggest(shop, { line: 4, suggestion: price(4, "14.90") });
    await applySuggestions(github.state, shop, comments, octocat);
    const lines = await readCatalogue(shop);
    expect(lines[3]).toBe(`${price(4, "14.90")}\r`);
    expect(lines.at(-1)).toBe("export const last = 1;");
  });
});

describe("a suggestion is not applied", () => {
  type Prepare = (shop: Shop) => Promise<unknown>;
  const nothing: Prepare = () => Promise.resolve();
  const good: Draft = { line: 4, suggestion: price(4, "14.90") };

  test.each<[why: string, draft: Draft, prepare: Prepare, message: string]>([
    ["if the comment has none", { line: 4 }, nothing, "the comment has no suggestion"],
    [
      "to a closed pull request",
      good,
      (shop) => changePullRequest(github.state, shop, "closed"),
      "the pull request is closed",
    ],
    [
      "if its line has changed",
      good,
      (shop) => github.push(shop.repository, shop.pull, { "src/catalogue.ts": writeCatalogue(31) }),
      "it is outdated",
    ],
    [
      "if its conversation is resolved",
      good,
      (shop) => {
        const [thread] = shop.pull.threads;
        if (thread === undefined) throw new Error("there is no thread");
        return resolve(github.state, shop, thread, "octocat");
      },
      "it has already been applied, or its conversation is resolved",
    ],
    [
      "if it equals the code",
      { line: 4, suggestion: price(4, "19.90") },
      nothing,
      "it does not change the code",
    ],
    ["to deleted lines", { ...good, side: "LEFT" }, nothing, "it is on deleted lines"],
    [
      "across deleted lines",
      { start_line: 3, line: 4, suggestion: price(4, "14.90") },
      nothing,
      "it is on deleted lines",
    ],
  ])("%s", async (_why, draft, prepare, message) => {
    const shop = await openShop(github);
    const comments = await suggest(shop, draft);
    await prepare(shop);
    const head = shop.pull.head.sha;
    await expect(applySuggestions(github.state, shop, comments, octocat)).rejects.toThrow(message);
    expect(shop.pull.head.sha).toBe(head);
  });

  test("by someone without write access, or while its review is pending", async () => {
    const shop = await openShop(github);
    const [comment] = await suggest(shop, good);
    if (comment === undefined) throw new Error("there is no comment");
    expect(hasSuggestion(comment)).toBe(true);
    const visitor = toAccount("visitor", "User");
    expect(await findObstacle(shop, comment, visitor)).toBe(
      "visitor does not have write access to the branch",
    );
    expect(await findObstacle(shop, comment, octocat)).toBeUndefined();

    const other = await openShop(github);
    const reviewer = connectWith(github, github.signIn("hubot"));
    await reviewer.rest.pulls.createReview({
      ...other.pullWhere,
      comments: [{ path: "src/catalogue.ts", line: 4, body: "```suggestion\nless\n```" }],
    });
    const [pending] = other.pull.comments;
    if (pending === undefined) throw new Error("there is no comment");
    expect(await findObstacle(other, pending, octocat)).toBe("its review has not been submitted");
  });

  test("in a batch with another one for the same line, and neither is the other", async () => {
    const shop = await openShop(github);
    const comments = await suggest(
      shop,
      { line: 31, suggestion: price(31, "12.90") },
      { line: 4, suggestion: price(4, "14.90") },
      { start_line: 4, line: 5, suggestion: price(4, "15.90") },
    );
    await expect(applySuggestions(github.state, shop, comments, octocat)).rejects.toThrow(
      "only one suggestion per line",
    );
    expect((await readCatalogue(shop))[30]).toBe(price(31, "19.90"));
  });
});
