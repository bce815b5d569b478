import { afterEach, describe, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { openShop, containing, writeCatalogue } from "./shop.ts";

let github: GitHub;

afterEach(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

describe("the requests of an app are limited", () => {
  test("per hour, separately for GraphQL, as every response says in its headers", async () => {
    github = await startGitHub({ limits: { requestsPerHour: 3 } });
    const { octokit, where } = await openShop(github);
    await octokit.graphql("{ viewer { login } }");
    const { headers } = await octokit.rest.repos.get(where);
    expect(headers).toMatchObject({
      ...{ "x-ratelimit-limit": "3", "x-ratelimit-remaining": "2" },
      ...{ "x-ratelimit-used": "1", "x-ratelimit-resource": "core" },
    });
    await octokit.rest.repos.get(where);
    await octokit.rest.repos.get(where);
    await expect(octokit.rest.repos.get(where)).rejects.toMatchObject({
      ...{ status: 403, message: containing("API rate limit exceeded for installation ID") },
      response: { headers: { "x-ratelimit-remaining": "0" } },
    });
  });

  test("except those that respond with 304", async () => {
    github = await startGitHub();
    const { octokit, where } = await openShop(github);
    const first = await octokit.rest.repos.get(where);
    const again = octokit.rest.repos.get({ ...where, headers: { "if-none-match": first.headers.etag } });
    await expect(again).rejects.toMatchObject({
      ...{ status: 304, response: { headers: { "x-ratelimit-used": "1" } } },
    });
    await openShop(github);
    expect((await octokit.rest.repos.get(where)).headers["x-ratelimit-used"]).toBe("2");
  });

  test.each<[what: string, limits: object]>([
    ["content each minute", { contentPerMinute: 2 }],
    ["content each hour", { contentPerHour: 2 }],
    ["points each minute, of which writing costs five", { pointsPerMinute: 14 }],
  ])("by %s", async (_what, limits) => {
    github = await startGitHub({ limits });
    const { octokit, where, pull } = await openShop(github);
    const comment = () =>
      octokit.rest.issues.createComment({ ...where, issue_number: pull.number, body: "Hello" });
    await comment();
    await comment();
    await expect(comment()).rejects.toMatchObject({
      ...{ status: 403, message: containing("secondary rate limit") },
      response: { headers: { "retry-after": "60" } },
    });
    expect(pull.conversation).toHaveLength(2);
  });

  test("by the number of concurrent requests", async () => {
    github = await startGitHub({ limits: { concurrent: 1 } });
    const { octokit, where } = await openShop(github);
    const act = () => expect(octokit.rest.repos.get(where)).rejects.toMatchObject({ status: 403 });
    github.fail("repos/get", { kind: "meanwhile", act });
    await octokit.rest.repos.get(where);
  });
});

describe("a change too large", () => {
  test("for a diff is rejected with 406, but its files can still be listed", async () => {
    github = await startGitHub();
    const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`src/n${index}.ts`, "1\n"]));
    const { octokit, pullWhere } = await openShop(github, many);
    await expect(
      octokit.rest.pulls.get({ ...pullWhere, mediaType: { format: "diff" } }),
    ).rejects.toMatchObject({ status: 406, response: { data: { errors: [{ code: "too_large" }] } } });
    expect(await octokit.paginate(octokit.rest.pulls.listFiles, pullWhere)).toHaveLength(301);
  });

  test("for the list of files is cut off at 3,000, while the pull request counts all", async () => {
    github = await startGitHub();
    const many = Object.fromEntries(Array.from({ length: 3001 }, (_, index) => [`src/n${index}.ts`, "1\n"]));
    const { octokit, pullWhere } = await openShop(github, many);
    const listed = await octokit.paginate(octokit.rest.pulls.listFiles, { ...pullWhere, per_page: 100 });
    expect(listed).toHaveLength(3000);
    expect((await octokit.rest.pulls.get(pullWhere)).data.changed_files).toBe(3001);
  });

  test("for neither is returned as a diff", async () => {
    github = await startGitHub();
    const { octokit, pullWhere } = await openShop(github, { "src/catalogue.ts": writeCatalogue(4) });
    const { data } = await octokit.rest.pulls.get({ ...pullWhere, mediaType: { format: "diff" } });
    expect(data).toEqual(containing("+export const article4 = { price: 19.90 };"));
  });
});
