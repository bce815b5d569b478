import { chmod, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, test, vi } from "vitest";
import { readDiff } from "../../src/local/read-diff.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";
import { commitAll, git, makeFolder, makeRepository, write } from "./repository.ts";

const twentyLines = Array.from({ length: 20 }, (_, index) => `line${index + 1};\n`).join("");

/** A repository whose `main` went on after `feature` left it. */
async function makeBranches(): Promise<string> {
  const root = await makeRepository();
  await write(root, { "a.ts": twentyLines, "b.ts": "b;\n" });
  await commitAll(root);
  await git(root, "checkout", "--quiet", "-b", "feature");
  await write(root, { "a.ts": twentyLines.replace("line10;", "changed;") });
  await commitAll(root);
  await git(root, "checkout", "--quiet", "main");
  await write(root, { "b.ts": "elsewhere;\n" });
  await commitAll(root);
  await git(root, "checkout", "--quiet", "feature");
  return root;
}

/** One line a change: its status and names, then `+`, `-` and ` ` with the line's number, hunks in brackets. */
function picture(changes: readonly FileChange[]): readonly string[] {
  const signs = { added: "+", deleted: "-", context: "" };
  return changes.map(({ status, previousPath, path: name, hunks }) => {
    const names = previousPath === undefined ? name : `${previousPath} -> ${name}`;
    const lines = hunks?.map(
      (hunk) => `[${hunk.lines.map((entry) => `${signs[entry.kind]}${entry.line}`).join(" ")}]`,
    );
    return [status, names, ...(lines ?? ["no hunks"])].join(" ");
  });
}

describe("a change between commits", () => {
  test("is what the head adds since it branched off, as in a pull request", async () => {
    const root = await makeBranches();
    const diff = await readDiff(root, { base: "main", head: "feature" });
    expect(diff.title).toBe("main...feature");
    expect(picture(diff.snapshot.changes)).toEqual(["modified a.ts [7 8 9 -10 +10 11 12 13]"]);
  });

  test("is read at the head, whatever is in the work tree", async () => {
    const root = await makeBranches();
    await git(root, "checkout", "--quiet", "main");
    await write(root, { "b.ts": "not committed;\n" });
    const diff = await readDiff(root, { base: "main", head: "feature" });
    expect(diff.snapshot.sources).toEqual([
      { path: "a.ts", text: twentyLines.replace("line10;", "changed;") },
      { path: "b.ts", text: "b;\n" },
    ]);
  });

  test("has every kind of file and name", async () => {
    const root = await makeRepository();
    await write(root, {
      "gone.ts": "1;\n",
      "old name.ts": twentyLines,
      "mode.ts": "2;\n",
      "windows.ts": "a;\r\nb;\r\n",
      "open end.ts": "1;\n2;",
      "picture.ts": new Uint8Array([1, 0, 2]),
      "kind.ts": "3;\n",
      "link.ts": "4;\n",
    });
    await commitAll(root);
    await git(root, "checkout", "--quiet", "-b", "feature");
    await rm(path.join(root, "gone.ts"));
    await rename(path.join(root, "old name.ts"), path.join(root, 'nëw "name".ts'));
    await chmod(path.join(root, "mode.ts"), 0o755);
    await rm(path.join(root, "link.ts"));
    await symlink("kind.ts", path.join(root, "link.ts"));
    await write(root, {
      "windows.ts": "a;\r\nc;\r\n",
      "open end.ts": "1;\n3;",
      "picture.ts": new Uint8Array([1, 0, 3]),
      "big.ts": "// x\n".repeat(200_001),
      "latin.ts": Buffer.from("// caf\u00e9\n", "latin1"),
      "tab\tline\n.ts": "5;\n",
      "looks like a header.ts": "diff --git a/x b/x\n@@ -1 +1 @@\n--- x\n",
    });
    await commitAll(root);
    const { changes, skipped, sources } = (await readDiff(root, { base: "main", head: "feature" })).snapshot;

    expect(picture(changes)).toEqual([
      "added big.ts no hunks",
      "removed gone.ts [-1]",
      "added latin.ts [+1]",
      "changed link.ts no hunks",
      "added looks like a header.ts [+1 +2 +3]",
      "modified mode.ts",
      'renamed old name.ts -> nëw "name".ts',
      "modified open end.ts [1 -2 +2]",
      "modified picture.ts no hunks",
      "added tab\tline\n.ts [+1]",
      "modified windows.ts [1 -2 +2]",
    ]);
    expect(skipped).toEqual([
      { path: "big.ts", reason: "larger than 1 MB" },
      { path: "latin.ts", reason: "not UTF-8" },
      { path: "picture.ts", reason: "binary" },
    ]);
    expect(sources.map((source) => source.path)).toEqual([
      "kind.ts",
      "looks like a header.ts",
      "mode.ts",
      'nëw "name".ts',
      "open end.ts",
      "tab\tline\n.ts",
      "windows.ts",
    ]);
  });

  test("does not depend on a person's git config", async () => {
    const root = await makeBranches();
    const settings = {
      "diff.noprefix": "true",
      "diff.context": "0",
      "diff.external": "false",
      "color.ui": "always",
      "diff.submodule": "log",
      "core.pager": "false",
    };
    const home = await makeFolder();
    for (const [key, value] of Object.entries(settings)) {
      await git(root, "config", key, value);
      await git(root, "config", "--file", path.join(home, ".gitconfig"), key, value);
    }
    vi.stubEnv("HOME", home);
    const diff = await readDiff(root, { base: "main", head: "feature" });
    vi.unstubAllEnvs();
    expect(picture(diff.snapshot.changes)).toEqual(["modified a.ts [7 8 9 -10 +10 11 12 13]"]);
  });
});

