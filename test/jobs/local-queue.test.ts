import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createJobQueue } from "../../src/jobs/local-queue.ts";
import { JobStopped, type Job } from "../../src/jobs/queue.ts";

const subject = "shop/backend#7";

function aJob(version: string, changes: Partial<Job> = {}): Job {
  return { subject, version, order: 1, delivery: undefined, ...changes };
}

/** A queue whose jobs end when the test says so, and what happened in it. */
function aQueue(concurrency = 2, tenantConcurrency = concurrency) {
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = createJobQueue<Job>({
    ...{ concurrency, tenantConcurrency },
    tenantOf: ({ subject: name }) => name.split("/")[0] ?? "",
    run: async (job, signal) => {
      events.push(`start ${job.version}`);
      await new Promise<void>((resolve, reject) => {
        ends.set(job.version, resolve);
        signal.addEventListener("abort", () => {
          reject(signal.reason as JobStopped);
        });
      });
      events.push(`end ${job.version}`);
      return "done";
    },
    onFailure: (job, error) => {
      events.push(`${error instanceof JobStopped ? error.why : "failed"} ${job.version}`);
    },
  });
  const end = async (version: string) => {
    ends.get(version)?.();
    await sleep(0);
  };
  return { queue, events, end };
}

describe("jobs of one pull request", () => {
  it("run one after the other, and a newer head stops an older one", async () => {
    const { queue, events, end } = aQueue();
    await queue.add(aJob("a"));
    await queue.add(aJob("b"));
    await sleep(0);
    expect(events).toEqual(["start a", "superseded a", "start b"]);
    await end("b");
    expect(events.at(-1)).toBe("end b");
  });

  it("make way while they wait, without ever starting", async () => {
    const { queue, events, end } = aQueue(1);
    await queue.add(aJob("other", { subject: "shop/backend#1" }));
    await queue.add(aJob("a"));
    await queue.add(aJob("b"));
    await end("other");
    expect(events).toEqual(["start other", "end other", "start b"]);
  });

  it("do not make way for an older head that comes late", async () => {
    const { queue, events } = aQueue();
    await queue.add(aJob("b", { order: 2 }));
    expect(await queue.add(aJob("a", { order: 1 }))).toBe("outdated");
    expect(events).toEqual(["start b"]);
  });

  it("are not done twice for one state, whether it waits, runs or is long done", async () => {
    const { queue, events, end } = aQueue();
    await queue.add(aJob("a"));
    expect(await queue.add(aJob("a", { delivery: "another" }))).toBe("repeated");
    await end("a");
    expect(await queue.add(aJob("a"))).toBe("repeated");
    expect(await queue.add(aJob("old", { order: 0 }))).toBe("outdated");
    expect(events).toEqual(["start a", "end a"]);
  });

  it("are done again for the same head when something happened since, or somebody asks by hand", async () => {
    const { queue, events, end } = aQueue();
    await queue.add(aJob("a"));
    await end("a");
    expect(await queue.add(aJob("a", { order: 2 }))).toBe("queued");
    await end("a");
    expect(await queue.add(aJob("a", { order: undefined }))).toBe("queued");
    expect(events).toEqual(["start a", "end a", "start a", "end a", "start a"]);
  });

  it("stop when nobody wants them any more, and may begin again right then", async () => {
    const { queue, events } = aQueue();
    await queue.add(aJob("a"));
    await queue.withdraw(subject);
    expect(await queue.add(aJob("a"))).toBe("queued");
    await sleep(0);
    expect(events).toEqual(["start a", "withdrawn a", "start a"]);
  });

  it("that only wait are forgotten when nobody wants them any more, and later ones still run", async () => {
    const { queue, events, end } = aQueue(1);
    await queue.add(aJob("other", { subject: "shop/backend#1" }));
    await queue.add(aJob("a"));
    await queue.withdraw(subject);
    await end("other");
    await queue.add(aJob("b"));
    expect(events).toEqual(["start other", "end other", "start b"]);
  });
});

describe("a pull request", () => {
  it("is busy as long as a job on it waits or runs", async () => {
    const { queue, end } = aQueue(1);
    await queue.add(aJob("other", { subject: "shop/backend#1" }));
    expect(await queue.isBusy(subject)).toBe(false);
    await queue.add(aJob("a"));
    expect(await queue.isBusy(subject)).toBe(true);
    await end("other");
    expect(await queue.isBusy(subject)).toBe(true);
    await end("a");
    expect(await queue.isBusy(subject)).toBe(false);
  });

  it("is not busy any more when nobody wants the job that waits, and gives up its place among the others", async () => {
    const { queue, events, end } = aQueue(1);
    await queue.add(aJob("other", { subject: "shop/backend#1" }));
    await queue.add(aJob("a"));
    await queue.add(aJob("last", { subject: "shop/backend#2" }));
    await queue.withdraw(subject);
    expect(await queue.isBusy(subject)).toBe(false);
    await queue.add(aJob("b"));
    await end("other");
    await end("last");
    expect(events).toEqual(["start other", "end other", "start last", "end last", "start b"]);
  });
});

