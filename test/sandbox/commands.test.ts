import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { toAccount } from "../../sandbox/state/accounts.ts";
import { nodeId } from "../../sandbox/state/addresses.ts";
import { readCommit, readText } from "../../sandbox/state/git-repository.ts";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import type { FileChanges } from "../../sandbox/state/git-repository.ts";
import type { NewPullRequest } from "../../sandbox/people/pull-requests.ts";
import { serverError } from "../../sandbox/state/faults.ts";
import { addIssueComment } from "../../sandbox/rest/issue-comments.ts";
import { comment, edit, reply } from "../../sandbox/people/discussion.ts";
import { applySuggestions, hasSuggestion } from "../../sandbox/people/suggestions.ts";
import type { CheckRun, PullRequest, Repository } from "../../sandbox/state/state.ts";
import { replyInThread } from "../../sandbox/rest/review-threads.ts";
import { sendWebhooks } from "../../sandbox/rest/webhooks.ts";
import { startServer, type RunningServer } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import { findMilliseconds } from "./milliseconds.ts";
import { connectWith } from "./shop.ts";

const patience = { timeout: 60_000, interval: 10 };

let github: GitHub;
let app: RunningServer;
let shops = 0;

async function start(contents: "read" | "write"): Promise<void> {
  github = await startGitHub({
    permissions: { metadata: "read", contents, pull_requests: "write", checks: "write" },
    events: ["pull_request", "issue_comment", "pull_request_review_comment", "pull_request_review"],
    // All the pull requests here are of one installation, and within a minute.
    limits: { pointsPerMinute: 100_000, graphqlPointsPerMinute: 100_000, contentPerMinute: 100_000 },
  });
  app = await startApp();
}

const endless = { requests: 100_000, milliseconds: 1 };

async function startApp(): Promise<RunningServer> {
  const server = await startServer({
    ...{ appId: github.app.id, privateKey: github.app.privateKey, webhookSecret: github.app.webhookSecret },
    ...{ host: "127.0.0.1", port: 0, apiUrl: github.apiUrl, logLevel: "fatal" },
    ...{ analyze: findMilliseconds, Octokit: QuickOctokit },
    contentWindows: { minute: endless, hour: endless },
  });
  github.sendWebhooksTo(server.url + webhookPath);
  return server;
}

const withId = (id: number) => z.object({ id: z.literal(id) });

/** Redelivers a comment's webhook to a new process, which does not know the first delivery. */
async function redeliverToNewProcess({ id }: { readonly id: number }): Promise<void> {
  const delivery = github.deliveries.find(
    ({ payload }) =>
      z.union([z.object({ comment: withId(id) }), z.object({ review: withId(id) })]).safeParse(payload)
        .success,
  );
  if (delivery === undefined) throw new Error("nothing was delivered");
  await app.stop();
  app = await startApp();
  await github.redeliver(delivery);
  await app.idle();
}

async function stop(): Promise<void> {
  await app.stop();
  await github.stop();
}

interface Place {
  readonly repository: Repository;
  readonly pull: PullRequest;
}

const wrong = (name: string) => `export const ${name} = Date.now();\n`;
const right = (name: string) => `export const ${name} = Math.floor(Date.now() / 1000);\n`;
const twoMistakes: FileChanges = { "src/signup.ts": wrong("signedUpAt"), "src/order.ts": wrong("orderedAt") };

/** A pull request with a finished first review. */
async function openReviewed(changes: FileChanges = twoMistakes, rest: Partial<NewPullRequest> = {}) {
  shops += 1;
  const repository = await github.createRepository(`acme/shop-${shops}`, { "README.md": "# Shop\n" });
  const pull = await github.openPullRequest(repository, { title: "Count seconds", changes, ...rest });
  const run = await waitForRun({ repository, pull });
  return { repository, pull, run };
}

function waitForRun({ repository, pull }: Place): Promise<CheckRun> {
  return github.waitForCheckRun(repository, pull, "Pitstop", patience.timeout);
}

const write = (place: Place, body: string, login = "octocat") => comment(github.state, place, login, body);

/** Replies to the first inline comment. */
function writeInline(place: Place, body: string, login = "octocat") {
  const [thread] = place.pull.threads;
  if (thread === undefined) throw new Error("nothing was reported");
  return reply(github.state, place, thread, { login, body });
}

