import { chmod, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
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

    expect(picture(changes).filter((line) => !line.includes("big.ts"))).toEqual([
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
    for (const [key, value] of Object.entries(settings)) await git(root, "config", key, value);
    const diff = await readDiff(root, { base: "main", head: "feature" });
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
