import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { QueueUnavailable, type Job, type JobQueue } from "../../src/jobs/queue.ts";
import { connectRedis, type RedisLink } from "../../src/jobs/redis/connection.ts";
import { takeLeases } from "../../src/jobs/redis/leases.ts";
import { createRedisQueue } from "../../src/jobs/redis/redis-queue.ts";
import { startRedis, whyNoRedis, type RedisServer } from "./redis-server.ts";

const patient = { timeout: 30_000, interval: 10 };
const times = { lock: 1_000, repair: 200 };

function aJob(subject: string): Job {
  return { subject, version: "a", order: 1, delivery: undefined };
}

async function connect(url: string, changes: string[] = []): Promise<RedisLink> {
  const onChange = (isThere: boolean) => void changes.push(isThere ? "back" : "lost");
  const link = await connectRedis({ url, onChange });
  onTestFinished(link.close);
  return link;
}

function openQueue(link: RedisLink, run: (job: Job, signal: AbortSignal) => Promise<void>): JobQueue<Job> {
  const options = { name: "reviews", link, isWorker: true, times, concurrency: 4, tenantOf: () => "shop" };
  const queue = createRedisQueue<Job>({
    ...options,
    run: (job, signal) => run(job, signal).then(() => "done"),
    onFailure: () => undefined,
  });
  onTestFinished(async () => {
    // Without its connection, it has ended already.
    if (link.commands.status !== "end") await queue.drain(0);
  });
  return queue;
}

/** Talks to a Redis as its operator. */
async function operate(url: string, ...command: readonly [string, ...string[]]): Promise<unknown> {
  const redis = new Redis(url);
  const [name, ...values] = command;
  const answer = await redis.call(name, ...values);
  redis.disconnect();
  return answer;
}

