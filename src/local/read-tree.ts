import { realpath } from "node:fs/promises";
import type { SkippedFile, Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import { classifyName, classifyPath, isNeverRead } from "../files/file-kinds.ts";
import { listAncestors } from "../files/paths.ts";
import { findCommonRoot, type Root } from "./find-root.ts";
import { listBelow, listRepository, type FileList } from "./list-files.ts";
import { readNamedPaths, type NamedPath } from "./named-paths.ts";
import { ReadError } from "./read-error.ts";
import { readFiles } from "./read-files.ts";
import { makeScope, toRepositoryPath } from "./scope.ts";

/** The code of a folder on this machine, before any of it is read. */
export interface ListedTree {
  /** Absolute: what every path is relative to. */
  readonly root: string;
  /** The files that can matter, sorted. */
  readonly files: readonly string[];
  /** Folders that are not read, each with the reason. */
  readonly unread: readonly SkippedFile[];
  /** The files and folders that were asked for, and those in which patterns start, relative to the root; empty for the root itself. */
  readonly named: readonly string[];
  /** The paths that were named literally and are not folders of this repository. */
  readonly namedFiles: readonly string[];
  /** Says whether a path is within the requested paths. */
  readonly isWanted: (path: string) => boolean;
}

/** The code with the texts that were read. */
export interface LocalTree extends Omit<ListedTree, "files" | "unread"> {
  readonly snapshot: Snapshot;
}

/**
 * Finds all code around `paths` (relative to `folder`; none means `folder` itself), which are files, folders and patterns. This includes
 * other files, because a finding in one file often depends on another; `isWanted` recognizes the requested ones.
 *
 * In a git repository, these are all files except ignored ones; elsewhere, all files in the folder. A path that was named counts even if
 * git ignores it. Symbolic links are not followed. Other repositories within this one are skipped with a reason.
 *
 * @throws ReadError when a path does not exist, a pattern matches nothing, or the paths belong to different repositories
 */
export async function listTree(folder: string, paths: readonly string[]): Promise<ListedTree> {
  const { wanted, excluded } = await readNamedPaths(folder, paths);
  const root = await findCommonRoot(await realpath(folder), wanted);
  const toPath = (named: NamedPath) => toRepositoryPath(root.folder, named);
  const named = [...new Set(wanted.map(toPath))];
  const { files, unread } = await listFiles(root, named);
  requireMatches(root, folder, wanted, { files, unread });

  const scope = makeScope(root.folder, wanted);
  const isExcluded = makeScope(root.folder, excluded).has;
  const unreadHere = unread.filter(({ path }) => scope.mayHaveIn(path) && !isExcluded(path));
  const unreadPaths = new Set(unreadHere.map(({ path }) => path));
  const namedFiles = wanted
    .filter(({ isFolder, pattern }) => !isFolder && pattern === undefined)
    .map(toPath)
    .filter((path) => !isExcluded(path));
  return {
    root: root.folder,
    files: selectReadable(files, named),
    unread: unreadHere,
    named,
    namedFiles: [...namedFiles, ...named.filter((path) => unreadPaths.has(path))],
    isWanted: (path) => unreadPaths.has(path) || (scope.has(path) && !isExcluded(path)),
  };
}

/** Reads what was listed. `onSource` is as in `readFiles`. */
export async function readListed(
  { files, unread, ...tree }: ListedTree,
  onSource?: (source: SourceText) => void,
): Promise<LocalTree> {
  const { sources, skipped } = await readFiles(tree.root, files, onSource);
  return { ...tree, snapshot: { sources, skipped: [...unread, ...skipped], changes: undefined } };
}

/** Does both: lists all code around `paths`, and reads it. */
export async function readTree(
  folder: string,
  paths: readonly string[],
  onSource?: (source: SourceText) => void,
): Promise<LocalTree> {
  return readListed(await listTree(folder, paths), onSource);
}

/** Lists all files of a repository, or those at and below `named`. */
async function listFiles(root: Root, named: readonly string[]): Promise<FileList> {
  const listed = root.isRepository ? await listRepository(root.folder) : { files: [], unread: [] };
  const files = new Set(listed.files);
  const unread = new Map(listed.unread.map((file) => [file.path, file]));
  const known = new Set([...files, ...unread.keys()].flatMap(listAncestors));
  const isKnown = (path: string) =>
    root.isRepository &&
    (path === "" || known.has(path) || listAncestors(path).some((one) => unread.has(one)));
  for (const path of named.filter((one) => !isKnown(one))) {
    const below = await listBelow(root.folder, path);
    for (const file of below.files) files.add(file);
    for (const file of below.unread) unread.set(file.path, file);
  }
  return { files: [...files], unread: [...unread.values()] };
}

/** @throws ReadError for a pattern that nothing matches */
function requireMatches(
  root: Root,
  folder: string,
  wanted: readonly NamedPath[],
  { files, unread }: FileList,
): void {
  for (const one of wanted.filter(({ pattern }) => pattern !== undefined)) {
    const { has, mayHaveIn } = makeScope(root.folder, [one]);
    if (files.some(has) || unread.some(({ path }) => mayHaveIn(path))) continue;
    const ignored = root.isRepository ? ", and match no files that git ignores" : "";
    throw new ReadError(`No files match "${one.given}". Patterns are relative to ${folder}${ignored}.`);
  }
}

/** The files that can matter, in their order. Files in a folder that is never read matter only if it was named. */
function selectReadable(files: readonly string[], named: readonly string[]): readonly string[] {
  const unusual = new Set(named.filter((path) => isNeverRead(`${path}/`)));
  const isUnusual = (file: string) =>
    unusual.size > 0 && listAncestors(file).some((path) => unusual.has(path));
  return files
    .filter((file) => (isUnusual(file) ? classifyName(file) : classifyPath(file)) !== undefined)
    .sort();
}
