import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { Probot } from "probot";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createConnector, type Connector } from "../../src/github/connector.ts";
import { toInstallation, type Permissions } from "../../src/github/installations.ts";
import { getInstallationPermissions, isInstallation, type GitHub } from "../../src/github/octokit.ts";
import { api, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";
import { QuickOctokit } from "./quick-octokit.ts";

useNock();

const tokensRoute = "/app/installations/3/access_tokens";
const wanted = { checks: "write", contents: "write" } as const;
const scope = { installationId: 3, repository: "backend", permissions: wanted };
const hour = 3_600_000;

let privateKey: string;
let connector: Connector;

beforeAll(() => {
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  privateKey = key.export({ type: "pkcs8", format: "pem" }).toString();
});

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const probot = new Probot({ appId: 12, privateKey, logLevel: "fatal", Octokit: QuickOctokit });
  connector = createConnector(await probot.auth());
});

afterEach(() => {
  vi.useRealTimers();
});

/** Expects a request for a token of this scope, and answers it. */
function giveToken(
  token: string,
  permissions: Permissions = wanted,
  only = { repositories: ["backend"] },
): void {
  const expires = new Date(Date.now() + hour).toISOString();
  nock(api)
    .post(tokensRoute, { permissions, ...only })
    .reply(201, { token, expires_at: expires, permissions });
}

function refuseToken(status: number, permissions: Permissions = wanted, repository = "backend"): void {
  nock(api)
    .post(tokensRoute, { permissions, repositories: [repository] })
    .reply(status, { message: "no" });
}

/** Expects a request with this token. */
function expectRead(token: string, status = 200): void {
  nock(api, { reqheaders: { authorization: `token ${token}` } })
    .get(repository)
    .reply(status, {});
}

const read = (github: GitHub) => github.rest.repos.get({ owner: "shop", repo: "backend" });
const anInstallation = (permissions: Permissions) => ({ id: 3, app_id: 12, suspended_at: null, permissions });
const statusOf = (request: Promise<{ readonly status: number }>) =>
  request.then(
    ({ status }) => status,
    (error: unknown) => (error as { readonly status: number }).status,
  );

describe("a client", () => {
  it("has a token for its repository and its permissions, and requests it with its first request", async () => {
    const github = await connector.connect(scope);
    giveToken("ghs_1");
    expectRead("ghs_1");
    expect(await statusOf(read(github))).toBe(200);
    expect(await getInstallationPermissions(github)).toEqual(wanted);
    expect(await isInstallation(github)).toBe(true);
  });

  it("of the same scope uses the same token for an hour, and no other does", async () => {
    giveToken("ghs_1");
    giveToken("ghs_2", { contents: "read" });
    giveToken("ghs_3", wanted, { repositories: ["frontend"] });
    nock(api)
      .post(tokensRoute, { permissions: wanted })
      .reply(201, {
        token: "ghs_4",
        expires_at: new Date(Date.now() + hour).toISOString(),
        permissions: wanted,
      });
    for (const token of ["ghs_1", "ghs_1", "ghs_2", "ghs_3", "ghs_4"]) expectRead(token);
    await read(await connector.connect(scope));
    await read(await connector.connect({ ...scope, permissions: { contents: "write", checks: "write" } }));
    await read(await connector.connect({ ...scope, permissions: { contents: "read" } }));
    await read(await connector.connect({ ...scope, repository: "frontend" }));
    await read(await connector.connect({ ...scope, repository: undefined }));
    expect(nock.pendingMocks()).toEqual([]);
  });

  it("requests another token a minute before the first expires", async () => {
    giveToken("ghs_1");
    expectRead("ghs_1");
    const github = await connector.connect(scope);
    await read(github);
    vi.setSystemTime(Date.now() + hour - 61_000);
    expectRead("ghs_1");
    await read(github);
    vi.setSystemTime(Date.now() + 2000);
    giveToken("ghs_2");
    expectRead("ghs_2");
    await read(github);
    expect(nock.pendingMocks()).toEqual([]);
  });

  it("requests one token for many requests at once", async () => {
    giveToken("ghs_1");
    for (let index = 0; index < 5; index++) expectRead("ghs_1");
    const github = await connector.connect(scope);
    await Promise.all(Array.from({ length: 5 }, () => read(github)));
    expect(nock.pendingMocks()).toEqual([]);
  });

  it("reads again if GitHub failed to give it a token", async () => {
    refuseToken(502);
    giveToken("ghs_1");
    expectRead("ghs_1");
    expect(await statusOf(read(await connector.connect(scope)))).toBe(200);
  });
});

