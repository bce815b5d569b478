import nock from "nock";
import { describe, expect, test } from "vitest";
import { findPullRequest, listCheckedCommits } from "../../src/github/checked-commits.ts";
import { aClient, aPullResponse, api, headSha, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const { signal } = new AbortController();
const commit = { owner: "shop", repo: "backend", defaultBranch: "main", headSha };

test("a commit is checked once for each pull request that it is the head of", async () => {
  nock(api)
    .get(`${repository}/commits/${headSha}/check-runs`)
    .query({ check_name: "Pitstop", filter: "all", per_page: 100 })
    .reply(200, {
      total_count: 3,
      check_runs: [{ external_id: "7" }, { external_id: "8" }, { external_id: "7" }],
    });
  expect(await listCheckedCommits(aClient(), commit, signal)).toEqual([
    { ...commit, externalId: "7" },
    { ...commit, externalId: "8" },
  ]);
});

test("all pages of a commit's check runs are read", async () => {
  const route = `${repository}/commits/${headSha}/check-runs`;
  const query = { check_name: "Pitstop", filter: "all", per_page: 100 };
  const next = { link: `<${api}${route}?page=2>; rel="next"` };
  nock(api)
    .get(route)
    .query(query)
    .reply(200, { total_count: 2, check_runs: [{ external_id: "7" }] }, next);
  nock(api)
    .get(route)
    .query({ page: 2 })
    .reply(200, { total_count: 2, check_runs: [{ external_id: "8" }] });
  const found = await listCheckedCommits(aClient(), commit, signal);
  expect(found.map(({ externalId }) => externalId)).toEqual(["7", "8"]);
});

describe("the pull request of a check run", () => {
  test("is named by its external id, and is what it is now", async () => {
    const sha = "f".repeat(40);
    nock(api).get(`${repository}/pulls/7`).reply(200, aPullResponse({ sha }));
    expect(await findPullRequest(aClient(), { ...commit, externalId: "7" }, signal)).toMatchObject({
      number: 7,
      headSha: sha,
    });
  });

  test.each(["", "7a", "merge group on main"])("is none if the external id is %j", async (externalId) => {
    expect(await findPullRequest(aClient(), { ...commit, externalId }, signal)).toBeUndefined();
  });
});