/** Submits a review without inline comments. */
async function submit({ repository, pull }: Place, body: string, login = "octocat", event = "COMMENT") {
  const [owner, repo] = [repository.owner.login, repository.name];
  const { rest } = connectWith(github, github.signIn(login));
  const { data } = await rest.pulls.createReview({
    ...{ owner, repo, pull_number: pull.number, body },
    event: event as "COMMENT",
  });
  return data;
}

function reactionsTo({ id }: { readonly id: number }, type: "IC" | "PRRC" | "PRR" = "IC"): readonly string[] {
  return github.reactionsOf(nodeId(type, id)).map(({ content }) => content);
}

const repliesIn = ({ pull }: Place) => pull.conversation.filter(({ author }) => author.type === "Bot");
const commitsBy = async ({ repository, pull }: Place) =>
  (await readCommit(repository.directory, pull.head.sha)).author.name;
const read = ({ repository, pull }: Place, path: string) =>
  readText(repository.directory, pull.head.sha, path);

beforeAll(() => start("write"));
afterAll(stop);
afterEach(async () => {
  await github.settle();
  expect(github.violations).toEqual([]);
});

describe("/pitstop fix", () => {
  test("commits every safe fix at once and reacts with a rocket, and the new commit is green", async () => {
    const place = await openReviewed();
    const before = place.pull.head.sha;
    expect(place.run).toMatchObject({ conclusion: "failure", actions: [{ identifier: "fix-all" }] });
    const asked = await write(place, "Thank you.\n\n/pitstop fix");
    await expect.poll(() => reactionsTo(asked), patience).toEqual(["eyes", "rocket"]);
    expect(await read(place, "src/signup.ts")).toBe(right("signedUpAt"));
    expect(await read(place, "src/order.ts")).toBe(right("orderedAt"));
    const { parents, message } = await readCommit(place.repository.directory, place.pull.head.sha);
    expect(parents).toEqual([before]);
    expect(message.trim()).toBe(
      "Fix 2 Customer.io pitfalls\n\n- Millisecond timestamp (2 times)\n\nFixed by Pitstop at the request of octocat.",
    );
    expect(await waitForRun(place)).toMatchObject({ conclusion: "success", actions: [] });
    expect(repliesIn(place)).toEqual([]);
  });

  test("commits the same bytes as GitHub's page, whatever the line endings", async () => {
    const texts: FileChanges = {
      "src/a.ts": `\uFEFF${wrong("a")}${wrong("grüße")}`,
      "src/no-newline.ts": `${wrong("b")}export const c = Date.now(); // the last`,
    };
    const [byHand, byUs] = [await openReviewed(texts), await openReviewed(texts)];
    const suggestions = byHand.pull.comments.filter(hasSuggestion);
    expect(suggestions).toHaveLength(4);
    await applySuggestions(github.state, byHand, suggestions, toAccount("octocat", "User"));
    await write(byUs, "/pitstop fix");
    await expect.poll(() => commitsBy(byUs), patience).toBe("pitstop[bot]");
    for (const path of Object.keys(texts)) {
      expect(await read(byUs, path)).toBe(await read(byHand, path));
      expect(await read(byUs, path)).not.toBe(texts[path]);
    }
  });

  test("keeps CRLF line endings, although no suggestion is offered for them", async () => {
    const place = await openReviewed({ "src/a.ts": wrong("a").replace("\n", "\r\n") });
    expect(place.pull.comments.filter(hasSuggestion)).toEqual([]);
    await write(place, "/pitstop fix");
    await expect.poll(() => read(place, "src/a.ts"), patience).toBe(right("a").replace("\n", "\r\n"));
  });

  test("lists what it did not fix, and why", async () => {
    const place = await openReviewed({
      "src/a.ts": wrong("a"),
      "src/b.ts": "export const b = Date.now(); // by hand\n",
    });
    await write(place, "/pitstop fix");
    await expect.poll(() => repliesIn(place), patience).toHaveLength(1);
    expect(repliesIn(place)[0]?.body).toMatch(
      /^Fixed 1 pitfall in [0-9a-f]{40}\. Not fixed:\n\n- `src\/b\.ts:1` Millisecond timestamp: no safe automatic fix\n/,
    );
    expect(await read(place, "src/a.ts")).toBe(right("a"));
  });

  test("commits nothing if there is nothing to fix", async () => {
    const place = await openReviewed({ "src/a.ts": right("a") });
    expect(place.run.actions).toEqual([]);
    await write(place, "/pitstop fix");
    await expect
      .poll(() => repliesIn(place)[0]?.body, patience)
      .toMatch(/^No finding here can be fixed automatically/);
    expect(await commitsBy(place)).toBe("octocat");
  });

  test("is declined in a fork, with an explanation", async () => {
    shops += 1;
    const repository = await github.createRepository(`acme/shop-${shops}`, { "README.md": "# Shop\n" });
    const fork = await github.fork(repository, "guest");
    const pull = await github.openPullRequest(repository, {
      ...{ title: "Count seconds", changes: twoMistakes, fork, author: "guest" },
    });
    const place = { repository, pull };
    expect(await waitForRun(place)).toMatchObject({ conclusion: "failure", actions: [] });
    await write(place, "/pitstop fix");
    await expect.poll(() => repliesIn(place)[0]?.body, patience).toMatch(/^The branch is in a fork/);
  });

  test("commits nothing more if it is redelivered, even to a restarted app", async () => {
    const place = await openReviewed();
    const asked = await write(place, "/pitstop fix");
    await expect.poll(() => reactionsTo(asked), patience).toContain("rocket");
    await github.push(place.repository, place.pull, { "src/later.ts": wrong("later") });
    await waitForRun(place);
    const head = place.pull.head.sha;
    await redeliverToNewProcess(asked);
    expect(place.pull.head.sha).toBe(head);
  });

  test("is not repeated if GitHub's response gets lost", async () => {
    const place = await openReviewed();
    github.fail("graphql/createCommitOnBranch", serverError(), { isDone: true });
    const asked = await write(place, "/pitstop fix");
    await expect.poll(() => reactionsTo(asked), patience).toContain("rocket");
    expect(await waitForRun(place)).toMatchObject({ conclusion: "success" });
    expect(repliesIn(place)).toEqual([]);
  });

  test("reacts with a confused face if GitHub fails", async () => {
    const place = await openReviewed();
    github.fail("pulls/list-files", serverError(), { times: 9 });
    const asked = await write(place, "/pitstop fix");
    await expect.poll(() => reactionsTo(asked), patience).toEqual(["eyes", "confused"]);
    github.state.faults.length = 0;
  });
});

