import nock from "nock";
import { describe, expect, test } from "vitest";
import { findUnreviewed, type SearchBounds } from "../../src/github/find-unreviewed.ts";
import { markState } from "../../src/github/instances.ts";
import { aClient, api, headSha } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const now = Date.parse("2026-11-23T12:00:00Z");
const minute = 60_000;
const hour = 60 * minute;
const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString();
const [stopped, failed] = ["Not reviewed: stopped", "Not reviewed: GitHub failed"];
const bounds: SearchBounds = {
  appId: 12,
  since: now - 24 * hour,
  now,
  judgeTitle: (title) => (title === stopped ? "undone" : title === failed ? "failed" : "result"),
  hasEnded: ({ instance }) => Promise.resolve(instance === "dead"),
};
const search = () => findUnreviewed(aClient(), bounds, new AbortController().signal);

interface Run {
  readonly databaseId: number;
  readonly externalId: string | null;
  readonly status: string;
  readonly startedAt: string | null;
  readonly title: string | null;
}

function aRun(changes: Partial<Run> = {}): Run {
  const completed = { status: "COMPLETED", startedAt: ago(hour), title: "No pitfalls found" };
  return { databaseId: 1, externalId: "7", ...completed, ...changes };
}

function aPull(runs: readonly Run[], updatedAt = ago(hour), hasPreviousPage = false) {
  const checkSuites = { nodes: [{ checkRuns: { pageInfo: { hasPreviousPage }, nodes: runs } }] };
  return {
    ...{ number: 7, updatedAt, baseRefName: "main", isDraft: false },
    ...{ baseRepository: { name: "backend", owner: { login: "shop" } } },
    commits: { nodes: [{ commit: { oid: headSha, checkSuites } }] },
  };
}

function serveRepositories(...repositories: readonly object[]): void {
  nock(api).get("/installation/repositories?per_page=100&page=1").reply(200, { repositories });
}

const active = { node_id: "R_1", archived: false, open_issues_count: 1 };

/** Answers the query for one date of each of these repositories. */
function serveDates(dates: Readonly<Record<string, string | undefined>>): void {
  const nodes = Object.entries(dates).map(([id, updatedAt]) => ({
    ...{ id, pullRequests: { nodes: updatedAt === undefined ? [] : [{ updatedAt }] } },
  }));
  const isAskedFor = ({ variables }: { variables: { ids: string[] } }) =>
    variables.ids.join() === Object.keys(dates).join();
  nock(api).post("/graphql", isAskedFor).reply(200, { data: { nodes } });
}

/** Answers the query for the pull requests of these repositories. */
function servePulls(
  ids: readonly string[],
  pulls: readonly object[],
  { after, next = null }: { readonly after?: string; readonly next?: string | null } = {},
): void {
  const isAskedFor = ({ variables }: { variables: { ids: string[]; app?: number; after?: string } }) =>
    variables.app === 12 && variables.ids.join() === ids.join() && variables.after === after;
  const pageInfo = { hasNextPage: next !== null, endCursor: next };
  const nodes = [{ id: ids[0], pullRequests: { pageInfo, nodes: pulls } }, null];
  nock(api).post("/graphql", isAskedFor).reply(200, { data: { nodes } });
}

