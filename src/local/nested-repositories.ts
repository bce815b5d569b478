import { isNeverRead } from "../files/file-kinds.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { isSubmodule, type TreeEntry } from "./tree-entry.ts";

/** The submodules among the tracked files. Their code is not read with the repository around them. */
export function listSubmodules(entries: readonly TreeEntry[]): readonly SkippedFile[] {
  // One in conflict has several entries.
  const paths = new Set(entries.filter(isSubmodule).map(({ path }) => path));
  return [...paths].map((path) => describe(path, "a submodule, which is a git repository of its own"));
}

/** A repository that git finds in a folder without tracking it is not read either. */
export function describeClone(path: string): SkippedFile {
  return describe(path, "a git repository of its own");
}

function describe(path: string, reason: string): SkippedFile {
  return isNeverRead(`${path}/`) ? { path, reason, onPurpose: true } : { path, reason };
}