describe("the change in the work tree", () => {
  test("is everything since the default branch: committed, uncommitted and untracked", async () => {
    const root = await makeBranches();
    await write(root, { "b.ts": "edited;\n", "new.ts": "1;\n2;", "empty.ts": "" });
    const diff = await readDiff(root, {});
    expect(diff.title).toBe("main...work tree");
    expect(picture(diff.snapshot.changes)).toEqual([
      "modified a.ts [7 8 9 -10 +10 11 12 13]",
      "modified b.ts [-1 +1]",
      "added empty.ts []",
      "added new.ts [+1 +2]",
    ]);
    expect(diff.snapshot.sources).toContainEqual({ path: "new.ts", text: "1;\n2;" });
  });

  test("is found from a folder below the root", async () => {
    const root = await makeBranches();
    await write(root, { "deep/er/c.ts": "1;\n" });
    const diff = await readDiff(path.join(root, "deep"), {});
    expect(diff.root).toBe(root);
    expect(picture(diff.snapshot.changes)).toContain("added deep/er/c.ts [+1]");
  });

  test("is compared with origin's default branch where there is one", async () => {
    const origin = await makeBranches();
    await git(origin, "branch", "--move", "main", "trunk");
    await git(origin, "checkout", "--quiet", "trunk");
    const parent = await makeFolder();
    await git(parent, "clone", "--quiet", origin, "clone");
    const diff = await readDiff(path.join(parent, "clone"), {});
    expect(diff).toMatchObject({ title: "origin/HEAD...work tree", snapshot: { changes: [] } });
  });

  test("can have conflicts", async () => {
    const root = await makeBranches();
    await write(root, { "b.ts": "mine;\n" });
    await commitAll(root);
    await expect(git(root, "merge", "main")).rejects.toThrow("CONFLICT");
    const { changes, sources } = (await readDiff(root, {})).snapshot;
    expect(picture(changes)).toContain("modified b.ts [-1 +1 +2 +3 +4 +5]");
    expect(sources.filter((source) => source.path === "b.ts")).toHaveLength(1);
    // As one side has it, but not staged yet.
    await write(root, { "b.ts": "elsewhere;\n" });
    expect(picture((await readDiff(root, {})).snapshot.changes)).toContain("modified b.ts [-1 +1]");
  });
});