describe("jobs of several pull requests", () => {
  it("run side by side, but never more than allowed", async () => {
    const { queue, events, end } = aQueue(2);
    for (const version of ["a", "b", "c"]) await queue.add(aJob(version, { subject: version }));
    expect(events).toEqual(["start a", "start b"]);
    await end("a");
    expect(events).toEqual(["start a", "start b", "end a", "start c"]);
  });
});

describe("jobs of several tenants", () => {
  it("share the queue: one that waits gets the next slot, whatever another one added before", async () => {
    const { queue, events, end } = aQueue(2);
    for (const version of ["a1", "a2", "a3", "a4"])
      await queue.add(aJob(version, { subject: `a/${version}` }));
    await queue.add(aJob("b1", { subject: "b/1" }));
    await end("a1");
    await end("a2");
    expect(events).toEqual(["start a1", "start a2", "end a1", "start b1", "end a2", "start a3"]);
  });

  it("leave slots free for those who come later", async () => {
    const { queue, events, end } = aQueue(3, 2);
    for (const version of ["a1", "a2", "a3"]) await queue.add(aJob(version, { subject: `a/${version}` }));
    await queue.add(aJob("b1", { subject: "b/1" }));
    expect(events).toEqual(["start a1", "start a2", "start b1"]);
    await end("a2");
    expect(events.slice(3)).toEqual(["end a2", "start a3"]);
  });

  it("lose their turn to others between two versions of one subject", async () => {
    const { queue, events } = aQueue(1);
    await queue.add(aJob("a1", { subject: "a/1" }));
    await queue.add(aJob("b1", { subject: "b/1" }));
    await queue.add(aJob("a2", { subject: "a/1" }));
    await sleep(0);
    expect(events).toEqual(["start a1", "superseded a1", "start b1"]);
  });
});