describe("if the owner granted less", () => {
  it("a client has what was granted, and later ones ask for no more", async () => {
    refuseToken(422);
    nock(api)
      .get("/app/installations/3")
      .reply(200, anInstallation({ checks: "write", contents: "read" }));
    giveToken("ghs_1", { checks: "write", contents: "read" });
    giveToken("ghs_2", { checks: "write" }, { repositories: ["frontend"] });
    for (const token of ["ghs_1", "ghs_1", "ghs_2"]) expectRead(token);
    const github = await connector.connect(scope);
    await Promise.all([read(github), read(github)]);
    expect(await getInstallationPermissions(github)).toEqual({ checks: "write", contents: "read" });
    const permissions = { checks: "write", pull_requests: "write" } as const;
    await read(await connector.connect({ ...scope, repository: "frontend", permissions }));
    expect(nock.pendingMocks()).toEqual([]);
  });

  it("a client does not have to find out what the app never asked for", async () => {
    const probot = new Probot({ appId: 12, privateKey, logLevel: "fatal", Octokit: QuickOctokit });
    const own = createConnector(await probot.auth(), { checks: "write", contents: "read" });
    giveToken("ghs_1", { checks: "write", contents: "read" });
    expectRead("ghs_1");
    expect(await statusOf(read(await own.connect(scope)))).toBe(200);
  });

  it("a client does not have to find out what is known", async () => {
    connector.learn(toInstallation(anInstallation({ checks: "read", contents: "write" })));
    giveToken("ghs_1", { checks: "read", contents: "write" });
    expectRead("ghs_1");
    expect(await statusOf(read(await connector.connect(scope)))).toBe(200);
  });

  it("a client finds out if less is granted than was known", async () => {
    connector.learn(toInstallation(anInstallation(wanted)));
    refuseToken(422);
    nock(api)
      .get("/app/installations/3")
      .reply(200, anInstallation({ contents: "read" }));
    giveToken("ghs_1", { contents: "read" });
    expectRead("ghs_1");
    expect(await statusOf(read(await connector.connect(scope)))).toBe(200);
  });
});

describe("if the installation does not cover a repository", () => {
  it("a reader of it fails with 422, and GitHub is not asked again for ten minutes", async () => {
    refuseToken(422, { contents: "read" }, "settings");
    const tryIt = async () => statusOf(read(await connector.connectReader(3, "settings")));
    expect([await tryIt(), await tryIt()]).toEqual([422, 422]);
    vi.setSystemTime(Date.now() + 10 * 60_000);
    giveToken("ghs_1", { contents: "read" }, { repositories: ["settings"] });
    expectRead("ghs_1");
    expect(await tryIt()).toBe(200);
  });

  it("a client of it fails, whatever was granted", async () => {
    refuseToken(422);
    nock(api).get("/app/installations/3").reply(200, anInstallation(wanted));
    expect(await statusOf(read(await connector.connect(scope)))).toBe(422);
  });
});

describe("a token that GitHub does not accept", () => {
  it("because it is new is tried again", async () => {
    giveToken("ghs_1");
    expectRead("ghs_1", 401);
    expectRead("ghs_1");
    expect(await statusOf(read(await connector.connect(scope)))).toBe(200);
  });

  it("although it is not new is replaced once", async () => {
    giveToken("ghs_1");
    expectRead("ghs_1");
    const github = await connector.connect(scope);
    await read(github);
    vi.setSystemTime(Date.now() + 60_000);
    expectRead("ghs_1", 401);
    giveToken("ghs_2");
    expectRead("ghs_2");
    expect(await statusOf(read(github))).toBe(200);
    expect(nock.pendingMocks()).toEqual([]);
  });

  it("for another reason fails at once", async () => {
    giveToken("ghs_1");
    expectRead("ghs_1", 403);
    expect(await statusOf(read(await connector.connect(scope)))).toBe(403);
  });
});
