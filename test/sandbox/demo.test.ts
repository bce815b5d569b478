import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { scenarios } from "../../sandbox/demo/scenarios.ts";
import { drawPicture } from "../../scripts/picture.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let temporary: string;

// Each test starts a process that loads the whole app, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), "pitstop-demo-"));
});

afterAll(async () => {
  await rm(temporary, { recursive: true, force: true });
});

/** Runs the demo as `npm run demo` does, without the environment of the user. */
function demo(arguments_: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return execa(process.execPath, ["--import", "tsx", "sandbox/demo/demo.ts", ...arguments_], {
    cwd: root,
    reject: false,
    extendEnv: false,
    env: { PATH: process.env["PATH"] ?? "", HOME: temporary, TMPDIR: temporary, ...environment },
  });
}

async function listLeftovers(): Promise<readonly string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith("pitstop-"));
}

describe("the demo", () => {
  test("prints the review in the README's picture (if not: npm run docs), and leaves no files behind", async () => {
    const { exitCode, stdout, stderr } = await demo([], { FORCE_COLOR: "1" });
    const shown = stripVTControlCharacters(stdout);
    expect(stderr).not.toContain("GitHub would not accept");
    expect(shown).toContain("Add trials, trial reminders and checkout tracking");
    expect(shown).toContain("Check run Pitstop");
    expect(drawPicture(stdout)).toBe(await readFile(path.join(root, "docs/review.svg"), "utf8"));
    expect(exitCode).toBe(0);
    expect(await listLeftovers()).toEqual([]);
  });

  test("prints another scenario, serves its page until Ctrl-C, and then saves the requests", async () => {
    const file = path.join(temporary, "exchange.har");
    const running = demo(["--scenario", "one-mistake", "--record", file, "--no-open", "--no-once"]);
    let shown = "";
    for await (const line of running) {
      shown += `${line}\n`;
      const [url] = /http:\S+/.exec(line) ?? [];
      if (url === undefined) continue;
      const page = await (await fetch(url)).text();
      expect(page).toContain("Commit suggestion");
      running.kill("SIGINT");
    }
    expect(shown).toContain("Record when a member was welcomed");
    expect(shown).toContain("Check run Pitstop: failure");
    expect(shown).toContain(`Saved the webhooks and requests to ${file}.`);
    expect((await running).exitCode).toBe(0);
    expect(await readFile(file, "utf8")).toContain('"version": "1.2"');
    expect(await listLeftovers()).toEqual([]);
  });

  test("lists its scenarios", async () => {
    const { exitCode, stdout } = await demo(["--scenario", "list"]);
    expect(stdout.split("\n").map((line) => line.split(" ")[0])).toEqual(Object.keys(scenarios));
    expect(exitCode).toBe(0);
  });

  test("leaves no files behind when it is interrupted", async () => {
    const running = demo([]);
    while ((await listLeftovers()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    running.kill("SIGINT");
    expect((await running).exitCode).toBe(130);
    expect(await listLeftovers()).toEqual([]);
  });

  test.each<
    [why: string, arguments_: readonly string[], environment: Record<string, string>, message: string]
  >([
    ["git", [], { PATH: "/nowhere" }, "Cannot run git"],
    ["--base", ["--repo", "."], {}, "--repo requires --base"],
    ["--repo", ["--base", "main"], {}, "--base requires --repo"],
    [
      "a choice of scenario or repository",
      ["--repo", ".", "--scenario", "clean"],
      {},
      "cannot be used together",
    ],
    ["the folder", ["--repo", "nowhere", "--base", "main"], {}, "is not a folder"],
  ])("exits with 2 and a one-line message without %s", async (_why, arguments_, environment, message) => {
    const { exitCode, stderr } = await demo(arguments_, environment);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(exitCode).toBe(2);
  });
});
