import path from "node:path";

// Paths as this machine writes them: with backslashes and drives on Windows. Everywhere else, a path is relative to a root, with `/`.

/** What a system's paths are like: `path.win32` or `path.posix`. */
type System = Pick<typeof path, "relative" | "sep" | "isAbsolute">;

/**
 * Where an absolute path is, seen from a root, with `/`: `""` for the root itself, `../…` for what is outside of it. On Windows, it stays
 * absolute (`D:/…`) on another drive.
 */
export function toRelative(root: string, location: string, system: System = path): string {
  return system.relative(root, location).split(system.sep).join("/");
}

/** Says whether an absolute path is a folder or below it. Both are taken as they are, with their links. */
export function isBelow(location: string, folder: string, system: System = path): boolean {
  const relative = system.relative(folder, location);
  return relative !== ".." && !relative.startsWith(`..${system.sep}`) && !system.isAbsolute(relative);
}

/** The path of a folder by the names in it, joined with `/`: what is left of a root (`""`, or `C:` on Windows) gets its slash back. */
export function joinNames(names: readonly string[]): string {
  const joined = names.join("/");
  return joined === "" || drive.test(joined) ? `${joined}/` : joined;
}

/** Without a slash, a drive means the folder that was last used on it. */
const drive = /^[A-Za-z]:$/;
