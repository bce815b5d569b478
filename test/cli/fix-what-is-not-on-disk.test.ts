import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll, git, makeRepository, write } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

/** Code with one pitfall that can be fixed, or the same code fixed. */
function signUp(created = "Date.now()"): string {
  return `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const join = (user) => cio.identify(user.id, { email: user.email, created_at: ${created} });
`;
}
const seconds = "Math.floor(Date.now() / 1000)";
const files = {
  "package.json": '{ "dependencies": { "customerio-node": "^4.1.1" } }\n',
  ".github/pitstop.yml": "workspace: { bounces: handled-elsewhere }\n",
};

async function makeProject(): Promise<string> {
  const root = await makeRepository();
  await write(root, files);
  await commitAll(root);
  return root;
}

async function stage(root: string, staged: Readonly<Record<string, string>>): Promise<void> {
  await write(root, staged);
  await git(root, "add", "--all");
}

function read(root: string, name: string): Promise<string> {
  return readFile(path.join(root, name), "utf8");
}

const fixStaged = ["review", "--staged", "--fix", "--quiet"];
const fixed = (name: string) => `fixed ${name}: 1 finding (millisecond-timestamp)`;
const stageIt = "Fixed in the work tree; stage it.";
const different = (name: string) =>
  `skipped ${name}:3 millisecond-timestamp: the file on disk is not what is staged`;

