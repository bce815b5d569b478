import { classifyPath } from "../files/file-kinds.ts";
import { readFileBelow } from "../files/regular-file.ts";
import type { Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import { isSame, storeEdited, type Edited } from "./edited-files.ts";
import { splitNul, type Git } from "./git.ts";
import { listIndex, parseIndex, type IndexEntry } from "./git-index.ts";
import { listUntracked } from "./list-untracked.ts";
import { listSubmodules } from "./nested-repositories.ts";
import type { Objects } from "./objects.ts";
import { readFiles } from "./read-files.ts";
import { isFile } from "./tree-entry.ts";

/** A repository on this machine. */
export interface OpenRepository {
  /** Absolute, without links. */
  readonly root: string;
  readonly git: Git;
  readonly objects: Objects;
}

/** The content of the work tree. */
export interface WorkTree extends Pick<Snapshot, "sources" | "skipped"> {
  /** Paths that git neither tracks nor ignores. */
  readonly untracked: ReadonlySet<string>;
  /** The index as if the work tree had been added to it, in the terms of `compareIndex`. */
  readonly index: Buffer;
  /** Tracked files that differ from the index and were not read: it is not known in which lines they differ. */
  readonly unknown: readonly string[];
}

/**
 * Reads the work tree and compares it with the index. git would run the filters that the repository's config names, so it does not look at
 * a file: the bytes are read here, and compared by the id that git would give them. Files that are not analyzed, links and submodules count
 * as they are in the index.
 *
 * @param onSource as in `readFiles`
 */
export async function readWorkTree(
  { root, git, objects }: OpenRepository,
  onSource?: (source: SourceText) => void,
): Promise<WorkTree> {
  const [listed, untracked] = await Promise.all([listIndex(git), listUntracked(git)]);
  const entries = parseIndex(listed);
  const tracked = new Map(
    entries.flatMap((entry) => (classifyPath(entry.path) === undefined ? [] : [[entry.path, entry]])),
  );
  const added = untracked.files.filter((path) => classifyPath(path) !== undefined);
  const { sources, skipped } = await readFiles(root, [...tracked.keys(), ...added], onSource);

  const edited = sources.flatMap(({ path, text }): readonly Edited[] => {
    const entry = tracked.get(path);
    return entry === undefined || isUnchanged(entry, Buffer.from(text), objects) ? [] : [{ entry, text }];
  });
  const unread = new Set(skipped.map(({ path }) => path));
  const read = new Set([...sources, ...skipped].map(({ path }) => path));
  const missing = [...tracked.values()].filter((entry) => !read.has(entry.path) && isFile(entry));
  return {
    sources,
    skipped: [...skipped, ...listSubmodules(entries), ...untracked.clones],
    untracked: new Set(untracked.files),
    unknown: findDifferent(
      root,
      objects,
      [...tracked.values()].filter(({ path }) => unread.has(path)),
    ),
    index: Buffer.concat([
      listed,
      ...(await storeEdited(objects, edited)),
      ...(await withoutSparse(git, missing)).map(lineOfRemoved),
    ]),
  };
}

/** As `isSame`; a file in conflict has changed, whichever side it is like. */
function isUnchanged(entry: IndexEntry, bytes: Buffer, objects: Objects): boolean {
  return entry.stage === "0" && isSame(entry, bytes, objects);
}

/** Finds tracked files without a readable text that differ from the index: too large, or in an unknown encoding. */
function findDifferent(root: string, objects: Objects, entries: readonly IndexEntry[]): readonly string[] {
  const different: string[] = [];
  for (const entry of entries) {
    const file = readFileBelow(root, entry.path, maxComparedBytes);
    // A name that is not UTF-8 does not lead back to its file.
    const isKnown = "bytes" in file ? isUnchanged(entry, file.bytes, objects) : file.obstacle === "missing";
    if (!isKnown) different.push(entry.path);
  }
  return different;
}

/** GitHub accepts no larger file. */
const maxComparedBytes = 100_000_000;

/** Without those that a sparse checkout leaves out: they are missing from the work tree, but not removed. */
async function withoutSparse(git: Git, entries: readonly IndexEntry[]): Promise<readonly IndexEntry[]> {
  if (entries.length === 0) return [];
  const tagged = new Set(splitNul(await git(["ls-files", "-z", "-t", "--full-name"])));
  return entries.filter(({ path }) => !tagged.has(`S ${path}`));
}

function lineOfRemoved({ object, path }: IndexEntry): Buffer {
  return Buffer.from(`0 ${"0".repeat(object.length)}\t${path}\0`);
}
