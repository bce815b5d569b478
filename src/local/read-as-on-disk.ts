import type { Snapshot } from "../vocabulary/snapshot.ts";
import { isSame, storeEdited } from "./edited-files.ts";
import { readBlobs } from "./read-blobs.ts";
import { readFiles } from "./read-files.ts";
import type { OpenRepository } from "./read-work-tree.ts";
import type { TreeEntry } from "./tree-entry.ts";

/** Files of git's database, some with the text that they have on disk. */
export interface AsOnDisk extends Pick<Snapshot, "sources" | "skipped"> {
  /** Lines for the index: the files whose content on disk is another one. */
  readonly edited: Buffer;
}

/**
 * Reads from git's database, as `readBlobs`, to fix files on disk. Files that are the same on disk get the line endings that they have
 * there.
 *
 * @param fixed paths of files that were the same on disk before they were fixed there: their current content counts
 */
export async function readAsOnDisk(
  { root, objects }: OpenRepository,
  entries: readonly TreeEntry[],
  fixed: ReadonlySet<string>,
): Promise<AsOnDisk> {
  const { sources, skipped } = await readBlobs(objects.git, entries);
  const onDisk = await readFiles(
    root,
    sources.map(({ path }) => path),
  );
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const current = onDisk.sources.flatMap(({ path, text }) => {
    const entry = byPath.get(path);
    const counts = entry && (fixed.has(path) || isSame(entry, Buffer.from(text), objects));
    return counts === true ? [{ entry, text }] : [];
  });
  const texts = new Map(current.map(({ entry, text }) => [entry.path, text]));
  const edited = current.filter(({ entry }) => fixed.has(entry.path));
  return {
    sources: sources.map(({ path, text }) => ({ path, text: texts.get(path) ?? text })),
    skipped,
    edited: Buffer.concat(await storeEdited(objects, edited)),
  };
}
