import { chmod, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { CachePlace } from "../../src/cli/audit-cache.ts";
import { runHere, type RunTask } from "../../src/threads/tasks.ts";
import { commitAll, makeFolder, makeRepository, write } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

const signUp = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const signUp = (user) => cio.identify(user.id, { email: user.email, created_at: Date.now() });
`;
const fixed = signUp.replace("Date.now()", "1700000000");

/** A repository whose files have not changed for a while, and a cache. */
async function openRepository() {
  const root = await makeRepository();
  await write(root, { "src/sign-up.js": signUp, "src/other.js": "export const one = 1;\n" });
  await commitAll(root);
  const place: CachePlace = { folder: await makeFolder(), edition: "1" };
  const audit = async (args: readonly string[] = [], cache = place) => {
    const tasks: string[] = [];
    const run: RunTask = (name, input, options) => {
      tasks.push(name);
      return runHere(name, input, options);
    };
    const openThread = () => ({ run, close: () => undefined });
    const printed = await pitstop(root, ["audit", ...args], false, { cache, openThread });
    return { printed, isAnalyzed: tasks.includes("analyze") };
  };
  return { root, place, audit };
}

describe("a second audit", () => {
  test.each(["pretty", "json", "sarif", "concise"])(
    "prints the same without an analysis (%s)",
    async (format) => {
      const { audit } = await openRepository();
      const first = await audit(["--format", format]);
      const second = await audit(["--format", format]);
      expect(first.isAnalyzed).toBe(true);
      expect(first.printed.stdout).toContain("millisecond-timestamp");
      expect(second).toEqual({ ...first, isAnalyzed: false });
    },
  );

  test("of files that were written again with what they held reads them, and is the same", async () => {
    const { root, audit } = await openRepository();
    const first = await audit();
    await write(root, { "src/sign-up.js": signUp });
    expect(await audit()).toEqual({ ...first, isAnalyzed: false });
  });

  test.each<[string, (root: string) => Promise<void>]>([
    ["a file has another text", (root) => write(root, { "src/sign-up.js": fixed })],
    [
      "a file has another text of the same size and the same time",
      async (root) => {
        const location = path.join(root, "src/sign-up.js");
        await utimes(location, 1_000_000_000, 1_000_000_000);
        await writeFile(location, signUp.replace("Date.now()", "user.since"));
        await utimes(location, 1_000_000_000, 1_000_000_000);
      },
    ],
    ["there is a new file", (root) => write(root, { "src/new.js": signUp })],
    ["a file is gone", (root) => rm(path.join(root, "src/other.js"))],
    [
      "the config is another one",
      (root) => write(root, { ".github/pitstop.yml": "ignore: [src/other.js]\n" }),
    ],
  ])("analyzes again when %s", async (_what, change) => {
    const { root, audit } = await openRepository();
    await audit();
    await change(root);
    const { printed, isAnalyzed } = await audit();
    expect(isAnalyzed).toBe(true);
    expect(printed).toEqual(await pitstop(root, ["audit"]));
    expect((await audit()).isAnalyzed).toBe(false);
  });

  test("knows files that have long been the same, and those that only have their old time", async () => {
    const { root, audit } = await openRepository();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const location = path.join(root, "src/sign-up.js");
    const { atime, mtime } = await stat(location);
    const first = await audit();
    expect(await audit()).toEqual({ ...first, isAnalyzed: false });
    await writeFile(location, signUp.replace("Date.now()", "user.since"));
    await utimes(location, atime, mtime);
    expect((await audit()).isAnalyzed).toBe(true);
  });

  test("analyzes again with other options, in another edition, and with --no-cache", async () => {
    const { place, audit } = await openRepository();
    await audit();
    expect((await audit(["--rule", "wrong-api-key"])).isAnalyzed).toBe(true);
    expect((await audit(["--ignore-pattern", "src/other.js"])).isAnalyzed).toBe(true);
    expect((await audit([], { ...place, edition: "2" })).isAnalyzed).toBe(true);
    expect((await audit(["--no-cache"])).isAnalyzed).toBe(true);
  });

  test("fails for what the config fails on now, and hides what is not sure enough now", async () => {
    const { audit } = await openRepository();
    expect((await audit()).printed.exitCode).toBe(1);
    const lenient = await audit(["--fail-on", "never"]);
    expect(lenient).toMatchObject({ isAnalyzed: false, printed: { exitCode: 0 } });
  });

  test("fixes what the first one found", async () => {
    const { root, audit } = await openRepository();
    await audit();
    await audit(["--fix"]);
    expect(await readFile(path.join(root, "src/sign-up.js"), "utf8")).not.toContain("Date.now() }");
  });
});

describe("a cache", () => {
  test.each<[string, (text: string) => string]>([
    ["is empty", () => ""],
    ["was cut off", (text) => text.slice(0, -100)],
    ["holds something else", () => "{}"],
    ["was changed", (text) => text.replace('"findings":[', '"findings":[],"others":[')],
  ])("that %s is as good as none", async (_what, spoil) => {
    const { place, audit } = await openRepository();
    const first = await audit();
    for (const name of await readdir(place.folder)) {
      const location = path.join(place.folder, name);
      await writeFile(location, spoil(await readFile(location, "utf8")));
    }
    expect(await audit()).toEqual(first);
    expect((await audit()).isAnalyzed).toBe(false);
  });

  test("that cannot be written to is as good as none", async () => {
    const { place, audit } = await openRepository();
    const file = path.join(place.folder, "file");
    await writeFile(file, "");
    await chmod(file, 0o400);
    const below = { ...place, folder: path.join(file, "cache") };
    const first = await audit([], below);
    expect(await audit([], below)).toEqual(first);
    expect(first.printed.stderr).toBe("");
  });

  test("serves several audits at once", async () => {
    const { audit } = await openRepository();
    const alone = await audit(["--no-cache"]);
    const all = await Promise.all([audit(), audit(), audit()]);
    expect(all.map(({ printed }) => printed)).toEqual([alone.printed, alone.printed, alone.printed]);
    expect(await audit()).toEqual({ ...alone, isAnalyzed: false });
  });

  test("keeps fifty audits, the last ones", async () => {
    const { place, audit } = await openRepository();
    const old = Array.from({ length: 60 }, (_, index) => `${index}.audit`);
    await write(place.folder, Object.fromEntries(old.map((name) => [name, ""])));
    for (const name of old) await utimes(path.join(place.folder, name), 1_000_000_000, 1_000_000_000);
    await audit();
    expect(await readdir(place.folder)).toHaveLength(50);
    expect((await audit()).isAnalyzed).toBe(false);
  });
});
