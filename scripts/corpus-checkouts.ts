import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { execa, ExecaError } from "execa";
import type { CorpusEntry } from "./corpus-expectations.ts";

/** Where a repository of the corpus lies on this machine, or in words why it does not. */
export type Checkout = { readonly folder: string } | { readonly missing: string };

/**
 * Takes a repository from below `given`, by its name without the owner, or fetches the one commit into `cache`. A folder that git knows
 * must be at the commit; one that git does not know is taken for it.
 */
export async function getCheckout(
  { repository, commit }: Pick<CorpusEntry, "repository" | "commit">,
  { given, cache }: { readonly given: string | undefined; readonly cache: string },
): Promise<Checkout> {
  const name = repository.split("/")[1] ?? repository;
  if (given !== undefined) {
    const folder = path.join(given, name);
    if (!(await isFolder(folder))) return { missing: `there is no ${folder}` };
    const head = (await isFolder(path.join(folder, ".git"))) ? await readHead(folder) : commit;
    return head === commit ? { folder } : { missing: `${folder} is at ${head}, not at ${commit}` };
  }
  const folder = path.join(cache, `${name}-${commit}`);
  try {
    if ((await isFolder(path.join(folder, ".git"))) && (await readHead(folder)) === commit) return { folder };
    await mkdir(folder, { recursive: true });
    await git(folder, "init", "--quiet");
    await git(folder, "fetch", "--quiet", "--depth=1", `https://github.com/${repository}.git`, commit);
    await git(folder, "checkout", "--quiet", "--force", "FETCH_HEAD");
    return { folder };
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    return { missing: `it cannot be fetched: ${String(error.stderr).trim() || error.shortMessage}` };
  }
}

async function readHead(folder: string): Promise<string> {
  return (await git(folder, "rev-parse", "HEAD")).trim();
}

/** Nothing of a repository is run: no hooks, no filters of its own, and nobody is asked for a password. */
async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execa("git", ["-c", "core.hooksPath=/dev/null", ...args], {
    cwd: folder,
    env: { GIT_TERMINAL_PROMPT: "0", GIT_LFS_SKIP_SMUDGE: "1" },
    timeout: 300_000,
  });
  return stdout;
}

async function isFolder(location: string): Promise<boolean> {
  return stat(location).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
