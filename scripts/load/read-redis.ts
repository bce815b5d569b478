import { Redis } from "ioredis";

/** What a Redis has done since its start. */
export async function readRedis(
  url: string,
): Promise<{ readonly commands: number; readonly peakMegabytes: number }> {
  const redis = new Redis(url);
  const info = await redis.info();
  redis.disconnect();
  const [, commands] = /^total_commands_processed:(\d+)/mu.exec(info) ?? [];
  const [, peak] = /^used_memory_peak:(\d+)/mu.exec(info) ?? [];
  return { commands: Number(commands), peakMegabytes: Math.round(Number(peak) / 2 ** 20) };
}
