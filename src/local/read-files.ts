import { lstat, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import PQueue from "p-queue";
import { maxSourceBytes, type SkippedFile, type Snapshot, type SourceText } from "../vocabulary/snapshot.ts";
import { decodeSource, tooLargeReason } from "../files/source-files.ts";

/** What became of one file: its text, why it has none, or nothing when it is no file of this tree. */
type ReadFile = SourceText | SkippedFile | undefined;

/** Reads files below `root` (absolute), in their order. Links, and what a link leads out of the tree, are left alone. */
export async function readFiles(
  root: string,
  paths: readonly string[],
): Promise<Pick<Snapshot, "sources" | "skipped">> {
  const queue = new PQueue({ concurrency: 16 });
  const files = await queue.addAll(paths.map((name) => () => readOne(root, name)));
  return sortOut(files);
}

/** Parts what was read from what was not. */
export function sortOut(files: readonly ReadFile[]): Pick<Snapshot, "sources" | "skipped"> {
  const known = files.filter((file) => file !== undefined);
  return {
    sources: known.filter((file) => "text" in file),
    skipped: known.filter((file) => "reason" in file),
  };
}

async function readOne(root: string, name: string): Promise<ReadFile> {
  const location = path.join(root, name);
  try {
    const stats = await lstat(location);
    if (!stats.isFile() || leadsOut(root, await realpath(location))) return undefined;
    if (stats.size > maxSourceBytes) return { path: name, reason: tooLargeReason };
    return { path: name, ...decodeSource(await readFile(location)) };
  } catch (error) {
    if (name.includes("\u{fffd}")) return { path: name, reason: "its name is not UTF-8" };
    // Deleted in the work tree, or since it was listed.
    if (isErrorCode(error, "ENOENT") || isErrorCode(error, "ENOTDIR")) return undefined;
    return {
      path: name,
      reason: isErrorCode(error, "EACCES") ? "no permission to read it" : "could not be read",
    };
  }
}

/** A folder of the index can be a link in the work tree. */
function leadsOut(root: string, location: string): boolean {
  const relative = path.relative(root, location);
  return relative.startsWith("..") || path.isAbsolute(relative);
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
