import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhooks } from "@octokit/webhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { comment, edit } from "../../sandbox/people/discussion.ts";
import { connectWith, openShop, signAppToken, writeCatalogue } from "./shop.ts";

interface Received {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let github: GitHub;
let listener: Server;
const received: Received[] = [];

beforeAll(async () => {
  github = await startGitHub();
  listener = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.writeHead(202).end();
    });
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  // The address of a server that listens on a port is always of this type.
  const { port } = listener.address() as AddressInfo;
  github.sendWebhooksTo(`http://127.0.0.1:${port}/`);
});

afterAll(async () => {
  listener.close();
  await github.stop();
});

test("the app receives a signed webhook for a new pull request and every push, which matches GitHub's schema", async () => {
  const shop = await openShop(github);
  const before = shop.pull.head.sha;
  await github.push(shop.repository, shop.pull, { "src/catalogue.ts": writeCatalogue(4) });
  const [, opened, pushed] = received;
  expect(JSON.parse(opened?.body ?? "")).toMatchObject({ action: "opened", number: 1 });
  expect(JSON.parse(pushed?.body ?? "")).toMatchObject({
    action: "synchronize",
    before,
    after: shop.pull.head.sha,
  });
  const webhooks = new Webhooks({ secret: github.app.webhookSecret });
  const signature = String(opened?.headers["x-hub-signature-256"]);
  expect(await webhooks.verify(opened?.body ?? "", signature)).toBe(true);
  expect(await webhooks.verify(`${opened?.body ?? ""} `, signature)).toBe(false);
  expect(opened?.headers["x-github-event"]).toBe("pull_request");
  expect(github.deliveries.map(({ event, action, status }) => [event, action, status])).toEqual([
    ["check_suite", "requested", 202],
    ["pull_request", "opened", 202],
    ["pull_request", "synchronize", 202],
    ["check_suite", "requested", 202],
  ]);
  expect(github.violations).toEqual([]);
});

test("a webhook is redelivered under its original GUID", async () => {
  const [first] = github.deliveries;
  if (first === undefined) throw new Error("nothing was delivered before");
  await github.redeliver(first);
  expect(received.at(-1)?.body).toBe(received[0]?.body);
  expect(github.deliveries.at(-1)?.guid).toBe(first.guid);
});

test("a delivery without a response is recorded and not repeated", async () => {
  const count = github.deliveries.length;
  github.sendWebhooksTo("http://127.0.0.1:1/");
  await openShop(github);
  expect(github.deliveries.slice(count).map((delivery) => delivery.status)).toEqual([undefined, undefined]);
});

test("the app receives webhooks for its own actions, and for what people do with its check run", async () => {
  const own = await startGitHub({
    events: ["pull_request", "pull_request_review", "pull_request_review_comment"],
  });
  // The address of a server that listens on a port is always of this type.
  const { port } = listener.address() as AddressInfo;
  own.sendWebhooksTo(`http://127.0.0.1:${port}/`);
  const { octokit, where, pullWhere, repository, pull } = await openShop(own);
  await octokit.rest.pulls.createReview({
    ...pullWhere,
    event: "COMMENT",
    body: "One remark.",
    comments: [{ path: "src/catalogue.ts", line: 4, side: "RIGHT", body: "Is this price right?" }],
  });
  await octokit.rest.checks.create({
    ...where,
    name: "Prices",
    head_sha: pull.head.sha,
    conclusion: "failure",
    actions: [{ label: "Fix", description: "Lowers the prices", identifier: "fix" }],
  });
  await own.settle();
  const [run] = repository.checkRuns;
  if (run === undefined) throw new Error("the check run was not stored");
  await own.rerunCheckRun(repository, run, "octocat");
  await own.pressAction(repository, run, "fix", "octocat");
  await expect(own.pressAction(repository, run, "unfix", "octocat")).rejects.toThrow("no button unfix");
  await own.changePullRequest(repository, pull, "converted_to_draft");
  await own.changePullRequest(repository, pull, "ready_for_review");
  await own.changePullRequest(repository, pull, "closed");
  await own.changePullRequest(repository, pull, "reopened");
  expect(own.deliveries.map(({ event, action }) => `${event}.${action ?? ""}`).sort()).toEqual([
    "check_run.completed",
    "check_run.created",
    "check_run.requested_action",
    "check_run.rerequested",
    "check_suite.completed",
    "check_suite.requested",
    "pull_request.closed",
    "pull_request.converted_to_draft",
    "pull_request.opened",
    "pull_request.ready_for_review",
    "pull_request.reopened",
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
  ]);
  expect(own.violations).toEqual([]);
  await own.stop();
});

