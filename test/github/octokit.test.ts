import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { Probot } from "probot";
import { describe, expect, it } from "vitest";
import { createConnector } from "../../src/github/connector.ts";
import {
  explainRejection,
  isForbidden,
  mayHaveBeenDone,
  toGitHubFailure,
} from "../../src/github/failures.ts";
import {
  findLimit,
  getInstallationPermissions,
  isInstallation,
  type GitHub,
} from "../../src/github/octokit.ts";
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

describe("GitHub's rate limits", () => {
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

  it("are waited out for a write too, since GitHub did nothing", async () => {
    nock(api)
      .post(`${repository}/check-runs`)
      .reply(403, { message: "secondary rate limit" }, { "retry-after": "1" });
    nock(api).post(`${repository}/check-runs`).reply(201, { id: 1 });
    expect((await comment()).status).toBe(201);
  });

  it("are not waited out for longer than five minutes", async () => {
    nock(api).get(route).reply(429, { message: "Too many requests" }, { "retry-after": "3600" });
    await expect(read()).rejects.toMatchObject({ status: 429 });
  });

  it("are not waited out once the job is stopped", async () => {
    nock(api).get(route).reply(403, { message: "secondary rate limit" }, { "retry-after": "60" });
    const started = Date.now();
    await expect(read(AbortSignal.timeout(300))).rejects.toThrow();
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it("are not what a missing permission is", async () => {
    nock(api).get(route).reply(403, { message: "Resource not accessible by integration" });
    await expect(read()).rejects.toMatchObject({ status: 403 });
  });
});

/** An error as Octokit throws it. */
function aRequestError(status: number, headers: Record<string, string> = {}, message = "no") {
  const request = { method: "GET", url: `${api}${route}?page=2` };
  return Object.assign(new Error(message), { name: "HttpError", status, request, response: { headers } });
}

describe("the wait that GitHub asks for, in milliseconds", () => {
  const now = Date.parse("2026-11-23T10:00:00Z");
  const inTenSeconds = String(now / 1000 + 10);
  const secondary = "You have exceeded a secondary rate limit. Please wait a few minutes.";

  const everything = (wait: number) => ({ wait, reach: "everything" }) as const;
  const thisApi = (wait: number) => ({ wait, reach: "this API" }) as const;

  it.each<[string, unknown, ReturnType<typeof findLimit>]>([
    ["as long as it says", aRequestError(403, { "retry-after": "5" }), everything(5000)],
    ["as long as it says for a 429", aRequestError(429, { "retry-after": "5" }), everything(5000)],
    [
      "until the hourly limit resets, and a second more",
      aRequestError(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inTenSeconds }),
      thisApi(11_000),
    ],
    [
      "a second if the limit has just been reset",
      aRequestError(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }),
      thisApi(1000),
    ],
    ["a minute for a 429 alone", aRequestError(429), everything(60_000)],
    [
      "a minute for a 429 with requests left",
      aRequestError(429, { "x-ratelimit-remaining": "7" }),
      everything(60_000),
    ],
    ["a minute for a secondary limit alone", aRequestError(403, {}, secondary), everything(60_000)],
    ["none for a missing permission", aRequestError(403, {}, "Resource not accessible"), undefined],
    ["none for a 5xx, whatever it says", aRequestError(503, { "retry-after": "5" }), undefined],
    ["none for a 422 about rate limits", aRequestError(422, {}, secondary), undefined],
    ["none for an error that is not GitHub's", new TypeError("secondary rate limit"), undefined],
  ])("is %s", (_wait, error, expected) => {
    expect(findLimit(error, now)).toEqual(expected);
  });
});

