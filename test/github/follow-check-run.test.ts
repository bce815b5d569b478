import nock from "nock";
import { describe, expect, it } from "vitest";
import { findFailedSiblings, followCheckRun } from "../../src/github/follow-check-run.ts";
import type { OpenRun } from "../../src/github/instances.ts";
import { markSharedResult } from "../../src/vocabulary/shared-result.ts";
import { aClient, aPull, aPullResponse, api, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const other: OpenRun = { id: 5, instance: "a1b2", startedAt: 0 };
const route = `${repository}/check-runs`;
const output = { title: "1 error", summary: "A table", text: null };

/** Looks three times. */
const waiting = (hasEnded: boolean) => ({
  hasEnded: () => Promise.resolve(hasEnded),
  signal: new AbortController().signal,
  patience: { pause: 1, looks: 3 },
});

describe("following another process's check run", () => {
  const follow = (hasEnded = false) => followCheckRun(aClient(), aPull(), 4, other, waiting(hasEnded));

  it("completes ours with its result, once it is completed", async () => {
    nock(api).get(`${route}/5`).reply(200, { status: "in_progress" });
    nock(api).get(`${route}/5`).reply(200, { status: "completed", conclusion: "failure", output });
    nock(api)
      .patch(`${route}/4`, {
        status: "completed",
        conclusion: "failure",
        output: { title: "1 error", summary: "A table" },
      })
      .reply(200, {});
    expect(await follow()).toBe(true);
  });

  it("keeps its text", async () => {
    const complete = { status: "completed", conclusion: "success", output: { ...output, text: "Details" } };
    nock(api).get(`${route}/5`).reply(200, complete);
    nock(api)
      .patch(`${route}/4`, { ...complete })
      .reply(200, {});
    expect(await follow()).toBe(true);
  });

  it("gives it nothing where the other has nothing", async () => {
    const nothing = { title: null, summary: null, text: null };
    nock(api).get(`${route}/5`).reply(200, { status: "completed", conclusion: null, output: nothing });
    nock(api)
      .patch(`${route}/4`, {
        status: "completed",
        conclusion: "neutral",
        output: { title: "", summary: "" },
      })
      .reply(200, {});
    expect(await follow()).toBe(true);
  });

  it("ends when its process has ended", async () => {
    nock(api).get(`${route}/5`).reply(200, { status: "in_progress" });
    expect(await follow(true)).toBe(false);
  });

  it("ends when it takes too long", async () => {
    nock(api).get(`${route}/5`).times(3).reply(200, { status: "in_progress" });
    expect(await follow()).toBe(false);
  });
});

describe("of pull requests with the same head, those failed", () => {
  const find = (hasEnded = false) =>
    findFailedSiblings(aClient(), aPull(), [{ ...other, number: 8 }], waiting(hasEnded));
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

  it("whose check run failed, once it is completed", async () => {
    nock(api).get(`${route}/5`).reply(200, { status: "in_progress", output: {} });
    serve("failure", "A table");
    servePull(aPullResponse());
    expect(await find()).toEqual([8]);
  });

  it("whose check run failed without a summary", async () => {
    serve("failure", null);
    servePull(aPullResponse());
    expect(await find()).toEqual([8]);
  });

  it("not one that only shares another's result", async () => {
    serve("failure", markSharedResult("A table"));
    expect(await find()).toEqual([]);
  });

  it("not one that passed", async () => {
    serve("neutral", "A table");
    expect(await find()).toEqual([]);
  });

  it("not one that was closed meanwhile", async () => {
    serve("failure", "A table");
    servePull(aPullResponse({ state: "closed" }));
    expect(await find()).toEqual([]);
  });

  it("not one that has another head meanwhile", async () => {
    serve("failure", "A table");
    servePull(aPullResponse({ sha: "f".repeat(40) }));
    expect(await find()).toEqual([]);
  });

  it("not one whose process ended before it was reviewed", async () => {
    nock(api).get(`${route}/5`).reply(200, { status: "in_progress" });
    expect(await find(true)).toEqual([]);
  });

  it("not one that is never reviewed", async () => {
    nock(api).get(`${route}/5`).times(3).reply(200, { status: "queued", output: {} });
    expect(await find()).toEqual([]);
  });
});