/** As `picture`, of the change in the work tree. */
async function pictureOfWorkTree(root: string): Promise<readonly string[]> {
  return picture((await readDiff(root, { base: "main" })).snapshot.changes);
}

describe("the work tree is read without git, and still", () => {
  test("what git would convert is not a change: Windows' line ends", async () => {
    const root = await makeRepository();
    await write(root, { "a.ts": "1;\n2;\n3;\n", "windows.ts": "1;\r\n2;\r\n", "mixed.ts": "1;\n2;\r\n" });
    await commitAll(root);
    await git(root, "config", "core.autocrlf", "true");
    await write(root, { "a.ts": "1;\r\n2;\r\n3;\r\n" });
    expect(await pictureOfWorkTree(root)).toEqual([]);
    await write(root, {
      "a.ts": "1;\r\nnew;\r\n3;\r\n",
      "windows.ts": "1;\r\nnew;\r\n",
      "mixed.ts": "1;\n3;\r\n",
    });
    expect(await pictureOfWorkTree(root)).toEqual([
      "modified a.ts [1 -2 +2 3]",
      "modified mixed.ts [1 -2 +2]",
      "modified windows.ts [1 -2 +2]",
    ]);
  });

  test("removed, renamed and replaced files are seen, staged or not", async () => {
    const root = await makeRepository();
    await write(root, {
      "old.ts": twentyLines,
      "staged.ts": "1;\n",
      "gone.ts": "2;\n",
      "link.ts": "3;\n",
      "notes.md": "4\n",
    });
    await symlink("gone.ts", path.join(root, "file.ts"));
    await commitAll(root);
    await git(root, "mv", "old.ts", "new.ts");
    await git(root, "rm", "--quiet", "staged.ts");
    await rm(path.join(root, "gone.ts"));
    await rm(path.join(root, "notes.md"));
    await rm(path.join(root, "link.ts"));
    await symlink("new.ts", path.join(root, "link.ts"));
    await rm(path.join(root, "file.ts"));
    await write(root, { "new.ts": twentyLines.replace("line2;", "changed;"), "file.ts": "5;\n" });
    await write(root, { "promised.ts": "6;\n" });
    await git(root, "add", "--intent-to-add", "promised.ts");
    expect(await pictureOfWorkTree(root)).toEqual([
      "changed file.ts no hunks",
      "removed gone.ts [-1]",
      "removed link.ts [-1]",
      "renamed old.ts -> new.ts [1 -2 +2 3 4 5]",
      "added promised.ts [+1]",
      "removed staged.ts [-1]",
    ]);
  });

  test("files that are not analyzed count as changed only when they are", async () => {
    const root = await makeRepository();
    const large = "// x\n".repeat(200_001);
    const latin = Buffer.from("// caf\u00e9\r\n", "latin1");
    await write(root, {
      "large.ts": large,
      "latin.ts": latin,
      "picture.ts": new Uint8Array([1, 0, 2]),
      "a.ts": "1;\n",
    });
    await commitAll(root);
    expect(await pictureOfWorkTree(root)).toEqual([]);
    await write(root, { "large.ts": `${large.slice(0, -2)}y\n`, "picture.ts": new Uint8Array([1, 0, 3]) });
    await write(root, { "latin.ts": Buffer.concat([latin, latin]) });
    expect(await pictureOfWorkTree(root)).toEqual([
      "modified large.ts no hunks",
      "modified latin.ts no hunks",
      "modified picture.ts no hunks",
    ]);
    await git(root, "add", "--all");
    expect(await pictureOfWorkTree(root)).toEqual([
      "modified large.ts no hunks",
      "modified latin.ts [1 +2]",
      "modified picture.ts no hunks",
    ]);
  });

  test("a file whose name is not UTF-8 is skipped, and no change", async () => {
    const root = await makeRepository();
    await write(root, { "a.ts": "1;\n" });
    await writeFile(Buffer.from(`${root}/caf\u00e9.ts`, "latin1"), "2;\n");
    await commitAll(root);
    const { changes, skipped } = (await readDiff(root, {})).snapshot;
    expect(changes).toEqual([]);
    expect(skipped).toEqual([{ path: "caf\u{fffd}.ts", reason: "its name is not UTF-8" }]);
  });

  test("what a sparse checkout leaves out is not removed", async () => {
    const root = await makeRepository();
    await write(root, { "here/a.ts": "1;\n", "there/b.ts": "2;\n", "here/gone.ts": "3;\n" });
    await commitAll(root);
    await git(root, "sparse-checkout", "set", "here");
    await rm(path.join(root, "here/gone.ts"));
    expect(await pictureOfWorkTree(root)).toEqual(["removed here/gone.ts [-1]"]);
  });

  test("submodules count as they are staged", async () => {
    const library = await makeRepository();
    await write(library, { "lib.ts": "1;\n" });
    await commitAll(library);
    const root = await makeRepository();
    await write(root, { "a.ts": "2;\n" });
    await git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "library.ts");
    await commitAll(root);
    await write(root, { "library.ts/lib.ts": "edited;\n" });
    expect(await pictureOfWorkTree(root)).toEqual([]);
  });

  test("ids may be SHA-256", async () => {
    const root = await makeFolder();
    await git(root, "init", "--quiet", "--initial-branch=main", "--object-format=sha256");
    await write(root, { "a.ts": "1;\n", "b.ts": "2;\n", "c.ts": "3;\n" });
    await commitAll(root);
    await write(root, { "b.ts": "edited;\n" });
    await rm(path.join(root, "c.ts"));
    expect(await pictureOfWorkTree(root)).toEqual(["modified b.ts [-1 +1]", "removed c.ts [-1]"]);
  });

  test("nothing is left behind, neither in the repository nor in the folder for temporary files", async () => {
    const root = await makeBranches();
    await write(root, { "b.ts": "edited;\n" });
    const temporary = await makeFolder();
    const before = await readdir(path.join(root, ".git"), { recursive: true });
    vi.stubEnv("TMPDIR", temporary);
    expect((await readDiff(root, {})).snapshot.changes).toHaveLength(2);
    vi.unstubAllEnvs();
    expect(await readdir(temporary)).toEqual([]);
    expect(await readdir(path.join(root, ".git"), { recursive: true })).toEqual(before);
  });
});

