import { describe, expect, it } from "vitest";
import { describeError, toSafeLine } from "../../src/app/describe-error.ts";
import { createLog, forLibraries, type LogLevel } from "../../src/app/log.ts";
import { collectLog } from "./collect-log.ts";

const source = "const apiKey = 'cio-5f2d';";

/** An error as Octokit throws it. */
function aRequestError(message: string) {
  return Object.assign(new Error(`${message} - https://docs.github.com/rest`), {
    name: "HttpError",
    status: 422,
    request: {
      method: "POST",
      url: "https://api.github.com/repos/shop/backend/pulls/7/reviews?token=ghs_1",
      headers: { authorization: "token ghs_1" },
      body: JSON.stringify({ body: source }),
    },
    response: { headers: { "x-github-request-id": "A1:B2" }, data: { message, errors: [{ value: source }] } },
  });
}

describe("an error in the log", () => {
  it("that GitHub answered with has its status and route, and nothing of the request", () => {
    expect(describeError(aRequestError("Validation Failed"))).toEqual({
      type: "HttpError",
      status: 422,
      requestId: "A1:B2",
      request: "POST https://api.github.com/repos/shop/backend/pulls/7/reviews",
      message: "Validation Failed",
    });
  });

  it("that GitHub answered with has no quotation of the request", () => {
    const message = `For 'properties/body', "${source}" is not an object.`;
    expect(describeError(aRequestError(message)).message).toBe(
      `For 'properties/body', "…" is not an object.`,
    );
  });

  it("of GraphQL has the words of its first error", () => {
    const error = Object.assign(new Error("Request failed due to following response errors:\n - no"), {
      name: "GraphqlResponseError",
      headers: { "x-github-request-id": "A1:B2" },
      request: { query: "…", variables: { body: source } },
      data: { file: source },
      errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }],
    });
    expect(describeError(error)).toEqual({
      type: "GraphqlResponseError",
      status: 403,
      requestId: "A1:B2",
      request: "POST /graphql",
      message: "Resource not accessible by integration",
    });
  });

  it("of our own has its type, its first line, and where it was thrown", () => {
    const error = new TypeError(`x is not a function\n${source}\n    at ${source}`);
    error.stack = [
      `TypeError: ${error.message}`,
      "    at fix (/app/dist/src/fix/plan-fixes.js:12:34)",
      "    at file:///app/src/plan/plan-review.ts:5:6",
      "    at async Promise.all (index 0)",
      "    at run (/app/node_modules/p-queue/dist/index.js:1:2)",
    ].join("\n");
    expect(describeError(error)).toEqual({
      type: "TypeError",
      message: "x is not a function",
      at: ["src/fix/plan-fixes.js:12:34", "src/plan/plan-review.ts:5:6"],
    });
  });

  it("that a library put around others is the first of them, without what it holds", () => {
    const inner = Object.assign(new RangeError("too deep"), { event: { payload: { secret: source } } });
    const error = Object.assign(new AggregateError([inner], "too deep"), { event: { payload: source } });
    const described = describeError(error);
    expect(described).toMatchObject({ type: "RangeError", message: "too deep" });
    expect(JSON.stringify(described)).not.toContain(source);
  });

  it("that is no error is only its type", () => {
    expect(describeError({ body: source })).toEqual({ type: "object", message: "" });
    expect(describeError(undefined)).toEqual({ type: "undefined", message: "" });
  });

  it("of 25 MB is described in at most a kilobyte", () => {
    const error = new SyntaxError("x".repeat(25 * 1024 * 1024));
    expect(JSON.stringify(describeError(error)).length).toBeLessThan(1024);
  });
});

describe("a line of foreign text", () => {
  it.each([
    ["is only the first", "one\ntwo", "one"],
    ["is cut", "x".repeat(1000), "x".repeat(200)],
    [
      "has no quotation",
      `Unexpected token 'c', "${source}" is not valid JSON`,
      `Unexpected token 'c', "…" is not valid JSON`,
    ],
    ["has no quotation without end", `Unexpected "${source}`, 'Unexpected "…"'],
    ["has no query", "GET https://x.example/a.tar.gz?token=T1 - 200", "GET https://x.example/a.tar.gz - 200"],
    ["has no control characters", "a\u001b[31mb\u202ec\u0000", "a[31mbc"],
    ["is otherwise unchanged", "Bad credentials (401): é 😀", "Bad credentials (401): é 😀"],
  ])("%s", (_what, text, expected) => {
    expect(toSafeLine(text)).toBe(expected);
  });
});

describe("the log for libraries", () => {
  const levels: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error", "fatal"];

  it.each(levels)("writes messages and no objects at the level %s", async (level) => {
    const collected = collectLog();
    const log = forLibraries(await createLog({ level: "trace", format: "json", to: collected.to }));
    log.child({ payload: source })[level]({ body: source }, "GitHub request: POST /graphql - 200");
    log[level]({ event: { payload: source } });
    log[level](Object.assign(new Error("no"), { event: { payload: source } }));
    log[level]("a message");
    const lines = collected.lines().map(({ msg, err }) => ({ msg, err }));
    expect(lines).toMatchObject([
      { msg: "GitHub request: POST /graphql - 200" },
      { msg: "error in a library", err: { type: "Error", message: "no" } },
      { msg: "a message" },
    ]);
    expect(collected.text()).not.toContain("apiKey");
  });

  it("writes nothing below its level", async () => {
    const collected = collectLog();
    const log = forLibraries(await createLog({ level: "warn", format: "json", to: collected.to }));
    log.info("listening");
    log.warn("waiting");
    expect(collected.lines().map(({ msg }) => msg)).toEqual(["waiting"]);
  });
});

describe("the pretty log", () => {
  it("describes errors in the same way", async () => {
    const collected = collectLog();
    const log = await createLog({ level: "info", format: "pretty", to: collected.to });
    log.error({ err: aRequestError("Validation Failed") }, "review failed");
    expect(collected.text()).toContain("review failed");
    expect(collected.text()).toContain("Validation Failed");
    expect(collected.text()).not.toMatch(/ghs_1|apiKey/u);
  });
});
