import parseDiff from "parse-diff";
import type { Hunk, HunkLine } from "../snapshot.ts";

/** Reads the `patch` of one file, as GitHub's list of changed files gives it. */
export function parseHunks(patch: string): readonly Hunk[] {
  return parseDiff(patch)
    .flatMap((file) => file.chunks)
    .map((chunk) => ({ lines: chunk.changes.filter(isLine).map(toHunkLine) }));
}

/** parse-diff makes a change of the remark `\ No newline at end of file`; no line of a file starts with a backslash there. */
function isLine(change: parseDiff.Change): boolean {
  return !change.content.startsWith("\\");
}

function toHunkLine(change: parseDiff.Change): HunkLine {
  switch (change.type) {
    case "add":
      return { kind: "added", line: change.ln };
    case "del":
      return { kind: "deleted", line: change.ln };
    case "normal":
      return { kind: "context", line: change.ln2 };
  }
}
