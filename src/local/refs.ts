import type { Git } from "./git.ts";
import { GitError } from "./git-error.ts";
import { ReadError } from "./read-error.ts";

/**
 * The name of the branch that changes are merged into.
 *
 * @throws ReadError when it cannot be determined
 */
export async function findDefaultBranch(git: Git): Promise<string> {
  for (const name of ["origin/HEAD", "origin/main", "origin/master", "main", "master"]) {
    if ((await findCommit(git, name)) !== undefined) return name;
  }
  throw new ReadError("Cannot determine the base branch (no origin/HEAD, main or master). Pass --base.");
}

/**
 * The commit that `name` refers to.
 *
 * @throws ReadError when there is none
 */
export async function resolveCommit(git: Git, name: string): Promise<string> {
  const commit = await findCommit(git, name);
  if (commit !== undefined) return commit;
  if (name === "HEAD")
    throw new ReadError("The repository has no commits yet. Review your staged changes with --staged.");
  throw new ReadError(
    `"${name}" is not a branch, tag or commit. If it is a remote branch, run "git fetch" first.`,
  );
}

/** The last commit, or the empty tree where there is none yet. */
export async function resolveHead(git: Git): Promise<string> {
  return (await findCommit(git, "HEAD")) ?? readLine(await git(["hash-object", "-t", "tree", "--stdin"]));
}

/**
 * The commit where the change branched off from `base`.
 *
 * @throws ReadError when the history does not go back that far
 */
export async function findMergeBase(git: Git, base: string, tip: string): Promise<string> {
  const baseCommit = await resolveCommit(git, base);
  try {
    return readLine(await git(["merge-base", baseCommit, tip]));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const isShallow = readLine(await git(["rev-parse", "--is-shallow-repository"])) === "true";
    throw new ReadError(
      isShallow
        ? `This clone is too shallow to find where the change branched off from ${base}. Run "git fetch --unshallow" (in GitHub Actions: fetch-depth: 0).`
        : `The change and ${base} have no commit in common. Pass another --base.`,
      { cause: error },
    );
  }
}

async function findCommit(git: Git, name: string): Promise<string | undefined> {
  try {
    return readLine(await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]));
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

function readLine(output: Buffer): string {
  return output.toString("utf8").trim();
}