describe("the button Fix all", () => {
  const press = ({ repository, run }: Place & { run: CheckRun }, login = "octocat") =>
    github.pressAction(repository, run, "fix-all", login);

  test("commits every safe fix once, however often it is pressed, and reports it in the check run", async () => {
    const place = await openReviewed();
    const before = place.pull.head.sha;
    const { summary = "" } = place.run;
    await press(place);
    await expect.poll(() => commitsBy(place), patience).toBe("pitstop[bot]");
    await waitForRun(place);
    expect(place.run.summary).toBe(summary);
    const head = place.pull.head.sha;
    await press(place);
    await expect.poll(() => place.run.summary, patience).not.toBe(summary);
    await press(place);
    await app.idle();
    expect(place.run.summary).toMatch(/^> \*\*Fix all:\*\* The branch has a newer commit/);
    expect(place.run.summary?.match(/Fix all:/g)).toHaveLength(1);
    expect(place.run.summary?.endsWith(summary)).toBe(true);
    expect(place.pull.head.sha).toBe(head);
    expect((await readCommit(place.repository.directory, head)).parents).toEqual([before]);
    expect(repliesIn(place)).toEqual([]);
  });

  test("does nothing for people without write access", async () => {
    const place = await openReviewed();
    await press(place, "visitor");
    await expect
      .poll(() => place.run.summary, patience)
      .toMatch(/^> \*\*Fix all:\*\* Only people with write access/);
    expect(await commitsBy(place)).toBe("octocat");
  });
});

