/** The code under review: plain data, whether it was read from GitHub or from disk. */
export interface Snapshot {
  /** Files that can matter, at the head, each with its full text. */
  readonly sources: readonly SourceText[];
  /** Files that could matter but were not read, each with the reason. */
  readonly skipped: readonly SkippedFile[];
  /** The changed files; `undefined` in an audit of a whole tree. */
  readonly changes: readonly FileChange[] | undefined;
  /** Why the snapshot is not complete; `undefined` if it is. */
  readonly gap?: SnapshotGap;
}

/** What is missing from a snapshot as a whole; single files are in `skipped`. */
export type SnapshotGap =
  | { readonly kind: "repository-too-large" }
  /** GitHub lists at most 3,000 files of a pull request, and 300 of other changes, where it does not say how many there are. */
  | { readonly kind: "unlisted-changes"; readonly listed: number; readonly all: number | undefined };

/** A file's text. `path` is relative to the repository's root, with `/`. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

export interface SkippedFile {
  readonly path: string;
  /** Completes "not analyzed: …", such as `larger than 1 MB`. */
  readonly reason: string;
  /** Skipped on purpose, or because the code before the change was skipped, too: not a gap in a review. */
  readonly onPurpose?: true;
}

/** One file of a diff, as GitHub lists it. */
export interface FileChange {
  readonly path: string;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed" | "unchanged";
  /** The name before a rename or copy. */
  readonly previousPath?: string;
  /** The sha that git gives its content after the change, if it is known. */
  readonly blob?: string;
  /** `undefined` if it is unknown what was changed: GitHub omits the diffs of binary and large files. */
  readonly hunks: readonly Hunk[] | undefined;
  /** The hunks as text, from the first `@@` on, of a file that the analysis reads or could read before; `undefined` if it is unknown. */
  readonly patch?: string;
  /** GitHub shows none of the hunks, so it accepts no comments on their lines. */
  readonly isHidden?: true;
  /** The text at the merge base, if it had to be read; otherwise, `patch` leads to it. */
  readonly before?: string;
}

/** The path of a changed file before the change; for a new one, its path. */
export function pathBefore({ path, previousPath }: FileChange): string {
  return previousPath ?? path;
}

/** A hunk; two hunks whose numbers touch are still two. */
export interface Hunk {
  readonly lines: readonly HunkLine[];
}

/** `line` is 1-based: in the new file for `added` and `context`, in the old one for `deleted`. */
export interface HunkLine {
  readonly kind: "added" | "context" | "deleted";
  readonly line: number;
}

/** Says whether line `line` (1-based, new file) was added or changed by `change`. */
export function isChangedLine(change: FileChange, line: number): boolean {
  return hasChangedLine(change, line, line);
}

/** Says whether `change` added or changed a line from `startLine` to `endLine` (1-based, new file, both included). */
export function hasChangedLine(change: FileChange, startLine: number, endLine: number): boolean {
  const added = getAddedLines(change);
  let low = 0;
  let high = added.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((added[middle] ?? 0) < startLine) low = middle + 1;
    else high = middle;
  }
  return (added[low] ?? Infinity) <= endLine;
}

/** In ascending order. Listed once for each change: thousands of findings ask about the same file. */
function getAddedLines(change: FileChange): readonly number[] {
  const known = addedLines.get(change);
  if (known !== undefined) return known;
  const lines = (change.hunks ?? []).flatMap((hunk) =>
    hunk.lines.filter(({ kind }) => kind === "added").map(({ line }) => line),
  );
  const sorted = lines.sort((a, b) => a - b);
  addedLines.set(change, sorted);
  return sorted;
}

const addedLines = new WeakMap<FileChange, readonly number[]>();

/** A source file over this many bytes is skipped with a reason. */
export const maxSourceBytes = 1_000_000;
