import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runGit } from "../../sandbox/state/git.ts";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { readLocalChange } from "../../sandbox/demo/local-change.ts";
import { readPath, writeCommit } from "../../sandbox/state/git-repository.ts";
import { connect } from "./shop.ts";

let folder: string;
let github: GitHub;

const author = { name: "Gardener", email: "gardener@example.com", date: new Date("2026-03-01T08:00:00Z") };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pitstop-local-"));
  await runGit(folder, ["init", "--quiet", "--initial-branch=main"]);
  const repository = path.join(folder, ".git");
  const write = (branch: string, message: string, changes: Record<string, string>, parent?: string) =>
    writeCommit(repository, {
      branch,
      message,
      author,
      changes,
      ...(parent === undefined ? {} : { parent }),
    });
  const first = await write("main", "Plant", { "src/beds.ts": "export const beds = 3;\n" });
  await write(
    "growth",
    "Add two beds\n\nThere was room.",
    { "src/beds.ts": "export const beds = 5;\n" },
    first,
  );
  await write("main", "Describe", { "README.md": "# Garden\n" }, first);
  await write("elsewhere", "Start over", { "README.md": "# Meadow\n" });
  await write("renamed", "Nothing", {}, first);
  github = await startGitHub();
});

afterAll(async () => {
  await github.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("two commits of a local repository", () => {
  test("become a pull request with the changes since the merge base", async () => {
    const before = await listFiles(path.join(folder, ".git"));
    const { name, directory, base, head, title } = await readLocalChange(folder, "main", "growth");
    expect(title).toBe("Add two beds");
    const repository = await github.borrowRepository(`local/${name}`, directory, {
      main: base,
      change: head,
    });
    const pull = await github.proposeBranch(repository, { title, branch: "change" });
    const { data } = await connect(github).rest.pulls.listFiles({
      ...{ owner: "local", repo: name },
      pull_number: pull.number,
    });
    expect(data.map((file) => [file.status, file.filename])).toEqual([["modified", "src/beds.ts"]]);
    await github.push(repository, pull, { "src/beds.ts": "export const beds = 6;\n" });
    expect(await readPath(repository.directory, pull.head.sha, "src/beds.ts")).toBeDefined();
    expect(await listFiles(path.join(folder, ".git"))).toEqual(before);
    expect(github.violations).toEqual([]);
  });

  test.each<[why: string, base: string, head: string, message: RegExp]>([
    ["a ref that is not there", "main", "no-such-branch", /has no commit "no-such-branch"/],
    ["a ref that is an option", "--help", "main", /has no commit "--help"/],
    ["a head that changes nothing", "main", "renamed", /nothing to review/],
    ["histories without a common root", "main", "elsewhere", /no common history/],
  ])("are rejected with an explanation for %s", async (_why, base, head, message) => {
    await expect(readLocalChange(folder, base, head)).rejects.toThrow(message);
  });

  test("must be in a folder that is a repository", async () => {
    await expect(readLocalChange(path.join(folder, "nowhere"), "main", "HEAD")).rejects.toThrow(
      "is not a folder",
    );
    const plain = await mkdtemp(path.join(tmpdir(), "pitstop-plain-"));
    await expect(readLocalChange(plain, "main", "HEAD")).rejects.toThrow("is not a git repository");
    await rm(plain, { recursive: true });
  });
});

test("the user's git configuration does not affect the sandbox", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "pitstop-home-"));
  await writeFile(path.join(home, ".gitconfig"), "[diff]\n\tnoprefix = true\n");
  vi.stubEnv("HOME", home);
  vi.stubEnv("GIT_CONFIG_GLOBAL", path.join(home, ".gitconfig"));
  vi.stubEnv("GIT_DIR", path.join(home, "no-repository"));
  const settings = await runGit(folder, ["config", "--list"]);
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
  expect(settings).toContain("diff.noprefix=false\n");
  expect(settings).not.toContain("diff.noprefix=true");
});

async function listFiles(directory: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [file, await readFile(file, "base64")] as const),
  );
  return Object.fromEntries(contents.sort(([a], [b]) => (a < b ? -1 : 1)));
}
