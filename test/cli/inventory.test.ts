import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll, makeFolder, makeRepository, write } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
const join = `import { cio } from "../../lib/cio";
export const join = (user) => cio.track(user.id, { name: "joined", data: { plan: "pro" } });
`;

async function makePackages(): Promise<string> {
  const root = await makeRepository();
  await write(root, {
    "lib/cio.ts": client,
    "packages/a/join.ts": join,
    "packages/b/leave.ts": join.replace("joined", "left"),
    "packages/b/leave.test.ts": join.replace("joined", "tested"),
  });
  await commitAll(root);
  return root;
}

test("what the code does is listed, without what tests do", async () => {
  const root = await makePackages();
  const { exitCode, stdout, stderr } = await pitstop(root, ["inventory"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toBe(`Events (2)

  joined  Track API
    plan  text
    packages/a/join.ts:2

  left  Track API
    plan  text
    packages/b/leave.ts:2

Clients (1)

  TrackClient  Track API, SDK
    CIO_SITE_ID    site id
    CIO_TRACK_KEY  Track API key
    lib/cio.ts:2

2 Customer.io calls in 3 files. 3 files analyzed.`);
});

describe("paths", () => {
  test("limit what is listed, and are written from the current folder", async () => {
    const root = await makePackages();
    const { stdout } = await pitstop(path.join(root, "packages/b"), ["inventory", "../a"]);
    expect(stdout).toContain("  ../a/join.ts:2");
    expect(stdout).not.toContain("leave");
  });

  test("are those of the repository in what programs read and teams keep, wherever it is written", async () => {
    const root = await makePackages();
    for (const format of ["json", "markdown"]) {
      const args = ["inventory", path.join(root, "packages"), "--format", format];
      const here = await pitstop(path.join(root, "packages/b"), args);
      expect(here.stdout).toContain("packages/a/join.ts");
      expect(here.stdout).toBe((await pitstop(root, args)).stdout);
    }
  });

  test("a named file that is not analyzed fails", async () => {
    const root = await makePackages();
    await write(root, { "broken.ts": `${client}cio.track(` });
    const { exitCode, stderr } = await pitstop(root, ["inventory", "broken.ts"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe("broken.ts was not analyzed: does not parse.");
  });
});

test("code without Customer.io says so in one line", async () => {
  const folder = await makeFolder();
  await write(folder, { "a.ts": "export const one = 1;\n" });
  const { exitCode, stdout } = await pitstop(folder, ["inventory"]);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: "No Customer.io code found. 1 file analyzed.",
  });
});

test("code that was not understood, and code that does not parse, are said", async () => {
  const folder = await makeFolder();
  await write(folder, {
    "own.ts": `const send = (path) => transport("https://track.customer.io/api/v1" + path);\n`,
    "broken.ts": `${client}cio.track(`,
  });
  const { stdout } = await pitstop(folder, ["inventory"]);
  expect(stdout).toMatch(/^No Customer\.io calls understood\. 1 file analyzed\.$/mu);
  expect(stdout).toContain("Not analyzed: 1 file\n  broken.ts: does not parse");
  expect(stdout).toContain("Not understood: 1 place\n  own.ts:1: a Customer.io host");
});

test("an invalid config is reported, and defaults are used", async () => {
  const root = await makePackages();
  await write(root, { ".github/pitstop.yml": "ruls: {}\n" });
  const { exitCode, stdout, stderr } = await pitstop(root, ["inventory"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("Invalid configuration; using defaults.");
  expect(stdout).toContain("joined");
});

test("what the config ignores is not listed", async () => {
  const root = await makePackages();
  await write(root, { ".github/pitstop.yml": "ignore: [packages/a/]\n" });
  const { stdout } = await pitstop(root, ["inventory"]);
  expect(stdout).toContain("left");
  expect(stdout).not.toContain("joined");
});

describe("--check", () => {
  async function keep(format: string, file: string): Promise<string> {
    const root = await makePackages();
    const { stdout } = await pitstop(root, ["inventory", "--format", format]);
    await write(root, { [file]: `${stdout}\n` });
    return root;
  }

  test.each([
    ["markdown", "docs/customerio.md"],
    ["json", "docs/customerio.json"],
  ])("says nothing when the file is current (%s)", async (format, file) => {
    const root = await keep(format, file);
    expect(await pitstop(root, ["inventory", "--check", file])).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("prints a diff and how to renew a stale file, and fails", async () => {
    const root = await keep("markdown", "docs/customerio.md");
    await write(root, { "packages/a/join.ts": join.replace('plan: "pro"', "seats: 4") });
    const { exitCode, stdout, stderr } = await pitstop(root, ["inventory", "--check", "docs/customerio.md"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("--- a/docs/customerio.md\n+++ b/docs/customerio.md\n@@");
    expect(stdout).toContain("\n-- `plan`: text\n+- `seats`: number\n");
    expect(stderr).toBe(
      "docs/customerio.md is stale. To renew it: pitstop inventory --format markdown > docs/customerio.md",
    );
  });

  test("does not mind Windows line ends, nor lines that moved", async () => {
    const root = await keep("markdown", "docs/customerio.md");
    const text = await readFile(path.join(root, "docs/customerio.md"), "utf8");
    await write(root, {
      "docs/customerio.md": text.replaceAll("\n", "\r\n"),
      "packages/a/join.ts": `// Members join here.\n${join}`,
    });
    expect((await pitstop(root, ["inventory", "--check", "docs/customerio.md"])).exitCode).toBe(0);
  });

  test.each([
    ["does not exist", "docs/none.md"],
    ["is not a regular file", "packages"],
  ])("fails with what to do when the file %s", async (why, file) => {
    const root = await makePackages();
    const { exitCode, stdout, stderr } = await pitstop(root, ["inventory", "lib", "--check", file]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(
      `${file} ${why}, so it was not checked. To write it: pitstop inventory lib --format markdown > ${file}`,
    );
  });

  test("is for formats that can be kept", async () => {
    const root = await makePackages();
    const { exitCode, stderr } = await pitstop(root, ["inventory", "--check", "a.md", "--format", "pretty"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("--check compares with a file in --format markdown or json, not pretty.");
  });
});
