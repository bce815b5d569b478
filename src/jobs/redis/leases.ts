import { findFormatProblem, keyPrefix, readInfo, type RedisLink } from "./connection.ts";

/** What a process holds for as long as it lives: its name, and perhaps the lead. */
export interface Leases {
  /** Says whether a process has ended. When in doubt, such as when Redis is out of reach, it has not. */
  readonly hasEnded: (instance: string) => Promise<boolean>;
  /** Notes that this process no longer works on something, whatever else it does. Lost when Redis is out of reach. */
  readonly giveUp: (work: string) => Promise<void>;
  /** Says whether some process has given that up. When in doubt, none has. */
  readonly isGivenUp: (work: string) => Promise<boolean>;
  /** Says whether this process leads, which one process does at a time. */
  readonly lead: () => Promise<boolean>;
  /** Releases everything. */
  readonly end: () => Promise<void>;
}

export interface LeaseOptions {
  readonly link: RedisLink;
  /** Names this process. */
  readonly own: string;
  /** A process that has been silent for this long has ended, in milliseconds. */
  readonly lifetime: number;
  /** Called when this process can no longer work with what is in Redis. */
  readonly onOutdated: (problem: string) => void;
}

const leader = `${keyPrefix}:leader`;
/** How long it is kept: no work takes as long. */
const givenUpSeconds = 3_600;

/** KEYS lease. ARGV own, lifetime. Takes a lease that nobody else has, or makes it last. */
const takeScript = `
local owner = redis.call("GET", KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
return 1
`;

/** KEYS lease. ARGV own. */
const giveBackScript = `
if redis.call("GET", KEYS[1]) == ARGV[1] then redis.call("DEL", KEYS[1]) end
return 1
`;

/** Takes this process's lease and makes it last. @throws when Redis is out of reach */
export async function takeLeases({ link, own, lifetime, onOutdated }: LeaseOptions): Promise<Leases> {
  const redis = link.commands;
  const keyOf = (instance: string) => `${keyPrefix}:instance:${instance}`;
  const givenUpKey = (work: string) => `${keyPrefix}:given-up:${work}`;
  let isLeading = false;

  const live = () => redis.set(keyOf(own), 1, "PX", lifetime);

  async function lead(): Promise<boolean> {
    isLeading = (await redis.eval(takeScript, 1, leader, own, lifetime)) === 1;
    return isLeading;
  }

  async function beat(): Promise<void> {
    await live();
    if (isLeading) await lead();
    const problem = await findFormatProblem(redis);
    if (problem !== undefined) onOutdated(problem);
  }

  async function hasEnded(instance: string): Promise<boolean> {
    if (instance === own) return false;
    try {
      if ((await redis.exists(keyOf(instance))) === 1) return false;
      // What Redis lost in a restart is there again after the next beat of each process.
      const uptime = Number(readInfo(await redis.info("server")).get("uptime_in_seconds"));
      return uptime * 1000 > lifetime;
    } catch {
      return false;
    }
  }

  await live();
  const beating = setInterval(() => void beat().catch(() => undefined), lifetime / 3);
  beating.unref();
  return {
    hasEnded,
    giveUp: async (work) => {
      await redis.set(givenUpKey(work), 1, "EX", givenUpSeconds).catch(() => undefined);
    },
    isGivenUp: async (work) => (await redis.exists(givenUpKey(work)).catch(() => 0)) === 1,
    lead: () => lead().catch(() => false),
    end: async () => {
      clearInterval(beating);
      await redis.del(keyOf(own)).catch(() => undefined);
      await redis.eval(giveBackScript, 1, leader, own).catch(() => undefined);
    },
  };
}
