import path from "node:path";
import { readRegularFile, type Obstacle } from "../files/regular-file.ts";
import { reportDifference } from "../report/difference.ts";
import { printable } from "../vocabulary/printable.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** A generated document as it should be. */
export interface KeptDocument {
  /** Relative to the terminal's folder, or absolute. */
  readonly file: string;
  readonly text: string;
  /** Generates it again. */
  readonly command: string;
}

/** Far more than anybody has in one document. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Compares a file with what it should be, and prints the difference as a patch. Returns whether there is one. Line ends do not count: git
 * changes them.
 *
 * @throws UsageError when the file cannot be read
 */
export function checkDocument(
  { file, text, command }: KeptDocument,
  { folder, out, err }: Terminal,
): boolean {
  const read = readRegularFile(path.resolve(folder, file), maxBytes);
  if ("obstacle" in read)
    throw new UsageError(
      `${printable(file)} ${describe(read.obstacle)}, so it was not checked. To write it: ${command}`,
    );
  const before = read.bytes
    .toString("utf8")
    .replaceAll("\r\n", "\n")
    .replace(/^\u{feff}/u, "");
  if (before === text) return false;
  const isPeople = out.colorsData;
  out.writeData(reportDifference(file, before, text, isPeople));
  err.write(`${printable(file)} is stale. To renew it: ${command}\n`);
  return true;
}

function describe(obstacle: Obstacle): string {
  switch (obstacle) {
    case "missing":
      return "does not exist";
    case "not a file":
      return "is not a regular file";
    case "too large":
      return "is too large";
    case "no permission":
      return "may not be read";
    default:
      return "could not be read";
  }
}
