import { GitError, type Git } from "./git.ts";
import { ReadError } from "./read-error.ts";

/**
 * The name of the branch that changes are merged into.
 *
 * @throws ReadError when the repository does not tell.
 */
export async function findDefaultBranch(git: Git): Promise<string> {
  for (const name of ["origin/HEAD", "origin/main", "origin/master", "main", "master"]) {
    if ((await findCommit(git, name)) !== undefined) return name;
  }
  throw new ReadError(
    "What the change should be compared with is not clear: there is no origin/HEAD, main or master. Say it with --base.",
  );
}

/**
 * The commit that `name` stands for.
 *
 * @throws ReadError when there is none.
 */
export async function resolveCommit(git: Git, name: string): Promise<string> {
  const commit = await findCommit(git, name);
  if (commit !== undefined) return commit;
  if (name === "HEAD")
    throw new ReadError("The repository has no commit yet. Look at what is staged with --staged.");
  throw new ReadError(
    `"${name}" is no branch, tag or commit here. If it is a branch of a remote, "git fetch" it first.`,
  );
}

/** The last commit, or the empty tree where there is none yet. */
export async function resolveHead(git: Git): Promise<string> {
  return (await findCommit(git, "HEAD")) ?? readLine(await git(["hash-object", "-t", "tree", "--stdin"]));
}

/**
 * The commit where the change left `base`.
 *
 * @throws ReadError when the history does not reach so far.
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
        ? `The history here is too short to see where the change left ${base}. Run "git fetch --unshallow" (in GitHub Actions: fetch-depth: 0).`
        : `The change and ${base} have no commit in common. Choose another --base.`,
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
