import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { openGit, splitNul, type Git } from "./git.ts";
import { GitOutputError } from "./git-error.ts";
import type { TreeEntry } from "./tree-entry.ts";

/** A file that git tracks; one in conflict has an entry for each of its stages, 1 to 3. */
export interface IndexEntry extends TreeEntry {
  readonly stage: string;
}

/**
 * As `openGit`, with the index that is being committed: in a hook of `git commit`, which may commit less or more than what is staged,
 * `GIT_INDEX_FILE` names it. A hook can also lead to another repository, where that variable means nothing.
 */
export async function openGitWithIndex(root: string): Promise<Git> {
  const git = openGit(root);
  const named = process.env["GIT_INDEX_FILE"];
  if (named === undefined || named === "") return git;
  const location = path.resolve(root, named);
  const folder = await realpath(path.dirname(location)).catch(() => undefined);
  if (folder === undefined) return git;
  const holder = await findGitFolder(folder);
  return holder === undefined || holder === (await findOwnGitFolder(git))
    ? openGit(root, undefined, location)
    : git;
}

async function findOwnGitFolder(git: Git): Promise<string> {
  const answer = await git(["rev-parse", "--absolute-git-dir"]);
  return realpath(answer.toString("utf8").replace(/\r?\n$/, ""));
}

/** The nearest folder with git's own files (`.git`, or that of a linked work tree) that is `folder` or above it. */
async function findGitFolder(folder: string): Promise<string | undefined> {
  const isGitFolder = await stat(path.join(folder, "HEAD")).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isGitFolder) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : findGitFolder(parent);
}

/** The repository's index, as `git update-index --index-info` takes it. Only the index itself is read. */
export function listIndex(git: Git): Promise<Buffer> {
  return git(["ls-files", "-z", "--stage", "--full-name"]);
}

/** The entries of what `listIndex` returned. */
export function parseIndex(index: Buffer): readonly IndexEntry[] {
  return splitNul(index).map((line) => {
    const [, mode, object, stage, name] = /^(\d{6}) ([0-9a-f]+) (\d)\t([^]+)$/.exec(line) ?? [];
    if (mode === undefined || object === undefined || stage === undefined || name === undefined) {
      throw new GitOutputError("an entry of its index cannot be understood");
    }
    return { mode, object, stage, path: name };
  });
}
