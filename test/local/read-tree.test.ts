import { chmod, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readTree } from "../../src/local/read-tree.ts";
import { commitAll, git, makeFolder, makePipe, makeRepository, write } from "./repository.ts";

describe("in a git repository", () => {
  test("reads tracked and untracked files, but no ignored or deleted ones", async () => {
    const root = await makeRepository();
    await write(root, { "src/tracked.ts": "1;\n", "src/deleted.ts": "2;\n", ".gitignore": "build/\n" });
    await commitAll(root);
    await write(root, { "src/new file é.ts": "3;\n", "build/out.ts": "4;\n", "notes.txt": "no code\n" });
    await rm(path.join(root, "src/deleted.ts"));

    const tree = await readTree(root, []);
    expect(tree.root).toBe(root);
    expect(tree.snapshot).toEqual({
      sources: [
        { path: "src/new file é.ts", text: "3;\n" },
        { path: "src/tracked.ts", text: "1;\n" },
      ],
      skipped: [],
      changes: undefined,
    });
  });

  test("reads the whole repository for one path, and knows which files were requested", async () => {
    const root = await makeRepository();
    await write(root, { "src/a.ts": "", "src/deep/b.ts": "", "source.ts": "", "client.ts": "" });
    const tree = await readTree(path.join(root, "src"), ["."]);
    const paths = tree.snapshot.sources.map((source) => source.path);
    expect(paths).toEqual(["client.ts", "source.ts", "src/a.ts", "src/deep/b.ts"]);
    expect(paths.filter(tree.isWanted)).toEqual(["src/a.ts", "src/deep/b.ts"]);
  });

  test("reads an ignored path that was named", async () => {
    const root = await makeRepository();
    await write(root, { ".gitignore": "generated/\n", "generated/a.ts": "1;\n", "b.ts": "2;\n" });
    const tree = await readTree(root, ["generated"]);
    expect(tree.snapshot.sources.map((source) => source.path)).toEqual(["b.ts", "generated/a.ts"]);
  });

  test("says why for every file that it did not read", async () => {
    const root = await makeRepository();
    await write(root, {
      "binary.ts": new Uint8Array([0x61, 0, 0x62]),
      "large.ts": "x".repeat(1_000_001),
      "latin.ts": Buffer.from("// caf\u00e9\n", "latin1"),
      "windows.ts": "a;\r\n",
    });
    const tree = await readTree(root, []);
    expect(tree.snapshot.sources).toEqual([{ path: "windows.ts", text: "a;\r\n" }]);
    expect(tree.snapshot.skipped).toEqual([
      { path: "binary.ts", reason: "binary" },
      { path: "large.ts", reason: "larger than 1 MB" },
      { path: "latin.ts", reason: "not UTF-8" },
    ]);
  });

  test.skipIf(process.getuid?.() === 0)(
    "lists a folder that it may not read, and reads the others",
    async () => {
      const root = await makeFolder();
      await write(root, { "locked/a.ts": "", "open/b.ts": "" });
      await chmod(path.join(root, "locked"), 0o000);
      const { snapshot } = await readTree(root, []);
      expect(snapshot).toMatchObject({
        sources: [{ path: "open/b.ts" }],
        skipped: [{ path: "locked", reason: "a folder that could not be read" }],
      });
      await expect(readTree(root, ["locked/a.ts"])).rejects.toThrow('No permission to read "locked/a.ts".');
      await chmod(path.join(root, "locked"), 0o700);
    },
  );

  test.skipIf(process.getuid?.() === 0)("skips a file that it may not read", async () => {
    const root = await makeRepository();
    await write(root, { "locked.ts": "1;\n" });
    await chmod(path.join(root, "locked.ts"), 0o000);
    const tree = await readTree(root, []);
    expect(tree.snapshot.skipped).toEqual([{ path: "locked.ts", reason: "no permission to read it" }]);
  });

  test("follows no links, neither to files nor to folders", async () => {
    const outside = await makeFolder();
    await write(outside, { "secret.ts": "outside;\n" });
    const root = await makeRepository();
    await write(root, { "real.ts": "1;\n", "moved/secret.ts": "inside;\n" });
    await symlink(path.join(outside, "secret.ts"), path.join(root, "file.ts"));
    await symlink(outside, path.join(root, "folder"));
    await commitAll(root);
    await rm(path.join(root, "moved"), { recursive: true });
    await symlink(outside, path.join(root, "moved"));

    const tree = await readTree(root, []);
    expect(tree.snapshot.sources.map((source) => source.path)).toEqual(["real.ts"]);
  });

  test("waits for no pipe, and reads no device, whatever it is called", async () => {
    const root = await makeRepository();
    await write(root, { "real.ts": "1;\n" });
    for (const name of ["pipe.ts", "package.json", ".gitattributes"]) await makePipe(path.join(root, name));
    await symlink("/dev/zero", path.join(root, ".env.example"));
    await symlink("/dev/zero", path.join(root, "tsconfig.json"));
    const { snapshot } = await readTree(root, []);
    expect(snapshot).toMatchObject({ sources: [{ path: "real.ts" }], skipped: [] });
  });

  test("lists a file with conflicts once", async () => {
    const root = await makeRepository();
    await write(root, { "a.ts": "0;\n" });
    await commitAll(root);
    await git(root, "checkout", "--quiet", "-b", "other");
    await write(root, { "a.ts": "1;\n" });
    await commitAll(root);
    await git(root, "checkout", "--quiet", "main");
    await write(root, { "a.ts": "2;\n" });
    await commitAll(root);
    await expect(git(root, "merge", "other")).rejects.toThrow("CONFLICT");
    expect((await readTree(root, [])).snapshot.sources).toHaveLength(1);
  });
});

