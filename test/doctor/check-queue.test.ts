import { describe, expect, onTestFinished, test } from "vitest";
import { checkQueue } from "../../src/doctor/check-queue.ts";
import { startRedis, whyNoRedis } from "../jobs/redis-server.ts";

describe.skipIf(whyNoRedis !== undefined)("the Redis of the queue", () => {
  async function start(...settings: readonly string[]) {
    const server = await startRedis(settings);
    onTestFinished(server.stop);
    return server;
  }

  test("is fine when it keeps what it holds", async () => {
    expect(await checkQueue((await start()).url)).toEqual({
      name: "queue",
      state: "ok",
      text: "Redis can be used, and keeps waiting reviews over a restart.",
    });
  });

  test("is worth a look when a restart loses what it holds", async () => {
    const { state, text } = await checkQueue((await start("--appendonly", "no")).url);
    expect(state).toBe("warning");
    expect(text).toContain("Set appendonly to yes.");
  });

  test("keeps reviews from happening when it may remove them, or is not there", async () => {
    const { url, kill } = await start("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
    expect(await checkQueue(url)).toMatchObject({
      state: "error",
      text: expect.stringContaining("Set maxmemory-policy to noeviction.") as string,
    });
    await kill();
    expect(await checkQueue(url)).toMatchObject({
      state: "error",
      text: expect.stringContaining("cannot be reached") as string,
    });
  });
});
