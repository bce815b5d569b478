import { readFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { commitAll, git, makeRepository, write } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
const mistake = `${client}export const join = (user) => cio.identify(user.id, { email: user.email, created_at: Date.now() });
`;
const fixed = mistake.replace("Date.now()", "Math.floor(Date.now() / 1000)");

/** Two packages, each with the same mistake on a branch, and a file that does not parse. */
async function makePackages(): Promise<string> {
  const root = await makeRepository();
  await write(root, { ".github/pitstop.yml": "workspace: { bounces: handled-elsewhere }\n" });
  await commitAll(root);
  await git(root, "switch", "--quiet", "--create", "feature");
  await write(root, {
    "packages/a/src/join.ts": mistake,
    "packages/a/src/broken.ts": `${client}cio.track(`,
    "packages/b/join.ts": mistake,
  });
  await commitAll(root);
  return root;
}

const read = (root: string, name: string) => readFile(path.join(root, name), "utf8");

describe("from a folder below the root", () => {
  test.each<[string, readonly string[]]>([
    ["an audit", ["audit", "..", "--fail-on", "never"]],
    ["a review", ["review", "--fail-on", "never"]],
  ])("%s prints paths that lead from there to their files", async (_what, args) => {
    const root = await makePackages();
    const { stdout } = await pitstop(path.join(root, "packages/a"), args);
    expect(stdout).toMatch(/^src\/join\.ts(?::3)?$/m);
    expect(stdout).toMatch(/^\.\.\/b\/join\.ts(?::3)?$/m);
    expect(stdout).toContain("Not analyzed: 1 file\n  src/broken.ts: does not parse");
    expect(stdout).not.toContain("packages/");
  });

  test("steps of a trace lead there, too", async () => {
    const root = await makePackages();
    await write(root, {
      "packages/b/time.ts": "export const now = () => Date.now();\n",
      "packages/a/src/join.ts": `import { now } from "../../b/time";\n${mistake.replace("Date.now()", "now()")}`,
    });
    for (const command of ["audit", "review"]) {
      const { stdout } = await pitstop(path.join(root, "packages/a"), [command]);
      expect(stdout).toMatch(/Trace[^]*\.\.\/b\/time\.ts:1/);
      expect(stdout).not.toContain("packages/");
    }
  });

  test("JSON has the same paths as everywhere, and the root they are relative to", async () => {
    const root = await makePackages();
    const here = await pitstop(path.join(root, "packages/a"), ["audit", "--format", "json"]);
    const paths = { root, findings: [{ path: "packages/a/src/join.ts" }] };
    expect(JSON.parse(here.stdout)).toMatchObject(paths);
    const review = await pitstop(path.join(root, "packages/a"), ["review", "--format", "json"]);
    const everywhere = await pitstop(root, ["review", "--format", "json"]);
    expect(review.stdout).toBe(everywhere.stdout);
  });

  test("--quiet prints one line for each finding that can be looked up from there", async () => {
    const root = await makePackages();
    const { stdout, stderr } = await pitstop(path.join(root, "packages/a"), ["review", "--quiet"]);
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^src\/join\.ts:3:\d+ error millisecond-timestamp /),
      expect.stringMatching(/^\.\.\/b\/join\.ts:3:\d+ error millisecond-timestamp /),
    ]);
  });

  test("git applies a patch there", async () => {
    const root = await makePackages();
    const folder = path.join(root, "packages/a");
    const { stdout, stderr } = await pitstop(folder, ["audit", "--fix", "--dry-run"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^--- a\/src\/join\.ts\n/);
    await execa("git", ["apply", "-"], { cwd: folder, input: `${stdout}\n` });
    expect(await read(root, "packages/a/src/join.ts")).toBe(fixed);
    expect(await read(root, "packages/b/join.ts")).toBe(mistake);
  });

  test("a patch that goes beyond it applies in the root, which is said", async () => {
    const root = await makePackages();
    const folder = path.join(root, "packages/a");
    const { stdout, stderr } = await pitstop(folder, ["review", "--fix", "--dry-run"]);
    expect(stderr).toBe(
      "The patch changes files outside of this folder: apply it in ../.., to which its paths are relative.",
    );
    await execa("git", ["apply", "-"], { cwd: path.resolve(folder, "../.."), input: `${stdout}\n` });
    expect(await read(root, "packages/a/src/join.ts")).toBe(fixed);
    expect(await read(root, "packages/b/join.ts")).toBe(fixed);
  });

  test("--fix names what it fixed as seen from there", async () => {
    const root = await makePackages();
    const { stderr } = await pitstop(path.join(root, "packages/a"), ["review", "--fix", "--quiet"]);
    expect(stderr).toBe(
      "fixed src/join.ts: 1 finding (millisecond-timestamp)\nfixed ../b/join.ts: 1 finding (millisecond-timestamp)",
    );
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
    ["the config", { ".github/pitstop.yml": "ruls: {}\n" }, [], "../../.github/pitstop.yml:1:1 unknown key"],
    [
      "a config that was named",
      { "packages/b/own.yml": "ruls: {}\n" },
      ["--config", "../b/own.yml"],
      "../b/own.yml:1:1 unknown key",
    ],
    [
      "a config that is not read",
      { "pitstop.yml": "" },
      [],
      "Found ../../pitstop.yml, but only ../../.github/pitstop.yml is read.",
    ],
    ["a file that was named", {}, ["../a/src/broken.ts"], "src/broken.ts was not analyzed: does not parse."],
  ])("messages about %s name it as seen from there", async (_what, files, args, words) => {
    const root = await makePackages();
    await write(root, files);
    const { stderr } = await pitstop(path.join(root, "packages/a"), ["audit", ...args]);
    expect(stderr).toContain(words);
  });

  test("a config that was named has the path in JSON that all files have", async () => {
    const root = await makePackages();
    await write(root, { "packages/b/own.yml": "ruls: {}\n" });
    const args = ["audit", "--config", "../b/own.yml", "--format", "json"];
    const { stdout } = await pitstop(path.join(root, "packages/a"), args);
    expect(JSON.parse(stdout)).toMatchObject({ configProblems: [{ path: "packages/b/own.yml" }] });
  });
});