describe("staged changes with --fix", () => {
  test("are fixed in the work tree, reviewed as if that were staged, and exit with 1 until it is", async () => {
    const root = await makeProject();
    await stage(root, { "src/a.ts": signUp() });
    const before = await git(root, "ls-files", "--stage");
    const { exitCode, stdout, stderr } = await pitstop(root, ["review", "--staged", "--fix"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `${fixed("src/a.ts")}\n${stageIt}` });
    expect(stdout).toContain("Check run success: No pitfalls found\n");
    expect(stdout).toContain("staged changes with fixes: 1 file analyzed.");
    expect(await read(root, "src/a.ts")).toBe(signUp(seconds));
    expect(await git(root, "ls-files", "--stage")).toBe(before);

    await git(root, "add", "src/a.ts");
    expect(await pitstop(root, fixStaged)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  test("exit with 0 if no finding may fail the run, and say the same", async () => {
    const root = await makeProject();
    await stage(root, { "src/a.ts": signUp() });
    const { exitCode, stderr } = await pitstop(root, [...fixStaged, "--fail-on", "never"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `${fixed("src/a.ts")}\n${stageIt}` });
  });

  test("exit with 1 even if what was fixed is less than an error", async () => {
    const root = await makeProject();
    await stage(root, {
      "src/a.ts": signUp(),
      ".github/pitstop.yml": `${files[".github/pitstop.yml"]}rules: { millisecond-timestamp: info }\n`,
    });
    expect((await pitstop(root, fixStaged)).exitCode).toBe(1);
    await git(root, "reset", "--hard", "--quiet");
    await stage(root, { "src/b.ts": signUp(seconds) });
    expect((await pitstop(root, fixStaged)).exitCode).toBe(0);
  });

  test("are not fixed in a file that is only staged in part, or is gone from the disk", async () => {
    const root = await makeProject();
    await stage(root, { "src/a.ts": signUp(), "src/gone.ts": signUp(), "src/whole.ts": signUp() });
    const later = `${signUp()}export const later = 1;\n`;
    await write(root, { "src/a.ts": later });
    await rm(path.join(root, "src/gone.ts"));
    const { exitCode, stdout, stderr } = await pitstop(root, fixStaged);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: [fixed("src/whole.ts"), different("src/a.ts"), different("src/gone.ts"), stageIt].join("\n"),
    });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(":")[0])).toEqual(["src/a.ts", "src/gone.ts"]);
    expect(await read(root, "src/a.ts")).toBe(later);
    await expect(read(root, "src/gone.ts")).rejects.toThrow("ENOENT");
  });

  test("say nothing about what is not staged", async () => {
    const root = await makeProject();
    await stage(root, { "src/a.ts": signUp(), "src/b.ts": signUp(seconds) });
    await write(root, { "src/b.ts": signUp(), "src/untracked.ts": signUp() });
    const { stdout, stderr } = await pitstop(root, fixStaged);
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: `${fixed("src/a.ts")}\n${stageIt}` });
    expect(await read(root, "src/b.ts")).toBe(signUp());
    expect(await read(root, "src/untracked.ts")).toBe(signUp());
  });

  test.each([
    ["Windows' line ends, which git checks in as its own", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\u{feff}${text}`],
    ["both", (text: string) => `\u{feff}${text.replaceAll("\n", "\r\n")}`],
  ])("keep %s", async (_what, dress) => {
    const root = await makeProject();
    await git(root, "config", "core.autocrlf", "true");
    await stage(root, { "src/a.ts": dress(signUp()) });
    expect(await git(root, "ls-files", "--eol", "src/a.ts")).toContain("i/lf");
    const { exitCode, stderr } = await pitstop(root, fixStaged);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `${fixed("src/a.ts")}\n${stageIt}` });
    expect(await read(root, "src/a.ts")).toBe(dress(signUp(seconds)));
    await git(root, "add", "--all");
    expect(await pitstop(root, fixStaged)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  test("are fixed under a new name", async () => {
    const root = await makeProject();
    await write(root, { "src/old.ts": signUp(seconds) });
    await commitAll(root);
    await git(root, "mv", "src/old.ts", "src/new name.ts");
    await stage(root, { "src/new name.ts": signUp() });
    expect((await pitstop(root, fixStaged)).stderr).toBe(`${fixed("src/new name.ts")}\n${stageIt}`);
    expect(await read(root, "src/new name.ts")).toBe(signUp(seconds));
  });

  test("are fixed beside a conflict, which is not touched and not called clean", async () => {
    const root = await makeProject();
    await write(root, { "src/b.ts": "export const b = 0;\n" });
    await commitAll(root);
    await git(root, "checkout", "--quiet", "-b", "other");
    await write(root, { "src/b.ts": signUp() });
    await commitAll(root);
    await git(root, "checkout", "--quiet", "main");
    await write(root, { "src/b.ts": "export const b = 2;\n" });
    await commitAll(root);
    await expect(git(root, "merge", "other")).rejects.toThrow("CONFLICT");
    const conflict = await read(root, "src/b.ts");
    await write(root, { "src/a.ts": signUp() });
    await git(root, "add", "src/a.ts");

    const { stdout, stderr } = await pitstop(root, ["review", "--staged", "--fix"]);
    expect(stderr).toBe(`${fixed("src/a.ts")}\n${stageIt}`);
    expect(stdout).toContain("Check run neutral: No pitfalls found, but some code was not analyzed");
    expect(stdout).toContain("src/b.ts: has unresolved merge conflicts");
    expect(await read(root, "src/b.ts")).toBe(conflict);
  });

  test("can be the first ones", async () => {
    const root = await makeRepository();
    await stage(root, { ...files, "src/a.ts": signUp() });
    expect((await pitstop(root, fixStaged)).stderr).toBe(`${fixed("src/a.ts")}\n${stageIt}`);
  });

  test("are only printed as a patch in a dry run", async () => {
    const root = await makeProject();
    await stage(root, { "src/a.ts": signUp() });
    const { exitCode, stdout, stderr } = await pitstop(root, [...fixStaged, "--dry-run"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout).toContain(`created_at: ${seconds}`);
    expect(await read(root, "src/a.ts")).toBe(signUp());
  });
});

describe("a head with --fix", () => {
  async function makeBranch(): Promise<string> {
    const root = await makeProject();
    await git(root, "checkout", "--quiet", "-b", "feature");
    await write(root, { "src/a.ts": signUp() });
    await commitAll(root);
    return root;
  }

  test.each([[[]], [["--dry-run"]]])("that is not checked out is refused %j", async (more) => {
    const root = await makeBranch();
    await git(root, "checkout", "--quiet", "main");
    await write(root, { "src/a.ts": signUp() });
    const result = await pitstop(root, ["review", "--fix", "--head", "feature", ...more]);
    expect(result).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        '--fix changes the files on disk, and "feature" is not what is checked out. Check it out first, or review it without --fix.',
    });
    expect(await read(root, "src/a.ts")).toBe(signUp());
  });

  test("that is checked out is fixed in the work tree, and exits with 1 until that is committed", async () => {
    const root = await makeBranch();
    await write(root, { "src/untracked.ts": signUp() });
    const args = ["review", "--fix", "--head", "feature", "--quiet"];
    expect(await pitstop(root, args)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `${fixed("src/a.ts")}\nFixed in the work tree; commit it.`,
    });
    expect(await read(root, "src/a.ts")).toBe(signUp(seconds));
    expect(await read(root, "src/untracked.ts")).toBe(signUp());
    await git(root, "commit", "--quiet", "--all", "--message", "Fix");
    expect(await pitstop(root, args)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  test("that is checked out is not fixed where the file was edited since", async () => {
    const root = await makeBranch();
    await write(root, { "src/a.ts": `${signUp()}export const later = 1;\n` });
    const { exitCode, stderr } = await pitstop(root, ["review", "--fix", "--head", "HEAD"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: "skipped src/a.ts:3 millisecond-timestamp: the file on disk is not what was committed",
    });
  });
});
