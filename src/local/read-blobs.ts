import { maxSourceBytes, type Snapshot } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { decodeSource, tooLargeReason } from "../files/source-files.ts";
import { parseBatch, parseSizes } from "./cat-file.ts";
import { splitNul, type Git } from "./git.ts";
import { GitOutputError } from "./git-error.ts";
import { listSubmodules } from "./nested-repositories.ts";
import { sortOut } from "./read-files.ts";
import { isFile, type TreeEntry } from "./tree-entry.ts";

/** Lists the files of a commit. */
export async function listTree(git: Git, commit: string): Promise<readonly TreeEntry[]> {
  return splitNul(await git(["ls-tree", "-z", "--full-tree", "-r", commit])).map((line) => {
    const [, mode, object, path] = /^(\d{6}) \w+ ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
    if (mode === undefined || object === undefined || path === undefined) {
      throw new GitOutputError(`an entry of the tree of ${commit} cannot be understood`);
    }
    return { mode, object, path };
  });
}

/**
 * Reads from git's database those of the `entries` that can matter: two commands, no matter how many files there are. Submodules are
 * skipped with a reason.
 *
 * @throws GitError when one of them is missing
 */
export async function readBlobs(
  git: Git,
  entries: readonly TreeEntry[],
): Promise<Pick<Snapshot, "sources" | "skipped">> {
  const wanted = entries.filter((entry) => isFile(entry) && classifyPath(entry.path) !== undefined);
  const objects = [...new Set(wanted.map(({ object }) => object))];
  const check = ["cat-file", "--batch-check=%(objectname) %(objectsize)"];
  const sizes = parseSizes(await git(check, toInput(objects)), objects);
  const small = objects.filter((object) => (sizes.get(object) ?? 0) <= maxSourceBytes);
  const contents = parseBatch(await git(["cat-file", "--batch"], toInput(small)), small);

  const { sources, skipped } = sortOut(
    wanted.map(({ path, object }) => {
      const bytes = contents.get(object);
      return bytes === undefined ? { path, reason: tooLargeReason } : { path, ...decodeSource(bytes) };
    }),
  );
  return { sources, skipped: [...skipped, ...listSubmodules(entries)] };
}

function toInput(objects: readonly string[]): string {
  return objects.map((object) => `${object}\n`).join("");
}
