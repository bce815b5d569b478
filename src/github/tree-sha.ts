import { startHash } from "./object-hash.ts";

/** The mode of a file in a git tree: without and with permission to execute it, and a symbolic link. */
export type FileMode = "100644" | "100755" | "120000";

/** Works out the sha that git gives to a tree, from its files. */
export interface TreeSha {
  /** Files come in the order in which git archives them; in any other order, the result is another sha. */
  readonly add: (path: string, mode: FileMode, sha: string) => void;
  /** To be called once, after the last file. */
  readonly digest: () => string;
}

interface Folder {
  /** With a `/` at its end; empty for the root. */
  readonly path: string;
  readonly entries: Buffer[];
}

/** Holds the entries of a folder only until the first file outside of it comes. */
export function createTreeSha(): TreeSha {
  const root: Folder = { path: "", entries: [] };
  /** The folders around the last file, except the root. */
  const open: Folder[] = [];
  const last = () => open.at(-1) ?? root;

  function closeLast(): void {
    const closed = open.pop();
    if (closed !== undefined) addEntry("40000", closed.path.slice(0, -1), hashTree(closed));
  }

  function addEntry(mode: string, path: string, sha: string): void {
    const { path: folder, entries } = last();
    entries.push(Buffer.from(`${mode} ${path.slice(folder.length)}\0`), Buffer.from(sha, "hex"));
  }

  return {
    add: (path, mode, sha) => {
      while (!path.startsWith(last().path)) closeLast();
      const [, ...folders] = path.slice(last().path.length).split("/").reverse();
      for (const name of folders.reverse()) open.push({ path: `${last().path}${name}/`, entries: [] });
      addEntry(mode, path, sha);
    },
    digest: () => {
      while (open.length > 0) closeLast();
      return hashTree(root);
    },
  };
}

function hashTree({ entries }: Folder): string {
  const bytes = Buffer.concat(entries);
  return startHash("tree", bytes.length).update(bytes).digest("hex");
}
