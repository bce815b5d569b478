import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Finding } from "../vocabulary/finding.ts";
import { readFileBelow } from "../files/regular-file.ts";
import { decodeSource } from "../files/source-files.ts";
import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import type { FileFix, FixPlan } from "./plan-fixes.ts";
import { planFixes } from "./plan-fixes.ts";

/**
 * Plans the fixes for those files below `root` (absolute, without links) that still have the text that was analyzed (`texts`, by path). Files that changed in the
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
    const text = await readText(root, name);
    if (text !== undefined && text === texts.get(name)) unchanged.set(name, text);
  }
  return planFixes(findings, unchanged);
}

/** Writes each file atomically, and keeps its mode. */
export async function writeFixes(root: string, files: readonly FileFix[]): Promise<void> {
  for (const file of files) await writeFileAtomic(path.join(root, file.path), file.after);
}

/** What was deleted, locked or replaced by a link since it was analyzed has no known text. */
async function readText(root: string, name: string): Promise<string | undefined> {
  const file = await readFileBelow(root, name, maxSourceBytes);
  if ("obstacle" in file) return undefined;
  const decoded = decodeSource(file.bytes);
  return "text" in decoded ? decoded.text : undefined;
}
