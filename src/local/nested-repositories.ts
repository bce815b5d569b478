import { isNeverRead } from "../files/file-kinds.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import type { TreeEntry } from "./tree-entry.ts";

/** A submodule's code is not read with that of the repository around it. */
export function describeSubmodule({ path }: Pick<TreeEntry, "path">): SkippedFile {
  return describe(path, "a submodule, which is a git repository of its own");
}

/** Nor is that of a repository which git finds in a folder without tracking it. */
export function describeClone(path: string): SkippedFile {
  return describe(path, "a git repository of its own");
}

function describe(path: string, reason: string): SkippedFile {
  return isNeverRead(`${path}/`) ? { path, reason, onPurpose: true } : { path, reason };
}
