import { chmod, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, test, vi } from "vitest";
import { readTree } from "../../src/local/read-tree.ts";
import { commitAll, git, makeFolder, makeRepository, write } from "./repository.ts";

/** The files that are found for paths on the command line. */
async function list(folder: string, ...names: readonly string[]): Promise<readonly string[]> {
  const { snapshot, isWanted } = await readTree(folder, names);
  return snapshot.sources.map((source) => source.path).filter(isWanted);
}

const shop = [
  "index.ts",
  "src/a.ts",
  "src/b.tsx",
  "src/deep/c.ts",
  "src/deep/er/d.js",
  "packages/web/app/(shop)/page.tsx",
  "packages/web/app/[id]/page.tsx",
  "packages/web/app/i/page.tsx",
  "packages/web/app/[[...slug]].ts",
  "packages/api/src/e.ts",
  "packages/api/src/.hidden.ts",
  "build/out.js",
];

async function makeShop(): Promise<string> {
  const root = await makeRepository();
  await write(root, {
    ...Object.fromEntries(shop.map((name) => [name, "export {};\n"])),
    "docs/notes.md": "# Notes\n",
    ".gitignore": "/ignored/\n",
    "ignored/f.ts": "export {};\n",
  });
  return root;
}

describe("a quoted pattern", () => {
  test.each<[string, readonly string[]]>([
    ["*.ts", ["index.ts"]],
    ["./*.ts", ["index.ts"]],
    ["src/*.ts", ["src/a.ts"]],
    ["src/**/*.ts", ["src/a.ts", "src/deep/c.ts"]],
    ["src/**/*.{ts,js}", ["src/a.ts", "src/deep/c.ts", "src/deep/er/d.js"]],
    ["{src,packages/api}/**/[a-e].ts", ["packages/api/src/e.ts", "src/a.ts", "src/deep/c.ts"]],
    ["src/?.ts*", ["src/a.ts", "src/b.tsx"]],
    // As the folder that a shell would put in its place.
    ["src/d*", ["src/deep/c.ts", "src/deep/er/d.js"]],
    ["packages/*/src", ["packages/api/src/.hidden.ts", "packages/api/src/e.ts"]],
    ["packages/web/app/(shop)/*.tsx", ["packages/web/app/(shop)/page.tsx"]],
    ["packages/web/app/[id]/*.tsx", ["packages/web/app/[id]/page.tsx"]],
    ["build/*.js", ["build/out.js"]],
    ["ignored/*.ts", ["ignored/f.ts"]],
  ])("%s names what a shell would", async (pattern, expected) => {
    expect(await list(await makeShop(), pattern)).toEqual(expected);
  });

  test("is relative to the current folder, whatever that is called", async () => {
    const root = await makeShop();
    expect(await list(path.join(root, "packages/web/app/[id]"), "*.tsx")).toEqual([
      "packages/web/app/[id]/page.tsx",
    ]);
    expect(await list(path.join(root, "src/deep"), "../*.ts", path.join(root, "src/deep/**/*.js"))).toEqual([
      "src/a.ts",
      "src/deep/er/d.js",
    ]);
  });

  test("works outside of git", async () => {
    const folder = await makeFolder();
    await write(folder, { "src/a.ts": "", "src/b.js": "", "other/c.ts": "" });
    expect(await list(folder, "src/*.ts")).toEqual(["src/a.ts"]);
    expect(await list(await makeFolder(), `${folder}/*/c.ts`)).toEqual(["other/c.ts"]);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["what another names", ["src", "!src/deep"], ["src/a.ts", "src/b.tsx"]],
    ["by a pattern", ["src/**", "!**/*.tsx", "!src/deep/**/d.*"], ["src/a.ts", "src/deep/c.ts"]],
    ["a file by its name", ["src/a.ts", "src/b.tsx", "!./src/a.ts"], ["src/b.tsx"]],
    ["from the current folder", ["!packages", "!src/**", "!build"], ["index.ts"]],
    ["nothing that does not exist", ["src/*.ts", "!src/nope.ts", "!nope/**", "!../nope"], ["src/a.ts"]],
  ])("with ! excludes %s", async (_what, names, expected) => {
    expect(await list(await makeShop(), ...names)).toEqual(expected);
  });

  test("asks for no single file, so that nothing is refused; nor does what is excluded", async () => {
    const root = await makeShop();
    expect((await readTree(root, ["docs/*.md", "src/*.ts"])).namedFiles).toEqual([]);
    const named = await readTree(root, ["docs/notes.md", "src/a.ts", "!docs"]);
    expect(named.namedFiles).toEqual(["src/a.ts"]);
  });

  test.each([
    ["src/**/*.vue", 'No files match "src/**/*.vue". Patterns are relative to '],
    ["nope/*.ts", 'No files match "nope/*.ts".'],
    ["src/a.ts/*", 'No files match "src/a.ts/*".'],
    ["**/f.ts", ", and match no files that git ignores."],
    ["[id]/nope.ts", '"[id]/nope.ts" does not exist.'],
    ["src/+(a|b).ts", 'The pattern "src/+(a|b).ts" uses +(…), which is not supported.'],
    ["!src/@(a|b).ts", 'The pattern "!src/@(a|b).ts" uses @(…), which is not supported.'],
    [`${"x".repeat(1001)}*`, "is longer than 1,000 characters"],
    ["x".repeat(1001), "does not exist"],
  ])("that is not understood or matches nothing is an error: %s", async (pattern, message) => {
    const root = await makeShop();
    await mkdir(path.join(root, "[id]"));
    await expect(readTree(root, ["src", pattern])).rejects.toThrow(message);
  });
});

