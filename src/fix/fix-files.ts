import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Finding } from "../vocabulary/finding.ts";
import { decodeSource } from "../files/source-files.ts";
import type { FileFix, FixPlan } from "./plan-fixes.ts";
import { planFixes } from "./plan-fixes.ts";

/**
 * Plans the fixes for those files below `root` that still have the text that was analyzed (`texts`, by path). Files that changed in the
 * meantime are never touched.
 */
export async function planFixesOnDisk(
  root: string,
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
): Promise<FixPlan> {
  const paths = new Set(findings.flatMap(({ edits }) => edits.map((edit) => edit.path)));
  const unchanged = new Map<string, string>();
  for (const name of paths) {
    const text = await readRegularFile(path.join(root, name));
    if (text !== undefined && text === texts.get(name)) unchanged.set(name, text);
  }
  return planFixes(findings, unchanged);
}

/** Writes each file atomically, and keeps its mode. */
export async function writeFixes(root: string, files: readonly FileFix[]): Promise<void> {
  for (const file of files) await writeFileAtomic(path.join(root, file.path), file.after);
}

/** A symbolic link can point anywhere, so links are not followed. */
async function readRegularFile(location: string): Promise<string | undefined> {
  try {
    if (!(await lstat(location)).isFile()) return undefined;
    const decoded = decodeSource(await readFile(location));
    return "text" in decoded ? decoded.text : undefined;
  } catch {
    // Deleted or locked since it was analyzed, so its text is unknown.
    return undefined;
  }
}
