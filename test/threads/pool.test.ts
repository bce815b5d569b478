import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import type * as poolModule from "../../src/threads/pool.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import type { Snapshot } from "../../src/vocabulary/snapshot.ts";

const folder = mkdtempSync(join(tmpdir(), "pitstop-pool-"));
let createAnalysisPool: typeof poolModule.createAnalysisPool;

beforeAll(async () => {
  await execa("npx", ["--no-install", "tsc", "-p", "tsconfig.build.json", "--outDir", folder], {
    preferLocal: true,
  });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  symlinkSync(resolve("package.json"), join(folder, "package.json"));
  // What was just built from that file has its type.
  const built = (await import(pathToFileURL(join(folder, "src/threads/pool.js")).href)) as typeof poolModule;
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

describe("the analysis pool", () => {
  test("gives what the analysis gives, from another thread", async () => {
    const pool = createAnalysisPool(usual);
    const found = await pool.analyze(snapshot, defaultConfig, new AbortController().signal);
    await pool.close();
    expect(found).toEqual(analyze(snapshot, { rules, config: defaultConfig }));
    expect(found.findings.length).toBeGreaterThan(0);
  });

  test("ends an analysis whose review was superseded, and goes on with the next", async () => {
    const pool = createAnalysisPool(usual);
    const superseded = new AbortController();
    const running = pool.analyze(snapshot, defaultConfig, superseded.signal);
    superseded.abort(new Error("a newer commit came"));
    await expect(running).rejects.toThrow("a newer commit came");
    await expect(pool.analyze(snapshot, defaultConfig, new AbortController().signal)).resolves.toBeDefined();
    await pool.close();
  });

  test("reads in its threads what would overflow the stack elsewhere", async () => {
    const steps = Array.from({ length: 2_000 }, (_, index) => `const step${index + 1} = step${index};`);
    const text = `${snapshot.sources[0]?.text ?? ""}${steps.join("\n")}\ncio.track("1", { name: step2000 });\n`;
    const entangled = { ...snapshot, sources: [{ path: "src/profile.ts", text }] };
    const pool = createAnalysisPool(usual);
    const found = await pool.analyze(entangled, defaultConfig, new AbortController().signal);
    await pool.close();
    expect(found).toMatchObject({ skipped: [], failures: [] });
    expect(found.findings.length).toBeGreaterThan(0);
  });

  test("ends an analysis that takes too long", async () => {
    const pool = createAnalysisPool({ ...usual, timeoutMilliseconds: 1 });
    const running = pool.analyze(snapshot, defaultConfig, new AbortController().signal);
    await expect(running).rejects.toMatchObject({ name: "AnalysisExhausted", resource: "time" });
    await pool.close();
  });

  test("ends an analysis that takes too much memory, and goes on with the next", async () => {
    const pool = createAnalysisPool({ ...usual, memoryMegabytes: 60 });
    const mentions = Array.from({ length: 400 }, (_, index) => `export const row${index} = { cio, at: 1 };`);
    const sources = Array.from({ length: 300 }, (_, index) => ({
      path: `src/rows-${index}.ts`,
      text: `${snapshot.sources[0]?.text ?? ""}${mentions.join("\n")}`,
    }));
    const running = pool.analyze({ ...snapshot, sources }, defaultConfig, new AbortController().signal);
    await expect(running).rejects.toMatchObject({ name: "AnalysisExhausted", resource: "memory" });
    await expect(pool.analyze(snapshot, defaultConfig, new AbortController().signal)).resolves.toBeDefined();
    await pool.close();
  });
});
