import type { SourceFile } from "ts-morph";

/** Files by the names that they have. */
export interface FileIndex {
  /** The files that have a name, or had it when they were added; in the order in which they were given. */
  readonly find: (name: string) => readonly SourceFile[];
  /** Adds the names that one of the files has now. */
  readonly add: (file: SourceFile) => void;
}

/** Indexes files, once somebody asks. */
export function indexFiles(
  files: readonly SourceFile[],
  listNamesOf: (file: SourceFile) => Iterable<string>,
): FileIndex {
  let known: Map<string, SourceFile[]> | undefined;

  function read(): Map<string, SourceFile[]> {
    const index = new Map<string, SourceFile[]>();
    for (const file of files) for (const name of new Set(listNamesOf(file))) note(index, name, file);
    return index;
  }

  return {
    find: (name) => (known ??= read()).get(name) ?? [],
    add: (file) => {
      if (known === undefined) return;
      for (const name of new Set(listNamesOf(file))) {
        const others = known.get(name);
        if (others?.includes(file) === true) continue;
        note(known, name, file);
        others?.sort((a, b) => files.indexOf(a) - files.indexOf(b));
      }
    },
  };
}

function note(index: Map<string, SourceFile[]>, name: string, file: SourceFile): void {
  const found = index.get(name);
  if (found) found.push(file);
  else index.set(name, [file]);
}
