import { lstat } from "node:fs/promises";
import path from "node:path";
import { findRepositoryRoot } from "./git.ts";
import { ReadError } from "./read-error.ts";
import type { NamedPath } from "./named-paths.ts";
import { isBelow } from "../files/system-paths.ts";

/** The folder that every path of a run is relative to. */
export interface Root {
  /** Absolute, without links. */
  readonly folder: string;
  readonly isRepository: boolean;
}

/**
 * The repository that holds all of `named`; outside of repositories, `folder` (absolute, without links), or the only folder that is named.
 * git is asked once for each repository, no matter how many paths there are.
 *
 * @throws ReadError when they are not in one
 */
export async function findCommonRoot(folder: string, named: readonly NamedPath[]): Promise<Root> {
  const findStart = createStartFinder();
  const starts = new Map<string, NamedPath>();
  for (const one of named) {
    const start = await findStart(folderOf(one));
    if (!starts.has(start)) starts.set(start, one);
  }
  let common: { readonly repository: string | undefined; readonly given: string } | undefined;
  for (const [start, { given }] of starts) {
    const repository = await findRepositoryRoot(start);
    common ??= { repository, given };
    if (common.repository !== repository) {
      throw new ReadError(
        `"${common.given}" and "${given}" belong to different repositories. Audit one repository at a time.`,
      );
    }
  }
  const repository = common?.repository;
  return repository === undefined
    ? { folder: findCommonFolder(folder, named), isRepository: false }
    : { folder: repository, isRepository: true };
}

function findCommonFolder(here: string, named: readonly NamedPath[]): string {
  if (named.every(({ location }) => isBelow(location, here))) return here;
  const [only, ...others] = named;
  if (only === undefined || others.length > 0) {
    throw new ReadError(`Some paths are outside of ${here}. Audit one folder at a time.`);
  }
  return folderOf(only);
}

function folderOf({ location, isFolder }: NamedPath): string {
  return isFolder ? location : path.dirname(location);
}

/**
 * Finds the nearest folder, at or above one, in which git may find a repository; the file system's root if there is none. git decides
 * whether it is one.
 */
function createStartFinder(): (folder: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const find = async (folder: string): Promise<string> => {
    const parent = path.dirname(folder);
    return parent === folder || (await mayBeRepository(folder)) ? folder : findOnce(parent);
  };
  const findOnce = (folder: string): Promise<string> => {
    const found = known.get(folder) ?? find(folder);
    known.set(folder, found);
    return found;
  };
  return findOnce;
}

/** Says whether a folder has a `.git`, or looks like a bare repository. */
async function mayBeRepository(folder: string): Promise<boolean> {
  if (await exists(path.join(folder, ".git"))) return true;
  const parts = await Promise.all(bareParts.map((name) => exists(path.join(folder, name))));
  return parts.every((isThere) => isThere);
}

const bareParts = ["HEAD", "objects", "refs"];

async function exists(location: string): Promise<boolean> {
  return lstat(location).then(
    () => true,
    () => false,
  );
}
