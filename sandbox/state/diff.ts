import { runGit } from "./git.ts";
import { remember } from "./remember.ts";

/** A changed file, as GitHub lists it. */
export interface ChangedFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed";
  /** The SHA of the blob at the head; at the base for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks without the file's header; `undefined` if GitHub omits them: the file is binary, too large, or only renamed or chmodded. */
  readonly patch?: string;
}

export type Side = "LEFT" | "RIGHT";

/** A hunk's rows, with the line numbers (1-based) in the old file (`left`) and the new file (`right`). */
export interface Hunk {
  readonly header: string;
  readonly rows: readonly HunkRow[];
}

export interface HunkRow {
  readonly text: string;
  readonly left?: number;
  readonly right?: number;
}

/** A file's diff above either limit has no patch. GitHub documents these limits for the diffs that it renders. */
const patchLimit = { lines: 20_000, bytes: 500_000 };

const statuses: Readonly<Record<string, ChangedFile["status"]>> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  C: "copied",
  T: "changed",
};

/** Lists the files that differ between two commits, given by their SHAs, in git's order. Detects renames. */
export const diffCommits = remember(readDiff);

/** Parses the hunks of a patch that has no file header. */
export function parseHunks(patch: string): readonly Hunk[] {
  const hunks: { header: string; rows: HunkRow[] }[] = [];
  let left = 0;
  let right = 0;
  for (const text of patch.split("\n")) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (header !== null) {
      left = Number(header[1]);
      right = Number(header[2]);
      hunks.push({ header: text, rows: [] });
      continue;
    }
    const rows = hunks.at(-1)?.rows;
    if (text.startsWith("+")) rows?.push({ text, right: right++ });
    else if (text.startsWith("-")) rows?.push({ text, left: left++ });
    else if (text.startsWith(" ")) rows?.push({ text, left: left++, right: right++ });
  }
  return hunks;
}

/** Maps a line (1-based) of a file at commit `from` to its number at `to`; `undefined` if it was changed or the file was deleted. */
export async function followLine(
  directory: string,
  change: { readonly from: string; readonly to: string; readonly path: string },
  line: number,
): Promise<number | undefined> {
  if (change.from === change.to) return line;
  const patch = await readShifts(directory, change.from, change.to, change.path);
  if (/^deleted file mode/m.test(patch)) return undefined;
  let shift = 0;
  for (const header of patch.matchAll(/^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/gm)) {
    const start = Number(header[1]);
    const removed = Number(header[2] ?? 1);
    const added = Number(header[3] ?? 1);
    // A hunk that removes nothing comes after the line in its header.
    if (removed === 0 ? line <= start : line < start) break;
    if (removed > 0 && line < start + removed) return undefined;
    shift += added - removed;
  }
  return line + shift;
}

const readShifts = remember((directory: string, from: string, to: string, path: string) =>
  runGit(directory, [
    ...["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--unified=0"],
    ...[from, to, "--", path],
  ]),
);

async function readDiff(directory: string, base: string, head: string): Promise<readonly ChangedFile[]> {
  const diff = (...options: string[]) =>
    runGit(directory, [
      "diff",
      "--no-ext-diff",
      "--no-textconv",
      "-M",
      "--no-abbrev",
      ...options,
      base,
      head,
    ]);
  const [raw, counts, patches] = await Promise.all([
    diff("--raw", "-z"),
    diff("--numstat", "-z"),
    diff("--patch", "--no-color", "--unified=3"),
  ]);
  const sections = splitPatches(patches);
  const countOf = readCounts(counts);
  return readRaw(raw).map(({ path, previousPath, letter, sha }) => {
    const status = statuses[letter] ?? "changed";
    const section = sections.shift();
    // git writes a change of type as a removal and an addition: two sections for one entry. GitHub shows it without a patch.
    if (letter === "T") sections.shift();
    const patch = letter === "T" || section === undefined ? undefined : readPatch(section);
    const { additions, deletions } = countOf.get(path) ?? { additions: 0, deletions: 0 };
    return {
      path,
      ...(previousPath === undefined ? {} : { previousPath }),
      status,
      sha,
      additions,
      deletions,
      ...(patch === undefined ? {} : { patch }),
    };
  });
}

interface RawEntry {
  readonly path: string;
  readonly previousPath?: string;
  readonly letter: string;
  readonly sha: string;
}

function readRaw(output: string): readonly RawEntry[] {
  const fields = output.split("\0");
  const entries: RawEntry[] = [];
  for (let index = 0; index + 1 < fields.length;) {
    const [, , before = "", after = "", code = ""] = (fields[index] ?? "").split(" ");
    const letter = code.charAt(0);
    const path = fields[index + 1] ?? "";
    const target = letter === "R" || letter === "C" ? fields[index + 2] : undefined;
    const sha = letter === "D" ? before : after;
    entries.push(
      target === undefined ? { path, letter, sha } : { path: target, previousPath: path, letter, sha },
    );
    index += target === undefined ? 2 : 3;
  }
  return entries;
}

/** Added and deleted lines by new path; zero for binary files. */
function readCounts(output: string): Map<string, { additions: number; deletions: number }> {
  const counts = new Map<string, { additions: number; deletions: number }>();
  const fields = output.split("\0");
  for (let index = 0; index + 1 < fields.length;) {
    const [added = "", deleted = "", path = ""] = (fields[index] ?? "").split("\t");
    // For a rename, this path is empty and the next two fields have the names.
    const name = path === "" ? (fields[index + 2] ?? "") : path;
    counts.set(name, { additions: Number(added) || 0, deletions: Number(deleted) || 0 });
    index += path === "" ? 3 : 1;
  }
  return counts;
}

function splitPatches(output: string): string[] {
  return output.split(/^(?=diff --git )/m).filter(Boolean);
}

function readPatch(section: string): string | undefined {
  const start = section.search(/^@@ /m);
  if (start === -1) return undefined;
  const patch = section.slice(start).replace(/\n$/, "");
  const isTooLarge = patch.length > patchLimit.bytes || patch.split("\n").length > patchLimit.lines;
  return isTooLarge ? undefined : patch;
}

/** Uses git's heuristic: a NUL among the first 8000 bytes. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
