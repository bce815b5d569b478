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
    { ...commit, externalId: "7", number: undefined },
    { ...commit, externalId: "8", number: undefined },
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
  const find = (externalId: string, number: number | undefined) =>
    findPullRequest(aClient(), { ...commit, externalId, number }, signal);

  test.each([
    ["its external id", "7", 9],
    ["GitHub, if the external id does not say", "", 7],
    ["GitHub, if the external id is not a number", "7a", 7],
  ])("is named by %s, and has the check run's commit as its head", async (_by, externalId, number) => {
    nock(api)
      .get(`${repository}/pulls/7`)
      .reply(200, aPullResponse({ sha: "f".repeat(40) }));
    expect(await find(externalId, number)).toMatchObject({ number: 7, headSha });
  });

  test("is unknown if nothing names it", async () => {
    expect(await find("merge group on main", undefined)).toBeUndefined();
  });
});
