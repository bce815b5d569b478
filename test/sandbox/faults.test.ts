import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { secondaryRateLimit, serverError } from "../../sandbox/faults.ts";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { openShop, saying, writeCatalogue, type Shop } from "./shop.ts";

let github: GitHub;
let shop: Shop;

beforeAll(async () => {
  github = await startGitHub();
  shop = await openShop(github);
});

afterAll(async () => {
  await github.stop();
});

function comment(body: string) {
  return shop.octokit.rest.issues.createComment({
    ...shop.where,
    issue_number: shop.pull.number,
    body,
    request: { retries: 0, signal: AbortSignal.timeout(2000) },
  });
}

function bodies() {
  return shop.pull.conversation.map((entry) => entry.body);
}

describe("GitHub can be made to", () => {
  test("answer 5xx, as often as asked, and be well again", async () => {
    github.fail("issues/create-comment", serverError(503), { times: 2 });
    await expect(comment("one")).rejects.toMatchObject({ status: 503 });
    await expect(comment("two")).rejects.toMatchObject({ status: 503 });
    await comment("three");
    expect(bodies()).toEqual(["three"]);
  });

  test("do what was asked and lose the answer", async () => {
    github.fail("issues/create-comment", { kind: "reset" }, { isDone: true });
    await expect(comment("four")).rejects.toMatchObject({ status: 500 });
    expect(bodies()).toContain("four");
    expect(github.requests.at(-1)?.status).toBeUndefined();
  });

  test("fail later on, after some requests", async () => {
    github.fail("issues/create-comment", serverError(), { skip: 1 });
    await comment("five");
    await expect(comment("six")).rejects.toMatchObject({ status: 502 });
    expect(bodies()).not.toContain("six");
  });

  test("ask for patience", async () => {
    github.fail("issues/create-comment", secondaryRateLimit(7));
    await expect(comment("seven")).rejects.toMatchObject({
      status: 403,
      message: saying("secondary rate limit"),
      response: { headers: { "retry-after": "7" } },
    });
  });

  test("be slow, or never answer at all", async () => {
    github.fail("issues/create-comment", { kind: "slow", milliseconds: 150 });
    const started = performance.now();
    await comment("eight");
    expect(performance.now() - started).toBeGreaterThan(149);
    github.fail("issues/create-comment", { kind: "hang" });
    await expect(comment("nine")).rejects.toMatchObject({ name: "HttpError" });
    expect(bodies()).not.toContain("nine");
  });

  test("forget the tokens it gave", async () => {
    const own = await openShop(github);
    github.revokeTokens();
    await expect(own.octokit.rest.repos.get(own.where)).rejects.toMatchObject({ status: 401 });
  });
});

test("deliveries can be kept back and sent late, in another order", async () => {
  const actions: unknown[] = [];
  const listener = createServer((request, response) => {
    void text(request).then((body) => {
      actions.push(/"action":"(\w+)"/.exec(body)?.[1]);
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  // A server that listens on a port has such an address.
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

test("nothing of this broke GitHub's description", () => {
  expect(github.violations).toEqual([]);
});
