import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createJobQueue } from "../../src/jobs/local-queue.ts";
import { JobStopped, type Job, type JobQueue, type JobQueueOptions } from "../../src/jobs/queue.ts";
import { connectRedis, type RedisLink } from "../../src/jobs/redis/connection.ts";
import { createRedisQueue } from "../../src/jobs/redis/redis-queue.ts";
import { startRedis, whyNoRedis, type RedisServer } from "./redis-server.ts";

const subject = "shop/backend#7";
const patient = { timeout: 20_000, interval: 5 };

function aJob(version: string, changes: Partial<Job> = {}): Job {
  return { subject, version, order: 1, delivery: undefined, ...changes };
}

/** A job of a pull request of its own. */
function other(name: string): Job {
  return aJob(name, { subject: name });
}

type OpenQueue = (options: JobQueueOptions<Job>) => JobQueue<Job>;

/** A queue whose jobs end when the test says so, and what happened in it. */
function observe(open: OpenQueue, options: Partial<JobQueueOptions<Job>> = {}) {
  const events: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  /** Versions whose jobs find that their subject is no longer in that state. */
  const moot = new Set<string>();
  const queue = open({
    concurrency: 2,
    tenantOf: ({ subject: name }) => name.split("/")[0] ?? "",
    describeFailure: (error) => (error instanceof Error ? error.message : ""),
    run: async ({ version }, signal) => {
      events.push(`start ${version}`);
      await new Promise<void>((resolve, reject) => {
        ends.set(version, (error) => {
          ends.delete(version);
          if (error === undefined) resolve();
          else reject(error);
        });
        signal.addEventListener("abort", () => {
          reject(signal.reason as JobStopped);
        });
      });
      events.push(`end ${version}`);
      return moot.has(version) ? "moot" : "done";
    },
    onFailure: ({ version }, error) => {
      events.push(`${error instanceof JobStopped ? error.why : "failed"} ${version}`);
    },
    ...options,
  });
  onTestFinished(async () => {
    await queue.drain(0);
  });
  const sees = (...expected: readonly string[]) => expect.poll(() => events, patient).toEqual(expected);
  const end = (version: string, error?: Error) => ends.get(version)?.(error);
  return { queue, events, sees, end, moot };
}

let server: RedisServer;
let link: RedisLink;
let queues = 0;

beforeAll(async () => {
  if (whyNoRedis !== undefined) return;
  server = await startRedis(["--appendfsync", "no"]);
  link = await connectRedis({ url: server.url, onChange: () => undefined });
});
afterAll(async () => {
  if (whyNoRedis !== undefined) return;
  await link.close();
  await server.stop();
});

/** Each test has a queue of its own. */
function openRedisQueue(options: JobQueueOptions<Job>): JobQueue<Job> {
  queues += 1;
  return createRedisQueue({ ...options, name: `contract-${queues}`, link, isWorker: true });
}

const kinds: readonly (readonly [string, OpenQueue])[] = [
  ["in this process", createJobQueue],
  ...(whyNoRedis === undefined ? ([["on Redis", openRedisQueue]] as const) : []),
];

