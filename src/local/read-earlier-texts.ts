import { openGit } from "./git.ts";
import { withObjects } from "./objects.ts";
import { listTree, readBlobs } from "./read-blobs.ts";

/** Reads the texts of files at the commit where a change starts, from git's database. Texts that cannot be read are missing. */
export async function readEarlierTexts(
  root: string,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(paths);
  return withObjects(root, openGit(root), async ({ git }) => {
    const entries = (await listTree(git, commit)).filter(({ path }) => wanted.has(path));
    const { sources } = await readBlobs(git, entries);
    return new Map(sources.map(({ path, text }) => [path, text]));
  });
}
