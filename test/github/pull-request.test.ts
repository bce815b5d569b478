import { describe, expect, test } from "vitest";
import { toPullRequest } from "../../src/github/pull-request.ts";
import { aPull, aPullResponse } from "./fake-github.ts";

describe("a pull request", () => {
  test("is read from an answer or a payload", () => {
    expect(toPullRequest(aPullResponse())).toEqual(aPull({ headRepository: undefined }));
  });

  test.each<[string, object, object]>([
    ["is closed", { state: "closed" }, { isOpen: false }],
    ["is a draft", { draft: true }, { isDraft: true }],
    ["was opened by a deleted account", { user: null }, { author: "ghost" }],
    ["has labels, one without a name", { labels: [{ name: "shop" }, {}] }, { labels: ["shop"] }],
    [
      "comes from a fork",
      { head: { sha: "f", ref: "fix", repo: { full_name: "octocat/backend" } } },
      { headRepository: "octocat/backend", headBranch: "fix", headSha: "f", owner: "shop" },
    ],
  ])("shows that it %s", (_what, changes, expected) => {
    expect(toPullRequest({ ...aPullResponse(), ...changes })).toMatchObject(expected);
  });
});
