import { lstat, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import PQueue from "p-queue";
import { maxSourceBytes, type SkippedFile, type Snapshot, type SourceText } from "../vocabulary/snapshot.ts";
import { decodeSource, tooLargeReason } from "../files/source-files.ts";

/** The result for one file: its text, why it was skipped, or nothing if it is not a file of this tree. */
type ReadFile = SourceText | SkippedFile | undefined;

/** Reads files below `root` (absolute), in their order. Skips links, and files that a link leads to outside of the tree. */
export async function readFiles(
  root: string,
  paths: readonly string[],
): Promise<Pick<Snapshot, "sources" | "skipped">> {
  const queue = new PQueue({ concurrency: 16 });
  const files = await queue.addAll(paths.map((name) => () => readOne(root, name)));
  return sortOut(files);
}

/** Separates the files that were read from those that were skipped. */
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
    // Deleted from the work tree, or since it was listed.
    if (isErrorCode(error, "ENOENT") || isErrorCode(error, "ENOTDIR")) return undefined;
    return {
      path: name,
      reason: isErrorCode(error, "EACCES") ? "no permission to read it" : "could not be read",
    };
  }
}

/** What is a folder in the index can be a link in the work tree. */
function leadsOut(root: string, location: string): boolean {
  const relative = path.relative(root, location);
  return relative.startsWith("..") || path.isAbsolute(relative);
}

function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