describe("outside of a git repository", () => {
  test("walks the folder without installed packages and links", async () => {
    const folder = await makeFolder();
    await write(folder, { "a/b/c.ts": "1;\n", "node_modules/x/index.js": "2;\n", "package.json": "{}\n" });
    await symlink(folder, path.join(folder, "a/loop"));
    const tree = await readTree(folder, []);
    expect(tree.snapshot.sources.map((source) => source.path)).toEqual(["a/b/c.ts", "package.json"]);
  });

  test("reads a folder elsewhere", async () => {
    const [here, there] = [await makeFolder(), await makeFolder()];
    await write(there, { "a.ts": "1;\n" });
    const tree = await readTree(here, [there]);
    expect(tree).toMatchObject({ root: there, snapshot: { sources: [{ path: "a.ts" }] } });
  });

  test("reads one file", async () => {
    const folder = await makeFolder();
    await write(folder, { "a.ts": "1;\n", "b.ts": "2;\n" });
    const tree = await readTree(folder, ["b.ts"]);
    expect(tree.snapshot.sources.map((source) => source.path)).toEqual(["b.ts"]);
  });
});

describe("reports with what to do", () => {
  test("a path that does not exist", async () => {
    const folder = await makeFolder();
    await expect(readTree(folder, ["srcc"])).rejects.toThrow('"srcc" does not exist.');
  });

  test("paths in different repositories", async () => {
    const [one, other] = [await makeRepository(), await makeRepository()];
    await expect(readTree(one, [one, other])).rejects.toThrow("different repositories");
  });

  test("several folders elsewhere", async () => {
    const [here, one, other] = [await makeFolder(), await makeFolder(), await makeFolder()];
    await expect(readTree(here, [one, other])).rejects.toThrow("Some paths are outside of");
  });

  test("a machine without git", async () => {
    const folder = await makeFolder();
    const path = process.env["PATH"];
    process.env["PATH"] = folder;
    try {
      await expect(readTree(folder, [])).rejects.toThrow("git was not found");
    } finally {
      process.env["PATH"] = path;
    }
  });

  test("the inside of a .git folder", async () => {
    const root = await makeRepository();
    await expect(readTree(path.join(root, ".git"), [])).rejects.toThrow("Run this in a work tree.");
  });
});
