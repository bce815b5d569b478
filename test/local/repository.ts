import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";

/** A real folder for one test, removed after it. */
export async function makeFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "pitstop-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A real git repository for one test, on the branch `main`, without a commit. */
export async function makeRepository(): Promise<string> {
  const folder = await makeFolder();
  await git(folder, "init", "--quiet", "--initial-branch=main");
  return folder;
}

export async function write(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/** Makes a pipe that nobody writes to: whoever opens it waits forever. */
export async function makePipe(location: string): Promise<void> {
  await execa("sh", ["-c", 'mkfifo "$0"', location]);
}

export async function commitAll(folder: string, message = "Change"): Promise<void> {
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--message", message);
}

/** Runs git as nobody in particular, without the settings of whoever runs the tests. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execa("git", args, { cwd: folder, env: gitEnvironment });
  return stdout;
}

export const gitEnvironment = {
  GIT_CONFIG_GLOBAL: os.devNull,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Tester",
  GIT_AUTHOR_EMAIL: "tester@example.com",
  GIT_COMMITTER_NAME: "Tester",
  GIT_COMMITTER_EMAIL: "tester@example.com",
};