describe("a path that exists is taken literally", () => {
  test.each([
    "packages/web/app/[id]/page.tsx",
    "packages/web/app/(shop)/page.tsx",
    "packages/web/app/[[...slug]].ts",
    "{a,b}.ts",
    "what?.ts",
    "*.ts",
    "!not.ts",
    "a file.ts",
    "new\nline.ts",
    "-h.ts",
    ":(top)x.ts",
    "nëw.ts",
  ])("%j", async (name) => {
    const root = await makeShop();
    await write(root, { [name]: "export {};\n" });
    expect(await list(root, name)).toEqual([name]);
    expect((await readTree(root, [name])).namedFiles).toEqual([name]);
  });

  test("given twice or in other words, it is one", async () => {
    const root = await makeShop();
    const names = ["src/a.ts", "./src/a.ts", "src/../src/a.ts", path.join(root, "src/a.ts"), "src/a.ts"];
    expect(await list(root, ...names)).toEqual(["src/a.ts"]);
    expect((await readTree(root, names)).named).toEqual(["src/a.ts"]);
  });

  test.each<[string, readonly string[], number]>([
    [".", ["."], 4],
    ["..", [".."], shop.length],
    ["a folder and a file in it", [".", "a.ts"], 4],
  ])("%s", async (_what, names, count) => {
    expect(await list(path.join(await makeShop(), "src"), ...names)).toHaveLength(count);
  });

  test("a link stands for what it leads to", async () => {
    const root = await makeShop();
    await symlink("src/a.ts", path.join(root, "link.ts"));
    await symlink("src/deep", path.join(root, "linked"));
    expect(await list(root, "link.ts", "linked")).toEqual(["src/a.ts", "src/deep/c.ts", "src/deep/er/d.js"]);
    expect(await list(root, "linked/*.ts")).toEqual(["src/deep/c.ts"]);
  });
});

describe("reports with what to do", () => {
  test("a file that was deleted", async () => {
    const root = await makeShop();
    await commitAll(root);
    await rm(path.join(root, "src/a.ts"));
    await expect(readTree(root, ["src/a.ts"])).rejects.toThrow('"src/a.ts" does not exist.');
  });

  test("a name that is not UTF-8", async () => {
    const root = await makeShop();
    await writeFile(Buffer.from(`${root}/caf\u00e9.ts`, "latin1"), "2;\n");
    await expect(readTree(root, ["caf\u{fffd}.ts"])).rejects.toThrow(
      'The name "caf\u{fffd}.ts" is not UTF-8, so it cannot be read. Rename it, or name its folder.',
    );
    expect((await readTree(root, ["."])).snapshot.skipped).toEqual([
      { path: "caf\u{fffd}.ts", reason: "its name is not UTF-8" },
    ]);
  });

  test("paths in different repositories, or only one in any", async () => {
    const [one, other, none] = [await makeShop(), await makeShop(), await makeFolder()];
    await expect(readTree(one, ["src", `${other}/src`])).rejects.toThrow(
      `"src" and "${other}/src" belong to different repositories. Audit one repository at a time.`,
    );
    await expect(readTree(one, ["src", none])).rejects.toThrow("belong to different repositories");
    await symlink(other, path.join(one, "away"));
    await expect(readTree(one, ["src", "away"])).rejects.toThrow('"src" and "away" belong to');
  });

  test("a bare repository", async () => {
    const root = await makeFolder();
    await git(root, "init", "--quiet", "--bare");
    await expect(readTree(root, [])).rejects.toThrow("Run this in a work tree.");
    await expect(readTree(root, ["hooks"])).rejects.toThrow("Run this in a work tree.");
  });
});

test("a folder that only looks as if it had a repository belongs to the one around it", async () => {
  const root = await makeShop();
  await mkdir(path.join(root, "src/deep/.git"));
  expect(await list(root, "src/deep", "src/a.ts")).toHaveLength(3);
});

test("thousands of paths take as many processes of git as one", async () => {
  const root = await makeRepository();
  const names = Array.from({ length: 3000 }, (_, index) => `src/folder ${index % 300}/file-${index}.ts`);
  await write(root, Object.fromEntries(names.map((name) => [name, ""])));
  const programs = await makeFolder();
  const real = (await execa("which", ["git"])).stdout;
  await write(programs, { git: `#!/bin/sh\necho "$*" >> "${programs}/seen"; exec "${real}" "$@"\n` });
  await chmod(path.join(programs, "git"), 0o755);
  vi.stubEnv("PATH", `${programs}:${process.env["PATH"] ?? ""}`);
  const count = async (wanted: readonly string[]) => {
    await rm(path.join(programs, "seen"), { force: true });
    expect(await list(root, ...wanted)).toEqual([...wanted].sort());
    return (await readFile(path.join(programs, "seen"), "utf8")).trimEnd().split("\n").length;
  };
  const forOne = await count(names.slice(0, 1));
  const forAll = await count(names);
  vi.unstubAllEnvs();
  expect({ forOne, forAll }).toEqual({ forOne: 3, forAll: 3 });
});
