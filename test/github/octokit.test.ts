import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { Probot } from "probot";
import { describe, expect, it } from "vitest";
import { mayHaveBeenDone, PatientOctokit, toGitHubFailure } from "../../src/github/octokit.ts";
import { aClient, aPull, aPullResponse, api, repository } from "./fake-github.ts";
import { JobStopped } from "../../src/jobs/queue.ts";
import { getPullRequest } from "../../src/github/pull-request.ts";
import { QuickOctokit } from "./quick-octokit.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const route = `${repository}/pulls/7`;
const read = (signal = new AbortController().signal) => getPullRequest(aClient(), aPull(), signal);
const comment = () =>
  aClient().rest.checks.create({ owner: "shop", repo: "backend", name: "Pitstop", head_sha: "a" });

describe("GitHub's limits", () => {
  it.each([
    ["a secondary limit", 403, { "retry-after": "1" }],
    ["too many requests", 429, { "retry-after": "1" }],
    ["the hourly limit", 403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }],
  ])("are waited out: %s", async (_what, status, headers) => {
    nock(api).get(route).reply(status, { message: "You have exceeded a secondary rate limit" }, headers);
    nock(api).get(route).reply(200, aPullResponse());
    const before = Date.now();
    expect(await read()).toMatchObject({ number: 7 });
    expect(Date.now() - before).toBeGreaterThanOrEqual(990);
  });

  it("are waited out for a write too: GitHub did nothing", async () => {
    nock(api)
      .post(`${repository}/check-runs`)
      .reply(403, { message: "secondary rate limit" }, { "retry-after": "1" });
    nock(api).post(`${repository}/check-runs`).reply(201, { id: 1 });
    expect((await comment()).status).toBe(201);
  });

  it("are not waited out beyond reason", async () => {
    nock(api).get(route).reply(429, { message: "Too many requests" }, { "retry-after": "3600" });
    await expect(read()).rejects.toMatchObject({ status: 429 });
  });

  it("are not waited out once the job is stopped", async () => {
    nock(api).get(route).reply(403, { message: "secondary rate limit" }, { "retry-after": "60" });
    const started = Date.now();
    await expect(read(AbortSignal.timeout(300))).rejects.toThrow();
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it("are not seen in a missing permission", async () => {
    nock(api).get(route).reply(403, { message: "Resource not accessible by integration" });
    await expect(read()).rejects.toMatchObject({ status: 403 });
  });
});

describe("an answer that GitHub could not give", () => {
  it("is asked for again when nothing is written", async () => {
    nock(api).get(route).times(2).reply(502, {});
    nock(api).get(route).reply(200, aPullResponse());
    expect(await read()).toMatchObject({ number: 7 });
  });

  it("is not asked for again when something may have been written", async () => {
    nock(api).post(`${repository}/check-runs`).reply(502, {});
    await expect(comment()).rejects.toMatchObject({ status: 502 });
  });
});

describe("a stopped job's request", () => {
  it("ends at once and is not sent again", async () => {
    const controller = new AbortController();
    let sent = 0;
    const client = new QuickOctokit({
      authStrategy: undefined,
      request: {
        fetch: (...request: Parameters<typeof fetch>) => {
          sent += 1;
          return fetch(...request);
        },
      },
    });
    nock(api).get(route).delay(20_000).reply(200, {});
    setTimeout(() => {
      controller.abort(new JobStopped("superseded"));
    }, 50);
    await expect(getPullRequest(client, aPull(), controller.signal)).rejects.toBeInstanceOf(JobStopped);
    expect(sent).toBe(1);
  });
});

describe("a failed request", () => {
  const failureOf = (request: Promise<unknown>) => request.then(() => undefined, toGitHubFailure);

  it("tells GitHub's request id and no query", async () => {
    nock(api)
      .get(`${repository}/pulls/7/files?per_page=100`)
      .reply(404, { message: "Not Found" }, { "x-github-request-id": "A1:B2" });
    const { rest } = aClient();
    expect(
      await failureOf(
        rest.pulls.listFiles({ owner: "shop", repo: "backend", pull_number: 7, per_page: 100 }),
      ),
    ).toEqual({
      status: 404,
      requestId: "A1:B2",
      request: `GET ${api}${repository}/pulls/7/files`,
      message: expect.stringContaining("Not Found") as string,
    });
  });

  it("has no status when no answer came", async () => {
    nock(api).get(route).times(4).replyWithError("getaddrinfo ENOTFOUND");
    expect(await failureOf(read())).toMatchObject({ status: undefined, requestId: undefined });
  });

  it("may have been done after a 5xx or silence, but not after a refusal or an error of our own", async () => {
    nock(api).post(`${repository}/check-runs`).reply(422, {});
    nock(api).post(`${repository}/check-runs`).reply(503, {});
    nock(api).post(`${repository}/check-runs`).replyWithError("socket hang up");
    const outcomes: boolean[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1)
      outcomes.push(await comment().then(() => false, mayHaveBeenDone));
    expect(outcomes).toEqual([false, true, true]);
    expect(mayHaveBeenDone(new TypeError("x is not a function"))).toBe(false);
  });
});

describe("two writes at once", () => {
  it.each([
    ["of two installations do not wait for each other", [1, 2], 0, 900],
    ["of one installation keep the distance that GitHub asks for", [3, 3], 900, 5000],
  ])("%s", async (_what, installations, atLeast, atMost) => {
    const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const privateKey = key.export({ type: "pkcs8", format: "pem" }).toString();
    const probot = new Probot({ appId: 12, privateKey, logLevel: "fatal", Octokit: PatientOctokit });
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    for (const installation of new Set(installations)) {
      const token = { token: "ghs_1", expires_at: expires, permissions: {} };
      nock(api).post(`/app/installations/${installation}/access_tokens`).reply(201, token);
    }
    const arrivals: number[] = [];
    nock(api)
      .post(`${repository}/check-runs`)
      .times(2)
      .reply(() => {
        arrivals.push(Date.now());
        return [201, { id: 1 }];
      });
    const began = Date.now();
    await Promise.all(
      installations.map(async (installation) => {
        const client = await probot.auth(installation);
        await client.rest.checks.create({ owner: "shop", repo: "backend", name: "Pitstop", head_sha: "a" });
      }),
    );
    const [first = 0, second = 0] = arrivals;
    // Not from the first arrival: that may come late on a busy machine.
    expect(second - began).toBeGreaterThanOrEqual(atLeast);
    expect(second - first).toBeLessThan(atMost);
  });
});
