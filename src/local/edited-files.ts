import type { Objects } from "./objects.ts";
import { readBlobs } from "./read-blobs.ts";
import { isFile, type TreeEntry } from "./tree-entry.ts";

/** A file whose text differs from git's database. */
export interface Edited {
  readonly entry: TreeEntry;
  readonly text: string;
}

/** Says whether git's database has these bytes, unchanged or with the line endings that git checks in. */
export function isSame({ object }: TreeEntry, bytes: Buffer, { idOf }: Objects): boolean {
  return idOf(bytes) === object || idOf(Buffer.from(toUnix(bytes.toString("latin1")), "latin1")) === object;
}

/** Adds the edited files to the objects, each with the line endings that it has there. Returns their lines for the index. */
export async function storeEdited(objects: Objects, edited: readonly Edited[]): Promise<readonly Buffer[]> {
  const earlier = await readBlobs(
    objects.git,
    edited.filter(({ text }) => text.includes("\r\n")).map(({ entry }) => entry),
  );
  const isWindows = new Set(
    earlier.sources.flatMap(({ path, text }) => (text.includes("\r\n") ? [path] : [])),
  );
  const lines: Buffer[] = [];
  for (const { entry, text } of edited) {
    const id = await objects.add(Buffer.from(isWindows.has(entry.path) ? text : toUnix(text)));
    const mode = isFile(entry) ? entry.mode : "100644";
    lines.push(Buffer.from(`${mode} ${id}\t${entry.path}\0`));
  }
  return lines;
}

/** With the line endings that git checks in for work trees with Windows line endings. */
function toUnix(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
