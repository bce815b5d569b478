import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createJobQueue, JobStopped, type Job } from "../../src/jobs/queue.ts";

const subject = "shop/backend#7";

function aJob(version: string, changes: Partial<Job> = {}): Job {
  return { subject, version, order: 1, delivery: undefined, ...changes };
}

/** A queue whose jobs end when the test says so, and what happened in it. */
function aQueue(concurrency = 2) {
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = createJobQueue<Job>({
    concurrency,
    run: async (job, signal) => {
      events.push(`start ${job.version}`);
      await new Promise<void>((resolve, reject) => {
        ends.set(job.version, resolve);
        signal.addEventListener("abort", () => {
          reject(signal.reason as JobStopped);
        });
      });
      events.push(`end ${job.version}`);
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
    await queue.withdraw(subject, 2);
    expect(await queue.add(aJob("late", { order: 1 }))).toBe("outdated");
    expect(await queue.add(aJob("a", { order: 3 }))).toBe("queued");
    await sleep(0);
    expect(events).toEqual(["start a", "withdrawn a", "start a"]);
  });

  it("that only wait are forgotten when nobody wants them any more, and later ones still run", async () => {
    const { queue, events, end } = aQueue(1);
    await queue.add(aJob("other", { subject: "shop/backend#1" }));
    await queue.add(aJob("a"));
    await queue.withdraw(subject, undefined);
    await end("other");
    await queue.add(aJob("b"));
    expect(events).toEqual(["start other", "end other", "start b"]);
  });
});

describe("a pull request", () => {
  it("is busy as long as a job on it waits or runs", async () => {
    const { queue, end } = aQueue(1);
    await queue.add(aJob("other", { subject: "shop/backend#1" }));
    expect(queue.isBusy(subject)).toBe(false);
    await queue.add(aJob("a"));
    expect(queue.isBusy(subject)).toBe(true);
    await end("other");
    expect(queue.isBusy(subject)).toBe(true);
    await end("a");
    expect(queue.isBusy(subject)).toBe(false);
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

describe("a job that cannot begin", () => {
  /** What is reported about waiting jobs, in a queue that runs one at a time. */
  function aLoggingQueue() {
    const reported: string[] = [];
    const ends: (() => void)[] = [];
    const queue = createJobQueue<Job>({
      concurrency: 1,
      run: (_job, signal) =>
        new Promise((resolve, reject) => {
          ends.push(resolve);
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
    await queue.withdraw(subject, undefined);
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
});
