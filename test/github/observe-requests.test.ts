import { Octokit } from "@octokit/rest";
import nock from "nock";
import { expect, test } from "vitest";
import { observeClient, type SentRequest } from "../../src/github/observe-requests.ts";
import { useNock } from "./nock-setup.ts";

useNock();

/** A client, and what was noted of its requests. */
function observed() {
  const sent: SentRequest[] = [];
  const github = new Octokit();
  observeClient(github, (request) => sent.push(request));
  return { github, sent };
}

const api = "https://api.github.com";
const shop = { owner: "acme", repo: "shop" };

test("a request is noted by its template, with its status and what is left of the rate limit", async () => {
  const { github, sent } = observed();
  const limit = {
    ...{ "x-ratelimit-remaining": "4000", "x-ratelimit-limit": "5000", "x-ratelimit-reset": "1700000000" },
    "x-ratelimit-resource": "core",
  };
  nock(api).get("/repos/acme/shop/pulls/7").reply(200, {}, limit);
  await github.rest.pulls.get({ ...shop, pull_number: 7 });
  expect(sent).toEqual([
    {
      route: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
      status: 200,
      left: { resource: "core", left: 4000, limit: 5000, resetsAt: 1_700_000_000_000 },
    },
  ]);
});

test("a request that fails is noted, with or without an answer", async () => {
  const { github, sent } = observed();
  nock(api).get("/repos/acme/shop").reply(404, { message: "Not Found" });
  nock(api).get("/repos/acme/shop").replyWithError("reset");
  await expect(github.rest.repos.get(shop)).rejects.toMatchObject({ status: 404 });
  await expect(github.rest.repos.get(shop)).rejects.toMatchObject({ status: 500 });
  expect(sent.map(({ route, status }) => [route, status])).toEqual([
    ["GET /repos/{owner}/{repo}", 404],
    ["GET /repos/{owner}/{repo}", undefined],
  ]);
});

test("of a URL, as that of a next page, only the words that all repositories share are noted", async () => {
  const { github, sent } = observed();
  const next = `${api}/repositories/12/pulls/7/files?page=2`;
  nock(api)
    .get("/repos/acme/shop/pulls/7/files")
    .reply(200, [{}], { link: `<${next}>; rel="next"` });
  nock(api).get("/repositories/12/pulls/7/files?page=2").reply(200, [{}]);
  await github.paginate(github.rest.pulls.listFiles, { ...shop, pull_number: 7 });
  expect(sent.map(({ route }) => route)).toEqual([
    "GET /repos/{}/{}/pulls/{}/files",
    "GET /repositories/{}/pulls/{}/files",
  ]);
});

test("both APIs of a GitHub Enterprise Server have the routes of github.com", async () => {
  const sent: SentRequest[] = [];
  const server = "https://github.example.com";
  const github = new Octokit({ baseUrl: `${server}/api/v3` });
  observeClient(github, (request) => sent.push(request));
  nock(server).post("/api/graphql").reply(200, { data: {} });
  nock(server).get("/api/v3/repos/acme/shop/pulls/7/files").reply(200, []);
  await github.graphql("{ viewer { login } }");
  await github.paginate(github.rest.pulls.listFiles, { ...shop, pull_number: 7 });
  expect(sent.map(({ route }) => route)).toEqual(["POST /graphql", "GET /repos/{}/{}/pulls/{}/files"]);
});
