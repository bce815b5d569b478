import { stat } from "node:fs/promises";
import path from "node:path";
import type { Finding } from "../vocabulary/finding.ts";
import { readFileBelow } from "../files/regular-file.ts";
import { decodeSource } from "../files/source-files.ts";
import { WriteError } from "../files/write-error.ts";
import { replaceFile } from "../files/write-file.ts";
import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import type { FileFix, FixPlan } from "./plan-fixes.ts";
import { planFixes } from "./plan-fixes.ts";

/**
 * Plans the fixes for those files below `root` (absolute, without links) that have the text that was analyzed (`texts`, by path). Files
 * with another text are never touched, nor are those that their owner made read-only.
 *
 * @param whyOther completes "not fixed: …" for a file with another text
 */
export async function planFixesOnDisk(
  root: string,
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
  whyOther?: string,
): Promise<FixPlan> {
  const paths = new Set(findings.flatMap(({ edits }) => edits.map((edit) => edit.path)));
  const unchanged = new Map<string, string>();
  const readOnly = new Set<string>();
  for (const name of paths) {
    const text = readText(root, name);
    if (text === undefined || text !== texts.get(name)) continue;
    unchanged.set(name, text);
    if (await isReadOnly(path.join(root, name))) readOnly.add(name);
  }
  return planFixes(findings, unchanged, readOnly, whyOther);
}

/** What became of fixes: each file is written in full, or not at all. */
export interface WrittenFixes {
  readonly written: readonly FileFix[];
  /** For each file that the system did not let us write, a message that says so. */
  readonly refusals: readonly WriteError[];
}

/**
 * Writes each file atomically, and keeps its mode. One that cannot be written does not keep the others from being written.
 *
 * @param show gives the path of such a file for its reader
 */
export async function writeFixes(
  root: string,
  files: readonly FileFix[],
  show: (path: string) => string = (path) => path,
): Promise<WrittenFixes> {
  const written: FileFix[] = [];
  const refusals: WriteError[] = [];
  for (const file of files) {
    try {
      await replaceFile(root, file.path, file.after, show(file.path));
      written.push(file);
    } catch (error) {
      if (!(error instanceof WriteError)) throw error;
      refusals.push(error);
    }
  }
  return { written, refusals };
}

/** Replacing a file would not ask: only its folder has to be writable. */
async function isReadOnly(location: string): Promise<boolean> {
  const { mode } = await stat(location);
  return (mode & 0o200) === 0;
}

/** What was deleted, locked or replaced by a link since it was analyzed has no known text. */
function readText(root: string, name: string): string | undefined {
  const file = readFileBelow(root, name, maxSourceBytes);
  if ("obstacle" in file) return undefined;
  const decoded = decodeSource(file.bytes);
  return "text" in decoded ? decoded.text : undefined;
}
