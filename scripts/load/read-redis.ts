import { Redis } from "ioredis";

/** What a Redis has done since its start. */
export async function readRedis(
  url: string,
): Promise<{ readonly commands: number; readonly peakMegabytes: number }> {
  const redis = new Redis(url);
  const info = await redis.info();
  redis.disconnect();
  const read = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1]);
  return {
    commands: read("total_commands_processed"),
    peakMegabytes: Math.round(read("used_memory_peak") / 2 ** 20),
  };
}
