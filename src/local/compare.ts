import type { FileChange } from "../vocabulary/snapshot.ts";
import type { Objects } from "./objects.ts";
import { parseDiffOutput } from "./parse-diff-output.ts";

/** What changed between two commits. */
export async function compareCommits(
  { git }: Objects,
  before: string,
  after: string,
): Promise<readonly FileChange[]> {
  return parseDiffOutput(await git(["diff-tree", "-r", ...options, before, after, "--"]));
}

/**
 * What an index changes compared with a commit or tree.
 *
 * @param index lines for `git update-index --index-info`; for a path that is listed again, the last line counts
 */
export async function compareIndex(
  { git }: Objects,
  before: string,
  index: Uint8Array,
): Promise<readonly FileChange[]> {
  await git(["update-index", "-z", "--index-info"], index);
  return parseDiffOutput(await git(["diff-index", "--cached", ...options, before, "--"]));
}

const options = ["--raw", "--patch", "-z", "--find-renames"];
