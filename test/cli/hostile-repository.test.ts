import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { execa } from "execa";
import { expect, test } from "vitest";
import { openGit, type Git } from "../../src/local/git.ts";
import { readDiff } from "../../src/local/read-diff.ts";
import { readTree } from "../../src/local/read-tree.ts";
import { commitAll, git, gitEnvironment, makeFolder, makeRepository, write } from "../local/repository.ts";
import { commandSettings, hooks, listDocumentedSettings, type Setting } from "./git-commands.ts";
import { pitstop, spawnPitstop } from "./pitstop.ts";

/** Programs for git to run, each of which leaves a file with its own name. */
interface Traps {
  /** Creates the program and returns its path. */
  readonly set: (name: string) => Promise<string>;
  /** The names of those that have run since the last time. */
  readonly takeRun: () => Promise<readonly string[]>;
}

async function makeTraps(): Promise<Traps> {
  const folder = await makeFolder();
  const [programs, run] = [path.join(folder, "programs"), path.join(folder, "run")];
  const trap = path.join(folder, "trap");
  await mkdir(programs);
  await mkdir(run);
  await writeFile(trap, `#!/bin/sh\n: > "${run}/\${0##*/}"\nexit 1\n`);
  await chmod(trap, 0o755);
  return {
    set: async (name) => {
      const location = path.join(programs, name.replaceAll(/[^\w.-]/g, "-"));
      await symlink(trap, location).catch(() => undefined);
      return location;
    },
    takeRun: async () => {
      const names = await readdir(run);
      await Promise.all(names.map((name) => rm(path.join(run, name))));
      return names.sort();
    },
  };
}

/** The lines of a config with a trap for each setting. */
function writeConfig(traps: Traps, settings: readonly Setting[]): Promise<readonly string[]> {
  return Promise.all(
    settings.map(async ({ section, key, form = "PROGRAM" }) => {
      const program = await traps.set(`${section.replaceAll('"', "")}.${key}`);
      return `[${section}] ${key} = "${form.replace("PROGRAM", program)}"\n`;
    }),
  );
}

const shop = {
  "package.json": '{ "dependencies": { "customerio-node": "^4.1.1" } }\n',
  "src/a.ts": `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const join = (id) => cio.identify(id, { email: "a@example.com", created_at: 1 });
`,
  ".gitattributes": "* filter=trap diff=trap merge=trap text=auto ident\n*.json filter=trap2\n",
};
const mistake = shop["src/a.ts"].replace("created_at: 1", "created_at: Date.now()");

/** A repository in which everything that git could run is a trap, with a change that is committed, staged and not staged. */
async function makeHostileRepository(traps: Traps): Promise<string> {
  const root = await makeRepository();
  await write(root, shop);
  await commitAll(root);
  await git(root, "checkout", "--quiet", "-b", "feature");
  await write(root, { "src/b.ts": mistake });
  await commitAll(root);
  await write(root, { "src/c.ts": mistake });
  await git(root, "add", "--all");
  await write(root, {
    "src/a.ts": mistake,
    "src/d.ts": mistake,
    "package.json": `${shop["package.json"]}\n`,
  });

  // A submodule has a config and hooks of its own.
  const submodule = path.join(root, "library");
  await git(root, "init", "--quiet", "library");
  await write(submodule, { "lib.ts": "1;\n" });
  await commitAll(submodule);
  await git(root, "-c", "advice.addEmbeddedRepo=false", "add", "library");
  await write(submodule, { "lib.ts": "2;\n" });
  await write(root, {
    ".gitmodules": `[submodule "library"] path = library\n[submodule "library"] url = ./library\n[submodule "library"] update = "!${await traps.set("gitmodules.update")}"\n`,
    ".lfsconfig": `[lfs] customtransfer.trap.path = ${await traps.set("lfsconfig")}\n`,
  });

  const settings = (await writeConfig(traps, commandSettings)).join("");
  for (const folder of [path.join(root, ".git"), path.join(submodule, ".git")]) {
    await writeFile(path.join(folder, "config"), settings, { flag: "a" });
    for (const hook of hooks)
      await symlink(await traps.set(`hook-${hook}`), path.join(folder, "hooks", hook));
  }
  await write(root, { ".git/info/attributes": shop[".gitattributes"], ".git/config.worktree": settings });
  await git(root, "config", "extensions.worktreeConfig", "true");
  return root;
}

