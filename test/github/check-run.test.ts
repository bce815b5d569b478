import nock from "nock";
import { describe, expect, it } from "vitest";
import {
  changeSummary,
  completeCheckRun,
  queueCheckRun,
  startCheckRun,
  startQueuedCheckRun,
} from "../../src/github/check-run.ts";
import { maxShown } from "../../src/plan/shown-findings.ts";
import type { PlannedCheckRun } from "../../src/vocabulary/review-plan.ts";
import { aClient, aPull, api, headSha, ownLogin, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const createRoute = `${repository}/check-runs`;
const runRoute = `${createRoute}/4`;
const listRoute = `${repository}/commits/${headSha}/check-runs?check_name=Pitstop&status=in_progress`;
const created = {
  id: 4,
  external_id: "7",
  started_at: "2026-11-23T10:00:00Z",
  app: { id: 12, slug: "pitstop" },
};
const started = { id: 4, ownLogin, appId: 12, startedAt: Date.parse("2026-11-23T10:00:00Z") };

interface SentUpdate {
  readonly status?: string;
  readonly conclusion?: string;
  readonly output: { readonly annotations?: readonly object[] };
}

describe("starting the check run", () => {
  const start = () => startCheckRun(aClient(), { ...aPull(), externalId: "7" });

  it("names the head and the pull request, and learns who we are from the answer", async () => {
    nock(api)
      .post(createRoute, { name: "Pitstop", head_sha: headSha, status: "in_progress", external_id: "7" })
      .reply(201, created);
    expect(await start()).toEqual(started);
  });

  it("asks who we are if the answer does not say", async () => {
    nock(api)
      .post(createRoute)
      .reply(201, { ...created, app: null });
    nock(api).get("/app").reply(200, { id: 12, slug: "pitstop" });
    expect(await start()).toEqual(started);
  });

  it("uses the run that a failed request created", async () => {
    nock(api).post(createRoute).reply(500, {});
    nock(api)
      .get(listRoute)
      .reply(200, { check_runs: [{ ...created, id: 3, external_id: "6" }, created] });
    expect(await start()).toMatchObject({ id: 4 });
  });

  it("tries once more if there is none", async () => {
    nock(api).post(createRoute).reply(500, {});
    nock(api).get(listRoute).reply(200, { check_runs: [] });
    nock(api).post(createRoute).reply(201, created);
    expect(await start()).toMatchObject({ id: 4 });
  });

  it("fails if GitHub refuses for another reason than that we may not", async () => {
    nock(api).post(createRoute).reply(404, { message: "Not Found" });
    await expect(start()).rejects.toMatchObject({ status: 404 });
  });

  it("creates none if the token may not, and still learns who we are", async () => {
    nock(api).post(createRoute).reply(403, { message: "You must authenticate via a GitHub App." });
    nock(api)
      .post("/graphql")
      .reply(200, { data: { viewer: { login: "octocat" } } });
    expect(await start()).toMatchObject({ id: undefined, ownLogin: "octocat" });
  });
});

describe("a check run that waits", () => {
  const commit = { ...aPull(), externalId: "7", instance: "a1b2" };
  const now = Date.parse("2026-11-23T10:05:00Z");

  it("is created as queued, and names the process", async () => {
    nock(api)
      .post(createRoute, { name: "Pitstop", head_sha: headSha, status: "queued", external_id: "7 by a1b2" })
      .reply(201, created);
    expect(await queueCheckRun(aClient(), commit)).toEqual(started);
  });

  it("is found again as queued if the answer was lost", async () => {
    nock(api).post(createRoute).reply(500, {});
    nock(api)
      .get(`${repository}/commits/${headSha}/check-runs?check_name=Pitstop&status=queued`)
      .reply(200, { check_runs: [{ ...created, external_id: "7 by a1b2" }] });
    expect(await queueCheckRun(aClient(), commit)).toMatchObject({ id: 4 });
  });

  it("is started now, not when it was queued, by the process that does it", async () => {
    nock(api)
      .patch(runRoute, {
        status: "in_progress",
        external_id: "7 by a1b2",
        started_at: "2026-11-23T10:05:00.000Z",
      })
      .reply(200, {});
    expect(await startQueuedCheckRun(aClient(), commit, started, now)).toEqual({
      ...started,
      startedAt: now,
    });
  });

  it("is started again if the answer was lost", async () => {
    nock(api).patch(runRoute).reply(502, {});
    nock(api).patch(runRoute).reply(200, {});
    expect(await startQueuedCheckRun(aClient(), commit, started, now)).toMatchObject({ startedAt: now });
  });

  it("is not started where none could be created", async () => {
    const none = { ...started, id: undefined };
    expect(await startQueuedCheckRun(aClient(), commit, none, now)).toBe(none);
  });
});

describe("the summary of a completed check run", () => {
  const change = () => changeSummary(aClient(), aPull(), { id: 4, headSha }, (old) => `${old} and more`);

  it("is replaced, and nothing else is", async () => {
    nock(api)
      .get(runRoute)
      .reply(200, { output: { title: "1 error", summary: "A table", text: "Details" } });
    nock(api)
      .patch(runRoute, { output: { title: "1 error", summary: "A table and more", text: "Details" } })
      .reply(200, {});
    await change();
    expect(nock.pendingMocks()).toEqual([]);
  });

  it("is given to a run that has no output yet", async () => {
    nock(api)
      .get(runRoute)
      .reply(200, { output: { title: null, summary: null, text: null } });
    nock(api)
      .patch(runRoute, { output: { title: "", summary: " and more" } })
      .reply(200, {});
    await change();
    expect(nock.pendingMocks()).toEqual([]);
  });
});

describe("completing the check run", () => {
  function aPlan(annotations: number): PlannedCheckRun {
    return {
      conclusion: "failure",
      title: "Pitfalls found",
      summary: "A table",
      annotations: Array.from({ length: annotations }, (_, index) => ({
        path: "src/signup.ts",
        startLine: index + 1,
        endLine: index + 1,
        startColumn: 3,
        endColumn: 9,
        severity: "error",
        title: "Millisecond timestamp",
        message: "Customer.io reads seconds.",
      })),
    };
  }
  const complete = (annotations: number) =>
    completeCheckRun(aClient(), aPull(), { id: 4, ownLogin }, aPlan(annotations));

  function recordUpdates(): SentUpdate[] {
    const sent: SentUpdate[] = [];
    nock(api)
      .persist()
      .patch(runRoute)
      .reply((_uri, body) => {
        // nock parses a JSON body; ours is one.
        sent.push(body as unknown as SentUpdate);
        return [200, { id: 4 }];
      });
    return sent;
  }

  it("sends everything at once if it fits", async () => {
    const sent = recordUpdates();
    await complete(1);
    expect(sent).toEqual([
      {
        status: "completed",
        conclusion: "failure",
        output: {
          title: "Pitfalls found",
          summary: "A table",
          annotations: [
            {
              path: "src/signup.ts",
              start_line: 1,
              end_line: 1,
              start_column: 3,
              end_column: 9,
              annotation_level: "failure",
              title: "Millisecond timestamp",
              message: "Customer.io reads seconds.",
            },
          ],
        },
      },
    ]);
  });

  it.each([
    [0, [undefined]],
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
    [maxShown, Array.from({ length: 10 }, () => 50)],
  ])("sends %i annotations in batches of fifty and concludes with the last", async (count, sizes) => {
    const sent = recordUpdates();
    await complete(count);
    expect(sent.map(({ output }) => output.annotations?.length)).toEqual(sizes);
    expect(sent.map(({ status }) => status)).toEqual([...sizes.slice(1).map(() => undefined), "completed"]);
  });

  it("sends the text, and the buttons with the last batch", async () => {
    const sent: object[] = recordUpdates();
    const action = { label: "Fix", description: "Fix all", identifier: "fix" };
    const planned = { ...aPlan(51), text: "Details", actions: [action] };
    await completeCheckRun(aClient(), aPull(), { id: 4, ownLogin }, planned);
    expect(sent).toMatchObject([{ output: { text: "Details" } }, { actions: [action] }]);
    expect(sent.map((update) => "actions" in update)).toEqual([false, true]);
  });

  it("gives columns only where both are known, and names the level of each severity", async () => {
    const sent = recordUpdates();
    const [annotation] = aPlan(1).annotations;
    if (!annotation) throw new Error("No annotation is planned.");
    const { startColumn, ...noStart } = annotation;
    const { endColumn, ...noEnd } = annotation;
    const annotations = [
      { ...noStart, severity: "warning" as const },
      { ...noEnd, severity: "info" as const },
    ];
    await completeCheckRun(aClient(), aPull(), { id: 4, ownLogin }, { ...aPlan(0), annotations });
    expect([startColumn, endColumn]).toEqual([3, 9]);
    expect(sent[0]?.output.annotations).toEqual(
      ["warning", "notice"].map((level) => ({
        ...{ path: "src/signup.ts", start_line: 1, end_line: 1, annotation_level: level },
        ...{ title: "Millisecond timestamp", message: "Customer.io reads seconds." },
      })),
    );
  });

  it("reports in a comment where there is no check run", async () => {
    nock(api).get(`${repository}/issues/7/comments?per_page=100&page=1`).reply(200, []);
    nock(api).post(`${repository}/issues/7/comments`).reply(201, {});
    const none = { id: undefined, ownLogin };
    expect(await completeCheckRun(aClient(), aPull(), none, aPlan(1))).toBe("comment");
  });

  it("does without annotations if GitHub rejects one of them", async () => {
    nock(api).patch(runRoute).reply(422, { message: "CheckRun invalid annotations" });
    nock(api)
      .patch(
        runRoute,
        (body: SentUpdate) => body.status === "completed" && body.output.annotations === undefined,
      )
      .reply(200, {});
    expect(await complete(2)).toBe("check-run");
    expect(nock.pendingMocks()).toEqual([]);
  });

  it.each([
    [422, 0],
    [404, 0],
    [404, 2],
  ])("fails once and for all if GitHub answers %i to %i annotations", async (status, annotations) => {
    nock(api).patch(runRoute).reply(status, { message: "no" });
    await expect(complete(annotations)).rejects.toMatchObject({ status });
  });

  it("does not append the same annotations twice if an answer was lost", async () => {
    nock(api).patch(runRoute).reply(502, {});
    nock(api)
      .get(runRoute)
      .reply(200, { status: "completed", output: { annotations_count: 2 } });
    expect(await complete(2)).toBe("check-run");
    expect(nock.pendingMocks()).toEqual([]);
  });

  it.each([0, 2])("sends a batch of %i again that was not stored", async (annotations) => {
    nock(api).patch(runRoute).reply(502, {});
    nock(api)
      .get(runRoute)
      .reply(200, { status: "in_progress", output: { annotations_count: 0 } });
    nock(api).patch(runRoute).reply(200, {});
    expect(await complete(annotations)).toBe("check-run");
    expect(nock.pendingMocks()).toEqual([]);
  });
});
