import { createSoleInstance, nameInstance, type Instances } from "../github/instances.ts";
import { openRateLimitStore, type RateLimitStore } from "../github/rate-limit-store.ts";
import { createJobQueue } from "../jobs/local-queue.ts";
import type { Job, JobQueue, JobQueueOptions } from "../jobs/queue.ts";
import type { Log } from "./log.ts";
import { StartError } from "./start-error.ts";

/** What a process does: receive webhooks, do jobs, or both. */
export type Role = "web" | "worker" | "all";

/** How the processes of an app work together. */
export interface Coordination {
  readonly instances: Instances;
  /** Opens the queue of this name. */
  readonly openQueue: <Work extends Job>(name: string, options: JobQueueOptions<Work>) => JobQueue<Work>;
  /** Says whether this process is the one that catches up. */
  readonly lead: () => Promise<boolean>;
  /** After this time at the latest, in milliseconds, it is known which reviews an earlier process left behind. */
  readonly graceMilliseconds: number;
  /** The store through which rate limits are shared; `undefined` if this process has its own. */
  readonly rateLimitStore: RateLimitStore | undefined;
  /** Says whether jobs can be queued now. */
  readonly hasQueue: () => boolean;
  /** Called last. */
  readonly end: () => Promise<void>;
}

/** One process on its own. */
export function workAlone(graceMilliseconds: number): Coordination {
  return {
    instances: createSoleInstance(graceMilliseconds),
    openQueue: (_name, options) => createJobQueue(options),
    lead: () => Promise.resolve(true),
    graceMilliseconds,
    rateLimitStore: undefined,
    hasQueue: () => true,
    end: () => Promise.resolve(),
  };
}

export interface SharedOptions {
  readonly redisUrl: string;
  readonly role: Role;
  readonly log: Log;
  /** Called when a newer version of Pitstop has taken over. */
  readonly onOutdated: (problem: string) => void;
}

/** A process that has been silent for this long has ended, in milliseconds. */
const lifetime = 15_000;

/**
 * Any number of processes on one Redis.
 *
 * @throws StartError when it cannot be used
 */
export async function workTogether({
  redisUrl,
  role,
  log,
  onOutdated,
}: SharedOptions): Promise<Coordination> {
  // A process that works alone does not load it.
  const { connectRedis, createRedisQueue, openChannel, RedisProblem, takeLeases } =
    await import("../jobs/redis/index.ts");
  let hasQueue = true;
  const onChange = (isThere: boolean, reason: string) => {
    hasQueue = isThere;
    if (isThere) log.info("Redis is back");
    else log.error({ reason }, "Redis is lost: webhooks are refused, and reviews wait, until it is back");
  };
  const own = nameInstance();
  try {
    const onRisk = (risk: string) => {
      log.error(risk);
    };
    const link = await connectRedis({ url: redisUrl, onChange, onRisk });
    const rateLimitStore = openRateLimitStore(link.openPatient(), (onPause) =>
      openChannel(link, "pauses", onPause),
    );
    const leases = await takeLeases({ link, own, lifetime, onOutdated });
    return {
      instances: {
        own,
        hasEnded: async ({ id, instance }) => {
          if (await leases.isGivenUp(String(id))) return true;
          // A check run of an earlier version names no process.
          return instance !== undefined && leases.hasEnded(instance);
        },
        abandon: (checkRun) => leases.giveUp(String(checkRun)),
        isAbandoned: (checkRun) => leases.isGivenUp(String(checkRun)),
      },
      openQueue: (name, options) => createRedisQueue({ ...options, name, link, isWorker: role !== "web" }),
      lead: () => (role === "web" ? Promise.resolve(false) : leases.lead()),
      graceMilliseconds: 2 * lifetime,
      rateLimitStore,
      hasQueue: () => hasQueue,
      end: async () => {
        await leases.end();
        rateLimitStore.end();
        await link.close();
      },
    };
  } catch (error) {
    throw error instanceof RedisProblem ? new StartError(error.message, { cause: error }) : error;
  }
}