const findsAll = ["src/a.ts", "src/b.ts", "src/c.ts", "src/d.ts"];

/** Each command, and in which files it finds the mistake. */
const commands: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["review"], findsAll],
  [["review", "--staged"], ["src/c.ts"]],
  [["review", "--base", "main", "--head", "feature"], ["src/b.ts"]],
  [["audit"], findsAll],
];

test("no command runs what a repository names: hooks, filters, drivers, monitors, pagers, helpers", async () => {
  const traps = await makeTraps();
  const root = await makeHostileRepository(traps);
  for (const [args, expected] of commands) {
    const { stdout, stderr } = await pitstop(root, [...args, "--format", "json"]);
    expect({ args, stderr }).toEqual({ args, stderr: "" });
    const { findings } = JSON.parse(stdout) as { findings: readonly { path: string }[] };
    expect([...new Set(findings.map((finding) => finding.path))]).toEqual(expected);
  }
  expect(await pitstop(root, ["init", "--dry-run"])).toMatchObject({ exitCode: 0 });
  expect(await spawnPitstop(root, ["review"], { GITHUB_TOKEN: "secret" })).toMatchObject({ exitCode: 1 });
  expect((await pitstop(root, ["audit", "--fix"])).stderr).toContain("fixed src/d.ts");
  await expect(openGit(root)(["hook", "run", "pre-commit"])).rejects.toThrow("cannot find a hook");
  expect(await traps.takeRun()).toEqual([]);

  // The traps work: git by itself runs into them.
  for (const command of [
    "status",
    "diff src",
    "log -p src",
    "add src package.json",
    "commit -m x",
    "checkout main",
    "fetch",
  ]) {
    const options = { cwd: root, env: gitEnvironment, reject: false, input: "" };
    await execa("git", command.split(" "), options);
  }
  const likely = [
    "core.fsmonitor",
    "diff-trap.command",
    "diff-trap.textconv",
    "filter-trap.clean",
    "filter-trap2.process",
  ];
  expect(await traps.takeRun()).toEqual(expect.arrayContaining(likely));
});

test("no command runs what any setting names that git documents", async () => {
  const traps = await makeTraps();
  const root = await makeHostileRepository(traps);
  const included = path.join(root, ".git/all-settings");
  await writeFile(path.join(root, ".git/config"), `[include] path = ${included}\n`, { flag: "a" });
  const documented = await writeConfig(traps, await listDocumentedSettings());
  const settings = await withoutRefused(documented, included, openGit(root));
  expect(settings.length).toBeGreaterThan(500);

  for (const request of [{}, { staged: true }, { base: "main", head: "feature" }]) {
    expect((await readDiff(root, request)).snapshot.changes).not.toEqual([]);
  }
  expect((await readTree(root, [])).snapshot.sources).toHaveLength(6);
  expect(await traps.takeRun()).toEqual([]);
});

const manual = "/usr/share/man/man5/githooks.5.gz";

test.runIf(existsSync(manual))("the hooks that are tried are those that git documents", () => {
  const page = gunzipSync(readFileSync(manual)).toString("latin1");
  const documented = [...page.matchAll(/^\.SS "(.+)"$/gm)].map(([, name = ""]) => name.replaceAll("\\", ""));
  expect([...hooks].sort()).toEqual(documented.sort());
});

/** Leaves out the lines that git refuses, which it does one at a time: a setting that is no text cannot name a program. */
async function withoutRefused(
  lines: readonly string[],
  file: string,
  gitHere: Git,
): Promise<readonly string[]> {
  await writeFile(file, lines.join(""));
  for (const args of [
    ["rev-parse", "HEAD"],
    ["ls-files", "--stage", "--others"],
    ["merge-base", "main", "feature"],
  ]) {
    try {
      await gitHere(args);
    } catch (error) {
      const [, program, line] = /(programs\/[\w.-]+)| line (\d+)/.exec(String(error)) ?? [];
      const rest = lines.filter((text, index) => !text.includes(`${program}"`) && index + 1 !== Number(line));
      if (rest.length === lines.length) throw error;
      return withoutRefused(rest, file, gitHere);
    }
  }
  return lines;
}
