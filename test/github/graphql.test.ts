import nock from "nock";
import { describe, expect, test } from "vitest";
import { askWithGap } from "../../src/github/graphql.ts";
import { aClient, api } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

describe("a query with a part that may be missing", () => {
  const data = { repository: { owner: { ownersConfig: null } } };
  const query = () => askWithGap(aClient(), "ownersConfig", "query { viewer { login } }", {});
  const gap = { path: ["repository", "owner", "ownersConfig"], message: "Could not resolve" };

  function answer(...errors: readonly object[]): void {
    nock(api).post("/graphql").reply(200, { data, errors });
  }

  test.each(["NOT_FOUND", "FORBIDDEN"])("is answered without it if GitHub says %s", async (type) => {
    answer({ ...gap, type });
    expect(await query()).toEqual(data);
  });

  test.each<[string, readonly object[]]>([
    ["another part is missing", [{ ...gap, type: "NOT_FOUND", path: ["repository"] }]],
    [
      "another part is missing too",
      [
        { ...gap, type: "NOT_FOUND" },
        { type: "NOT_FOUND", message: "no" },
      ],
    ],
    ["GitHub fails at that part", [{ ...gap, type: "SERVICE_UNAVAILABLE" }]],
    ["GitHub does not say why", [gap]],
  ])("fails if %s", async (_why, errors) => {
    answer(...errors);
    await expect(query()).rejects.toThrow();
  });
});
