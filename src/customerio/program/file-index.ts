import type { SourceFile } from "ts-morph";
import { addToSet } from "../../vocabulary/group-by.ts";

/** Files by the names that they have. */
export interface FileIndex {
  /** The given `files` that have a name, or once had it, in the same order. */
  readonly find: (name: string, files: ReadonlyMap<SourceFile, number>) => readonly SourceFile[];
  /** Adds files that are new, or have other names than before. */
  readonly add: (files: Iterable<SourceFile>) => void;
  /** Removes a file that is about to be deleted. */
  readonly remove: (file: SourceFile) => void;
}

/** Names are read only when they are first needed. */
export function createFileIndex(listNamesOf: (file: SourceFile) => Iterable<string>): FileIndex {
  const known = new Map<string, Set<SourceFile>>();
  const unread = new Set<SourceFile>();

  function read(file: SourceFile): void {
    for (const name of listNamesOf(file)) addToSet(known, name, file);
  }

  return {
    find: (name, files) => {
      for (const file of unread) if (files.has(file)) read(file);
      unread.clear();
      const rank = (file: SourceFile) => files.get(file) ?? 0;
      return [...(known.get(name) ?? [])].filter((file) => files.has(file)).sort((a, b) => rank(a) - rank(b));
    },
    add: (files) => {
      for (const file of files) unread.add(file);
    },
    remove: (file) => {
      if (!unread.delete(file)) for (const name of listNamesOf(file)) known.get(name)?.delete(file);
    },
  };
}
