import { setTimeout as sleep } from "node:timers/promises";
import { secondaryRateLimit, serverError } from "../../sandbox/state/faults.ts";
import type { Fault } from "../../sandbox/state/state.ts";
import type { PitstopProcess, ProcessOptions } from "../../test/scenario/pitstop-process.ts";
import type { Stage } from "./stage.ts";

/** Something that goes wrong while pull requests are reviewed. */
export interface Play {
  /** How it is made to go wrong. */
  readonly how: string;
  readonly options?: ProcessOptions;
  /** Begins when a quarter of the pull requests is done, and resolves when nothing is wrong any more. */
  readonly act: (stage: ActingStage) => Promise<void>;
}

export interface ActingStage extends Stage {
  readonly workers: readonly PitstopProcess[];
  /** Opens the last quarter of the pull requests, which is kept back until then. */
  readonly openRest: () => Promise<void>;
}

/** How long something is away, in milliseconds. */
const outage = 15_000;
/** So that what is found only by looking is found soon. */
const quickRecovery: ProcessOptions = { catchUpMilliseconds: 5_000 };
const forever = { times: Infinity };

export const plays: Readonly<Record<string, Play>> = {
  kill: {
    how: "one of two workers ended by SIGKILL",
    act: async ({ workers, openRest }) => {
      await workers[0]?.kill();
      await openRest();
    },
  },
  redis: {
    how: "Redis ended by SIGKILL and started again at once",
    options: quickRecovery,
    act: async ({ redis, openRest }) => {
      await redis.kill();
      await redis.start();
      await openRest();
    },
  },
  "redis-down": {
    how: "no Redis for 15 s, webhooks meanwhile; recovery every 5 s",
    options: quickRecovery,
    act: async ({ redis, openRest }) => {
      await redis.kill();
      await openRest();
      await sleep(outage);
      await redis.start();
    },
  },
  "github-down": {
    how: "15 s without connection, then 15 s of 502; retries after 2 s, recovery every 5 s",
    options: quickRecovery,
    act: async ({ github, openRest }) => {
      github.fail("*", { kind: "reset" }, forever);
      await openRest();
      await sleep(outage);
      github.state.faults.length = 0;
      github.fail("*", serverError(), forever);
      await sleep(outage);
      github.state.faults.length = 0;
    },
  },
  storm: {
    how: "three secondary limits of 3 s (403, 429), then two of 5 s as if the hour's requests were used up",
    options: quickRecovery,
    act: async ({ github, openRest }) => {
      await openRest();
      for (const status of [403, 429, 403] as const) {
        await during(3_000, github.state, (left) => secondaryRateLimit(Math.ceil(left / 1000), status));
      }
      for (let hour = 0; hour < 2; hour += 1) {
        await during(5_000, github.state, (left) => usedUp(Date.now() + left));
      }
    },
  },
  disk: {
    how: "logs at the level trace to /dev/full",
    options: { logLevel: "trace", logFormat: "json", logFile: "/dev/full" },
    act: ({ openRest }) => openRest(),
  },
};

/** Refuses each request for so long, in milliseconds, and then goes on for as long without. */
async function during(
  milliseconds: number,
  { faults }: Stage["github"]["state"],
  makeFault: (left: number) => Fault,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    faults.length = 0;
    faults.push({
      operation: "*",
      fault: makeFault(end - Date.now()),
      isDone: false,
      skip: 0,
      times: Infinity,
    });
    await sleep(500);
  }
  faults.length = 0;
  await sleep(milliseconds);
}

/** @param resetsAt milliseconds since 1970 */
function usedUp(resetsAt: number): Fault {
  return {
    kind: "answer",
    status: 403,
    message: "API rate limit exceeded for installation ID 1.",
    headers: {
      "x-ratelimit-limit": "5000",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Math.ceil(resetsAt / 1000)),
      "x-ratelimit-resource": "core",
    },
  };
}
