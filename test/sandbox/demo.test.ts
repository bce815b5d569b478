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

// Each of these is a process that starts everything there is, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), "pitstop-demo-"));
});

afterAll(async () => {
  await rm(temporary, { recursive: true, force: true });
});

/** Runs the demo as `npm run demo` does, on a machine that knows nothing of its user. */
function demo(arguments_: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return execa(process.execPath, ["--import", "tsx", "sandbox/demo.ts", ...arguments_], {
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
  test("shows a pull request's review, as in the README's picture (else: npm run docs), and leaves nothing behind", async () => {
    const { exitCode, stdout, stderr } = await demo([], { FORCE_COLOR: "1" });
    const shown = stripVTControlCharacters(stdout);
    expect(stderr).not.toContain("GitHub would not");
    expect(shown).toContain("Start trials, remind of their end and follow the checkout");
    expect(shown).toContain("Check run Pitstop");
    expect(drawPicture(stdout)).toBe(await readFile(path.join(root, "docs/review.svg"), "utf8"));
    expect(exitCode).toBe(0);
    expect(await listLeftovers()).toEqual([]);
  });

  test("shows another scenario, stays with its page until Ctrl-C, and then records the exchange", async () => {
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
    expect(shown).toContain("Remember when a member was welcomed");
    expect(shown).toContain("Check run Pitstop: failure");
    expect(shown).toContain(`The exchange is in ${file}.`);
    expect((await running).exitCode).toBe(0);
    expect(await readFile(file, "utf8")).toContain('"version": "1.2"');
    expect(await listLeftovers()).toEqual([]);
  });

  test("lists its scenarios", async () => {
    const { exitCode, stdout } = await demo(["--scenario", "list"]);
    expect(stdout.split("\n").map((line) => line.split(" ")[0])).toEqual(Object.keys(scenarios));
    expect(exitCode).toBe(0);
  });

  test("leaves nothing behind when it is interrupted", async () => {
    const running = demo([]);
    while ((await listLeftovers()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    running.kill("SIGINT");
    expect((await running).exitCode).toBe(130);
    expect(await listLeftovers()).toEqual([]);
  });

  test.each<
    [why: string, arguments_: readonly string[], environment: Record<string, string>, message: string]
  >([
    ["without git", [], { PATH: "/nowhere" }, "git is needed"],
    ["without a base", ["--repo", "."], {}, "--repo needs --base"],
    ["without a repository", ["--base", "main"], {}, "--base goes with --repo"],
    ["with a scenario of a repository", ["--repo", ".", "--scenario", "clean"], {}, "exclude each other"],
    ["for a folder that is not there", ["--repo", "nowhere", "--base", "main"], {}, "is not a folder"],
  ])("says what is missing %s", async (_why, arguments_, environment, message) => {
    const { exitCode, stderr } = await demo(arguments_, environment);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(exitCode).toBe(2);
  });
});