describe("/pitstop ignore", () => {
  test("ignores a rule in this and every later review, with the reason, even after a restart", async () => {
    const place = await openReviewed();
    const asked = await write(place, "/pitstop ignore millisecond-timestamp the CDP takes @both #1");
    await expect.poll(() => reactionsTo(asked), patience).toEqual(["+1"]);
    await expect.poll(() => place.repository.checkRuns.length, patience).toBe(2);
    const run = await waitForRun(place);
    expect(run).toMatchObject({ conclusion: "success", title: "No pitfalls found" });
    expect(run.summary).toContain(
      "- `millisecond-timestamp` (2 pitfalls), by `octocat`: the CDP takes @\u200Bboth #\u200B1",
    );
    await app.stop();
    app = await startApp();
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "success" });

    place.pull.conversation.length = 0;
    await github.push(place.repository, place.pull, { "src/most.ts": wrong("most") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "failure" });
  });

  test("works only for people who have write access now", async () => {
    const place = await openReviewed();
    const asked = await write(place, "/pitstop ignore 2 I like it so", "visitor");
    await expect.poll(() => reactionsTo(asked), patience).toEqual(["-1"]);
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "failure" });
    place.repository.roles.set("visitor", "write");
    await github.push(place.repository, place.pull, { "src/most.ts": wrong("most") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "success" });
  });
});

