import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { isBelow } from "./system-paths.ts";

// These calls are synchronous, which is five times faster than promises for thousands of small files.

/** A file's bytes, or why there are none. */
export type FileBytes = { readonly bytes: Buffer } | { readonly obstacle: Obstacle };

/** Why a file was not read. */
export type Obstacle =
  | "missing"
  | "a link"
  /** A link on the way there leads out of the folder. */
  | "outside"
  /** A folder, pipe, socket or device: reading one can wait forever, or never end. */
  | "not a file"
  | "too large"
  | "no permission"
  | "unreadable";

/** Reads a file that a person named, also through links, if it is a regular file of at most `maxBytes`. Never throws. */
export function readRegularFile(location: string, maxBytes: number): FileBytes {
  return read(location, maxBytes, "follow links");
}

/**
 * Reads the file `name` of the folder `root`, which is absolute and has no links in it. Its files may come from a stranger: links to files
 * are not followed, nor are linked folders that lead out of the root. Never throws.
 */
export function readFileBelow(root: string, name: string, maxBytes: number): FileBytes {
  return openFolder(root).read(name, maxBytes);
}

/** A folder from which many files are read in a row: where its subfolders lead is looked up only once. */
export interface OpenFolder {
  /** As `readFileBelow`. */
  readonly read: (name: string, maxBytes: number) => FileBytes;
}

export function openFolder(root: string): OpenFolder {
  const obstacles = new Map<string, Obstacle | undefined>();
  return {
    read: (name, maxBytes) => {
      const location = path.join(root, name);
      const folder = path.dirname(location);
      if (!obstacles.has(folder)) obstacles.set(folder, findObstacle(folder, root));
      const obstacle = obstacles.get(folder);
      return obstacle === undefined ? read(location, maxBytes, "refuse links") : { obstacle };
    },
  };
}

function read(location: string, maxBytes: number, links: "follow links" | "refuse links"): FileBytes {
  try {
    // Opening a device can already have effects, and opening a pipe waits for its writer, so the kind of file is checked first.
    const found = (links === "follow links" ? statSync : lstatSync)(location);
    if (found.isSymbolicLink()) return { obstacle: "a link" };
    if (!found.isFile()) return { obstacle: "not a file" };
    const opened = openSync(
      location,
      links === "follow links" ? openFlags : openFlags | constants.O_NOFOLLOW,
    );
    try {
      return readAtMost(opened, maxBytes);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    return { obstacle: obstacleOf(error) };
  }
}

/** Why nothing is read in `folder`, which should be `root` or below it: it, or a folder on the way there, can be a link. */
function findObstacle(folder: string, root: string): Obstacle | undefined {
  try {
    return isBelow(realpathSync.native(folder), root) ? undefined : "outside";
  } catch (error) {
    return obstacleOf(error);
  }
}

/** If the file is replaced after it was looked at, opening it must not wait. Windows has neither flag, and counts them as 0. */
const openFlags = constants.O_RDONLY | constants.O_NONBLOCK;

function readAtMost(opened: number, maxBytes: number): FileBytes {
  const stats = fstatSync(opened);
  if (!stats.isFile()) return { obstacle: "not a file" };
  if (stats.size > maxBytes) return { obstacle: "too large" };
  const buffer = Buffer.allocUnsafe(stats.size + 1);
  let length = 0;
  while (length < buffer.length) {
    const bytesRead = readSync(opened, buffer, length, buffer.length - length, null);
    if (bytesRead === 0) return { bytes: buffer.subarray(0, length) };
    length += bytesRead;
  }
  // It has more content than its size says, like the system's virtual files (/proc), so the real size is unknown.
  return { obstacle: "not a file" };
}

function obstacleOf(error: unknown): Obstacle {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return (typeof code === "string" ? obstacles.get(code) : undefined) ?? "unreadable";
}

const obstacles: ReadonlyMap<string, Obstacle> = new Map([
  ["ENOENT", "missing"],
  ["ENOTDIR", "missing"],
  ["ELOOP", "a link"],
  ["EACCES", "no permission"],
  ["EPERM", "no permission"],
]);