describe.each(kinds)("a queue %s", (_kind, open) => {
  it("runs one job of a pull request at a time, and a newer head stops an older one", async () => {
    const { queue, sees, end } = observe(open);
    expect(await queue.add(aJob("a"))).toBe("queued");
    await sees("start a");
    expect(await queue.isBusy(subject)).toBe(true);
    await queue.add(aJob("b"));
    await sees("start a", "superseded a", "start b");
    end("b");
    await queue.idle();
    await sees("start a", "superseded a", "start b", "end b");
    expect(await queue.isBusy(subject)).toBe(false);
  });

  it("replaces a waiting job of the same pull request, and takes no older one", async () => {
    const { queue, sees, end } = observe(open, { concurrency: 1 });
    await queue.add(other("shop/x"));
    await sees("start shop/x");
    await queue.add(aJob("a"));
    await queue.add(aJob("b", { order: 2 }));
    expect(await queue.add(aJob("late"))).toBe("outdated");
    expect(await queue.getFigures()).toMatchObject({ waiting: 1, active: 1, delayed: 0, failed: 0 });
    end("shop/x");
    await sees("start shop/x", "end shop/x", "start b");
    end("b");
    await queue.idle();
    expect(await queue.add(aJob("b", { order: 2 }))).toBe("repeated");
    expect(await queue.add(aJob("a"))).toBe("outdated");
    expect(await queue.add(aJob("b", { order: undefined }))).toBe("queued");
    await sees("start shop/x", "end shop/x", "start b", "end b", "start b");
    end("b");
  });

  it("drops and stops what nobody wants any more", async () => {
    const { queue, sees, end } = observe(open, { concurrency: 1 });
    await queue.add(aJob("a"));
    await sees("start a");
    await queue.add(other("shop/x"));
    await queue.withdraw("shop/x");
    await queue.withdraw(subject);
    await sees("start a", "withdrawn a");
    await queue.idle();
    await queue.add(aJob("b", { order: 3 }));
    await sees("start a", "withdrawn a", "start b");
    end("b");
  });

  it("puts a job in the place of another one, and does nothing where there is none", async () => {
    const { queue, sees, end } = observe(open, { concurrency: 1 });
    expect(await queue.replace(aJob("closed", { order: 2 }))).toBe("needless");
    expect(await queue.isBusy(subject)).toBe(false);
    expect(await queue.add(aJob("late"))).toBe("outdated");
    await queue.add(aJob("a", { order: 2 }));
    await sees("start a");
    expect(await queue.replace(aJob("closed", { order: 2 }))).toBe("queued");
    await sees("start a", "withdrawn a", "start closed");
    end("closed");
    await queue.idle();
    await queue.add(other("shop/x"));
    await sees("start a", "withdrawn a", "start closed", "end closed", "start shop/x");
    await queue.add(aJob("b", { order: 3 }));
    expect(await queue.replace(aJob("closed", { order: 3 }))).toBe("queued");
    end("shop/x");
    await sees(
      ...["start a", "withdrawn a", "start closed", "end closed"],
      ...["start shop/x", "end shop/x", "start closed"],
    );
    end("closed");
  });

  it("stops nothing for an older state that comes late, and still knows the newest", async () => {
    const { queue, sees, end } = observe(open);
    await queue.add(aJob("b", { order: 3 }));
    await sees("start b");
    expect(await queue.replace(aJob("closed", { order: 2 }))).toBe("outdated");
    expect(await queue.add(aJob("a", { order: 2 }))).toBe("outdated");
    end("b");
    await queue.idle();
    await sees("start b", "end b");
    expect(await queue.add(aJob("b", { order: 3 }))).toBe("repeated");
  });

  it("lets nobody put an older commit in the place of a newer one by hand, but the same commit", async () => {
    const { queue, sees, end } = observe(open, { concurrency: 1 });
    await queue.add(other("shop/x"));
    await sees("start shop/x");
    await queue.add(aJob("b main", { order: 2 }));
    expect(await queue.add(aJob("a again", { order: undefined }))).toBe("outdated");
    expect(await queue.add(aJob("b again", { order: undefined }))).toBe("queued");
    end("shop/x");
    await sees("start shop/x", "end shop/x", "start b again");
    expect(await queue.add(aJob("b main", { order: 2 }))).toBe("queued");
    await sees("start shop/x", "end shop/x", "start b again", "superseded b again", "start b main");
    expect(await queue.add(aJob("a again", { order: undefined }))).toBe("outdated");
    end("b main");
    await queue.idle();
    expect(await queue.add(aJob("a again", { order: undefined }))).toBe("queued");
    await queue.withdraw(subject);
  });

  it("takes a state again whose job was dropped or stopped, or found that it is another one", async () => {
    const { queue, sees, end, moot } = observe(open, { concurrency: 1 });
    await queue.add(aJob("b"));
    await sees("start b");
    end("b");
    await queue.idle();
    expect(await queue.add(aJob("b"))).toBe("repeated");
    await queue.add(aJob("b again", { order: undefined }));
    await sees("start b", "end b", "start b again");
    await queue.add(aJob("a again", { order: undefined }));
    await sees("start b", "end b", "start b again", "superseded b again", "start a again");
    end("a again");
    await queue.idle();
    moot.add("b");
    for (const round of [1, 2]) {
      expect([round, await queue.add(aJob("b"))]).toEqual([round, "queued"]);
      await expect.poll(() => end("b") === undefined && queue.isBusy(subject), patient).toBe(false);
    }
  });

  it("lets no installation take more than its share, however much it adds", async () => {
    const { queue, events, sees, end } = observe(open, { concurrency: 3, tenantConcurrency: 2 });
    for (const name of ["a/1", "a/2", "a/3", "a/4"]) await queue.add(other(name));
    await sees("start a/1", "start a/2");
    await queue.add(other("b/1"));
    await sees("start a/1", "start a/2", "start b/1");
    await queue.add(other("b/2"));
    end("b/1");
    await expect.poll(() => events.at(-1), patient).toBe("start b/2");
    expect(events).not.toContain("start a/3");
    end("a/2");
    await expect.poll(() => events.at(-1), patient).toBe("start a/3");
  });

  it("accepts a delivery once, and again after its job failed", async () => {
    const { queue, sees, end } = observe(open);
    const job = aJob("a", { delivery: "d1", order: undefined });
    await queue.add(job);
    await sees("start a");
    end("a");
    await queue.idle();
    expect(await queue.add(job)).toBe("repeated");
    const failing = aJob("b", { delivery: "d2" });
    await queue.add(failing);
    await sees("start a", "end a", "start b");
    end("b", new Error("GitHub is down"));
    await queue.idle();
    expect(await queue.add(failing)).toBe("queued");
    await sees("start a", "end a", "start b", "failed b", "start b");
    end("b");
  });

  it("tries again what is worth it, and keeps what failed for good", async () => {
    const retry = {
      ...{ attempts: 2, delay: 10 },
      isWorthwhile: (error: unknown) => error instanceof Error && error.message === "down",
    };
    const { queue, sees, end } = observe(open, { retry });
    await queue.add(aJob("a"));
    await sees("start a");
    end("a", new Error("down"));
    await sees("start a", "failed a", "start a");
    end("a", new Error("down"));
    await queue.idle();
    await queue.add(other("shop/b"));
    await sees("start a", "failed a", "start a", "failed a", "start shop/b");
    end("shop/b", new Error("a bug"));
    await queue.idle();
    await expect
      .poll(() => queue.listFailed(), patient)
      .toMatchObject([
        { subject: "shop/b", version: "shop/b", reason: "a bug" },
        { subject, version: "a", reason: "down" },
      ]);
    expect(await queue.getFigures()).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 2 });
  });

  it("stops a job that takes too long", async () => {
    const { queue, sees } = observe(open, { deadline: 20 });
    await queue.add(aJob("a"));
    await sees("start a", "overdue a");
    await queue.idle();
  });

  it("takes no more jobs when it is drained, and waits for those that run", async () => {
    const { queue, sees, end } = observe(open);
    await queue.add(aJob("a"));
    await sees("start a");
    const drained = queue.drain(20_000);
    expect(await queue.add(aJob("b", { order: 2 }))).toBe("closed");
    end("a");
    expect(await drained).toBe(true);
  });

  it("holds 10,000 waiting jobs, and knows for how long the oldest waits", async () => {
    const { queue, sees, end } = observe(open, { concurrency: 1 });
    await queue.add(other("shop/first"));
    await sees("start shop/first");
    await queue.add(other("shop/second"));
    const before = process.memoryUsage().heapUsed;
    for (let first = 0; first < 10_000; first += 500) {
      const names = Array.from({ length: 500 }, (_, index) => `org-${index % 50}/repo#${first + index}`);
      await Promise.all(names.map((name) => queue.add(other(name))));
    }
    const { waiting, oldestWaitingMs } = await queue.getFigures();
    expect(waiting).toBe(10_001);
    expect(oldestWaitingMs).toBeGreaterThan(0);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 * 1024);
    end("shop/first");
    await expect.poll(async () => (await queue.getFigures()).active, patient).toBe(1);
  });
});
