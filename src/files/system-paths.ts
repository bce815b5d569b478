import path from "node:path";

// Paths as this machine writes them: with backslashes and drives on Windows. Everywhere else, a path is relative to a root, with `/`.

/** The path functions of a system: `path.win32` or `path.posix`. */
type System = Pick<typeof path, "relative" | "sep" | "isAbsolute">;

/**
 * An absolute path relative to a root, with `/`: `""` for the root itself, `../…` for paths outside of it. On Windows, a path on another
 * drive stays absolute (`D:/…`).
 */
export function toRelative(root: string, location: string, system: System = path): string {
  return system.relative(root, location).split(system.sep).join("/");
}

/** Says whether an absolute path is a folder or below it. Both are taken as they are, with their links. */
export function isBelow(location: string, folder: string, system: System = path): boolean {
  const relative = system.relative(folder, location);
  return relative !== ".." && !relative.startsWith(`..${system.sep}`) && !system.isAbsolute(relative);
}

/** The path of a folder from its names joined with `/`: for a root (`""`, or `C:` on Windows), the slash is added back. */
export function joinNames(names: readonly string[]): string {
  const joined = names.join("/");
  return joined === "" || drive.test(joined) ? `${joined}/` : joined;
}

/** Without a slash, a drive means the folder that was last used on it. */
const drive = /^[A-Za-z]:$/;