describe.skipIf(whyNoRedis !== undefined)("a Redis", () => {
  async function start(...settings: readonly string[]): Promise<RedisServer> {
    const server = await startRedis(settings);
    // Registered first, so it is done last.
    onTestFinished(server.stop);
    return server;
  }

  it("that is not there is named without its password", async () => {
    const { url, kill } = await start();
    await kill();
    const port = new URL(url).port;
    await expect(connect(`redis://:secret@127.0.0.1:${port}`)).rejects.toThrow(
      `Redis at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}. Start it, or check REDIS_URL and the network.`,
    );
  });

  it("that evicts keys is refused", async () => {
    const { url } = await start("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru");
    await expect(connect(url)).rejects.toThrow(
      /maxmemory-policy allkeys-lru.*Set maxmemory-policy to noeviction/u,
    );
  });

  it("that evicts keys once it was started again is named", async () => {
    const redis = await start();
    const risks: string[] = [];
    const onRisk = (risk: string) => void risks.push(risk);
    const link = await connectRedis({ url: redis.url, onChange: () => undefined, onRisk });
    onTestFinished(link.close);
    await redis.restart();
    await expect.poll(() => link.commands.status, patient).toBe("ready");
    await redis.kill();
    await redis.start(["--maxmemory-policy", "allkeys-lru"]);
    await expect
      .poll(() => risks, patient)
      .toEqual([expect.stringMatching(/maxmemory-policy allkeys-lru.*Set maxmemory-policy to noeviction/u)]);
  });

  it("with the data of a newer Pitstop is refused, also by a process that is at work", async () => {
    const { url } = await start();
    const link = await connect(url);
    const problems: string[] = [];
    const onOutdated = (problem: string) => void problems.push(problem);
    const leases = await takeLeases({ link, own: "old", lifetime: 60, onOutdated });
    await operate(url, "SET", "{pitstop}:format", "99");
    await expect
      .poll(() => problems[0], patient)
      .toMatch(/^a newer Pitstop .*format 99.* Upgrade this process\.$/u);
    await expect(connect(url)).rejects.toThrow("format 99");
    await leases.end();
  });

  it("that is full takes no job, and loses none", async () => {
    const { url } = await start();
    const link = await connect(url);
    const done: string[] = [];
    const queue = openQueue(link, ({ subject }) => Promise.resolve(void done.push(subject)));
    await queue.add(aJob("first"));
    await queue.idle();
    await operate(url, "CONFIG", "SET", "maxmemory", "1");
    await expect(queue.add(aJob("second"))).rejects.toThrow(QueueUnavailable);
    await operate(url, "CONFIG", "SET", "maxmemory", "0");
    expect(await queue.add(aJob("second"))).toBe("queued");
    await queue.idle();
    expect(done).toEqual(["first", "second"]);
  });

  it("that does not answer takes no job, and does none twice once it does", async () => {
    const redis = await start();
    const link = await connect(redis.url);
    const done: string[] = [];
    const queue = openQueue(link, ({ subject }) => Promise.resolve(void done.push(subject)));
    await queue.add(aJob("first"));
    await queue.idle();
    redis.suspend();
    // In less than the ten seconds that GitHub waits.
    await expect(queue.add({ ...aJob("second"), delivery: "d" })).rejects.toThrow(QueueUnavailable);
    redis.resume();
    await queue.add({ ...aJob("second"), delivery: "d" });
    await queue.idle();
    expect(done).toEqual(["first", "second"]);
  });

  it("that does not answer for long gives no process a job that it is still doing", async () => {
    const redis = await start();
    const link = await connect(redis.url);
    const begun: string[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const queue = openQueue(link, async ({ subject }) => {
      begun.push(subject);
      await released;
    });
    await queue.add(aJob("shop#1"));
    await expect.poll(() => begun, patient).toEqual(["shop#1"]);
    redis.suspend();
    // Until nobody seems to be doing it.
    await new Promise((resolve) => setTimeout(resolve, 2 * times.lock));
    redis.resume();
    await expect.poll(async () => (await queue.getFigures()).delayed, patient).toBe(1);
    release();
    await queue.idle();
    expect(begun).toEqual(["shop#1"]);
  });

  it("that is restarted loses no job, does none twice, and is reported once", async () => {
    const redis = await start();
    const changes: string[] = [];
    const link = await connect(redis.url, changes);
    const begun: string[] = [];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const queue = openQueue(link, async ({ subject }) => {
      begun.push(subject);
      await released;
    });
    const subjects = Array.from({ length: 12 }, (_, index) => `shop#${index}`);
    for (const subject of subjects) await queue.add(aJob(subject));
    await expect.poll(() => begun.length, patient).toBe(4);
    await redis.kill();
    await expect(queue.add(aJob("late"))).rejects.toThrow(QueueUnavailable);
    release();
    await redis.start();
    await expect.poll(() => changes, patient).toEqual(["lost", "back"]);
    await queue.idle();
    expect(begun.toSorted()).toEqual(subjects.toSorted());
  });

  it("knows who has ended, and who leads", async () => {
    const { url } = await start();
    const link = await connect(url);
    const take = (own: string) => takeLeases({ link, own, lifetime: 300, onOutdated: () => undefined });
    const [one, two] = [await take("one"), await take("two")];
    expect([await one.lead(), await two.lead(), await one.hasEnded("two")]).toEqual([true, false, false]);
    await one.end();
    expect(await two.lead()).toBe(true);
    // Only once Redis has run for longer than a lease lasts: what it knew before may be lost.
    await expect.poll(() => two.hasEnded("one"), patient).toBe(true);
    await two.end();
  });

  it("knows what a process that lives has given up", async () => {
    const { url } = await start();
    const link = await connect(url);
    const take = (own: string) => takeLeases({ link, own, lifetime: 60_000, onOutdated: () => undefined });
    const [one, two] = [await take("one"), await take("two")];
    await one.giveUp("7");
    expect([await two.isGivenUp("7"), await two.isGivenUp("8"), await two.hasEnded("one")]).toEqual([
      true,
      false,
      false,
    ]);
    await link.close();
    // Nobody knows.
    expect(await two.isGivenUp("7")).toBe(false);
    await expect(two.giveUp("8")).resolves.toBeUndefined();
    await Promise.all([one.end(), two.end()]);
  });

  it("gives a job of a process that is shut down to another one, and stops a job that another process replaces", async () => {
    const { url } = await start();
    const begun: string[] = [];
    const untilStopped =
      (who: string) =>
      ({ version }: Job, signal: AbortSignal) => {
        begun.push(`${who} ${version}`);
        return new Promise<void>((resolve, reject) => {
          if (version === "b") resolve();
          signal.addEventListener("abort", () => {
            reject(signal.reason as Error);
          });
        });
      };
    const first = openQueue(await connect(url), untilStopped("first"));
    await first.add(aJob("shop#1"));
    await expect.poll(() => begun, patient).toEqual(["first a"]);
    const drained = first.drain(0);
    const second = openQueue(await connect(url), untilStopped("second"));
    expect(await drained).toBe(false);
    await expect.poll(() => begun, patient).toEqual(["first a", "second a"]);
    const web = createRedisQueue<Job>({
      ...{
        name: "reviews",
        link: await connect(url),
        isWorker: false,
        concurrency: 4,
        tenantOf: () => "shop",
      },
      ...{ run: () => Promise.reject(new Error("no worker")), onFailure: () => undefined },
    });
    await web.add({ ...aJob("shop#1"), version: "b", order: 2 });
    await second.idle();
    expect(begun).toEqual(["first a", "second a", "second b"]);
    await web.drain(0);
  });

  it("gives a job of a process that ended to another one", async () => {
    const { url } = await start();
    const [first, second] = [await connect(url), await connect(url)];
    const begun: string[] = [];
    const dying = openQueue(first, () => {
      begun.push("first");
      return new Promise(() => undefined);
    });
    await dying.add(aJob("shop#1"));
    await expect.poll(() => begun, patient).toEqual(["first"]);
    // As if its machine had lost power.
    await first.close();
    const other = openQueue(second, () => Promise.resolve(void begun.push("second")));
    await expect.poll(() => begun, patient).toEqual(["first", "second"]);
    await other.idle();
  });
});

it("a Redis that is too old is refused", async () => {
  const old = createServer((socket) => {
    socket.on("data", (data) => {
      const info = "redis_version:5.0.7\r\nloading:0\r\n";
      const commands = data.toString().match(/\*\d+\r\n/gu) ?? [];
      const answer = data.toString().toLowerCase().includes("info\r\n")
        ? `$${info.length}\r\n${info}\r\n`
        : "+OK\r\n";
      socket.write(answer.repeat(commands.length));
    });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void old.close());
  await once(old, "listening");
  // A server that listens on TCP has an address of this kind.
  const { port } = old.address() as AddressInfo;
  await expect(connect(`redis://127.0.0.1:${port}`)).rejects.toThrow(
    `Redis at 127.0.0.1:${port} is version 5.0.7; Pitstop needs 6.2 or newer, or Valkey.`,
  );
});