describe("other commands", () => {
  test("/pitstop review creates a new check run at the same head, and repeats no comment", async () => {
    const place = await openReviewed();
    const asked = await write(place, "/pitstop review");
    await expect.poll(() => reactionsTo(asked), patience).toEqual(["eyes"]);
    await expect
      .poll(() => place.repository.checkRuns.map(({ status }) => status), patience)
      .toEqual(["completed", "completed"]);
    expect(new Set(place.repository.checkRuns.map(({ headSha }) => headSha)).size).toBe(1);
    expect(place.pull.comments).toHaveLength(2);
  });

  test("are answered once, in one reply", async () => {
    const place = await openReviewed();
    const asked = await write(place, "/pitstop explain client-per-request\n/pitstop ignore 2");
    await expect.poll(() => repliesIn(place), patience).toHaveLength(1);
    expect(reactionsTo(asked)).toEqual(["confused"]);
    const [reply] = repliesIn(place);
    expect(reply?.body).toMatch(
      /^\*\*A client is created for every call\*\* \(`client-per-request`, pitfall 9/,
    );
    expect(reply?.body).toContain("Please give a reason: `/pitstop ignore millisecond-timestamp <reason>`");
    await redeliverToNewProcess(asked);
    expect(repliesIn(place)).toHaveLength(1);
  });

  test("that do not exist are answered with the list of commands, once per pull request", async () => {
    const place = await openReviewed();
    const asked = await write(place, "/pitstop reveiw");
    await expect.poll(() => repliesIn(place), patience).toHaveLength(1);
    expect(reactionsTo(asked)).toEqual(["confused"]);
    expect(repliesIn(place)[0]?.body).toMatch(
      /^Unknown command `reveiw` \(did you mean `review`\?\)\. Available commands/,
    );
    const again = await write(place, "/pitstop merge");
    await expect.poll(() => reactionsTo(again), patience).toEqual(["confused"]);
    await write(place, "/pitstop help");
    await expect.poll(() => repliesIn(place), patience).toHaveLength(2);
  });

  test("do nothing if they are a bot's, quoted, or added by an edit", async () => {
    const place = await openReviewed();
    const { length } = github.requests;
    await write(place, "> /pitstop fix\n\n```\n/pitstop review\n```");
    await edit(github.state, place, await write(place, "Nice."), "/pitstop fix");
    const bot = toAccount("renovate[bot]", "Bot");
    place.repository.roles.set(bot.login, "write");
    await sendWebhooks(github.state, addIssueComment(github.state, place, bot, "/pitstop fix").events);
    await app.idle();
    const asked = github.requests.slice(length).map(({ path }) => path);
    // The last request of the first review may be recorded only now.
    const others = asked.filter((path) => !path.includes("/check-runs/"));
    expect(others.filter((path) => path.includes(`/${place.repository.name}/`))).toEqual([]);
  });
});

describe("a command in an inline comment", () => {
  const inlineReplies = ({ pull }: Place) =>
    pull.comments.filter(({ author, inReplyTo }) => author.type === "Bot" && inReplyTo !== undefined);

  test("is answered once, in its thread", async () => {
    const place = await openReviewed();
    await writeInline(place, "Why is this wrong?");
    const asked = await writeInline(place, "/pitstop explain 2\n/pitstop\u00A0ignore\u00A02");
    await expect.poll(() => inlineReplies(place), patience).toHaveLength(1);
    const [answer] = inlineReplies(place);
    expect(answer?.threadId).toBe(asked.threadId);
    expect(answer?.body).toMatch(/^\*\*[^*]+\*\* \(`millisecond-timestamp`, pitfall 2/);
    expect(answer?.body).toContain("Please give a reason: `/pitstop ignore millisecond-timestamp <reason>`");
    expect(reactionsTo(asked, "PRRC")).toEqual(["confused"]);
    await redeliverToNewProcess(asked);
    expect(inlineReplies(place)).toHaveLength(1);
    expect(repliesIn(place)).toEqual([]);
  });

  test("commits every safe fix, once", async () => {
    const place = await openReviewed();
    const asked = await writeInline(place, "/pitstop fix");
    await expect.poll(() => reactionsTo(asked, "PRRC"), patience).toEqual(["eyes", "rocket"]);
    expect(await waitForRun(place)).toMatchObject({ conclusion: "success" });
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    await waitForRun(place);
    const head = place.pull.head.sha;
    await redeliverToNewProcess(asked);
    expect(place.pull.head.sha).toBe(head);
  });

  test("ignores a rule in this and every later review, until it is deleted", async () => {
    const place = await openReviewed();
    const asked = await writeInline(place, "/pitstop ignore 2 the CDP takes both");
    await expect.poll(() => reactionsTo(asked, "PRRC"), patience).toEqual(["+1"]);
    await expect.poll(() => place.repository.checkRuns.length, patience).toBe(2);
    const run = await waitForRun(place);
    expect(run).toMatchObject({ conclusion: "success", title: "No pitfalls found" });
    expect(run.summary).toContain("by `octocat`: the CDP takes both");
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "success" });

    place.pull.comments.splice(place.pull.comments.indexOf(asked), 1);
    await github.push(place.repository, place.pull, { "src/most.ts": wrong("most") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "failure" });
  });

  test("works only for people with write access", async () => {
    const place = await openReviewed();
    const asked = await writeInline(place, "/pitstop ignore 2 I like it so", "visitor");
    await expect.poll(() => reactionsTo(asked, "PRRC"), patience).toEqual(["-1"]);
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "failure" });
    expect(inlineReplies(place)).toEqual([]);
  });

  test("does nothing if it is a bot's, or quoted", async () => {
    const place = await openReviewed();
    const { length } = github.requests;
    await writeInline(place, "> /pitstop fix");
    const bot = toAccount("renovate[bot]", "Bot");
    place.repository.roles.set(bot.login, "write");
    const [thread] = place.pull.threads;
    if (thread === undefined) throw new Error("nothing was reported");
    const { events } = await replyInThread(github.state, place, thread, bot, "/pitstop fix");
    await sendWebhooks(github.state, events);
    await app.idle();
    const asked = github.requests.slice(length).map(({ path }) => path);
    // The last request of the first review may be recorded only now.
    const others = asked.filter((path) => !path.includes("/check-runs/"));
    expect(others.filter((path) => path.includes(`/${place.repository.name}/`))).toEqual([]);
  });
});

