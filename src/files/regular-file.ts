import { constants } from "node:fs";
import { lstat, open, realpath, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { isBelow } from "./system-paths.ts";

/** A file's bytes, or why there are none. */
export type FileBytes = { readonly bytes: Buffer } | { readonly obstacle: Obstacle };

/** Why a file was not read. */
export type Obstacle =
  | "missing"
  | "a link"
  /** A link leads out of the folder on the way there. */
  | "outside"
  /** A folder, pipe, socket or device: reading one can wait forever, or never end. */
  | "not a file"
  | "too large"
  | "no permission"
  | "unreadable";

/** Reads a file that a person named, also through links, if it is a regular file of at most `maxBytes`. Never throws. */
export function readRegularFile(location: string, maxBytes: number): Promise<FileBytes> {
  return read(location, maxBytes, "follow links");
}

/**
 * Reads the file `name` of the folder `root`, which is absolute and has no links in it. What lies there may come from a stranger: links
 * are not followed, nor read through when they lead out of the folder. Never throws.
 */
export async function readFileBelow(root: string, name: string, maxBytes: number): Promise<FileBytes> {
  const location = path.join(root, name);
  const obstacle = await findObstacleBelow(root, location);
  return obstacle === undefined ? read(location, maxBytes, "refuse links") : { obstacle };
}

async function read(
  location: string,
  maxBytes: number,
  links: "follow links" | "refuse links",
): Promise<FileBytes> {
  try {
    // Opening a device can already do something, and opening a pipe waits for its writer, so the kind of file is asked first.
    const found = await (links === "follow links" ? stat : lstat)(location);
    if (found.isSymbolicLink()) return { obstacle: "a link" };
    if (!found.isFile()) return { obstacle: "not a file" };
    const handle = await open(
      location,
      links === "follow links" ? openFlags : openFlags | constants.O_NOFOLLOW,
    );
    try {
      return await readAtMost(handle, maxBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { obstacle: obstacleOf(error) };
  }
}

/** Why nothing is read at `location`, which should be below `root`: a folder on the way there can be a link. */
async function findObstacleBelow(root: string, location: string): Promise<Obstacle | undefined> {
  try {
    return isBelow(await realpath(path.dirname(location)), root) ? undefined : "outside";
  } catch (error) {
    return obstacleOf(error);
  }
}

/** If the file is replaced after it was looked at, opening it must not wait. Windows has neither flag, and counts them as 0. */
const openFlags = constants.O_RDONLY | constants.O_NONBLOCK;

async function readAtMost(handle: FileHandle, maxBytes: number): Promise<FileBytes> {
  const opened = await handle.stat();
  if (!opened.isFile()) return { obstacle: "not a file" };
  if (opened.size > maxBytes) return { obstacle: "too large" };
  const buffer = Buffer.allocUnsafe(opened.size + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return { bytes: buffer.subarray(0, length) };
    length += bytesRead;
  }
  // It has more than its size, as what the system makes up has (/proc), so nobody knows how much more.
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
