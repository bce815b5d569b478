import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import {
  connect,
  connectWith,
  openShop,
  containing,
  signAppToken,
  type Shop,
  type TokenClaims,
} from "./shop.ts";

let github: GitHub;
let shop: Shop;

beforeAll(async () => {
  github = await startGitHub();
  shop = await openShop(github);
});

afterAll(async () => {
  await github.stop();
});

describe("the app's JWT", () => {
  test("works on the app's routes and creates installation tokens", async () => {
    const app = connectWith(github, await signAppToken(github));
    expect((await app.rest.apps.getAuthenticated()).data?.slug).toBe("pitstop");
    const installation = await app.rest.apps.getRepoInstallation(shop.where);
    const { data } = await app.rest.apps.createInstallationAccessToken({
      installation_id: installation.data.id,
    });
    expect(data.permissions).toMatchObject({ checks: "write", contents: "read" });
    const repositories = await connectWith(github, data.token).rest.apps.listReposAccessibleToInstallation();
    expect(repositories.data.repositories.map((repository) => repository.name)).toContain(shop.where.repo);
  });

  test.each<[why: string, claims: () => TokenClaims, status: number, message: string]>([
    ["signed with another key", () => ({ key: createKey() }), 401, "could not be decoded"],
    ["expired", () => ({ expires: -120 }), 401, "'Expiration time' claim"],
    ["valid for too long", () => ({ expires: 3600 }), 401, "too far in the future"],
    ["from an app that does not exist", () => ({ issuer: "7" }), 404, "Integration not found"],
  ])("is rejected if it is %s", async (_why, claims, status, message) => {
    const app = connectWith(github, await signAppToken(github, claims()));
    await expect(app.rest.apps.getAuthenticated()).rejects.toMatchObject({
      status,
      message: containing(message),
    });
  });

  test("works on no other routes, and an installation token does not work on the app's routes", async () => {
    const app = connectWith(github, await signAppToken(github));
    await expect(app.rest.repos.get(shop.where)).rejects.toMatchObject({ status: 401 });
    await expect(shop.octokit.rest.apps.getAuthenticated()).rejects.toMatchObject({ status: 401 });
  });
});

describe("an installation token", () => {
  test("allows exactly what its permissions allow", async () => {
    const reader = connect(github, { pull_requests: "read" });
    await reader.rest.pulls.listFiles(shop.pullWhere);
    const refused = {
      status: 403,
      message: containing("Resource not accessible by integration"),
    };
    const review = { ...shop.pullWhere, event: "COMMENT" as const, body: "Hello" };
    await expect(reader.rest.pulls.createReview(review)).rejects.toMatchObject(refused);
    await expect(reader.rest.repos.getContent({ ...shop.where, path: "README.md" })).rejects.toMatchObject(
      refused,
    );
    await expect(
      reader.rest.checks.create({ ...shop.where, name: "Prices", head_sha: shop.pull.head.sha }),
    ).rejects.toMatchObject(refused);
  });

  test("never has permissions that the app lacks", () => {
    expect(() => github.createToken({ contents: "write" })).toThrow("not granted");
  });

  test("can access only the repositories of its own account", async () => {
    await github.createRepository("globex/site", { "README.md": "# Site\n" });
    await expect(shop.octokit.rest.repos.get({ owner: "globex", repo: "site" })).rejects.toMatchObject({
      status: 404,
    });
  });

  test("that is limited to a repository can access no other of its account", async () => {
    const app = connectWith(github, await signAppToken(github));
    const installation_id = (await app.rest.apps.getRepoInstallation(shop.where)).data.id;
    const { owner, repo } = shop.where;
    await github.createRepository(`${owner}/secret`, { "README.md": "# Secret\n" });
    await github.createRepository(`${owner}/open`, { "README.md": "# Open\n" }, { isPublic: true });
    const { data } = await app.rest.apps.createInstallationAccessToken({
      ...{ installation_id, repositories: [repo] },
    });
    expect(data).toMatchObject({ repository_selection: "selected", repositories: [{ name: repo }] });
    const { rest, graphql } = connectWith(github, data.token);
    expect((await rest.repos.get(shop.where)).status).toBe(200);
    const refused = { status: 404 };
    await expect(rest.repos.get({ owner, repo: "secret" })).rejects.toMatchObject(refused);
    await expect(graphql(`{ repository(owner: "${owner}", name: "secret") { id } }`)).rejects.toMatchObject({
      errors: [{ type: "NOT_FOUND" }],
    });
    // A public repository can be read, as by everybody.
    expect((await rest.repos.getContent({ owner, repo: "open", path: "README.md" })).status).toBe(200);
    await expect(
      rest.checks.create({ owner, repo: "open", name: "Prices", head_sha: "a".repeat(40) }),
    ).rejects.toMatchObject(refused);
    const { repositories } = (await rest.apps.listReposAccessibleToInstallation()).data;
    expect(repositories.map(({ name }) => name)).toEqual([repo]);
    for (const missing of ["nowhere", "site"]) {
      await expect(
        app.rest.apps.createInstallationAccessToken({ installation_id, repositories: [repo, missing] }),
      ).rejects.toMatchObject({ status: 422, message: containing("not accessible") });
    }
  });

  test("is rejected if it is wrong or missing", async () => {
    await expect(connectWith(github, "ghs_wrong").rest.repos.get(shop.where)).rejects.toMatchObject({
      status: 401,
      message: containing("Bad credentials"),
    });
    const answer = await fetch(`${github.apiUrl}/repos/acme/${shop.where.repo}`);
    expect(answer.status).toBe(401);
  });
});

describe("what the sandbox does not simulate", () => {
  test("was not requested by the tests above", () => {
    expect(github.violations).toEqual([]);
  });

  test("responds with 501 if GitHub has it and with 404 if not, and is reported as a violation", async () => {
    await expect(shop.octokit.rest.issues.listLabelsForRepo(shop.where)).rejects.toMatchObject({
      status: 501,
    });
    await expect(shop.octokit.request("GET /repos/acme/shop/pit-stops")).rejects.toMatchObject({
      status: 404,
    });
    expect(github.violations.map((violation) => [violation.kind, violation.where])).toEqual([
      ["not-simulated", "issues/list-labels-for-repo"],
      ["unknown-route", "GET /api/v3/repos/acme/shop/pit-stops"],
    ]);
  });
});

function createKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return String(privateKey.export({ type: "pkcs1", format: "pem" }));
}
