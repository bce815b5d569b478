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

/** Says whether the hunks that were read from a patch have as many lines as its `@@` lines say. */
export function isWhole(patch: string, hunks: readonly Hunk[]): boolean {
  const headers = [...patch.matchAll(/^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/gm)];
  const sum = (group: 1 | 2) => headers.reduce((total, header) => total + Number(header[group] ?? 1), 0);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const without = (kind: HunkLine["kind"]) => lines.filter((line) => line.kind !== kind).length;
  return (
    patch === "" || (patch.endsWith("\n") && sum(1) === without("added") && sum(2) === without("deleted"))
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
