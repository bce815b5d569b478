import type { FileChange } from "../vocabulary/snapshot.ts";
import type { Objects } from "./objects.ts";
import { parseDiffOutput } from "./parse-diff-output.ts";

/**
 * What changed between two commits.
 *
 * @param edited lines as for `compareIndex`, which replace files of the second commit
 */
export async function compareCommits(
  objects: Objects,
  before: string,
  after: string,
  edited: Uint8Array,
): Promise<readonly FileChange[]> {
  if (edited.length === 0) {
    return parseDiffOutput(await objects.git(["diff-tree", "-r", ...options, before, after, "--"]));
  }
  await objects.git(["read-tree", after]);
  return compareIndex(objects, before, edited);
}

/**
 * What an index changes compared with a commit or tree; files in conflict are not part of it.
 *
 * @param index lines for `git update-index --index-info`; for a path that is listed again, the last line counts
 */
export async function compareIndex(
  { git }: Objects,
  before: string,
  index: Uint8Array,
): Promise<readonly FileChange[]> {
  await git(["update-index", "-z", "--index-info"], index);
  return parseDiffOutput(await git(["diff-index", "--cached", "--diff-filter=u", ...options, before, "--"]));
}

const options = ["--raw", "--patch", "--full-index", "-z", "--find-renames"];
