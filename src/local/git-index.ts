import { splitNul, type Git } from "./git.ts";
import type { TreeEntry } from "./read-blobs.ts";

/** A file that git tracks; one in conflict has an entry for each of its stages, 1 to 3. */
export interface IndexEntry extends TreeEntry {
  readonly stage: string;
}

/** The repository's index, as `git update-index --index-info` takes it. Only the index itself is read. */
export function listIndex(git: Git): Promise<Buffer> {
  return git(["ls-files", "-z", "--stage", "--full-name"]);
}

/** The entries of what `listIndex` returned. */
export function parseIndex(index: Buffer): readonly IndexEntry[] {
  return splitNul(index).map((line) => {
    const [, mode = "", object = "", stage = "", path = ""] = /^(\d+) (\w+) (\d)\t([^]*)$/.exec(line) ?? [];
    return { mode, object, stage, path };
  });
}
