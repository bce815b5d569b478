import path from "node:path";
import { readRegularFile, type Obstacle } from "../files/regular-file.ts";
import { replaceFile } from "../files/write-file.ts";
import { count } from "../plan/words.ts";
import { parseBaseline, writeBaseline, type BaselineEntry } from "../vocabulary/baseline.ts";
import type { Finding } from "../vocabulary/finding.ts";
import { UsageError } from "./usage-error.ts";

/** A baseline has about 200 bytes for each finding, and an analysis lists at most 50,000. */
const maxBytes = 2 ** 25;

/**
 * Reads the entries of a baseline; none if the file is missing and about to be written.
 *
 * @param file relative to `folder`
 * @throws UsageError when it cannot be read, or is no baseline
 */
export function readBaseline(folder: string, file: string, isWritten: boolean): readonly BaselineEntry[] {
  const read = readRegularFile(path.resolve(folder, file), maxBytes);
  if ("obstacle" in read) {
    if (read.obstacle === "missing" && isWritten) return [];
    throw new UsageError(`Cannot read the baseline "${file}"${explanations[read.obstacle] ?? ": check it."}`);
  }
  const baseline = parseBaseline(read.bytes.toString("utf8"));
  if ("problem" in baseline) {
    throw new UsageError(
      `The baseline "${file}" ${baseline.problem}. Restore it, or remove it and write a new one with --update-baseline.`,
    );
  }
  return baseline;
}

const explanations: Readonly<Partial<Record<Obstacle, string>>> = {
  missing: ": there is no such file. Create it with --update-baseline.",
  "not a file": ": it is not a regular file.",
  "too large": ": it is too large for a baseline.",
  "no permission": ": no permission to read it.",
};

/**
 * Writes a baseline of `entries` and `added`. Returns what changed, in words.
 *
 * @throws WriteError when it cannot be written
 */
export async function replaceBaseline(
  folder: string,
  file: string,
  before: readonly BaselineEntry[],
  entries: readonly BaselineEntry[],
): Promise<string> {
  const location = path.resolve(folder, file);
  await replaceFile(path.dirname(location), path.basename(location), writeBaseline(entries), file);
  const [added, removed] = [countNew(entries, before), countNew(before, entries)];
  return `wrote ${file}: ${count(entries.length, "finding")}, ${added} added, ${removed} removed`;
}

/** How many fingerprints of `entries` are not among `others`. */
function countNew(entries: readonly BaselineEntry[], others: readonly BaselineEntry[]): number {
  const known = new Set(others.map(({ fingerprint }) => fingerprint));
  return entries.filter(({ fingerprint }) => !known.has(fingerprint)).length;
}

export function toEntry({ rule, path: file, fingerprint }: Finding): BaselineEntry {
  return { rule, path: file, fingerprint };
}
