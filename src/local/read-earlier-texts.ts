import { openGit, splitNul } from "./git.ts";
import { withObjects } from "./objects.ts";
import { readBlobs } from "./read-blobs.ts";

/** Reads the texts of files at the commit where a change starts, from git's database. What cannot be read is missing. */
export async function readEarlierTexts(
  root: string,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return withObjects(root, openGit(root), async ({ git }) => {
    const output = await git(["ls-tree", "-z", "--full-tree", commit, "--", ...paths]);
    const entries = splitNul(output).map((line) => {
      const [, mode = "", object = "", path = ""] = /^(\d+) \w+ (\w+)\t([^]*)$/.exec(line) ?? [];
      return { mode, object, path };
    });
    const { sources } = await readBlobs(git, entries);
    return new Map(sources.map(({ path, text }) => [path, text]));
  });
}
