import { setImmediate as nextTurn } from "node:timers/promises";
import { maxSourceBytes, type SkippedFile, type Snapshot, type SourceText } from "../vocabulary/snapshot.ts";
import { openFolder, type Obstacle, type OpenFolder } from "../files/regular-file.ts";
import { decodeSource, tooLargeReason } from "../files/source-files.ts";

/** The result for one file: its text, why it was skipped, or nothing if it is not a file of this tree. */
type ReadFile = SourceText | SkippedFile | undefined;

/**
 * Reads files below `root` (absolute, without links), in their order. Skips links, anything but regular files, and files outside of the
 * tree that a link leads to.
 *
 * @param onSource called with each file's text as soon as it is read
 */
export async function readFiles(
  root: string,
  paths: readonly string[],
  onSource: (source: SourceText) => void = () => undefined,
): Promise<Pick<Snapshot, "sources" | "skipped">> {
  const folder = openFolder(root);
  const files: ReadFile[] = [];
  for (const name of paths) {
    // Progress is shown meanwhile, and Ctrl-C ends it.
    if (files.length % batchSize === 0) await nextTurn();
    const file = readOne(folder, name);
    if (file !== undefined && "text" in file) onSource(file);
    files.push(file);
  }
  return sortOut(files);
}

const batchSize = 100;

/** Separates the files that were read from those that were skipped. */
export function sortOut(files: readonly ReadFile[]): Pick<Snapshot, "sources" | "skipped"> {
  const known = files.filter((file) => file !== undefined);
  return {
    sources: known.filter((file) => "text" in file),
    skipped: known.filter((file) => "reason" in file),
  };
}

function readOne(folder: OpenFolder, name: string): ReadFile {
  const file = folder.read(name, maxSourceBytes);
  if ("bytes" in file) return { path: name, ...decodeSource(file.bytes) };
  if (name.includes("\u{fffd}")) return { path: name, reason: "its name is not UTF-8" };
  const reason = reasons[file.obstacle];
  return reason === undefined ? undefined : { path: name, reason };
}

/** A file without a reason is not one of this tree: it was deleted since it was listed, or a link took its place. */
const reasons: Readonly<Record<Obstacle, string | undefined>> = {
  missing: undefined,
  "a link": undefined,
  outside: undefined,
  "not a file": undefined,
  "too large": tooLargeReason,
  "no permission": "no permission to read it",
  unreadable: "could not be read",
};
