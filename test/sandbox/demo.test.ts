import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
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

  test("shows another scenario and records the exchange, without credentials, in a file", async () => {
    const file = path.join(temporary, "exchange.har");
    const { exitCode, stdout } = await demo([
      "--scenario",
      "mended",
      "--record",
      file,
      "--no-open",
      "--once",
    ]);
    expect(stdout).toContain("Remember when a member was welcomed");
    expect(stdout).toContain("Check run Pitstop: success");
    expect(stdout).toContain(`The exchange is in ${file}.`);
    expect(exitCode).toBe(0);
    const text = await readFile(file, "utf8");
    const { log } = z
      .object({
        log: z.object({
          version: z.literal("1.2"),
          entries: z.array(
            z.object({
              request: z.object({ method: z.string(), url: z.url() }),
              response: z.object({ status: z.number() }),
              time: z.number(),
            }),
          ),
        }),
      })
      .parse(JSON.parse(text));
    const asked = log.entries.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`);
    expect(asked).toContain("POST /api/v3/repos/example/plant-club/pulls/1/reviews");
    expect(asked.filter((one) => one === "POST /api/github/webhooks").length).toBeGreaterThan(3);
    expect(text).not.toMatch(/gh[sp]_[0-9a-f]+|Bearer|token=[0-9a-f]/);
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