describe("a job that takes too long", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A queue of one slot for jobs of a quarter of an hour, which end when they are stopped unless they are `deaf`. */
  function aQueueWithDeadline() {
    vi.useFakeTimers();
    const events: string[] = [];
    const queue = createJobQueue<Job>({
      ...{ concurrency: 1, tenantOf: () => "shop", deadline: 15 * 60_000 },
      run: ({ version }, signal) => {
        events.push(`start ${version}`);
        return new Promise((_resolve, reject) => {
          if (version === "deaf") return;
          signal.addEventListener("abort", () => {
            reject(signal.reason as JobStopped);
          });
        });
      },
      onFailure: ({ version }, error) =>
        events.push(`${error instanceof JobStopped ? error.why : "failed"} ${version}`),
    });
    return { queue, events };
  }

  it("is stopped at its deadline, and not before; its slot is free for the next", async () => {
    const { queue, events } = aQueueWithDeadline();
    await queue.add(aJob("slow", { subject: "shop/backend#1" }));
    await queue.add(aJob("next"));
    await vi.advanceTimersByTimeAsync(15 * 60_000 - 1);
    expect(events).toEqual(["start slow"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(events).toEqual(["start slow", "overdue slow", "start next"]);
    await vi.advanceTimersByTimeAsync(15 * 60_000);
    expect(events.at(-1)).toBe("overdue next");
    await queue.idle();
  });

  it("is abandoned a minute later if it does not end, and keeps neither its slot nor its subject", async () => {
    const { queue, events } = aQueueWithDeadline();
    await queue.add(aJob("deaf"));
    await queue.add(aJob("next", { subject: "shop/backend#1" }));
    await vi.advanceTimersByTimeAsync(16 * 60_000 - 1);
    expect(events).toEqual(["start deaf"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(events).toEqual(["start deaf", "overdue deaf", "start next"]);
    expect(await queue.isBusy(subject)).toBe(false);
  });

  it("is abandoned a minute after a newer version came, too", async () => {
    const { queue, events } = aQueueWithDeadline();
    await queue.add(aJob("deaf"));
    await queue.add(aJob("newer"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events).toEqual(["start deaf", "superseded deaf", "start newer"]);
  });

  it("leaves no timer behind when it is done in time", async () => {
    vi.useFakeTimers();
    const queue = createJobQueue<Job>({
      ...{ concurrency: 1, tenantOf: () => "shop", deadline: 60_000 },
      run: () => Promise.resolve("done" as const),
      onFailure: () => undefined,
    });
    await queue.add(aJob("quick"));
    await queue.idle();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a job that cannot begin", () => {
  /** What is reported about waiting jobs, in a queue that runs one at a time. */
  function aLoggingQueue() {
    const reported: string[] = [];
    const ends: (() => void)[] = [];
    const queue = createJobQueue<Job>({
      concurrency: 1,
      tenantOf: () => "shop",
      run: (_job, signal) =>
        new Promise((resolve, reject) => {
          ends.push(() => {
            resolve("done");
          });
          signal.addEventListener("abort", () => {
            reject(signal.reason as JobStopped);
          });
        }),
      onFailure: () => undefined,
      onWait: ({ version }) => reported.push(`${version} waits`),
      onDropped: ({ version }, why) => reported.push(`${version} ${why}`),
    });
    const endOne = async () => {
      ends.shift()?.();
      await sleep(0);
    };
    return { queue, reported, endOne };
  }
  const other = aJob("other", { subject: "shop/backend#1" });

  it("is announced as waiting, and a newer one before the older is dropped", async () => {
    const { queue, reported, endOne } = aLoggingQueue();
    await queue.add(other);
    expect(reported).toEqual([]);
    await queue.add(aJob("a"));
    await queue.add(aJob("b"));
    await endOne();
    expect(reported).toEqual(["a waits", "b waits", "a superseded"]);
  });

  it("is given up when nobody wants it any more, and at the end", async () => {
    const { queue, reported } = aLoggingQueue();
    await queue.add(other);
    await queue.add(aJob("a"));
    await queue.withdraw(subject);
    await queue.add(aJob("b"));
    await queue.drain(0);
    expect(reported).toEqual(["a waits", "a withdrawn", "b waits", "b shutdown"]);
  });

  it("is not announced as waiting for the job it stops, unless others come first", async () => {
    const { queue, reported } = aLoggingQueue();
    await queue.add(aJob("a"));
    await queue.add(aJob("b"));
    await sleep(0);
    expect(reported).toEqual([]);
    await queue.add(other);
    await queue.add(aJob("c"));
    await sleep(0);
    expect(reported).toEqual(["other waits", "c waits"]);
  });
});

describe("a delivery", () => {
  it("counts once, also long after", async () => {
    const { queue, end } = aQueue();
    await queue.add(aJob("a", { delivery: "d1" }));
    await end("a");
    expect(await queue.add(aJob("a", { delivery: "d1" }))).toBe("repeated");
  });

  it("may come again after its job failed", async () => {
    let runs = 0;
    const queue = createJobQueue<Job>({
      concurrency: 1,
      tenantOf: () => "shop",
      run: () => {
        runs += 1;
        return Promise.reject(new Error("GitHub is down"));
      },
      onFailure: () => undefined,
    });
    await queue.add(aJob("a", { delivery: "d1" }));
    await sleep(0);
    expect(await queue.add(aJob("a", { delivery: "d1" }))).toBe("queued");
    await sleep(0);
    expect(runs).toBe(2);
  });
});

describe("draining", () => {
  it("waits for what runs and takes nothing new", async () => {
    const { queue, events, end } = aQueue();
    await queue.add(aJob("a"));
    const drained = queue.drain(5000);
    expect(await queue.add(aJob("b"))).toBe("closed");
    await end("a");
    expect(await drained).toBe(true);
    expect(events).toEqual(["start a", "end a"]);
  });

  it("stops what takes too long and forgets what waits", async () => {
    const { queue, events } = aQueue(1);
    await queue.add(aJob("a", { subject: "a" }));
    await queue.add(aJob("b", { subject: "b" }));
    await queue.add(aJob("c", { subject: "b" }));
    expect(await queue.drain(20)).toBe(false);
    await sleep(10);
    expect(events).toEqual(["start a", "shutdown a"]);
  });

  it("is done at once when nothing runs", async () => {
    expect(await aQueue().queue.drain(5000)).toBe(true);
  });

  it("is not done while the next job of a subject is about to start", async () => {
    const { queue, events, end } = aQueue(1);
    await queue.add(aJob("a"));
    await queue.add(aJob("b"));
    let isIdle = false;
    const idle = queue.idle().then(() => (isIdle = true));
    await sleep(0);
    expect(events).toEqual(["start a", "superseded a", "start b"]);
    expect(isIdle).toBe(false);
    await end("b");
    await idle;
  });
});

it("what waits and what runs is counted, with how long the first has been waiting", async () => {
  const { queue, end } = aQueue(1);
  const none = { waiting: 0, active: 0, delayed: 0, failed: 0, oldestWaitingMs: 0 };
  expect(await queue.getFigures()).toEqual(none);
  vi.useFakeTimers({ toFake: ["Date"], now: 1000 });
  await queue.add(aJob("a"));
  await queue.add(aJob("b", { subject: "shop/backend#8" }));
  vi.setSystemTime(2000);
  await queue.add(aJob("c", { subject: "shop/backend#9" }));
  // A newer head is no reason to start counting again.
  await queue.add(aJob("b2", { subject: "shop/backend#8" }));
  expect(await queue.getFigures()).toEqual({ ...none, waiting: 2, active: 1, oldestWaitingMs: 1000 });
  await end("a");
  expect(await queue.getFigures()).toEqual({ ...none, waiting: 1, active: 1, oldestWaitingMs: 0 });
  vi.useRealTimers();
});