describe("a command in the text of a review", () => {
  test("is answered once, in the conversation, with a reaction to the review", async () => {
    const place = await openReviewed(twoMistakes, { author: "hubot" });
    const asked = await submit(place, "Nice.\n\n/pitstop explain 2\n/pitstop fxi", "octocat", "APPROVE");
    await expect.poll(() => repliesIn(place), patience).toHaveLength(1);
    expect(repliesIn(place)[0]?.body).toMatch(/^\*\*[^*]+\*\* \(`millisecond-timestamp`, pitfall 2/);
    expect(reactionsTo(asked, "PRR")).toEqual(["confused"]);
    await redeliverToNewProcess(asked);
    expect(repliesIn(place)).toHaveLength(1);
    expect(reactionsTo(asked, "PRR")).toEqual(["confused"]);
  });

  test("commits every safe fix, once", async () => {
    const place = await openReviewed();
    const asked = await submit(place, "/pitstop fix");
    await expect.poll(() => reactionsTo(asked, "PRR"), patience).toEqual(["eyes", "rocket"]);
    expect(await waitForRun(place)).toMatchObject({ conclusion: "success" });
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    await waitForRun(place);
    const head = place.pull.head.sha;
    await redeliverToNewProcess(asked);
    expect(place.pull.head.sha).toBe(head);
  });

  test("ignores a rule in this and every later review", async () => {
    const place = await openReviewed();
    const asked = await submit(place, "/pitstop ignore 2 the CDP takes both");
    await expect.poll(() => reactionsTo(asked, "PRR"), patience).toEqual(["+1"]);
    await expect.poll(() => place.repository.checkRuns.length, patience).toBe(2);
    const run = await waitForRun(place);
    expect(run).toMatchObject({ conclusion: "success", title: "No pitfalls found" });
    expect(run.summary).toContain("by `octocat`: the CDP takes both");
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "success" });
  });

  test("works only for people with write access", async () => {
    const place = await openReviewed();
    const asked = await submit(place, "/pitstop ignore 2 I like it so", "visitor");
    await expect.poll(() => reactionsTo(asked, "PRR"), patience).toEqual(["-1"]);
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    expect(await waitForRun(place)).toMatchObject({ conclusion: "failure" });
  });

  test("does nothing if it is quoted, or there is none", async () => {
    const place = await openReviewed(twoMistakes, { author: "hubot" });
    const { length } = github.requests;
    await submit(place, "> /pitstop fix");
    await submit(place, "", "octocat", "APPROVE");
    await app.idle();
    const asked = github.requests.slice(length).map(({ path }) => path);
    const others = asked.filter((path) => !path.includes("/check-runs/") && !path.endsWith("/reviews"));
    expect(others.filter((path) => path.includes(`/${place.repository.name}/`))).toEqual([]);
  });
});

describe("commands of a stranger", () => {
  test("are answered once, however many there are at once, and cost nothing else", async () => {
    const place = await openReviewed();
    const [owner, repo] = [place.repository.owner.login, place.repository.name];
    const before = github.requests.length;
    const { rest } = connectWith(github, github.signIn("visitor"));
    const comments = Array.from({ length: 20 }, () => ({
      ...{ path: "src/order.ts", line: 1, side: "RIGHT", body: "/pitstop help" },
    }));
    await rest.pulls.createReview({
      ...{ owner, repo, pull_number: place.pull.number, event: "COMMENT", body: "Hello", comments },
    });
    await github.settle();
    await app.idle();
    const operations = github.requests.slice(before).map(({ operation }) => operation);
    const count = (name: string) => operations.filter((operation) => operation === name).length;
    expect(count("repos/get-collaborator-permission-level")).toBe(1);
    expect(count("reactions/create-for-pull-request-review-comment")).toBe(1);
    // Somebody else is asked about.
    const asked = await write(place, "/pitstop help");
    await expect.poll(() => repliesIn(place).length, patience).toBe(1);
    expect(reactionsTo(asked)).toEqual([]);
  });
});

test("a command shows that GitHub did not say who may use it", async () => {
  const place = await openReviewed();
  github.fail("repos/get-collaborator-permission-level", serverError(), { times: 10 });
  const asked = await write(place, "/pitstop help");
  await expect.poll(() => reactionsTo(asked), patience).toEqual(["confused"]);
  github.state.faults.length = 0;
});

describe("a stranger's comment that is made to break its reading", () => {
  test.each([
    ["is refused like any other", "/pitstop help"],
    ["keeps no rule from being judged", "/pitstop ignore 2 I like it so"],
  ])("%s, and the next review completes", async (_what, command) => {
    const place = await openReviewed();
    const asked = await write(place, `${command}\n\n${"- ".repeat(2500)}x`, "visitor");
    await expect.poll(() => reactionsTo(asked), patience).toEqual(["-1"]);
    await write(place, `${command}\n${"a-_".repeat(21_000)}`, "visitor");
    await github.push(place.repository, place.pull, { "src/more.ts": wrong("more") });
    expect(await waitForRun(place)).toMatchObject({
      conclusion: "failure",
      title: "3 pitfalls found: 3 errors",
    });
  });
});
