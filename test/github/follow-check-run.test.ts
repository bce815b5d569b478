import nock from "nock";
import { describe, expect, it } from "vitest";
import { findSiblingResults, followCheckRun } from "../../src/github/follow-check-run.ts";
import type { OpenRun } from "../../src/github/instances.ts";
import type { Sibling } from "../../src/github/siblings.ts";
import { markSharedResult } from "../../src/vocabulary/shared-result.ts";
import { aClient, aPull, aPullResponse, api, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const other: OpenRun = { id: 5, instance: "a1b2", startedAt: 0 };
const route = `${repository}/check-runs`;
const output = { title: "1 error", summary: "A table", text: null };
const result = { title: "1 error", summary: "A table", annotations: [] };

/** Looks three times. */
const waiting = (hasEnded: boolean, signal = new AbortController().signal) => ({
  hasEnded: () => Promise.resolve(hasEnded),
  signal,
  patience: { pause: 1, looks: 3 },
});

describe("following another process's check run", () => {
  const follow = (hasEnded = false, signal?: AbortSignal) =>
    followCheckRun(aClient(), aPull(), other, waiting(hasEnded, signal));

  it("repeats its result, once it is completed", async () => {
    nock(api).get(`${route}/5`).reply(200, { status: "in_progress" });
    nock(api).get(`${route}/5`).reply(200, { status: "completed", conclusion: "failure", output });
    expect(await follow()).toEqual({ conclusion: "failure", ...result });
  });

  it("keeps its text", async () => {
    const complete = { status: "completed", conclusion: "success", output: { ...output, text: "Details" } };
    nock(api).get(`${route}/5`).reply(200, complete);
    expect(await follow()).toEqual({ conclusion: "success", ...result, text: "Details" });
  });

  it("gives it nothing where the other has nothing", async () => {
    const nothing = { title: null, summary: null, text: null };
    nock(api).get(`${route}/5`).reply(200, { status: "completed", conclusion: null, output: nothing });
    expect(await follow()).toEqual({ conclusion: "neutral", title: "", summary: "", annotations: [] });
  });

  it("ends when its process has ended", async () => {
    nock(api).get(`${route}/5`).reply(200, { status: "in_progress" });
    expect(await follow(true)).toBeUndefined();
  });

  it("ends when it takes too long", async () => {
    nock(api).get(`${route}/5`).times(3).reply(200, { status: "in_progress" });
    expect(await follow()).toBeUndefined();
  });

  it("ends when it is stopped", async () => {
    const stop = new AbortController();
    nock(api)
      .get(`${route}/5`)
      .reply(200, () => {
        stop.abort(new Error("stopped"));
        return { status: "in_progress" };
      });
    await expect(follow(false, stop.signal)).rejects.toThrow("stopped");
  });
});

describe("of those with the same head, the failures count", () => {
  const pull8: Sibling = { ...other, externalId: "8", state: "open" };
  const find = async (hasEnded = false, sibling = pull8, isAnyWanted = false) => {
    const wait = waiting(hasEnded);
    const found = await findSiblingResults(aClient(), aPull(), [sibling], isAnyWanted, wait);
    return { failed: found.failed.map(({ externalId }) => externalId), other: found.other?.conclusion };
  };
  const serve = (conclusion: string, summary: string | null): void => {
    nock(api)
      .get(`${route}/5`)
      .reply(200, { status: "completed", conclusion, output: { ...output, summary } });
  };
  const servePull = (response: object): void => {
    nock(api)
      .get(`${repository}/pulls/8`)
      .reply(200, { ...response, number: 8 });
  };
  const serveQueue = (sha: string): void => {
    nock(api)
      .get(`${repository}/git/matching-refs/heads%2Fgh-readonly-queue%2F`)
      .reply(200, [{ object: { sha } }]);
  };
  const group: Sibling = { ...other, externalId: "merge group on b", state: "failed" };

  it("of a pull request whose check run failed, once it is completed", async () => {
    nock(api).get(`${route}/5`).reply(200, { status: "in_progress", output: {} });
    serve("failure", "A table");
    servePull(aPullResponse());
    expect(await find()).toEqual({ failed: ["8"], other: undefined });
  });

  it("of a pull request whose check run failed without a summary", async () => {
    serve("failure", null);
    servePull(aPullResponse());
    expect(await find()).toEqual({ failed: ["8"], other: undefined });
  });

  it("of a group that is in the merge queue", async () => {
    serve("failure", "A table");
    serveQueue(aPull().headSha);
    expect(await find(false, group)).toEqual({ failed: ["merge group on b"], other: undefined });
  });

  it("any other result only if it is wanted", async () => {
    const passed: Sibling = { ...pull8, state: "passed" };
    expect(await find(false, passed)).toEqual({ failed: [], other: undefined });
    serve("success", "A table");
    servePull(aPullResponse());
    expect(await find(false, passed, true)).toEqual({ failed: [], other: "success" });
  });

  it.each<[string, () => void, Sibling?, boolean?]>([
    [
      "one that only shares another's result",
      () => {
        serve("failure", markSharedResult("A table"));
      },
    ],
    [
      "one that passed",
      () => {
        serve("neutral", "A table");
      },
    ],
    [
      "that of a pull request that was closed meanwhile",
      () => {
        serve("failure", "A table");
        servePull(aPullResponse({ state: "closed" }));
      },
    ],
    [
      "that of a pull request that has another head meanwhile",
      () => {
        serve("failure", "A table");
        servePull(aPullResponse({ sha: "f".repeat(40) }));
      },
    ],
    [
      "that of a group that left the merge queue",
      () => {
        serve("failure", "A table");
        serveQueue("f".repeat(40));
      },
      group,
    ],
    [
      "one whose process ended before it was reviewed",
      () => void nock(api).get(`${route}/5`).reply(200, { status: "in_progress" }),
      pull8,
      true,
    ],
    [
      "one that is never reviewed",
      () => void nock(api).get(`${route}/5`).times(3).reply(200, { status: "queued", output: {} }),
    ],
  ])("not %s", async (_what, prepare, sibling, hasEnded) => {
    prepare();
    expect(await find(hasEnded, sibling)).toEqual({ failed: [], other: undefined });
  });
});
