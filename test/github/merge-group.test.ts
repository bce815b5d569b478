import nock from "nock";
import { describe, expect, test } from "vitest";
import { findMergeGroup, listGroupChanges, makeMergeGroup } from "../../src/github/merge-group.ts";
import { aClient, api, headSha, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const home = { owner: "shop", repo: "backend", defaultBranch: "main" };
const baseSha = "b".repeat(40);
const group = makeMergeGroup(home, headSha, baseSha);

describe("a merge group", () => {
  test("is found again by its check run's external id", () => {
    expect(findMergeGroup({ ...home, headSha, externalId: group.externalId })).toEqual(group);
  });

  test.each(["7", "", "merge group on main", `a merge group on ${baseSha}`, `merge group on ${baseSha}!`])(
    "is not what %j names",
    (externalId) => {
      expect(findMergeGroup({ ...home, headSha, externalId })).toBeUndefined();
    },
  );

  test.each([
    ["all of its changes", 299, undefined],
    [
      "as many as GitHub lists, and perhaps more",
      300,
      { kind: "unlisted-changes", listed: 300, all: undefined },
    ],
  ])("lists %s", async (_what, count, gap) => {
    const files = Array.from({ length: count }, (_, index) => ({
      ...{ filename: `docs/${index}.md`, status: "added", changes: 1, patch: "@@ -0,0 +1,1 @@\n+a" },
    }));
    nock(api).get(`${repository}/compare/${baseSha}...${headSha}?per_page=1`).reply(200, { files });
    const found = await listGroupChanges(aClient(), group, new AbortController().signal);
    expect(found.changes).toHaveLength(count);
    expect(found.gap).toEqual(gap);
  });
});
