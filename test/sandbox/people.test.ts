import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toAccount } from "../../sandbox/state/accounts.ts";
import { listCommits, readCommit, resolveCommit } from "../../sandbox/state/git-repository.ts";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { deleteFork } from "../../sandbox/state/hosting.ts";
import { commit, forcePush, rebase } from "../../sandbox/people/branches.ts";
import { rerunAllChecks } from "../../sandbox/people/checks.ts";
import { comment, reply, resolve } from "../../sandbox/people/discussion.ts";
import { destroyMergeGroup, queueForMerge } from "../../sandbox/people/merge-queue.ts";
import { addLabel, changeBase, merge, rename } from "../../sandbox/people/pull-requests.ts";
import { catalogueChange, openShop, writeCatalogue, type Shop } from "./shop.ts";

let github: GitHub;
const octocat = toAccount("octocat", "User");

beforeAll(async () => {
  github = await startGitHub({
    permissions: {
      ...{ metadata: "read", contents: "read", pull_requests: "write" },
      ...{ checks: "write", merge_queues: "read" },
    },
    events: [
      ...["pull_request", "issue_comment", "merge_group"],
      ...["pull_request_review_comment", "pull_request_review_thread"],
    ],
  });
  github.sendWebhooksTo("http://127.0.0.1:1/");
});