describe("staged changes", () => {
  test("are compared with the last commit and read from the index", async () => {
    const root = await makeBranches();
    await write(root, { "b.ts": "staged;\n" });
    await git(root, "add", "b.ts");
    await write(root, { "b.ts": "later;\n", "a.ts": "later;\n" });
    const { changes, sources } = (await readDiff(root, { staged: true })).snapshot;
    expect(picture(changes)).toEqual(["modified b.ts [-1 +1]"]);
    expect(sources).toEqual([
      { path: "a.ts", text: twentyLines.replace("line10;", "changed;") },
      { path: "b.ts", text: "staged;\n" },
    ]);
  });

  test("do not include files in conflict, which cannot be committed", async () => {
    const root = await makeBranches();
    await write(root, { "b.ts": "mine;\n", "c.ts": "1;\n", "a.ts": "1;\n2;\n" });
    await commitAll(root);
    await expect(git(root, "merge", "main")).rejects.toThrow("CONFLICT");
    await write(root, { "a.ts": "1;\n", "c.ts": "staged;\n" });
    await git(root, "add", "a.ts", "c.ts");
    const { changes, skipped, sources } = (await readDiff(root, { staged: true })).snapshot;
    expect(picture(changes)).toEqual([
      "modified a.ts [1 -2]",
      "modified c.ts [-1 +1]",
      "changed b.ts no hunks",
    ]);
    expect(skipped).toEqual([{ path: "b.ts", reason: "has unresolved merge conflicts" }]);
    expect(sources.map((source) => source.path)).toEqual(["a.ts", "c.ts"]);
  });

  test("are those that a hook of git commit sees", async () => {
    const root = await makeBranches();
    await write(root, { "b.ts": "in this commit;\n" });
    await git(root, "read-tree", "--index-output=.git/next-index", "HEAD");
    await execa("git", ["add", "b.ts"], { cwd: root, env: { GIT_INDEX_FILE: ".git/next-index" } });
    expect((await readDiff(root, { staged: true })).snapshot.changes).toEqual([]);
    vi.stubEnv("GIT_INDEX_FILE", ".git/next-index");
    const inHook = await readDiff(root, { staged: true });
    vi.unstubAllEnvs();
    expect(picture(inHook.snapshot.changes)).toEqual(["modified b.ts [-1 +1]"]);
  });

  test.each(["own", "missing/own"])(
    "are in the index that GIT_INDEX_FILE names outside of git: %s",
    async (name) => {
      const root = await makeBranches();
      const index = path.join(await makeFolder(), name);
      await write(root, { "b.ts": "in this commit;\n" });
      const env = { GIT_INDEX_FILE: index };
      // git cannot write one in a folder that does not exist, and nor is one read there.
      await execa("git", ["add", "--all"], { cwd: root, env, reject: false });
      vi.stubEnv("GIT_INDEX_FILE", index);
      const { changes } = (await readDiff(root, { staged: true })).snapshot;
      vi.unstubAllEnvs();
      expect(picture(changes)).toEqual(name === "own" ? ["modified b.ts [-1 +1]"] : []);
    },
  );

  test("can become the first commit", async () => {
    const root = await makeRepository();
    await write(root, { "a.ts": "1;\n" });
    await git(root, "add", "a.ts");
    expect(picture((await readDiff(root, { staged: true })).snapshot.changes)).toEqual(["added a.ts [+1]"]);
  });
});

