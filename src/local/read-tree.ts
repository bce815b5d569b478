import { lstat, readdir, realpath } from "node:fs/promises";
import path from "node:path";
import type { SkippedFile, Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import { classifyName, classifyPath, isNeverRead } from "../files/file-kinds.ts";
import { isWithin } from "../files/paths.ts";
import { isBelow } from "../files/regular-file.ts";
import { findRepositoryRoot, openGit, splitNul } from "./git.ts";
import { ReadError } from "./read-error.ts";
import { readFiles } from "./read-files.ts";

/** The code of a folder on this machine. */
export interface LocalTree {
  /** Absolute: what every path of the snapshot is relative to. */
  readonly root: string;
  readonly snapshot: Snapshot;
  /** What was asked for, relative to the root; empty for the root itself. */
  readonly named: readonly string[];
  /** Those of them that are no folders. */
  readonly namedFiles: readonly string[];
  /** Says whether a path of the snapshot is within the requested paths. */
  readonly isWanted: (path: string) => boolean;
}

/**
 * Reads all code around `paths` (relative to `folder`; none means `folder` itself). This includes other files, because a finding in one
 * file often depends on another; `isWanted` recognizes the requested ones.
 *
 * In a git repository, these are all files except ignored ones; elsewhere, all files in the folder. A path that was named is read even if
 * git ignores it. Symbolic links are not followed.
 *
 * @param onSource as in `readFiles`
 * @throws ReadError when a path does not exist or the paths belong to different repositories
 */
export async function readTree(
  folder: string,
  paths: readonly string[],
  onSource?: (source: SourceText) => void,
): Promise<LocalTree> {
  const wanted = await Promise.all(
    (paths.length === 0 ? ["."] : paths).map((name) => resolveExisting(folder, name)),
  );
  const root = await findCommonRoot(folder, wanted);
  const scopes = wanted.map(({ location }) => toRepositoryPath(root.folder, location));
  const isWanted = (file: string) => scopes.some((scope) => isWithin(file, scope));

  const files = new Set(root.isRepository ? await listRepositoryFiles(root.folder) : []);
  const unread: SkippedFile[] = [];
  for (const scope of scopes) {
    if (root.isRepository && [...files].some((file) => isWithin(file, scope))) continue;
    for (const file of await listBelow(root.folder, scope, unread)) files.add(file);
  }
  const unusual = scopes.filter((scope) => isNeverRead(`${scope}/`));
  const isReadable = (file: string) =>
    (unusual.some((scope) => isWithin(file, scope)) ? classifyName(file) : classifyPath(file)) !== undefined;
  const readable = [...files].filter(isReadable).sort();
  const { sources, skipped } = await readFiles(root.folder, readable, onSource);
  return {
    root: root.folder,
    snapshot: { sources, skipped: [...unread, ...skipped], changes: undefined },
    named: scopes,
    namedFiles: scopes.filter((_, index) => wanted[index]?.isFolder === false),
    isWanted,
  };
}

/** The files of the work tree that git tracks, or would track with `git add`. */
async function listRepositoryFiles(root: string): Promise<readonly string[]> {
  const output = await openGit(root)([
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
    "--full-name",
  ]);
  // A file with conflicts is listed once for each side.
  return [...new Set(splitNul(output))];
}

interface NamedPath {
  /** Absolute, links resolved. */
  readonly location: string;
  readonly isFolder: boolean;
}

async function resolveExisting(folder: string, name: string): Promise<NamedPath> {
  const absolute = path.resolve(folder, name);
  try {
    const location = await realpath(absolute);
    return { location, isFolder: (await lstat(location)).isDirectory() };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const problem =
      code === "EACCES"
        ? `No permission to read "${name}". Allow it, or name other paths.`
        : `"${name}" does not exist. Paths are relative to ${folder}.`;
    throw new ReadError(problem, { cause: error });
  }
}

async function findCommonRoot(
  folder: string,
  wanted: readonly NamedPath[],
): Promise<{ readonly folder: string; readonly isRepository: boolean }> {
  const roots = new Set(
    await Promise.all(
      wanted.map(({ location, isFolder }) =>
        findRepositoryRoot(isFolder ? location : path.dirname(location)),
      ),
    ),
  );
  if (roots.size > 1) {
    throw new ReadError("The paths belong to different repositories. Audit one repository at a time.");
  }
  const [repository] = roots;
  if (repository !== undefined) return { folder: repository, isRepository: true };

  const here = await realpath(folder);
  const areAllBelow = wanted.every(({ location }) => isBelow(location, here));
  if (areAllBelow) return { folder: here, isRepository: false };
  const [only, ...others] = wanted;
  if (only === undefined || others.length > 0) {
    throw new ReadError(`Some paths are outside of ${here}. Audit one folder at a time.`);
  }
  return { folder: only.isFolder ? only.location : path.dirname(only.location), isRepository: false };
}

/** Files at or below `scope`, without links and installed packages. Folders that the system does not let us list are added to `unread`. */
async function listBelow(root: string, scope: string, unread: SkippedFile[]): Promise<readonly string[]> {
  const start = path.join(root, scope);
  if (!(await lstat(start)).isDirectory()) return [scope];
  const found: string[] = [];
  const entries = await readdir(start, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) unread.push({ path: scope || ".", reason: "a folder that could not be read" });
  for (const entry of entries ?? []) {
    const name = scope === "" ? entry.name : `${scope}/${entry.name}`;
    if (entry.isFile()) found.push(name);
    else if (entry.isDirectory() && !skippedFolders.has(entry.name))
      found.push(...(await listBelow(root, name, unread)));
  }
  return found;
}

const skippedFolders = new Set([".git", "node_modules"]);

function toRepositoryPath(root: string, location: string): string {
  return path.relative(root, location).split(path.sep).join("/");
}
