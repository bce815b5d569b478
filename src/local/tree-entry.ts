/** A file in git's database. */
export interface TreeEntry {
  /** Six octal digits. */
  readonly mode: string;
  readonly object: string;
  readonly path: string;
}

/** Says whether git tracks a regular file here: no link, and no submodule. */
export function isFile({ mode }: TreeEntry): boolean {
  return mode.startsWith("100");
}

/** Says whether git tracks a commit of another repository here instead of a file. */
export function isSubmodule({ mode }: TreeEntry): boolean {
  return mode === "160000";
}
