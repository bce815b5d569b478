import parseDiff from "parse-diff";
import type { FileChange, Hunk, HunkLine } from "../vocabulary/snapshot.ts";
import { classifyPath } from "./file-kinds.ts";

/** Reads the hunks of one file's patch: everything from its first `@@` on, or the whole section of a git diff. */
export function parseHunks(patch: string): readonly Hunk[] {
  const start = patch.search(/^@@ /m);
  if (start === -1) return [];
  return parseDiff(patch.slice(start)).flatMap(({ chunks }) =>
    chunks.map(({ changes }) => ({ lines: changes.flatMap(toHunkLine) })),
  );
}

/** A file's patch, if the analysis may read the file at one of its paths: of others, nobody asks what they were before. */
export function keepPatch(
  patch: string | undefined,
  ...paths: readonly (string | undefined)[]
): Pick<FileChange, "patch"> {
  const isRead = paths.some((path) => path !== undefined && classifyPath(path) !== undefined);
  return patch === undefined || patch === "" || !isRead ? {} : { patch };
}

/** Says whether a patch from its first `@@` on has all the lines that its `@@` lines announce. */
export function isWhole(patch: string): boolean {
  const lines = patch.split("\n");
  if (lines.pop() !== "") return false;
  let [before, after] = [0, 0];
  for (const line of lines) {
    const header = hunkHeader.exec(line);
    if (header !== null) {
      before += Number(header[1] ?? 1);
      after += Number(header[2] ?? 1);
    }
    if (line.startsWith("-") || line.startsWith(" ")) before -= 1;
    if (line.startsWith("+") || line.startsWith(" ")) after -= 1;
  }
  return before === 0 && after === 0;
}

const hunkHeader = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

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
