import nock from "nock";
import { describe, expect, test } from "vitest";
import { reportInComment } from "../../src/github/result-comment.ts";
import type { PlannedAnnotation, PlannedCheckRun } from "../../src/vocabulary/review-plan.ts";
import { aClient, aPull, api, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const commentsRoute = `${repository}/issues/7/comments`;
const marker = "<!-- pitstop:result -->";
const annotation: PlannedAnnotation = {
  path: "src/signup.ts",
  startLine: 1,
  endLine: 1,
  severity: "warning",
  title: "Millisecond timestamp",
  message: "Customer.io reads seconds.",
};
const found: PlannedCheckRun = {
  ...{ conclusion: "failure", title: "1 pitfall found", summary: "A table", text: "Details" },
  annotations: [annotation],
};
const clean: PlannedCheckRun = {
  ...{ conclusion: "success", title: "No pitfalls found", summary: "All clear", annotations: [] },
};
const foundBody = `**Pitstop: 1 pitfall found**\n\nA table\n\nDetails\n\n${marker}`;
const cleanBody = `**Pitstop: No pitfalls found**\n\nAll clear\n\n${marker}`;

function serveComments(...comments: readonly { login: string; body: string }[]): void {
  const listed = comments.map(({ login, body }, index) => ({
    id: index + 20,
    body,
    user: { login, type: "User" },
  }));
  nock(api).get(`${commentsRoute}?per_page=100&page=1`).reply(200, listed);
}

const report = (planned: PlannedCheckRun) => reportInComment(aClient(), aPull(), "octocat", planned);

describe("a result without a check run", () => {
  test("is nowhere if the commit belongs to no pull request", async () => {
    const commit = { owner: "shop", repo: "backend" };
    expect(await reportInComment(aClient(), commit, "octocat", found)).toBe("nowhere");
  });

  test.each<[string, PlannedCheckRun, string]>([
    ["fails the check", { ...found, annotations: [] }, foundBody],
    ["has a finding that does not fail it", { ...found, conclusion: "success" }, foundBody],
  ])("becomes a comment once it %s", async (_what, planned, body) => {
    serveComments();
    // Looking for our own comments once more is only needed if an answer is lost.
    nock(api).post(commentsRoute, { body }).reply(201, {});
    expect(await report(planned)).toBe("comment");
    expect(nock.pendingMocks()).toEqual([]);
  });

  test("needs no comment as long as nothing was found", async () => {
    serveComments();
    expect(await report(clean)).toBe("nowhere");
  });

  test("edits our earlier comment, also if nothing is found any more", async () => {
    serveComments({ login: "mallory", body: foundBody }, { login: "octocat", body: foundBody });
    nock(api).patch(`${repository}/issues/comments/21`, { body: cleanBody }).reply(200, {});
    expect(await report(clean)).toBe("comment");
    expect(nock.pendingMocks()).toEqual([]);
  });

  test("leaves our comment as it is if it already says so", async () => {
    serveComments({ login: "octocat", body: foundBody });
    expect(await report(found)).toBe("comment");
  });

  test("is nowhere if the token may only read, and fails for any other reason", async () => {
    serveComments();
    nock(api).post(commentsRoute).reply(403, { message: "Resource not accessible by integration" });
    expect(await report(found)).toBe("nowhere");
    serveComments();
    nock(api).post(commentsRoute).reply(410, { message: "Issues are disabled" });
    await expect(report(found)).rejects.toMatchObject({ status: 410 });
  });

  test.each([
    ["the details if they fit", 64_900, true],
    ["no details if they are too long", 65_000, false],
  ])("holds %s", async (_what, length, hasDetails) => {
    serveComments();
    nock(api)
      .post(commentsRoute, ({ body }: { body: string }) => body.includes("xxx") === hasDetails)
      .reply(201, {});
    expect(await report({ ...found, text: "x".repeat(length) })).toBe("comment");
    expect(nock.pendingMocks()).toEqual([]);
  });
});
