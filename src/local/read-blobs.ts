import { maxSourceBytes, type Snapshot } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { decodeSource, tooLargeReason } from "../files/source-files.ts";
import { splitNul, type Git } from "./git.ts";
import { GitError } from "./git-error.ts";
import { sortOut } from "./read-files.ts";

/** A file in git's database. */
export interface TreeEntry {
  /** Six octal digits. */
  readonly mode: string;
  readonly object: string;
  readonly path: string;
}

/** Lists the files of a commit: all of them, or those of its entries at `paths`. */
export async function listTree(
  git: Git,
  commit: string,
  paths: "all" | readonly string[],
): Promise<readonly TreeEntry[]> {
  const wanted = paths === "all" ? ["-r", commit] : [commit, "--", ...paths];
  return splitNul(await git(["ls-tree", "-z", "--full-tree", ...wanted])).map((line) => {
    const [, mode = "", object = "", path = ""] = /^(\d+) \w+ (\w+)\t([^]*)$/.exec(line) ?? [];
    return { mode, object, path };
  });
}

/**
 * Reads from git's database those of the `entries` that can matter: two commands, no matter how many files there are.
 *
 * @throws GitError when one of them is missing
 */
export async function readBlobs(
  git: Git,
  entries: readonly TreeEntry[],
): Promise<Pick<Snapshot, "sources" | "skipped">> {
  const wanted = entries.filter(
    ({ mode, path }) => mode.startsWith("100") && classifyPath(path) !== undefined,
  );
  const sizes = await readSizes(git, wanted);
  const small = wanted.filter((_, index) => (sizes[index] ?? 0) <= maxSourceBytes);
  const output = await git(["cat-file", "--batch"], toInput(small));

  let position = 0;
  return sortOut(
    wanted.map(({ path }, index) => {
      if ((sizes[index] ?? 0) > maxSourceBytes) return { path, reason: tooLargeReason };
      // Each response is "<object> blob <size>\n", the bytes, "\n".
      const start = output.indexOf("\n", position) + 1;
      const end = start + (sizes[index] ?? 0);
      position = end + 1;
      return { path, ...decodeSource(output.subarray(start, end)) };
    }),
  );
}

/** In bytes, one per file. */
async function readSizes(git: Git, entries: readonly TreeEntry[]): Promise<readonly number[]> {
  const output = await git(["cat-file", "--batch-check=%(objectsize)"], toInput(entries));
  return output
    .toString("latin1")
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      // Instead of the size: "<object> missing".
      if (!/^\d+$/.test(line)) throw new GitError(line);
      return Number(line);
    });
}

function toInput(entries: readonly TreeEntry[]): string {
  return entries.map(({ object }) => `${object}\n`).join("");
}
