import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { toGitHubFailure } from "../../src/github/failures.ts";
import { openRateLimitStore } from "../../src/github/rate-limit-store.ts";
import { createRateLimits, type LimitedRequest, type RateLimit } from "../../src/github/rate-limits.ts";
import { openChannel } from "../../src/jobs/redis/channel.ts";
import { connectRedis } from "../../src/jobs/redis/connection.ts";
import { startRedis, whyNoRedis } from "../jobs/redis-server.ts";

const checkRun: LimitedRequest = { method: "POST", url: "/graphql", query: "mutation { createCheckRun }" };
const windows = { minute: { requests: 3, milliseconds: 50 }, hour: { requests: 100, milliseconds: 50 } };

/** The limits of a process. */
async function startProcess(url: string): Promise<(id: string) => RateLimit> {
  const link = await connectRedis({ url, onChange: () => undefined });
  const store = openRateLimitStore(link.openPatient(), (onPause) => openChannel(link, "pauses", onPause));
  onTestFinished(async () => {
    store.end();
    await link.close();
  });
  return createRateLimits(windows, store);
}

test.skipIf(whyNoRedis !== undefined)(
  "processes on one Redis share what an installation may create",
  async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const [one, two] = [await startProcess(redis.url), await startProcess(redis.url)];
    const enter = (limitOf: typeof one, id: string) => limitOf(id).enter(checkRun, undefined);
    const leaves = await Promise.all([1, 2, 3].map(() => enter(one, "7")));
    let hasEntered = false;
    const fourth = enter(two, "7").then((leave) => {
      hasEntered = true;
      leave();
    });
    // Another installation has limits of its own. By its answer, the request before it would have been let in.
    (await enter(two, "8"))();
    (await enter(two, "8"))();
    expect(hasEntered).toBe(false);
    for (const leave of leaves) leave();
    await fourth;
    expect(hasEntered).toBe(true);
  },
);

test.skipIf(whyNoRedis !== undefined)(
  "a process pauses for what GitHub asked another one to wait for, and for nothing else",
  async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const [one, two] = [await startProcess(redis.url), await startProcess(redis.url)];
    const error = Object.assign(new Error("You have exceeded a secondary rate limit"), {
      ...{
        name: "HttpError",
        status: 403,
        request: { method: "POST", url: "https://api.github.com/graphql" },
      },
      response: { headers: { "x-github-request-id": "A1:B2" }, data: { message: "Slow down" } },
    });
    const until = Date.now() + 60_000;
    await expect
      .poll(
        () => {
          // A process that has just started may not be listening yet.
          one("7").pause(checkRun, { until: Date.now() + 60_000, error }, "everything");
          return two("7").findPause({ method: "GET", url: "/repos/{owner}/{repo}" })?.until;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThanOrEqual(until);
    expect(toGitHubFailure(two("7").findPause(checkRun)?.error)).toEqual(toGitHubFailure(error));
    expect(two("8").findPause(checkRun)).toBeUndefined();
  },
);

test.skipIf(whyNoRedis !== undefined)(
  "a Redis that has lost what it held keeps no request waiting",
  async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const one = await startProcess(redis.url);
    (await one("7").enter(checkRun, undefined))();
    const operator = new Redis(redis.url);
    await operator.flushall();
    operator.disconnect();
    (await one("7").enter(checkRun, undefined))();
  },
);
