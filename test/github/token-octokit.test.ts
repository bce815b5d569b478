import nock from "nock";
import { describe, expect, test } from "vitest";
import { connectWithoutToken, connectWithToken } from "../../src/github/token-octokit.ts";
import { api } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const ignore = () => undefined;
const server = "https://github.example.com/api/v3";

describe("a client for a token", () => {
  test.each([
    ["github.com", undefined, api],
    ["a server", server, server],
  ])("signs its requests to %s with it", async (_where, apiUrl, address) => {
    nock(address, { reqheaders: { authorization: "token ghp_1" } })
      .get("/user")
      .reply(200, { login: "octocat" });
    const { data } = await connectWithToken("ghp_1", apiUrl, ignore).rest.users.getAuthenticated();
    expect(data.login).toBe("octocat");
  });

  test("says on a line of its own that it waits for a rate limit", async () => {
    nock(api).get("/user").reply(403, { message: "secondary rate limit" }, { "retry-after": "0.01" });
    nock(api).get("/user").reply(200, { login: "octocat" });
    const warnings: string[] = [];
    const github = connectWithToken("ghp_1", undefined, (text) => warnings.push(text));
    await github.rest.users.getAuthenticated();
    expect(warnings).toEqual(["GitHub's rate limit: waiting 1 s\n"]);
  });

  test("does not repeat what GitHub refuses", async () => {
    nock(api).get("/user").reply(404, { message: "Not Found" });
    await expect(
      connectWithToken("ghp_1", undefined, ignore).rest.users.getAuthenticated(),
    ).rejects.toMatchObject({ status: 404 });
  });
});

test.each([
  ["github.com", undefined, api],
  ["a server", server, server],
])("a client without a token asks %s without credentials", async (_where, apiUrl, address) => {
  nock(address, { badheaders: ["authorization"] })
    .get("/meta")
    .reply(200, {});
  expect((await connectWithoutToken(apiUrl).rest.meta.get()).status).toBe(200);
});
