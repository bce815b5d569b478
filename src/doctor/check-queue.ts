import { failing, ok, warning, type Check } from "./check.ts";

/** Checks the Redis through which processes share their reviews. */
export async function checkQueue(redisUrl: string): Promise<Check> {
  // A process that works alone does not load it.
  const { connectRedis, readInfo, RedisProblem } = await import("../jobs/redis/index.ts");
  try {
    const link = await connectRedis({ url: redisUrl, onChange: () => undefined });
    const facts = readInfo(await link.commands.info("persistence"));
    await link.close();
    return facts.get("aof_enabled") === "1"
      ? ok("queue", "Redis can be used, and keeps waiting reviews over a restart.")
      : warning(
          "queue",
          "Redis can be used, but waiting reviews are lost when it restarts, until the sweep finds them. Set appendonly to yes.",
        );
  } catch (error) {
    if (error instanceof RedisProblem) return failing("queue", error.message);
    throw error;
  }
}
