import nock from "nock";
import { describe, expect, test } from "vitest";
import { beginReview } from "../../src/github/begin-review.ts";
import { aPull, api, aStateAnswer, ownLogin, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";
import { QuickOctokit } from "./quick-octokit.ts";

useNock();

const started = { id: 40, ownLogin, appId: 12, startedAt: Date.parse("2026-11-23T10:00:00Z") };

function begin(token: string, signal = new AbortController().signal, ...id: readonly (string | undefined)[]) {
  const [repositoryId] = id.length === 0 ? ["R_1"] : id;
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const github = new QuickOctokit({ auth: { token }, log });
  return beginReview(github, { ...aPull({ repositoryId }), externalId: "7" }, signal);
}

function aRun(repositoryNode: object) {
  const app = { databaseId: 12, slug: "pitstop" };
  const checkSuite = { app, checkRuns: { nodes: [{ databaseId: 40, startedAt: "2026-11-23T10:00:00Z" }] } };
  const checkRun = { databaseId: 40, startedAt: "2026-11-23T10:00:00Z", checkSuite };
  return { createCheckRun: { checkRun: { ...checkRun, repository: repositoryNode } } };
}

describe("the start of a review", () => {
  test("is one request for an installation", async () => {
    const { repository: node } = aStateAnswer().data;
    nock(api)
      .post("/graphql", /createCheckRun/)
      .reply(200, { data: aRun(node) });
    const { checkRun, state } = await begin("ghs_1");
    expect(checkRun).toEqual(started);
    expect(state).toMatchObject({ now: { isOpen: true }, rivals: [] });
  });

  test("is only the check run if what is selected below it is missing: the run must not be forgotten", async () => {
    const path = ["createCheckRun", "checkRun", "repository", "pullRequest"];
    const errors = [{ type: "NOT_FOUND", path, message: "Could not resolve" }];
    nock(api)
      .post("/graphql")
      .reply(200, { data: aRun({ pullRequest: null }), errors });
    expect(await begin("ghs_1")).toEqual({ checkRun: started, state: undefined });
  });

  test.each<[string, string, string]>([
    ["it was created, although the answer was lost", "7", "uses it"],
    ["there is none of this process", "6", "creates it"],
  ])("looks whether %s", async (_what, externalId, then) => {
    const run = { id: 40, external_id: externalId, started_at: "2026-11-23T10:00:00Z" };
    nock(api).post("/graphql").reply(502, {});
    nock(api)
      .get(`${repository}/commits/${aPull().headSha}/check-runs?check_name=Pitstop&status=in_progress`)
      .reply(200, { check_runs: [{ ...run, app: { id: 12, slug: "pitstop" } }] });
    if (then === "creates it")
      nock(api)
        .post("/graphql")
        .reply(200, { data: aRun(aStateAnswer().data.repository) });
    const { checkRun, state } = await begin("ghs_1");
    expect(checkRun).toEqual(started);
    expect(state === undefined).toBe(then === "uses it");
    expect(nock.pendingMocks()).toEqual([]);
  });

  test.each<[string, object]>([
    ["refuses the mutation", { data: null, errors: [{ type: "FORBIDDEN", message: "no" }] }],
    ["gives no check run, and a reason", { data: { createCheckRun: null }, errors: [{ type: "FORBIDDEN" }] }],
  ])("is a check run over REST if GitHub %s", async (_what, answer) => {
    nock(api).post("/graphql").reply(200, answer);
    nock(api)
      .post(`${repository}/check-runs`)
      .reply(201, { id: 40, started_at: "2026-11-23T10:00:00Z", app: { id: 12, slug: "pitstop" } });
    expect(await begin("ghs_1")).toEqual({ checkRun: started, state: undefined });
  });

  test("fails if GitHub gives no check run, and no reason", async () => {
    nock(api)
      .post("/graphql")
      .reply(200, { data: { createCheckRun: null } });
    await expect(begin("ghs_1")).rejects.toThrow("created no check run");
  });

  test("is only a check run over REST for a repository without an id of GraphQL", async () => {
    nock(api)
      .post(`${repository}/check-runs`)
      .reply(201, { id: 40, started_at: "2026-11-23T10:00:00Z", app: { id: 12, slug: "pitstop" } });
    expect(await begin("ghs_1", undefined, undefined)).toEqual({ checkRun: started, state: undefined });
  });

  test("returns the check run even if it is stopped meanwhile", async () => {
    const { repository: node } = aStateAnswer().data;
    const stop = new AbortController();
    nock(api)
      .post("/graphql")
      .reply(200, () => {
        stop.abort();
        return { data: aRun(node) };
      });
    expect((await begin("ghs_1", stop.signal)).checkRun).toEqual(started);
  });

  test("is a check run over REST, or none, for a person", async () => {
    nock(api)
      .post(`${repository}/check-runs`)
      .reply(403, { message: "You must authenticate via a GitHub App." });
    nock(api)
      .post("/graphql", /viewer/)
      .reply(200, { data: { viewer: { login: "octocat" } } });
    expect(await begin("ghp_1")).toMatchObject({ checkRun: { id: undefined, ownLogin: "octocat" } });
  });
});