describe("an open pull request", () => {
  const unreviewed = { owner: "shop", repo: "backend", number: 7, headSha, leftBehind: [] };
  const running = { status: "IN_PROGRESS", title: null };
  const leftBehind = (id: number): unknown => expect.objectContaining({ id });
  const markOf = (baseRef: string, isDraft: boolean) => `7 by dead at ${markState({ baseRef, isDraft })}`;

  test.each<[string, readonly Run[], readonly object[]]>([
    ["without a check run is unreviewed", [], [unreviewed]],
    ["with a result is reviewed", [aRun()], []],
    [
      "whose run belongs to another one with the same head is unreviewed",
      [aRun({ externalId: "8" })],
      [unreviewed],
    ],
    ["whose review was postponed is unreviewed", [aRun({ title: stopped })], [unreviewed]],
    ["whose run just started is under review", [aRun({ ...running, startedAt: ago(minute) })], []],
    [
      "whose run just started, by a process that ended, is unreviewed, with that run left behind",
      [aRun({ ...running, databaseId: 5, externalId: "7 by dead", startedAt: ago(minute) })],
      [{ ...unreviewed, leftBehind: [leftBehind(5)] }],
    ],
    [
      "whose run just started, by a process that is at work, is under review",
      [
        aRun({ ...running, databaseId: 5, externalId: "7 by dead", startedAt: ago(minute) }),
        aRun({ ...running, databaseId: 6, externalId: "7 by alive", startedAt: ago(minute) }),
      ],
      [],
    ],
    [
      "whose run has been in progress for too long is unreviewed, with that run left behind",
      [aRun({ ...running, databaseId: 5, startedAt: ago(hour) })],
      [{ ...unreviewed, leftBehind: [leftBehind(5)] }],
    ],
    [
      "whose queued run has no start is unreviewed, with that run left behind",
      [aRun({ databaseId: 5, status: "QUEUED", title: null, startedAt: null })],
      [{ ...unreviewed, leftBehind: [leftBehind(5)] }],
    ],
    [
      "whose newest run has a result is reviewed, whatever an older one says",
      [aRun({ databaseId: 1, title: stopped }), aRun({ databaseId: 2 })],
      [],
    ],
    [
      "whose newest run was postponed is unreviewed, whatever an older one says",
      [aRun({ databaseId: 1 }), aRun({ databaseId: 2, title: stopped })],
      [unreviewed],
    ],
    ["with a result for the same base is reviewed", [aRun({ externalId: markOf("main", false) })], []],
    [
      "with a result for another base is unreviewed",
      [aRun({ externalId: markOf("next", false) })],
      [unreviewed],
    ],
    ["with a result as a draft is unreviewed", [aRun({ externalId: markOf("main", true) })], [unreviewed]],
    ["whose review GitHub just failed is unreviewed", [aRun({ title: failed })], [unreviewed]],
    [
      "whose reviews GitHub failed for an hour is not tried again within the next hour",
      [
        aRun({ databaseId: 1, title: failed, startedAt: ago(2 * hour) }),
        aRun({ databaseId: 2, title: failed, startedAt: ago(hour - minute) }),
      ],
      [],
    ],
    [
      "whose reviews GitHub failed for an hour is tried again after the next hour",
      [
        aRun({ databaseId: 1, title: failed, startedAt: ago(2 * hour) }),
        aRun({ databaseId: 2, title: failed, startedAt: ago(hour) }),
      ],
      [unreviewed],
    ],
    [
      "with an older result and a newer run left behind is unreviewed",
      [aRun({ databaseId: 1 }), aRun({ ...running, databaseId: 2 })],
      [{ ...unreviewed, leftBehind: [leftBehind(2)] }],
    ],
  ])("%s", async (_what, runs, expected) => {
    serveRepositories(active);
    serveDates({ R_1: ago(hour) });
    servePulls(["R_1"], [aPull(runs)]);
    expect(await search()).toEqual({ repositories: 1, pulls: 1, unreviewed: expected });
  });

  test("whose head has more check runs of others than a page holds is reviewed if an earlier one has a result", async () => {
    serveRepositories(active);
    serveDates({ R_1: ago(hour) });
    servePulls(["R_1"], [aPull([aRun({ externalId: "8" })], ago(hour), true)]);
    const runs = [
      {
        ...{ id: 1, external_id: "7", status: "completed", started_at: ago(hour) },
        output: { title: "Done" },
      },
      { ...{ id: 2, external_id: "8", status: "completed", started_at: ago(hour) }, output: { title: null } },
    ];
    nock(api)
      .get(`/repos/shop/backend/commits/${headSha}/check-runs`)
      .query({ check_name: "Pitstop", app_id: 12, filter: "all", per_page: 100 })
      .reply(200, { total_count: 2, check_runs: runs });
    expect((await search()).unreviewed).toEqual([]);
  });

  test("that was not updated lately is skipped", async () => {
    serveRepositories(active);
    serveDates({ R_1: ago(hour) });
    servePulls(["R_1"], [aPull([], ago(25 * hour))]);
    expect(await search()).toEqual({ repositories: 1, pulls: 0, unreviewed: [] });
  });
});

describe("a repository", () => {
  test("that is archived, or has nothing open, is not searched", async () => {
    serveRepositories({ ...active, archived: true }, { ...active, open_issues_count: 0 });
    expect(await search()).toEqual({ repositories: 0, pulls: 0, unreviewed: [] });
  });

  test("without recent pull requests is not searched any further", async () => {
    serveRepositories(active, { ...active, node_id: "R_2" });
    serveDates({ R_1: ago(25 * hour), R_2: undefined });
    expect(await search()).toEqual({ repositories: 2, pulls: 0, unreviewed: [] });
  });

  test("is searched on every page and in every batch of ten", async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `R_${index}`);
    const repositories = ids.map((id) => ({ ...active, node_id: id }));
    nock(api)
      .get("/installation/repositories?per_page=100&page=1")
      .reply(200, { repositories: repositories.slice(0, 100) });
    nock(api)
      .get("/installation/repositories?per_page=100&page=2")
      .reply(200, { repositories: repositories.slice(100) });
    const isRecent = (id: string) => Number(id.slice(2)) < 10 || id === "R_100";
    const dates = ids.map((id) => [id, isRecent(id) ? ago(hour) : undefined] as const);
    serveDates(Object.fromEntries(dates.slice(0, 100)));
    serveDates(Object.fromEntries(dates.slice(100)));
    servePulls(ids.slice(0, 10), [aPull([])]);
    servePulls(["R_100"], []);
    expect(await search()).toMatchObject({ repositories: 101, pulls: 1 });
  });
});

describe("of a repository with more pull requests than a page holds", () => {
  test("all recent ones are searched", async () => {
    serveRepositories(active);
    serveDates({ R_1: ago(hour) });
    servePulls(["R_1"], [aPull([])], { next: "second" });
    servePulls(["R_1"], [{ ...aPull([]), number: 8 }], { after: "second" });
    const { unreviewed } = await search();
    expect(unreviewed.map(({ number }) => number)).toEqual([7, 8]);
  });

  test("no more pages are read once one reaches back far enough", async () => {
    serveRepositories(active);
    serveDates({ R_1: ago(hour) });
    servePulls(["R_1"], [aPull([]), aPull([], ago(25 * hour))], { next: "second" });
    expect((await search()).pulls).toBe(1);
  });
});
