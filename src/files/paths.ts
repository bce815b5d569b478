/** The folder of a path; `""` for a file at the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

/** A path and the folders that it is in, up to `""` for the root. */
export function listAncestors(path: string): readonly string[] {
  const ancestors = [path];
  for (let folder = path; folder !== ""; ancestors.push(folder)) folder = folderOf(folder);
  return ancestors;
}

/** A path or URL without the slashes at its end. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") end--;
  return path.slice(0, end);
}

/** Joins and normalizes; a target that starts with `/` counts from the repository's root. A target outside of the root gives no known path. */
export function join(folder: string, path: string): string {
  const parts = path.startsWith("/") || folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (parts.length === 0 || parts.at(-1) === "..") parts.push("..");
      else parts.pop();
    } else parts.push(part);
  }
  return parts.join("/");
}

/** Says whether a path is `parent` or below it; everything is below `""`. */
export function isWithin(path: string, parent: string): boolean {
  return parent === "" || path === parent || path.startsWith(`${parent}/`);
}