afterAll(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

/** The webhooks that the app receives during `act`. */
async function listen(act: () => Promise<unknown>) {
  const before = github.deliveries.length;
  await act();
  return github.deliveries.slice(before);
}

function names(deliveries: Awaited<ReturnType<typeof listen>>) {
  return deliveries.map(({ event, action }) => `${event}.${action ?? ""}`);
}

async function commentOnLine4(shop: Shop) {
  await shop.octokit.rest.pulls.createReview({
    ...{ ...shop.pullWhere, event: "COMMENT", body: "One remark." },
    comments: [{ path: "src/catalogue.ts", line: 4, side: "RIGHT", body: "Is this price right?" }],
  });
  const [thread] = shop.pull.threads;
  if (thread === undefined) throw new Error("there is no thread");
  return thread;
}

async function pushToMain(shop: Shop, path: string): Promise<void> {
  await commit(github.state, shop.repository, {
    ...{ branch: "main", parent: shop.pull.base.sha, message: "Work on main", by: octocat },
    changes: { [path]: "// new\n" },
  });
}

describe("a pull request", () => {
  test("sends a webhook when its title changes, and another one when its base does", async () => {
    const shop = await openShop(github);
    await pushToMain(shop, "src/other.ts");
    await github.openPullRequest(shop.repository, { title: "Next", branch: "next", changes: { a: "1\n" } });
    const [titled, based] = await listen(async () => {
      await rename(github.state, shop, "Raise three prices");
      await changeBase(github.state, shop, "next");
    });
    expect(titled?.payload).toMatchObject({
      ...{ action: "edited", changes: { title: { from: "Raise two prices" } } },
      pull_request: { title: "Raise three prices" },
    });
    expect(based?.payload).toMatchObject({
      ...{ action: "edited", changes: { base: { ref: { from: "main" } } } },
      pull_request: { base: { ref: "next" } },
    });
  });

  test("can be labeled", async () => {
    const shop = await openShop(github);
    const [reported] = await listen(() => addLabel(github.state, shop, "skip-review"));
    expect(reported?.payload).toMatchObject({ action: "labeled", label: { name: "skip-review" } });
    const { data } = await shop.octokit.rest.pulls.get(shop.pullWhere);
    expect(data.labels.map(({ name }) => name)).toEqual(["skip-review"]);
  });

  test("has only the files of the new commit after a force-push", async () => {
    const shop = await openShop(github);
    const thread = await commentOnLine4(shop);
    const before = shop.pull.head.sha;
    const [reported] = await listen(() => forcePush(github.state, shop, { "README.md": "# Again\n" }));
    expect(reported?.payload).toMatchObject({ action: "synchronize", before, after: shop.pull.head.sha });
    const { data } = await shop.octokit.rest.pulls.listFiles(shop.pullWhere);
    expect(data.map(({ filename }) => filename)).toEqual(["README.md"]);
    const comments = await shop.octokit.rest.pulls.listReviewComments(shop.pullWhere);
    expect(comments.data[0]?.line).toBeNull();
    expect(thread.resolvedBy).toBeUndefined();
  });

  test("keeps its commits and comments when it is rebased", async () => {
    const shop = await openShop(github);
    await github.push(shop.repository, shop.pull, { "docs/prices.md": "# Prices\n" }, "Explain");
    await commentOnLine4(shop);
    await pushToMain(shop, "src/other.ts");
    await rebase(github.state, shop);
    const { directory } = shop.repository;
    const main = (await resolveCommit(directory, "main")) ?? "";
    const commits = await listCommits(directory, main, shop.pull.head.sha);
    expect(commits.map(({ message }) => message)).toEqual(["Raise two prices", "Explain"]);
    expect(shop.pull.base.sha).toBe(main);
    const { data } = await shop.octokit.rest.pulls.listFiles(shop.pullWhere);
    expect(data.map(({ filename }) => filename)).toEqual(["docs/prices.md", "src/catalogue.ts"]);
    const comments = await shop.octokit.rest.pulls.listReviewComments(shop.pullWhere);
    expect(comments.data[0]?.line).toBe(4);
  });

  test("cannot be rebased if there are conflicts", async () => {
    const shop = await openShop(github);
    await commit(github.state, shop.repository, {
      ...{ branch: "main", parent: shop.pull.base.sha, message: "Lower prices", by: octocat },
      changes: {
        "src/catalogue.ts": writeCatalogue().replace("article4 = { price: 9.90", "article4 = { price: 1.90"),
      },
    });
    await expect(rebase(github.state, shop)).rejects.toThrow("conflicts with main");
  });

  test("lists a renamed file once", async () => {
    const shop = await openShop(github, {
      "src/catalogue.ts": undefined,
      "src/articles.ts": writeCatalogue(4),
    });
    const { data } = await shop.octokit.rest.pulls.listFiles(shop.pullWhere);
    expect(data.map((file) => [file.status, file.previous_filename, file.filename])).toEqual([
      ["renamed", "src/catalogue.ts", "src/articles.ts"],
    ]);
  });

  test("is closed when it is merged, and main moves", async () => {
    const shop = await openShop(github);
    const reported = await listen(() => merge(github.state, shop, octocat));
    expect(names(reported)).toEqual(["pull_request.closed", "check_suite.requested"]);
    expect(reported[0]?.payload).toMatchObject({ pull_request: { merged: true, state: "closed" } });
    const main = await resolveCommit(shop.repository.directory, "main");
    const { parents } = await readCommit(shop.repository.directory, main ?? "");
    expect(parents).toEqual([shop.pull.base.sha, shop.pull.head.sha]);
  });
});

describe("people", () => {
  test("comment on a pull request, whose webhook has an issue without the head commit", async () => {
    const shop = await openShop(github);
    const [reported] = await listen(() => comment(github.state, shop, "octocat", "/pitstop review"));
    expect(reported?.payload).toMatchObject({
      ...{ action: "created", comment: { body: "/pitstop review", user: { login: "octocat" } } },
      issue: { number: 1, pull_request: {} },
    });
  });

  test("reply in a thread and resolve it", async () => {
    const shop = await openShop(github);
    const thread = await commentOnLine4(shop);
    await github.settle();
    const reported = await listen(async () => {
      await reply(github.state, shop, thread, { login: "octocat", body: "It is." });
      await resolve(github.state, shop, thread, "octocat");
    });
    expect(names(reported)).toEqual([
      "pull_request_review_comment.created",
      "pull_request_review_thread.resolved",
    ]);
    expect(reported[0]?.payload).toMatchObject({ comment: { in_reply_to_id: shop.pull.comments[0]?.id } });
    const { data } = await shop.octokit.rest.pulls.listReviewComments(shop.pullWhere);
    expect(data.map(({ body }) => body)).toEqual(["Is this price right?", "It is."]);
  });

  test("have the permissions of their role", async () => {
    const { octokit, where, repository } = await openShop(github);
    repository.roles.set("hubot", "admin");
    const read = async (username: string) =>
      (await octokit.rest.repos.getCollaboratorPermissionLevel({ ...where, username })).data.permission;
    expect([await read("octocat"), await read("hubot"), await read("visitor")]).toEqual([
      ...["write", "admin", "read"],
    ]);
  });

  test("re-run all checks of a commit", async () => {
    const { octokit, where, repository, pull } = await openShop(github);
    await octokit.rest.checks.create({
      ...where,
      name: "Prices",
      head_sha: pull.head.sha,
      conclusion: "failure",
    });
    await github.settle();
    const [reported] = await listen(() => rerunAllChecks(github.state, repository, pull.head.sha, "octocat"));
    expect(reported?.payload).toMatchObject({
      ...{ action: "rerequested", sender: { login: "octocat" } },
      check_suite: { head_sha: pull.head.sha, conclusion: "failure", head_branch: "feature" },
    });
    const { data } = await octokit.rest.checks.listSuitesForRef({ ...where, ref: pull.head.sha });
    expect(data.check_suites.map(({ status }) => status)).toEqual(["completed"]);
  });
});

test("a merge queue requests checks of the merged commit, on a branch of its own", async () => {
  const shop = await openShop(github);
  await pushToMain(shop, "src/other.ts");
  const reported = await listen(async () => {
    const group = await queueForMerge(github.state, shop, octocat);
    await destroyMergeGroup(github.state, shop.repository, group, { by: octocat, reason: "dequeued" });
  });
  expect(names(reported)).toEqual([
    ...["check_suite.requested", "merge_group.checks_requested", "merge_group.destroyed"],
  ]);
  const main = await resolveCommit(shop.repository.directory, "main");
  expect(reported[1]?.payload).toMatchObject({
    merge_group: {
      base_ref: "refs/heads/main",
      base_sha: main,
      head_commit: { message: "Merge pull request #1" },
    },
  });
});

describe("a pull request from a fork", () => {
  async function openFromFork() {
    const home = await openShop(github);
    const fork = await github.fork(home.repository, "visitor");
    const request = { title: "Raise prices", branch: "raise", author: "visitor", changes: catalogueChange };
    const deliveries = await listen(() => github.openPullRequest(home.repository, { ...request, fork }));
    const pull = home.repository.pulls.at(-1);
    if (pull === undefined) throw new Error("no pull request was opened");
    return { ...home, fork, pull, pullWhere: { ...home.where, pull_number: pull.number }, deliveries };
  }

  test("sends no check suite webhook, and its check runs do not list it", async () => {
    const shop = await openFromFork();
    expect(names(shop.deliveries)).toEqual(["pull_request.opened"]);
    expect(shop.deliveries[0]?.payload).toMatchObject({
      pull_request: {
        head: { label: "visitor:raise", repo: { fork: true } },
        base: { repo: { fork: false } },
      },
    });
    const { data } = await shop.octokit.rest.checks.create({
      ...{ ...shop.where, name: "Prices", head_sha: shop.pull.head.sha },
    });
    expect(data.pull_requests).toEqual([]);
    const associated = await shop.octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...{ ...shop.where, commit_sha: shop.pull.head.sha },
    });
    expect(associated.data).toEqual([]);
  });

  test("can be read in the base repository by SHA, but not by branch, and not in the fork", async () => {
    const shop = await openFromFork();
    const path = "src/catalogue.ts";
    const read = (ref: string, where = shop.where) =>
      shop.octokit.rest.repos.getContent({ ...where, path, ref });
    expect((await read(shop.pull.head.sha)).status).toBe(200);
    await expect(read("raise")).rejects.toMatchObject({ status: 404 });
    const there = { owner: "visitor", repo: shop.where.repo };
    await expect(read("raise", there)).rejects.toMatchObject({ status: 404 });
  });

  test("can be pushed to, and remains when its fork is deleted", async () => {
    const shop = await openFromFork();
    const reported = await listen(() =>
      github.push(shop.repository, shop.pull, { "src/catalogue.ts": writeCatalogue(4) }),
    );
    expect(names(reported)).toEqual(["pull_request.synchronize"]);
    deleteFork(github.state, shop.fork);
    const { data } = await shop.octokit.rest.pulls.get(shop.pullWhere);
    expect(data.head.repo).toBeNull();
    const files = await shop.octokit.rest.pulls.listFiles(shop.pullWhere);
    expect(files.data.map(({ filename }) => filename)).toEqual(["src/catalogue.ts"]);
  });
});
