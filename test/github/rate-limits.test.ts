import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { contentWindows, createRateLimits, type LimitedRequest } from "../../src/github/rate-limits.ts";

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const review: LimitedRequest = { method: "POST", url: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews" };
const checkRun: LimitedRequest = { method: "POST", url: "/graphql", query: "mutation { createCheckRun }" };

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Sends requests that GitHub answers after a second, and says when it counted them, by the virtual clock. */
function aGitHub() {
  const limitOf = createRateLimits();
  const began = Date.now();
  const counted: { readonly id: string; readonly at: number }[] = [];
  return {
    counted,
    times: (id = "7") => counted.flatMap((one) => (one.id === id ? [one.at] : [])),
    send: async (request: LimitedRequest, id = "7", signal?: AbortSignal) => {
      const leave = await limitOf(id).enter(request, signal);
      // Somewhere between the first byte and the answer; this request was slow to arrive if the earlier one was not.
      const delay = counted.length % 2 === 0 ? 900 : 100;
      counted.push({ id, at: Date.now() - began + delay });
      setTimeout(leave, second);
    },
  };
}

/** The most that happened in any time of `length` milliseconds. */
function most(times: readonly number[], length: number): number {
  return Math.max(0, ...times.map((end) => times.filter((at) => at > end - length && at <= end).length));
}

describe("what an installation creates", () => {
  test("does not wait as long as GitHub's limit is far", async () => {
    const { send, times } = aGitHub();
    for (let index = 0; index < contentWindows.minute.requests; index++) void send(checkRun);
    await vi.advanceTimersByTimeAsync(second);
    expect(times()).toHaveLength(80);
  });

  test.each<[how: string, arrivals: readonly (readonly [at: number, count: number])[]]>([
    ["all at once", [[0, 300]]],
    [
      "late in one minute, and early in the next",
      [
        [0, 1],
        [50 * second, 90],
        [61 * second, 90],
      ],
    ],
    ["a few each second", Array.from({ length: 150 }, (_, index) => [index * second, 3] as const)],
  ])("is at most eighty requests in any minute, if they come %s", async (_how, arrivals) => {
    const { send, times } = aGitHub();
    for (const [at, count] of arrivals) {
      setTimeout(() => {
        for (let index = 0; index < count; index++) void send(index % 2 === 0 ? checkRun : review);
      }, at);
    }
    await vi.advanceTimersByTimeAsync(20 * minute);
    expect(times()).toHaveLength(arrivals.reduce((sum, [, count]) => sum + count, 0));
    expect(most(times(), minute)).toBe(80);
  });

  test("notifies people at most five hundred times in any hour, while check runs go on", async () => {
    const { send, times } = aGitHub();
    for (let index = 0; index < 510; index++) void send(review);
    await vi.advanceTimersByTimeAsync(50 * minute);
    expect(times()).toHaveLength(500);
    void send(checkRun);
    await vi.advanceTimersByTimeAsync(second);
    expect(times()).toHaveLength(501);
    await vi.advanceTimersByTimeAsync(hour);
    expect(times()).toHaveLength(511);
  });

  test("keeps nobody else waiting", async () => {
    const { send, times } = aGitHub();
    for (let index = 0; index < 200; index++) void send(review, "7");
    await vi.advanceTimersByTimeAsync(second);
    void send(review, "8");
    await vi.advanceTimersByTimeAsync(second);
    expect([times("7").length, times("8").length]).toEqual([80, 1]);
  });

  test("comes in the order in which it was asked for", async () => {
    const { send, counted } = aGitHub();
    const order: number[] = [];
    for (let index = 0; index < 100; index++) void send(review).then(() => order.push(index));
    await vi.advanceTimersByTimeAsync(2 * minute);
    expect(counted).toHaveLength(100);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });
});

describe("what creates nothing", () => {
  test.each<[string, LimitedRequest]>([
    ["a read", { method: "GET", url: "/repos/{owner}/{repo}/pulls" }],
    ["a query", { method: "POST", url: "/graphql", query: " query { viewer { login } }" }],
    ["an update", { method: "PATCH", url: "/repos/{owner}/{repo}/check-runs/{check_run_id}" }],
    ["a token", { method: "POST", url: "/app/installations/{installation_id}/access_tokens" }],
  ])("never waits: %s", async (_what, request) => {
    const { send, times } = aGitHub();
    for (let index = 0; index < 100; index++) void send(checkRun);
    await vi.advanceTimersByTimeAsync(second);
    void send(request);
    await vi.advanceTimersByTimeAsync(second);
    expect(times()).toHaveLength(81);
  });
});

describe("a request whose job is stopped while it waits", () => {
  test("fails at once, and takes up nothing of the limit", async () => {
    const { send, times } = aGitHub();
    for (let index = 0; index < 80; index++) void send(review);
    const controller = new AbortController();
    const stopped = send(review, "7", controller.signal);
    const failure = expect(stopped).rejects.toThrow("superseded");
    await vi.advanceTimersByTimeAsync(second);
    controller.abort(new Error("superseded"));
    await failure;
    for (let index = 0; index < 80; index++) void send(checkRun);
    await vi.advanceTimersByTimeAsync(minute + 2 * second);
    expect(times()).toHaveLength(160);
  });

  test("is not sent if it was stopped before", async () => {
    const { send, times } = aGitHub();
    await expect(send(review, "7", AbortSignal.abort(new Error("closed")))).rejects.toThrow("closed");
    expect(times()).toEqual([]);
  });
});

describe("a pause that GitHub asked for", () => {
  const error = new Error("a secondary rate limit");
  const query: LimitedRequest = { method: "POST", url: "/graphql", query: "{ viewer { login } }" };
  const read: LimitedRequest = { method: "GET", url: "/repos/{owner}/{repo}" };

  test("holds for everything of the installation, and for no other", () => {
    const limitOf = createRateLimits();
    limitOf("7").pause(read, { until: Date.now() + minute, error }, "everything");
    expect([read, query, review].map((one) => limitOf("7").findPause(one)?.error)).toEqual([
      error,
      error,
      error,
    ]);
    expect(limitOf("8").findPause(read)).toBeUndefined();
  });

  test("holds for one API if that is what was used up", () => {
    const limitOf = createRateLimits();
    limitOf("7").pause(query, { until: Date.now() + hour, error }, "this API");
    expect(limitOf("7").findPause(checkRun)?.error).toBe(error);
    expect(limitOf("7").findPause(read)).toBeUndefined();
  });

  test("holds as long as the longest that was asked for, and then no more", () => {
    const limitOf = createRateLimits();
    const until = Date.now() + minute;
    limitOf("7").pause(read, { until, error }, "everything");
    limitOf("7").pause(read, { until: until - second, error: new Error("shorter") }, "everything");
    limitOf("7").pause(read, { until: until - 2 * second, error: new Error("shorter") }, "this API");
    expect(limitOf("7").findPause(read)).toEqual({ until, error });
    vi.setSystemTime(until);
    expect(limitOf("7").findPause(read)).toBeUndefined();
  });
});
