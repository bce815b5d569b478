import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Finding } from "../vocabulary/finding.ts";
import { decodeSource } from "../files/source-files.ts";
import type { FileFix, FixPlan } from "./plan-fixes.ts";
import { planFixes } from "./plan-fixes.ts";

/**
 * Plans the fixes of those files below `root` that still hold the text that was analyzed (`texts`, by path). What somebody
 * changed in the meantime is never touched.
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

/** Writes each file whole or not at all, and keeps its mode. */
export async function writeFixes(root: string, files: readonly FileFix[]): Promise<void> {
  for (const file of files) await writeFileAtomic(path.join(root, file.path), file.after);
}

/** A link's target may lie anywhere, so links are not written through. */
async function readRegularFile(location: string): Promise<string | undefined> {
  try {
    if (!(await lstat(location)).isFile()) return undefined;
    const decoded = decodeSource(await readFile(location));
    return "text" in decoded ? decoded.text : undefined;
  } catch {
    // Gone or locked since it was analyzed: then it is not what was analyzed.
    return undefined;
  }
}
