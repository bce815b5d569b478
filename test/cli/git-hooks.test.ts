import { chmod, readFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { builtFile } from "../built/built-file.ts";
import { commitAll, git, makeFolder, makeRepository, write } from "../local/repository.ts";

const call = (created: string) => `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const join = (user) => cio.identify(user.id, { email: user.email, created_at: ${created} });
`;
const mistake = call("Date.now()");
const ignoredByConfig = "legacy/old.ts";

/** A repository with a config, and a hook that runs Pitstop in `folder` and keeps what it prints. */
async function makeProject(folder = ".", command = "review --staged --format json") {
  const root = await makeRepository();
  await write(root, {
    "package.json": '{ "dependencies": { "customerio-node": "^4.1.1" } }\n',
    ".github/pitstop.yml": "ignore: [legacy/]\nworkspace: { bounces: handled-elsewhere }\n",
    "packages/a/a.ts": "export {};\n",
    "packages/b/b.ts": "export {};\n",
    [ignoredByConfig]: "export {};\n",
  });
  await commitAll(root);
  const output = await makeFolder();
  const program = `"${process.execPath}" "${builtFile("cli.js")}"`;
  const hook = `#!/bin/sh\ncd "${folder}" && ${program} ${command} > "${output}/out" 2> "${output}/err"\n`;
  await write(root, { ".git/hooks/pre-commit": hook });
  await chmod(path.join(root, ".git/hooks/pre-commit"), 0o755);
  return { root, output };
}

/** The files in which the hook found something. */
async function readFound(output: string): Promise<readonly string[]> {
  expect(await readFile(path.join(output, "err"), "utf8")).toBe("");
  const report = JSON.parse(await readFile(path.join(output, "out"), "utf8")) as {
    findings: readonly { path: string }[];
  };
  return [...new Set(report.findings.map((finding) => finding.path))];
}

const commit = ["commit", "--quiet", "--message", "Change"];

describe.each([
  ["a repository", false],
  ["a linked work tree", true],
])("in a pre-commit hook of %s", (_where, isLinked) => {
  let root: string;
  let output: string;

  beforeEach(async () => {
    // From here, git's variables would make this folder the root: without the config, and with other paths.
    const project = await makeProject("packages/a");
    ({ root, output } = project);
    if (!isLinked) return;
    root = path.join(await makeFolder(), "linked");
    await git(project.root, "worktree", "add", "--quiet", root);
  });

  test("what is staged is reviewed, with the config and with paths from the root", async () => {
    await write(root, { "packages/b/b.ts": mistake, [ignoredByConfig]: mistake });
    await git(root, "add", "--all");
    await write(root, { "packages/a/a.ts": mistake });
    await expect(git(root, ...commit)).rejects.toThrow("exit code 1");
    expect(await readFound(output)).toEqual(["packages/b/b.ts"]);
  });

  test("git commit --all commits more than what is staged", async () => {
    await write(root, { "packages/b/b.ts": mistake, "packages/a/a.ts": mistake });
    await git(root, "add", "packages/b/b.ts");
    await expect(git(root, ...commit, "--all")).rejects.toThrow("exit code 1");
    expect(await readFound(output)).toEqual(["packages/a/a.ts", "packages/b/b.ts"]);
  });

  test("git commit -- path commits only that", async () => {
    await write(root, { "packages/b/b.ts": mistake, "packages/a/a.ts": mistake });
    await git(root, "add", "packages/b/b.ts");
    await expect(git(path.join(root, "packages/a"), ...commit, "--", "a.ts")).rejects.toThrow("exit code 1");
    expect(await readFound(output)).toEqual(["packages/a/a.ts"]);
  });
});

test("a hook that fixes stops the commit until the fix is staged", async () => {
  const { root, output } = await makeProject(".", "review --staged --fix --quiet");
  await write(root, { "packages/a/a.ts": mistake });
  await git(root, "add", "--all");
  await expect(git(root, ...commit)).rejects.toThrow("exit code 1");
  expect(await readFile(path.join(output, "err"), "utf8")).toBe(
    "fixed packages/a/a.ts: 1 finding (millisecond-timestamp)\nFixed in the work tree; stage it.\n",
  );
  await git(root, "add", "--all");
  await git(root, ...commit);
  expect(await git(root, "show", "HEAD:packages/a/a.ts")).toBe(
    call("Math.floor(Date.now() / 1000)").trimEnd(),
  );
});

test("a hook can check another repository, whose index is its own", async () => {
  const library = await makeRepository();
  await write(library, { "lib.ts": "export {};\n" });
  await commitAll(library);
  const { root, output } = await makeProject("library");
  await git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "library");
  await write(root, { "packages/a/a.ts": mistake, "library/lib.ts": mistake });
  await git(path.join(root, "library"), "add", "lib.ts");
  await expect(git(root, ...commit, "--all")).rejects.toThrow("exit code 1");
  expect(await readFound(output)).toEqual(["lib.ts"]);
});