describe("what GitHub forbids", () => {
  const graphql = (type: string | undefined) =>
    Object.assign(new Error("no"), {
      name: "GraphqlResponseError",
      headers: { "x-github-request-id": "A1:B2" },
      data: null,
      errors: [{ ...(type === undefined ? {} : { type }), message: "no" }],
    });

  it.each<[string, unknown, boolean]>([
    ["is a 403", aRequestError(403), true],
    ["is a refusal by GraphQL", graphql("FORBIDDEN"), true],
    ["is not a rate limit", aRequestError(403, {}, "API Rate Limit exceeded"), false],
    ["is not a 404", aRequestError(404), false],
    ["is not an error of our own", new Error("403"), false],
  ])("%s", (_what, error, expected) => {
    expect(isForbidden(error)).toBe(expected);
  });

  it.each([
    ["FORBIDDEN", 403],
    ["NOT_FOUND", 404],
    ["RATE_LIMITED", 429],
    ["UNPROCESSABLE", 422],
    [undefined, 500],
  ])("by GraphQL as %s has the status that REST would give, %i", (type, status) => {
    expect(toGitHubFailure(graphql(type))).toEqual({
      ...{ status, requestId: "A1:B2", request: "POST /graphql", message: "no" },
    });
  });
});

it("a refusal by GraphQL with a type is no sign of an old server, whatever else it says", () => {
  const error = Object.assign(new Error("no"), {
    name: "GraphqlResponseError",
    headers: {},
    data: null,
    errors: [{ type: "FORBIDDEN", extensions: { code: "saml_failure" }, message: "no" }],
  });
  expect(toGitHubFailure(error)).toEqual({
    ...{ status: 403, requestId: undefined, request: "POST /graphql", message: "no" },
  });
});

it.each<[string, unknown, string | undefined]>([
  [
    "a 422, without the address of the documentation",
    aRequestError(422, {}, "Validation Failed: line is not in the diff - https://docs.github.com/rest/pulls"),
    "Validation Failed: line is not in the diff",
  ],
  ["no other refusal", aRequestError(403, {}, "Forbidden"), undefined],
  ["no error of our own", new Error("Validation Failed"), undefined],
])("GitHub explains why it rejected a request: %s", (_what, error, explained) => {
  expect(explainRejection(error)).toBe(explained);
});

it("by a server that is too old for a query is its own kind of failure, with the server's words", () => {
  const message = "Field 'tarballUrl' doesn't exist on type 'Commit'";
  const error = Object.assign(new Error(message), {
    name: "GraphqlResponseError",
    headers: {},
    data: null,
    errors: [{ extensions: { code: "undefinedField", fieldName: "tarballUrl" }, message }],
  });
  expect(toGitHubFailure(error)).toEqual({
    ...{ status: 422, requestId: undefined, request: "POST /graphql", message, isOutdated: true },
  });
});

describe("a client", () => {
  const withAuth = (authentication: object): Parameters<typeof isInstallation>[0] => {
    // Only `auth` is asked.
    return { auth: () => Promise.resolve(authentication) } as unknown as ReturnType<typeof aClient>;
  };

  it.each([
    ["of an app", { type: "app" }, true],
    ["of a workflow", { type: "token", tokenType: "installation" }, true],
    ["of a person", { type: "token", tokenType: "oauth" }, false],
    ["without credentials", { type: "unauthenticated" }, false],
    ["of an unknown kind", {}, false],
  ])("%s acts as an installation: %o %s", async (_whose, authentication, expected) => {
    expect(await isInstallation(withAuth(authentication))).toBe(expected);
  });

  it.each([
    ["of an installation", { permissions: { contents: "write" } }, { contents: "write" }],
    ["of a person", { type: "token", tokenType: "oauth" }, {}],
  ])("%s knows its permissions", async (_whose, authentication, expected) => {
    expect(await getInstallationPermissions(withAuth(authentication))).toEqual(expected);
  });
});