test("webhooks for edited and deleted comments include the previous text", async () => {
  const own = await startGitHub({ events: ["issue_comment", "pull_request_review_comment"] });
  // The address of a server that listens on a port is always of this type.
  const { port } = listener.address() as AddressInfo;
  own.sendWebhooksTo(`http://127.0.0.1:${port}/`);
  const shop = await openShop(own);
  const { octokit, where, pullWhere, pull } = shop;
  const written = await comment(own.state, shop, "octocat", "/pitstop hlep");
  await edit(own.state, shop, written, "/pitstop help");
  await octokit.rest.issues.deleteComment({ ...where, comment_id: written.id });
  const comments = [{ path: "src/catalogue.ts", line: 4, side: "RIGHT", body: "Is it right?" }];
  await octokit.rest.pulls.createReview({ ...pullWhere, event: "COMMENT", body: "One.", comments });
  const comment_id = pull.comments[0]?.id ?? 0;
  await octokit.rest.pulls.updateReviewComment({ ...where, comment_id, body: "It is right." });
  await octokit.rest.pulls.deleteReviewComment({ ...where, comment_id });
  await own.settle();
  const reported = own.deliveries.filter(({ event }) => event.endsWith("comment"));
  expect(reported.map(({ event, action }) => `${event}.${action ?? ""}`)).toEqual([
    ...["issue_comment.created", "issue_comment.edited", "issue_comment.deleted"],
    "pull_request_review_comment.created",
    "pull_request_review_comment.edited",
    "pull_request_review_comment.deleted",
  ]);
  expect(reported[1]?.payload).toMatchObject({ changes: { body: { from: "/pitstop hlep" } } });
  expect(reported[4]?.payload).toMatchObject({ changes: { body: { from: "Is it right?" } } });
  expect(own.violations).toEqual([]);
  await own.stop();
});

test("the app can list deliveries by page and status, and have them redelivered", async () => {
  const own = await startGitHub();
  own.sendWebhooksTo("http://127.0.0.1:1/");
  await openShop(own);
  // The address of a server that listens on a port is always of this type.
  const { port } = listener.address() as AddressInfo;
  own.sendWebhooksTo(`http://127.0.0.1:${port}/`);
  await openShop(own);
  const app = connectWith(own, await signAppToken(own));
  const failed = await app.rest.apps.listWebhookDeliveries({ status: "failure" });
  expect(failed.data.map(({ event, status_code: status }) => [event, status])).toEqual([
    ["pull_request", 502],
    ["check_suite", 502],
  ]);
  const all = await app.paginate(app.rest.apps.listWebhookDeliveries, { per_page: 3 });
  expect(all).toHaveLength(4);
  const [delivery] = failed.data;
  await app.rest.apps.redeliverWebhookDelivery({ delivery_id: delivery?.id ?? 0 });
  await own.settle();
  const [again] = (await app.rest.apps.listWebhookDeliveries()).data;
  expect(again).toMatchObject({ guid: delivery?.guid, redelivery: true, status: "OK", status_code: 202 });
  const { data } = await app.rest.apps.getWebhookDelivery({ delivery_id: again?.id ?? 0 });
  expect(data.request.payload).toMatchObject({ action: "opened" });
  expect(own.violations).toEqual([]);
  await own.stop();
});
