import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { bundle } from "../../scripts/bundle.ts";
import type { AnalysisPool } from "../../src/threads/pool.ts";
import type * as poolModule from "../../src/threads/pool.ts";
import type { ThreadEnd } from "../../src/threads/thread.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import type { Analysis } from "../../src/vocabulary/analysis.ts";
import type { Snapshot } from "../../src/vocabulary/snapshot.ts";
import { typeBomb } from "./type-bomb.ts";

const folder = mkdtempSync(join(tmpdir(), "pitstop-pool-"));
const poolFile = pathToFileURL(join(folder, "pool.js")).href;
let createAnalysisPool: typeof poolModule.createAnalysisPool;

beforeAll(async () => {
  // Not in the cache folder of whoever runs this.
  process.env["NODE_COMPILE_CACHE"] = join(folder, "compiled");
  await bundle(folder, ["src/threads/pool.ts"]);
  // What was just built from that file has its type.
  const built = (await import(poolFile)) as typeof poolModule;
  createAnalysisPool = built.createAnalysisPool;
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const snapshot: Snapshot = {
  sources: [
    {
      path: "src/profile.ts",
      text: `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const seen = (id: string, email: string) => cio.identify(id, { email, last_seen_at: Date.now() });
`,
    },
  ],
  skipped: [],
  changes: undefined,
};

const usual = { threads: 1, timeoutMilliseconds: 60_000, memoryMegabytes: 500 };
const bomb: Snapshot = { ...snapshot, sources: [{ path: "src/types.ts", text: typeBomb }] };
const never = new AbortController().signal;

function analyzeIn(pool: AnalysisPool, tenant: string, code: Snapshot, signal = never): Promise<Analysis> {
  return pool.runFor(tenant)("analyze", { snapshot: code, config: defaultConfig }, { signal });
}

/** The processes that this one started and that still run. */
function findProcesses(): readonly number[] {
  const handles = Reflect.get(process, "_getActiveHandles") as () => readonly { readonly pid?: number }[];
  return handles.call(process).flatMap(({ pid }) => pid ?? []);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("the analysis pool", () => {
  test("gives what the analysis gives, from another process", async () => {
    const pool = createAnalysisPool(usual);
    const [found] = await Promise.all([
      analyzeIn(pool, "shop", snapshot),
      pool.runFor("shop")("warmUp", { sources: snapshot.sources }),
    ]);
    pool.close();
    expect(found).toEqual(analyze(snapshot, { rules, config: defaultConfig }));
    expect(found.findings.length).toBeGreaterThan(0);
  });

  test("gives it from the process that was started while the code was read", async () => {
    const pool = createAnalysisPool(usual);
    const others = findProcesses();
    const findStarted = () => findProcesses().filter((id) => !others.includes(id));
    pool.prepare();
    pool.prepare();
    const started = findStarted();
    expect(started).toHaveLength(1);
    expect((await analyzeIn(pool, "shop", snapshot)).findings).not.toEqual([]);
    expect(findStarted()).toEqual(started);
    pool.close();
  });

  test("gives code to the process that has kept it, not to the one that was used last", async () => {
    const pool = createAnalysisPool({ ...usual, threads: 2 });
    const others = findProcesses();
    const findStarted = () => findProcesses().filter((id) => !others.includes(id));
    const analyzeAgain = (name: string) =>
      pool.runFor(name)("analyze", { snapshot, config: defaultConfig, keepAs: name });
    const ofShop = analyzeAgain("shop");
    await expect.poll(findStarted).toHaveLength(1);
    const [shop = 0] = findStarted();
    const ofBlog = analyzeAgain("blog");
    await ofShop;
    await ofBlog;
    expect((await analyzeAgain("blog")).findings).toEqual((await ofBlog).findings);
    process.kill(shop, "SIGKILL");
    await expect.poll(findStarted).not.toContain(shop);
    const [blog] = findStarted();
    await analyzeAgain("shop");
    // That one had ended, and was started again.
    expect(findStarted()).toEqual([blog, expect.any(Number)]);
    pool.close();
  });

  test("does first what the free process has kept the code of, before what a busy one has", async () => {
    const pool = createAnalysisPool({ ...usual, threads: 2 });
    const run = (tenant: string, keepAs: string, code = snapshot, signal?: AbortSignal) =>
      pool.runFor(tenant)("analyze", { snapshot: code, config: defaultConfig, keepAs }, signal && { signal });
    await Promise.all([run("shop", "shop"), run("blog", "blog")]);
    const done: string[] = [];
    const stop = new AbortController();
    const busy = run("shop", "shop", bomb, stop.signal).catch(() => undefined);
    const current = run("blog", "blog");
    const waiting = ["shop", "blog"].map(async (keepAs) => {
      await run(`the other ${keepAs}`, keepAs);
      done.push(keepAs);
    });
    await current;
    await Promise.all(waiting);
    stop.abort();
    await busy;
    pool.close();
    expect(done).toEqual(["blog", "shop"]);
  });

  test("ends an analysis whose review was superseded, and goes on with the next", async () => {
    const pool = createAnalysisPool(usual);
    const superseded = new AbortController();
    const running = analyzeIn(pool, "shop", bomb, superseded.signal);
    superseded.abort(new Error("a newer commit came"));
    await expect(running).rejects.toThrow("a newer commit came");
    await expect(analyzeIn(pool, "shop", snapshot)).resolves.toBeDefined();
    pool.close();
  });

  test("reads in its threads what would overflow the stack elsewhere", async () => {
    const steps = Array.from({ length: 2_000 }, (_, index) => `const step${index + 1} = step${index};`);
    const text = `${snapshot.sources[0]?.text ?? ""}${steps.join("\n")}\ncio.track("1", { name: step2000 });\n`;
    const entangled = { ...snapshot, sources: [{ path: "src/profile.ts", text }] };
    const pool = createAnalysisPool(usual);
    const found = await analyzeIn(pool, "shop", entangled);
    pool.close();
    expect(found).toMatchObject({ skipped: [], failures: [] });
    expect(found.findings.length).toBeGreaterThan(0);
  });

  test("reports what an analysis threw, with the place in our source, and goes on", async () => {
    const pool = createAnalysisPool(usual);
    const broken = { snapshot, config: undefined as unknown as Config };
    await expect(pool.runFor("shop")("analyze", broken)).rejects.toMatchObject({
      message: expect.stringMatching(/^Cannot read properties of undefined/) as unknown,
      stack: expect.stringMatching(/^TypeError: Cannot read.*\n.*src\/[\w/-]+\.ts:\d+:\d+\)\n/u) as unknown,
    });
    await expect(analyzeIn(pool, "shop", snapshot)).resolves.toBeDefined();
    pool.close();
  });

  test("does not pass Ctrl-C on to an analysis, which is for the program to end", async () => {
    const pool = createAnalysisPool(usual);
    await analyzeIn(pool, "shop", snapshot);
    const running = analyzeIn(pool, "shop", snapshot);
    for (const pid of findProcesses()) process.kill(pid, "SIGINT");
    await expect(running).resolves.toBeDefined();
    pool.close();
  });

  test("ends with the program, even if that is killed in the middle of an analysis", async () => {
    const script = `
      const { createAnalysisPool } = await import(${JSON.stringify(poolFile)});
      const pool = createAnalysisPool(${JSON.stringify(usual)});
      pool.runFor("shop")("analyze", ${JSON.stringify({ snapshot: bomb, config: defaultConfig })}, {
        onProgress: () => {
          console.log(process._getActiveHandles().find(({ pid }) => pid).pid);
          process.kill(process.pid, "SIGKILL");
        },
      });`;
    const { stdout, signal } = await execa("node", ["--input-type=module", "--eval", script], {
      reject: false,
    });
    expect(signal).toBe("SIGKILL");
    expect(stdout).toMatch(/^[0-9]+$/);
    await expect.poll(() => isRunning(Number(stdout)), { timeout: 20_000 }).toBe(false);
  });
});

describe("an analysis", () => {
  test("that takes too much memory ends, and the next one goes on", async () => {
    const ends: ThreadEnd[] = [];
    const onEnded = (why: ThreadEnd) => ends.push(why);
    const pool = createAnalysisPool({ ...usual, memoryMegabytes: 60, onEnded });
    await expect(analyzeIn(pool, "shop", bomb)).rejects.toMatchObject({
      ...{ name: "AnalysisExhausted", resource: "memory", lastFile: "src/types.ts" },
    });
    await expect(analyzeIn(pool, "shop", snapshot)).resolves.toBeDefined();
    pool.close();
    await expect.poll(() => ends).toEqual(["died", "idle"]);
  });

  test("that takes too much memory beside what is kept of others is tried once more, in a new process", async () => {
    const ends: ThreadEnd[] = [];
    const onEnded = (why: ThreadEnd) => ends.push(why);
    const pool = createAnalysisPool({ ...usual, memoryMegabytes: 60, onEnded });
    await analyzeIn(pool, "shop", snapshot);
    await expect(analyzeIn(pool, "shop", bomb)).rejects.toMatchObject({ resource: "memory" });
    pool.close();
    expect(ends).toEqual(["died", "died"]);
  });

  test("that takes so much memory at once that V8 ends its whole process ends nothing else", async () => {
    const list = `${snapshot.sources[0]?.text ?? ""}export const list = [${"1,\n".repeat(330_000)}];\n`;
    const sources = ["a", "b", "c"].map((name) => ({ path: `src/${name}.ts`, text: list }));
    const pool = createAnalysisPool({ ...usual, memoryMegabytes: 70 });
    await expect(analyzeIn(pool, "shop", { ...snapshot, sources })).rejects.toMatchObject({
      ...{ name: "AnalysisExhausted", resource: "memory" },
    });
    await expect(analyzeIn(pool, "shop", snapshot)).resolves.toBeDefined();
    pool.close();
  });

  test("of 264 characters with four million types ends after its time, and takes no time and no turn from those that wait", async () => {
    expect(typeBomb).toHaveLength(264);
    const ends: ThreadEnd[] = [];
    const onEnded = (why: ThreadEnd) => ends.push(why);
    const pool = createAnalysisPool({ ...usual, timeoutMilliseconds: 5_000, onEnded });
    const later = new AbortController();
    const ended: string[] = [];
    const follow = async (name: string, work: Promise<unknown>) => {
      await work.catch(() => undefined);
      ended.push(name);
    };
    const first = analyzeIn(pool, "hostile", bomb);
    const second = analyzeIn(pool, "hostile", bomb, later.signal);
    const innocent = analyzeIn(pool, "shop", snapshot);
    const all = [follow("first", first), follow("second", second), follow("innocent", innocent)];
    await expect(first).rejects.toMatchObject({
      ...{ name: "AnalysisExhausted", resource: "time", lastFile: "src/types.ts" },
    });
    await expect(innocent).resolves.toBeDefined();
    later.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    await Promise.all(all);
    pool.close();
    expect(ended).toEqual(["first", "innocent", "second"]);
    // The second analysis was given up, and the last process was no longer needed.
    await expect.poll(() => ends).toEqual(["timeout", "canceled"]);
  });

  test("that waits gives up at once when its review is superseded", async () => {
    const pool = createAnalysisPool(usual);
    const [bombing, waiting] = [new AbortController(), new AbortController()];
    const running = analyzeIn(pool, "shop", bomb, bombing.signal);
    const superseded = analyzeIn(pool, "shop", snapshot, waiting.signal);
    waiting.abort(new Error("a newer commit came"));
    await expect(superseded).rejects.toThrow("a newer commit came");
    bombing.abort(new Error("done"));
    await expect(running).rejects.toThrow("done");
    await expect(analyzeIn(pool, "shop", snapshot, waiting.signal)).rejects.toThrow("a newer commit came");
    pool.close();
  });
});
