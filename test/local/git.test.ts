import { chmod, mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, test, vi } from "vitest";
import { findRepositoryRoot, openGit } from "../../src/local/git.ts";
import { readDiff } from "../../src/local/read-diff.ts";
import { readTree } from "../../src/local/read-tree.ts";
import { commitAll, git, makeFolder, makePipe, makeRepository, write } from "./repository.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function writeProgram(file: string, script: string): Promise<void> {
  await write(path.dirname(file), { [path.basename(file)]: `#!/bin/sh\n${script}\n` });
  await chmod(file, 0o755);
}

async function makeChange(): Promise<string> {
  const root = await makeRepository();
  await write(root, { "src/a.ts": "1;\n" });
  await commitAll(root);
  await write(root, { "src/a.ts": "2;\n" });
  return root;
}

describe("git", () => {
  test("gets only the variables it needs, and no secret", async () => {
    const root = await makeChange();
    const programs = await makeFolder();
    const real = (await execa("which", ["git"])).stdout;
    await writeProgram(path.join(programs, "git"), `/usr/bin/env >> "${programs}/seen"; exec "${real}" "$@"`);
    vi.stubEnv("PATH", `${programs}:${process.env["PATH"] ?? ""}`);
    vi.stubEnv("GITHUB_TOKEN", "ghs_secret");
    vi.stubEnv("GIT_CONFIG_PARAMETERS", "'core.fsmonitor'='false'");
    await readDiff(root, {});
    await readDiff(root, { staged: true });
    await readTree(root, []);

    const seen = (await readFile(path.join(programs, "seen"), "utf8")).split("\n");
    const names = new Set(
      seen.flatMap((line) => (/^\w+=/.test(line) ? [line.slice(0, line.indexOf("="))] : [])),
    );
    const ours = ["GIT_ALLOW_PROTOCOL", "GIT_NO_LAZY_FETCH", "GIT_OPTIONAL_LOCKS", "GIT_TERMINAL_PROMPT"];
    const ofObjects = ["GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG_NOSYSTEM", "GIT_DIR"];
    // What the shell of this test's program adds.
    const ofShell = ["OLDPWD", "PWD", "SHLVL", "_"];
    expect([...names].filter((name) => !ofShell.includes(name)).sort()).toEqual(
      [...ours, ...ofObjects, "HOME", "LC_ALL", "PATH"].sort(),
    );
    expect(seen.join("\n")).not.toContain("secret");
  });

  test.each(["", ".", "tools", "./tools"])(
    "is never a program of the repository: PATH=%j:…",
    async (entry) => {
      const root = await makeChange();
      const touched = path.join(await makeFolder(), "touched");
      for (const name of ["git", "tools/git"]) {
        await writeProgram(path.join(root, name), `: > "${touched}"`);
      }
      const cwd = process.cwd();
      process.chdir(root);
      try {
        vi.stubEnv("PATH", `${entry}:${process.env["PATH"] ?? ""}`);
        expect((await readDiff(root, {})).snapshot.changes).toHaveLength(1);
        await expect(readFile(touched)).rejects.toThrow("ENOENT");
        // The trap works: a shell takes such an entry seriously.
        await execa("sh", ["-c", "git"], { cwd: root });
        expect(await readFile(touched, "utf8")).toBe("");
      } finally {
        process.chdir(cwd);
      }
    },
  );

  test("is stopped when it waits for a pipe in place of a .gitignore", async () => {
    const root = await makeChange();
    await makePipe(path.join(root, ".gitignore"));
    const start = performance.now();
    await expect(openGit(root, 500)(["ls-files", "--others", "--exclude-standard"])).rejects.toThrow(
      "git did not answer within 0.5 seconds, so it was stopped.",
    );
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe("the repository", () => {
  /** Makes a folder look like a bare repository, as anyone can commit it into an ordinary one. */
  async function makeEmbedded(root: string): Promise<string> {
    const folder = path.join(root, "docs");
    await git(root, "init", "--quiet", "--bare", "docs");
    await write(folder, { "a.ts": "1;\n" });
    await git(folder, "config", "core.bare", "false");
    await git(folder, "config", "core.worktree", ".");
    return folder;
  }

  test("is never a bare one in a folder of it", async () => {
    const root = await makeChange();
    const folder = await makeEmbedded(root);
    // git by itself takes it for the repository.
    expect(await git(folder, "rev-parse", "--show-toplevel")).toBe(folder);
    await expect(findRepositoryRoot(folder)).rejects.toThrow("or in a folder that looks like one");
    await expect(readDiff(folder, { base: "main" })).rejects.toThrow("Run this in a work tree.");
    await expect(readTree(folder, [])).rejects.toThrow("Run this in a work tree.");
    await expect(readTree(root, ["docs"])).rejects.toThrow("Run this in a work tree.");
    const { snapshot } = await readTree(root, []);
    expect(snapshot.sources.map((source) => source.path)).toEqual(["docs/a.ts", "src/a.ts"]);
  });

  test("is found in a folder whose name has everything in it", async () => {
    const parent = await makeFolder();
    const root = path.join(parent, ' "quoted": \\é\n');
    await mkdir(root);
    await git(root, "init", "--quiet", "--initial-branch=main");
    await write(root, { "a.ts": "1;\n" });
    await commitAll(root);
    await write(root, { "a.ts": "2;\n" });
    const diff = await readDiff(root, {});
    expect(diff.root).toBe(root);
    expect(diff.snapshot.changes).toHaveLength(1);
  });

  test("cannot say that its files are elsewhere", async () => {
    const [root, elsewhere] = [await makeChange(), await makeFolder()];
    await git(root, "config", "core.worktree", elsewhere);
    await expect(readTree(root, [])).rejects.toThrow(
      `The repository in ${root} says that its files are in ${elsewhere}. That is not read.`,
    );
  });

  test("can be a linked work tree or a submodule, whose .git is elsewhere", async () => {
    const library = await makeChange();
    const root = await makeRepository();
    await git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "library");
    await git(library, "worktree", "add", "--quiet", "--force", "linked");
    for (const folder of [path.join(root, "library"), path.join(library, "linked")]) {
      await write(folder, { "src/a.ts": "edited;\n" });
      const { snapshot } = await readDiff(folder, { base: "HEAD" });
      expect(snapshot.changes).toMatchObject([{ path: "src/a.ts", status: "modified" }]);
    }
  });
});

describe("a partial clone", () => {
  async function makePartialClone(): Promise<string> {
    const origin = await makeChange();
    await git(origin, "config", "uploadpack.allowFilter", "true");
    await commitAll(origin);
    const parent = await makeFolder();
    await git(parent, "clone", "--quiet", "--filter=blob:none", `file://${origin}`, "clone");
    return path.join(parent, "clone");
  }

  test("is reviewed with the content it has", async () => {
    const clone = await makePartialClone();
    await write(clone, { "src/a.ts": "3;\n" });
    expect((await readDiff(clone, { base: "HEAD" })).snapshot.changes).toHaveLength(1);
    expect((await readDiff(clone, { staged: true })).snapshot.changes).toHaveLength(0);
  });

  test.each<[string, Parameters<typeof readDiff>[1]]>([
    ["a base", { base: "HEAD~1" }],
    ["a head", { base: "HEAD~1", head: "HEAD~1" }],
  ])("without the content of %s is reported with a command that downloads it", async (_name, request) => {
    const clone = await makePartialClone();
    await git(clone, "checkout", "--quiet", "-b", "feature");
    const advice =
      'This clone is partial: it lacks content that the review needs. Run "git fetch --refetch --no-filter"';
    await expect(readDiff(clone, request)).rejects.toThrow(advice);
    await git(clone, "fetch", "--quiet", "--refetch", "--no-filter");
    await expect(readDiff(clone, request)).resolves.toBeDefined();
  });

  /** Each makes git run a program when it fetches, although the repository allows every protocol. */
  test.each<[string, (program: string) => Readonly<Record<string, string>>]>([
    ["remote helpers (ext::)", (program) => ({ "remote.origin.url": `ext::${program}` })],
    ["remote.origin.vcs", (program) => ({ "remote.origin.vcs": "ext", "remote.origin.url": program })],
    ["url.….insteadOf", (program) => ({ [`url.ext::${program} .insteadOf`]: "file://" })],
    ["remote.origin.uploadpack", (program) => ({ "remote.origin.uploadpack": program })],
    [
      "core.sshCommand",
      (program) => ({ "core.sshCommand": program, "remote.origin.url": "ssh://localhost/a" }),
    ],
    ["core.gitProxy", (program) => ({ "core.gitProxy": program, "remote.origin.url": "git://localhost/a" })],
  ])("never fetches: %s", async (_name, settingsFor) => {
    const clone = await makePartialClone();
    await git(clone, "checkout", "--quiet", "-b", "feature");
    const folder = await makeFolder();
    await writeProgram(path.join(folder, "trap"), `: > "${folder}/touched"; exit 1`);
    const protocols = ["ext", "file", "ssh", "git"].map((name) => [`protocol.${name}.allow`, "always"]);
    const settings = [...protocols, ...Object.entries(settingsFor(path.join(folder, "trap")))];
    for (const [key = "", value = ""] of settings) await git(clone, "config", key, value);

    await expect(readDiff(clone, { base: "HEAD~1" })).rejects.toThrow("This clone is partial");
    await expect(readDiff(clone, { base: "HEAD~1", head: "HEAD~1" })).rejects.toThrow(
      "This clone is partial",
    );
    expect(await readdir(folder)).toEqual(["trap"]);
    // The trap works. It does, too, when git is only given protocol.allow=never.
    await git(clone, "-c", "protocol.allow=never", "cat-file", "-p", "HEAD~1:src/a.ts").catch(
      () => undefined,
    );
    expect(await readdir(folder)).toEqual(["touched", "trap"]);
  });

  test("fetches nothing on the way to names either, in versions of git without GIT_NO_LAZY_FETCH, too", async () => {
    const clone = await makePartialClone();
    const folder = await makeFolder();
    await writeProgram(path.join(folder, "trap"), `: > "${folder}/touched"; exit 1`);
    await git(clone, "config", "remote.origin.url", `ext::${folder}/trap`);
    await git(clone, "config", "protocol.ext.allow", "always");
    await expect(openGit(clone)(["cat-file", "-p", "HEAD~1:src/a.ts"])).rejects.toThrow("could not fetch");
    await expect(openGit(clone)(["fetch"])).rejects.toThrow("transport 'ext' not allowed");
    expect(await readdir(folder)).toEqual(["trap"]);
  });

  test("is not what a damaged repository is called", async () => {
    const root = await makeChange();
    const object = await git(root, "rev-parse", "HEAD:src/a.ts");
    await rm(path.join(root, ".git/objects", object.slice(0, 2), object.slice(2)));
    await expect(readDiff(root, { staged: true })).rejects.toThrow(`${object} missing`);
  });
});
