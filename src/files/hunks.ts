import parseDiff from "parse-diff";
import type { Hunk, HunkLine } from "../vocabulary/snapshot.ts";

/** Reads the hunks of one file's patch: everything from its first `@@` on, or the whole section of a git diff. */
export function parseHunks(patch: string): readonly Hunk[] {
  const start = patch.search(/^@@ /m);
  if (start === -1) return [];
  return parseDiff(patch.slice(start)).flatMap(({ chunks }) =>
    chunks.map(({ changes }) => ({ lines: changes.flatMap(toHunkLine) })),
  );
}

function toHunkLine(change: parseDiff.Change): readonly HunkLine[] {
  // parse-diff repeats the line before "\ No newline at end of file" as one more change.
  if (change.content.startsWith("\\")) return [];
  switch (change.type) {
    case "add":
      return [{ kind: "added", line: change.ln }];
    case "del":
      return [{ kind: "deleted", line: change.ln }];
    case "normal":
      return [{ kind: "context", line: change.ln2 }];
  }
}