describe("a request that GitHub answers with a 5xx", () => {
  it("is retried if it writes nothing", async () => {
    nock(api).get(route).times(2).reply(502, {});
    nock(api).get(route).reply(200, aPullResponse());
    expect(await read()).toMatchObject({ number: 7 });
  });

  it("is not retried if it may have written something", async () => {
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

  it("carries GitHub's request id and no query", async () => {
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

  it("has no status if no answer came", async () => {
    nock(api).get(route).times(4).replyWithError("getaddrinfo ENOTFOUND");
    expect(await failureOf(read())).toMatchObject({ status: undefined, requestId: undefined });
  });

  it("may have been done after a 5xx or no answer, but not after a refusal or an error of our own", async () => {
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

describe("clients of several installations", () => {
  /** Creates clients of installations, and notes whose requests arrive, and when. */
  async function connectAll() {
    const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const privateKey = key.export({ type: "pkcs8", format: "pem" }).toString();
    const probot = new Probot({ appId: 12, privateKey, logLevel: "fatal", Octokit: QuickOctokit });
    const connector = createConnector(await probot.auth());
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const arrivals: { readonly whose: string; readonly at: number }[] = [];
    return {
      arrivals,
      connect: (installationId: number) => {
        const token = { token: `ghs_${installationId}`, expires_at: expires, permissions: {} };
        nock(api).post(`/app/installations/${installationId}/access_tokens`).reply(201, token);
        connector.learn({
          id: installationId,
          appId: 12,
          isSuspended: false,
          permissions: { checks: "write" },
        });
        return () =>
          connector.connect({ installationId, repository: "backend", permissions: { checks: "write" } });
      },
      /** Answers one request for a check run. */
      answer: (status: number, headers: Record<string, string> = {}) =>
        nock(api)
          .post(`${repository}/check-runs`)
          .reply(function () {
            arrivals.push({ whose: String(this.req.headers["authorization"]), at: Date.now() });
            return [status, { id: 1, message: "secondary rate limit" }, headers];
          }),
    };
  }
  const create = ({ rest }: GitHub) =>
    rest.checks.create({ owner: "shop", repo: "backend", name: "Pitstop", head_sha: "a" });

  it("wait for a secondary limit of their own installation, and for no other's", async () => {
    const { arrivals, connect, answer } = await connectAll();
    const [limited, free] = [connect(3), connect(4)];
    answer(403, { "retry-after": "1" });
    const first = create(await limited());
    await expect.poll(() => arrivals.length).toBe(1);
    for (let index = 0; index < 4; index++) answer(201);
    // Another client of the same installation was not refused itself.
    await Promise.all([first, create(await limited()), create(await free()), create(await free())]);
    const [refused, ...later] = arrivals;
    expect(later.map(({ whose }) => whose)).toEqual([
      "token ghs_4",
      "token ghs_4",
      "token ghs_3",
      "token ghs_3",
    ]);
    for (const { whose, at } of later) {
      if (whose === "token ghs_3") expect(at - (refused?.at ?? 0)).toBeGreaterThanOrEqual(990);
    }
  });

  it("fail without a request if the limit lasts longer than they wait", async () => {
    const { arrivals, connect, answer } = await connectAll();
    const limited = connect(5);
    answer(429, { "retry-after": "3600" });
    await expect(create(await limited())).rejects.toMatchObject({ status: 429 });
    await expect(create(await limited())).rejects.toMatchObject({ status: 429 });
    expect(arrivals).toHaveLength(1);
  });
});

describe("GraphQL's hourly limit, which comes with status 200,", () => {
  const limited = { data: null, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] };
  const viewer = { data: { viewer: { login: "pitstop[bot]" } } };

  it("is waited out", async () => {
    nock(api)
      .post("/graphql")
      .reply(200, limited, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" });
    nock(api).post("/graphql").reply(200, viewer);
    expect(await aClient().graphql("query { viewer { login } }")).toEqual(viewer.data);
  });

  it("is a limit that does not keep REST waiting", async () => {
    const client = aClient();
    const reset = String(Math.ceil(Date.now() / 1000) + 3000);
    nock(api)
      .post("/graphql")
      .reply(200, limited, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset });
    nock(api).get(route).reply(200, aPullResponse());
    const failure = await client.graphql("query { viewer { login } }").catch(toGitHubFailure);
    expect(failure).toMatchObject({ status: 429 });
    expect(await getPullRequest(client, aPull(), new AbortController().signal)).toMatchObject({ number: 7 });
  });
});