describe("reports with what to do", () => {
  test("a folder outside of git", async () => {
    await expect(readDiff(await makeFolder(), {})).rejects.toThrow(
      /is not in a git repository\. Run this in one, or check all files with "pitstop audit"/,
    );
  });

  test.each(["no-such-branch", "--output=stolen", "-h"])("%j, which is not a commit", async (base) => {
    const root = await makeBranches();
    await expect(readDiff(root, { base })).rejects.toThrow(`"${base}" is not a branch, tag or commit.`);
  });

  test("a repository without commits", async () => {
    const root = await makeRepository();
    await expect(readDiff(root, {})).rejects.toThrow("Pass --base");
    await expect(readDiff(root, { base: "HEAD" })).rejects.toThrow("no commits yet");
  });

  test("a default branch that cannot be determined", async () => {
    const root = await makeBranches();
    await git(root, "branch", "--move", "main", "develop");
    await expect(readDiff(root, {})).rejects.toThrow(
      "Cannot determine the base branch (no origin/HEAD, main or master). Pass --base.",
    );
  });

  test("a base without common history", async () => {
    const root = await makeBranches();
    await git(root, "checkout", "--quiet", "--orphan", "island");
    await commitAll(root);
    await expect(readDiff(root, { base: "main" })).rejects.toThrow("no commit in common");
  });

  test("a clone that is too shallow", async () => {
    const origin = await makeBranches();
    const parent = await makeFolder();
    await git(parent, "clone", "--quiet", "--depth=1", "--no-single-branch", `file://${origin}`, "clone");
    await expect(readDiff(path.join(parent, "clone"), { base: "origin/main" })).rejects.toThrow(
      "git fetch --unshallow",
    );
  });
});
