import { setTimeout as sleep } from "node:timers/promises";
import { Redis, type CommonRedisOptions } from "ioredis";

/** Redis cannot be used, for a reason that its operator can fix. The message says what is wrong and what to do. */
export class RedisProblem extends Error {
  override readonly name = "RedisProblem";
}

/** The connections to one Redis. */
export interface RedisLink {
  /** Fails immediately while Redis is out of reach, so that nothing waits for it. */
  readonly commands: Redis;
  /** Opens another connection that waits until Redis is back. */
  readonly openPatient: () => Redis;
  readonly close: () => Promise<void>;
}

export interface RedisLinkOptions {
  /** Such as `redis://user:password@host:6379/0`; `rediss:` for TLS. */
  readonly url: string;
  /** Called once when Redis is lost, and when it is back: not for each attempt to connect. */
  readonly onChange: (isThere: boolean, reason: string) => void;
  /** Called when a Redis that is back would not keep jobs, with what is wrong and what to do. */
  readonly onRisk?: (risk: string) => void;
}

type Manners = Pick<
  CommonRedisOptions,
  "lazyConnect" | "enableOfflineQueue" | "maxRetriesPerRequest" | "commandTimeout"
>;

/** All keys begin with this. The braces keep them in one slot, since scripts work on several. */
export const keyPrefix = "{pitstop}";
/** Raised when a process that knows the old format could not work with what a new one writes. */
const dataFormat = 1;
const oldestVersion = [6, 2] as const;
const connectMilliseconds = 5_000;

/** Connects to Redis and checks that jobs are safe there. @throws RedisProblem */
export async function connectRedis({
  url,
  onChange,
  onRisk = () => undefined,
}: RedisLinkOptions): Promise<RedisLink> {
  const opened = new Set<Redis>();
  let isThere = true;
  let lastError = "no answer";
  const open = (options: Manners): Redis => {
    const redis = new Redis(url, { ...options, connectTimeout: connectMilliseconds, retryStrategy });
    opened.add(redis);
    redis.on("error", (error: Error) => (lastError = error.message));
    return redis;
  };
  const commands = open({
    ...{
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: connectMilliseconds,
    },
  });
  const close = async () => {
    for (const redis of opened) redis.disconnect();
    await Promise.resolve();
  };
  try {
    await connectOnce(commands);
    await checkServer(commands, placeOf(url));
  } catch (error) {
    await close();
    if (error instanceof RedisProblem) throw error;
    throw new RedisProblem(
      `Redis at ${placeOf(url)} cannot be reached: ${lastError}. Start it, or check REDIS_URL and the network.`,
    );
  }
  lastError = "the connection was closed";
  commands.on("close", () => {
    if (isThere) onChange((isThere = false), lastError);
  });
  commands.on("ready", () => {
    if (isThere) return;
    onChange((isThere = true), "");
    // It may have been restarted with other settings.
    findRisk(commands).then(
      (risk) => {
        if (risk !== undefined) onRisk(`Redis at ${placeOf(url)} ${risk}`);
      },
      () => undefined,
    );
  });
  return { commands, close, openPatient: () => open({ maxRetriesPerRequest: null }) };
}

/** Milliseconds until the next attempt. */
function retryStrategy(attempts: number): number {
  return Math.min(attempts * 100, 2_000);
}

async function connectOnce(redis: Redis): Promise<void> {
  // The first failure counts, not the attempts that follow.
  const stop = new AbortController();
  const late = sleep(connectMilliseconds, undefined, { signal: stop.signal }).then(() => {
    throw new Error("timeout");
  });
  late.catch(() => undefined);
  try {
    await Promise.race([redis.connect(), late]);
  } finally {
    stop.abort();
  }
}

/** Without the password. */
function placeOf(url: string): string {
  return new URL(url).host;
}

async function checkServer(redis: Redis, place: string): Promise<void> {
  const facts = readInfo(await redis.info());
  const version = facts.get("redis_version") ?? "";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1])) {
    throw new RedisProblem(
      `Redis at ${place} is version ${version || "unknown"}; Pitstop needs ${oldestVersion.join(".")} or newer, or Valkey.`,
    );
  }
  const risk = await findRisk(redis);
  if (risk !== undefined) throw new RedisProblem(`Redis at ${place} ${risk}`);
  await redis.set(`${keyPrefix}:format`, dataFormat, "NX");
  const problem = await findFormatProblem(redis);
  if (problem !== undefined) throw new RedisProblem(`Redis at ${place}: ${problem}`);
}

/** Says why jobs are not safe in a Redis, after its name, and what to do; `undefined` if they are. */
async function findRisk(redis: Redis): Promise<string | undefined> {
  const policy = readInfo(await redis.info("memory")).get("maxmemory_policy") ?? "noeviction";
  if (policy === "noeviction") return undefined;
  return `removes keys when its memory is full (maxmemory-policy ${policy}), so reviews would be lost. Set maxmemory-policy to noeviction.`;
}

/** Says why this process can no longer work with what is in Redis; `undefined` if it can. */
export async function findFormatProblem(redis: Redis): Promise<string | undefined> {
  const format = Number(await redis.get(`${keyPrefix}:format`)) || dataFormat;
  if (format > dataFormat) {
    return `a newer Pitstop has written its data (format ${format}; this version knows ${dataFormat}). Upgrade this process.`;
  }
  return undefined;
}

/** The lines of `INFO`. */
export function readInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split("\r\n").map((line) => line.split(":"));
  return new Map(pairs.map(([name = "", value = ""]) => [name, value]));
}
