import path from "node:path";
import { describe, expect, test } from "vitest";
import { pitstop } from "../cli/pitstop.ts";
import { readDiff } from "../../src/local/read-diff.ts";
import { readTree } from "../../src/local/read-tree.ts";
import { commitAll, git, makeRepository, write } from "./repository.ts";

const submodule = "a submodule, which is a git repository of its own";
const clone = "a git repository of its own";

async function addSubmodule(root: string, ...names: readonly string[]): Promise<void> {
  const library = await makeRepository();
  await write(library, { "src/lib.ts": "export {};\n" });
  await commitAll(library);
  for (const name of names)
    await git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, name);
}

/** A repository with other ones in it, on a branch that adds them. */
async function makeProject(): Promise<string> {
  const root = await makeRepository();
  await write(root, { "src/a.ts": "export {};\n", ".gitignore": "/ignored/\n" });
  await commitAll(root);
  await git(root, "checkout", "--quiet", "-b", "feature");
  await addSubmodule(root, "library", "packages/ui.ts", "vendor/sdk");
  await commitAll(root);
  for (const name of ["clones/one", "ignored/two"]) {
    await git(root, "init", "--quiet", name);
    await write(path.join(root, name), { "b.ts": "export {};\n" });
  }
  return root;
}

const ofIndex = [
  { path: "library", reason: submodule },
  { path: "packages/ui.ts", reason: submodule },
  // There, code is never read anyway.
  { path: "vendor/sdk", reason: submodule, onPurpose: true },
];
const all = [...ofIndex, { path: "clones/one", reason: clone }];

describe("code in submodules and nested clones is not read, and that is said", () => {
  test("of all code", async () => {
    const { snapshot, namedFiles } = await readTree(await makeProject(), []);
    expect(snapshot.sources.map((source) => source.path)).toEqual(["src/a.ts"]);
    expect(snapshot.skipped).toEqual(all);
    expect(namedFiles).toEqual([]);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["a folder with one", ["packages"], ["packages/ui.ts"]],
    ["a folder without", ["src"], []],
    ["a pattern that could match in them", ["{library,clones}/**/*.ts", "src"], ["library", "clones/one"]],
    ["a pattern that could match in any", ["**/*.ts"], all.map((one) => one.path)],
    ["a pattern that could not", ["src/*.ts", ".git*"], []],
    ["less than all", [".", "!library", "!clones/**", "!vendor"], ["packages/ui.ts"]],
  ])("of %s", async (_what, names, expected) => {
    const { snapshot, isWanted } = await readTree(await makeProject(), names);
    expect(snapshot.skipped.map((file) => file.path)).toEqual(expected);
    expect(expected.every(isWanted)).toBe(true);
  });

  test("of a change in the work tree, staged or committed", async () => {
    const root = await makeProject();
    const skippedIn = async (request: Parameters<typeof readDiff>[1]) =>
      (await readDiff(root, request)).snapshot.skipped;
    expect(await skippedIn({})).toEqual(all);
    expect(await skippedIn({ staged: true })).toEqual(ofIndex);
    expect(await skippedIn({ head: "feature" })).toEqual(ofIndex);
    expect(await skippedIn({ head: "main", base: "main" })).toEqual([]);
  });

  test("once, if its commit is in conflict", async () => {
    const root = await makeProject();
    const library = path.join(root, "library");
    const commitLibrary = async (message: string) => {
      await git(library, "commit", "--quiet", "--allow-empty", "--message", message);
      await git(root, "commit", "--quiet", "--message", message, "library");
    };
    await git(root, "branch", "other");
    await commitLibrary("One");
    await git(root, "checkout", "--quiet", "other");
    await git(library, "checkout", "--quiet", "HEAD~1");
    await commitLibrary("Other");
    await expect(git(root, "merge", "feature")).rejects.toThrow("CONFLICT");
    for (const request of [{}, { staged: true }]) {
      const { skipped, changes } = (await readDiff(root, { base: "main", ...request })).snapshot;
      expect(skipped.filter((file) => file.path === "library")).toEqual([ofIndex[0]]);
      if ("staged" in request) expect(changes).toContainEqual({ path: "library", status: "changed" });
    }
    expect((await readTree(root, [])).snapshot.skipped.map((file) => file.path)).toHaveLength(4);
  });

  test("in the terminal, in JSON, and by a check run that is not green if the change touches it", async () => {
    const root = await makeProject();
    const audit = await pitstop(root, ["audit"]);
    expect(audit).toMatchObject({ exitCode: 0, stderr: "" });
    expect(audit.stdout).toContain(`Not analyzed: 3 files\n  library: ${submodule}\n`);
    expect(audit.stdout).toContain(`Skipped 1 file: 1 × ${submodule}`);
    const json = await pitstop(root, ["audit", "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      files: { analyzed: 1, skipped: all.map(({ path, reason }) => ({ path, reason })) },
    });

    const touched = await pitstop(root, ["review"]);
    expect(touched.stdout).toContain(
      "Check run neutral: Not reviewed: none of the changed code was analyzed",
    );
    expect(touched.stdout).toContain(`library: ${submodule}`);
    await write(root, { "src/a.ts": "export { };\n" });
    const untouched = await pitstop(root, ["review", "--base", "HEAD"]);
    expect(untouched.stdout).toContain("Check run success: No Customer.io code found\n");
    expect(untouched.stdout).toContain(`library: ${submodule}`);
  });
});

describe("another repository that is named", () => {
  test("is audited by itself, but not together with the one around it", async () => {
    const root = await makeProject();
    for (const [name, file] of [
      ["library", "src/lib.ts"],
      ["library/src/*.ts", "src/lib.ts"],
      ["clones/one", "b.ts"],
      ["ignored/two/b.ts", "b.ts"],
    ] as const) {
      const { snapshot } = await readTree(root, [name]);
      expect(snapshot).toMatchObject({ sources: [{ path: file }], skipped: [] });
    }
    const { exitCode, stderr } = await pitstop(root, ["audit", "src", "library"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: '"src" and "library" belong to different repositories. Audit one repository at a time.',
    });
  });

  test("is refused if it is not checked out", async () => {
    const root = await makeProject();
    await git(root, "submodule", "--quiet", "deinit", "--force", "library", "vendor/sdk");
    expect(await pitstop(root, ["audit", "src", "library", "vendor/sdk"])).toMatchObject({
      exitCode: 2,
      stdout: "No Customer.io code found. 1 file analyzed.",
      stderr: `library was not analyzed: ${submodule}.\nvendor/sdk was not analyzed: ${submodule}.`,
    });
  });
});
