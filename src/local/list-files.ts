import { lstat, readdir } from "node:fs/promises";
import path from "node:path";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { openGit } from "./git.ts";
import { listIndex, parseIndex } from "./git-index.ts";
import { listUntracked } from "./list-untracked.ts";
import { listSubmodules } from "./nested-repositories.ts";
import { isSubmodule } from "./tree-entry.ts";

/** The files of a tree, relative to its root. */
export interface FileList {
  readonly files: readonly string[];
  /** Folders that were not looked into, each with the reason. */
  readonly unread: readonly SkippedFile[];
}

/** The files of the work tree that git tracks, or would track with `git add`. */
export async function listRepository(root: string): Promise<FileList> {
  const git = openGit(root);
  const [index, untracked] = await Promise.all([listIndex(git), listUntracked(git)]);
  const tracked = parseIndex(index);
  return {
    files: [...tracked.filter((entry) => !isSubmodule(entry)).map((entry) => entry.path), ...untracked.files],
    unread: [...listSubmodules(tracked), ...untracked.clones],
  };
}

/** Files at or below `scope`, without links and installed packages. */
export async function listBelow(root: string, scope: string): Promise<FileList> {
  const start = path.join(root, scope);
  if (!(await lstat(start)).isDirectory()) return { files: [scope], unread: [] };
  const entries = await readdir(start, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) {
    return { files: [], unread: [{ path: scope || ".", reason: "a folder that could not be read" }] };
  }
  const files: string[] = [];
  const unread: SkippedFile[] = [];
  for (const entry of entries) {
    const name = scope === "" ? entry.name : `${scope}/${entry.name}`;
    if (entry.isFile()) files.push(name);
    else if (entry.isDirectory() && !skippedFolders.has(entry.name)) {
      const below = await listBelow(root, name);
      files.push(...below.files);
      unread.push(...below.unread);
    }
  }
  return { files, unread };
}

const skippedFolders = new Set([".git", "node_modules"]);
