import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { secondaryRateLimit, serverError } from "../../sandbox/state/faults.ts";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { connect, openShop, containing, writeCatalogue, type Shop } from "./shop.ts";

let github: GitHub;
let shop: Shop;

beforeAll(async () => {
  github = await startGitHub();
  shop = await openShop(github);
});

afterAll(async () => {
  await github.stop();
});

function comment(body: string, signal?: AbortSignal) {
  return shop.octokit.rest.issues.createComment({
    ...shop.where,
    issue_number: shop.pull.number,
    body,
    request: { retries: 0, ...(signal === undefined ? {} : { signal }) },
  });
}

function bodies() {
  return shop.pull.conversation.map((entry) => entry.body);
}

describe("GitHub can be made to", () => {
  test("respond with 5xx for a number of requests, and then recover", async () => {
    github.fail("issues/create-comment", serverError(503), { times: 2 });
    await expect(comment("one")).rejects.toMatchObject({ status: 503 });
    await expect(comment("two")).rejects.toMatchObject({ status: 503 });
    await comment("three");
    expect(bodies()).toEqual(["three"]);
  });

  test("perform a request and lose the response", async () => {
    github.fail("issues/create-comment", { kind: "reset" }, { isDone: true });
    await expect(comment("four")).rejects.toMatchObject({ status: 500 });
    expect(bodies()).toContain("four");
    expect(github.requests.at(-1)?.status).toBeUndefined();
  });

  test("fail after some requests have succeeded", async () => {
    github.fail("issues/create-comment", serverError(), { skip: 1 });
    await comment("five");
    await expect(comment("six")).rejects.toMatchObject({ status: 502 });
    expect(bodies()).not.toContain("six");
  });

  test("report a secondary rate limit", async () => {
    github.fail("issues/create-comment", secondaryRateLimit(7));
    await expect(comment("seven")).rejects.toMatchObject({
      status: 403,
      message: containing("secondary rate limit"),
      response: { headers: { "retry-after": "7" } },
    });
  });

  test("respond slowly", async () => {
    github.fail("issues/create-comment", { kind: "slow", milliseconds: 150 });
    const started = performance.now();
    await comment("eight");
    expect(performance.now() - started).toBeGreaterThan(149);
  });

  test("take a while for what is done right away", async () => {
    github.fail("issues/create-comment", { kind: "lasting", milliseconds: 150 });
    const started = performance.now();
    const commenting = comment("eight and a half");
    while (!bodies().includes("eight and a half")) await new Promise(setImmediate);
    await commenting;
    expect(performance.now() - started).toBeGreaterThan(149);
  });

  test("never respond, so that the caller times out", async () => {
    github.fail("issues/create-comment", { kind: "hang" });
    const controller = new AbortController();
    const asked = github.requests.length;
    const waiting = comment("nine", controller.signal);
    while (github.requests.length === asked) await new Promise(setImmediate);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(github.requests.at(-1)?.status).toBeUndefined();
    expect(bodies()).not.toContain("nine");
  });

  test("let something else happen before it responds", async () => {
    const act = async () => {
      await comment("ten");
    };
    github.fail("issues/create-comment", { kind: "meanwhile", act });
    await comment("eleven");
    expect(bodies().slice(-2)).toEqual(["ten", "eleven"]);
  });

  test("ignore an app that was killed, but not its successor", async () => {
    github.fail("issues/create-comment", { kind: "crash" });
    await expect(comment("twelve")).rejects.toMatchObject({ status: 500 });
    await expect(comment("thirteen")).rejects.toMatchObject({ status: 500 });
    expect(bodies()).not.toContain("thirteen");
    shop = { ...shop, octokit: connect(github) };
    await comment("fourteen");
    expect(bodies()).toContain("fourteen");
  });

  test("fail every operation", async () => {
    github.fail("*", serverError(500));
    await expect(shop.octokit.rest.repos.get(shop.where)).rejects.toMatchObject({ status: 500 });
    await shop.octokit.rest.repos.get(shop.where);
  });

  test("revoke its tokens", async () => {
    const own = await openShop(github);
    github.revokeTokens();
    await expect(own.octokit.rest.repos.get(own.where)).rejects.toMatchObject({ status: 401 });
  });
});

test("deliveries can be held back and sent late, in another order", async () => {
  const actions: unknown[] = [];
  const listener = createServer((request, response) => {
    void text(request).then((body) => {
      actions.push(/"action":"(\w+)"/.exec(body)?.[1]);
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  // The address of a server that listens on a port is always of this type.
  const { port } = listener.address() as AddressInfo;
  github.sendWebhooksTo(`http://127.0.0.1:${port}/`);
  github.holdDeliveries();
  const own = await openShop(github);
  await github.push(own.repository, own.pull, { "src/catalogue.ts": writeCatalogue(4) });
  expect(actions).toEqual([]);
  await github.releaseDeliveries((held) => [...held].reverse());
  expect(actions).toEqual(["requested", "synchronize", "opened", "requested"]);
  listener.close();
});

test("every request and response of the tests above matches GitHub's API schema", () => {
  expect(github.violations).toEqual([]);
});
