import { describe, expect, test } from "vitest";
import { JobStopped } from "../../src/jobs/queue.ts";
import { Interrupted } from "../../src/review/interrupted.ts";
import { explainFailure, explainStop } from "../../src/review/under-check-run.ts";
import { AnalysisExhausted } from "../../src/threads/exhausted.ts";

describe("a review that was stopped says", () => {
  test.each([
    ["that a person interrupted it", new Interrupted("SIGINT"), "interrupted"],
    ["that a newer commit came", new JobStopped("superseded"), "newer-commit"],
    ["that the pull request was closed", new JobStopped("withdrawn"), "closed"],
    ["that it took too long", new JobStopped("overdue"), "overdue"],
    ["that the app is shutting down", new JobStopped("shutdown"), "stopped"],
    ["that the app is shutting down, if nobody said why", undefined, "stopped"],
  ])("%s", (_what, reason, kind) => {
    expect(explainStop(reason)).toEqual({ kind });
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ])("%s with the exit code of shells, %i", (signal, exitCode) => {
    expect(new Interrupted(signal)).toMatchObject({ exitCode, name: "AbortError" });
  });
});

describe("a review that failed says", () => {
  const request = { method: "GET", url: "https://api.github.com/repos/shop/backend" };
  const response = { headers: { "x-github-request-id": "A1:B2" } };
  const gitHubError = Object.assign(new Error("Bad Gateway"), {
    name: "HttpError",
    status: 502,
    request,
    response,
  });

  test("at which step GitHub failed, and with what", () => {
    expect(explainFailure(gitHubError, "post")).toEqual({
      ...{ kind: "github", step: "post", status: 502, requestId: "A1:B2" },
    });
  });

  test("what an old GitHub Enterprise Server does not know", () => {
    const said = "Field 'tarballUrl' doesn't exist on type 'Commit'";
    const error = Object.assign(new Error(said), {
      ...{ name: "GraphqlResponseError", headers: {}, data: null },
      errors: [{ extensions: { code: "undefinedField" }, message: said }],
    });
    expect(explainFailure(error, "read")).toEqual({ kind: "outdated-server", said });
  });

  test("which resource the analysis exhausted, and where", () => {
    expect(explainFailure(new AnalysisExhausted("memory", "src/types.ts"), "read")).toEqual({
      ...{ kind: "exhausted", resource: "memory", lastFile: "src/types.ts" },
    });
  });

  test("that it is a bug otherwise", () => {
    expect(explainFailure(new TypeError("x is not a function"), "read")).toEqual({ kind: "internal" });
  });
});
