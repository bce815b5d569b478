import nock from "nock";
import { expect, test } from "vitest";
import { listSiblings } from "../../src/github/siblings.ts";
import { aClient, api, headSha, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const commit = { owner: "shop", repo: "backend", headSha, externalId: "7" };
const route = `${repository}/commits/${headSha}/check-runs`;
const query = { check_name: "Pitstop", filter: "all", per_page: 100 };
const startedAt = Date.parse("2026-11-23T10:00:00Z");
const aRun = (id: number, external_id: string, conclusion: string | null) => ({
  ...{ id, external_id, conclusion, started_at: new Date(startedAt - 60_000).toISOString() },
  status: conclusion === null ? "in_progress" : "completed",
});

test("siblings are found among all check runs of a commit, on all pages", async () => {
  const next = { link: `<${api}${route}?page=2>; rel="next"` };
  nock(api)
    .get(route)
    .query({ ...query, app_id: 12 })
    .reply(
      200,
      { total_count: 4, check_runs: [aRun(41, "9", "failure"), aRun(39, "8 by a1b2", null)] },
      next,
    );
  nock(api)
    .get(route)
    .query({ page: 2 })
    .reply(200, {
      total_count: 4,
      check_runs: [aRun(38, "7", "failure"), aRun(37, "merge group on b", "failure")],
    });
  expect(await listSiblings(aClient(), commit, { id: 40, appId: 12, startedAt })).toMatchObject([
    { id: 39, externalId: "8", instance: "a1b2", state: "open" },
    { id: 37, externalId: "merge group on b", state: "failed" },
  ]);
});

test("siblings of a check run that never started are open only if they started lately", async () => {
  nock(api)
    .get(route)
    .query(query)
    .reply(200, { total_count: 1, check_runs: [aRun(39, "8", null)] });
  expect(await listSiblings(aClient(), commit, { id: 40, appId: 0, startedAt: NaN })).toEqual([]);
});
