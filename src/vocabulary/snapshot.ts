/** The code under review, as one stage hands it to the next: plain data, whether it comes from GitHub or from a disk. */
export interface Snapshot {
  /** Files that can matter, at the head; every one of them was read whole. */
  readonly sources: readonly SourceText[];
  /** Files that could matter and were not read, each with the reason in words. */
  readonly skipped: readonly SkippedFile[];
  /** What the change touches; `undefined` when a whole tree is audited. */
  readonly changes: readonly FileChange[] | undefined;
  /** Why the snapshot does not hold all it should; `undefined` when it does. */
  readonly gap?: SnapshotGap;
}

/** What is missing in a snapshot as a whole; single files are in `skipped`. */
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
  /** In words that complete "not analyzed: …", such as `larger than 1 MB`. */
  readonly reason: string;
  /** Skipped because somebody wants it so (config, generated code) or because it holds no code: no gap in a review. */
  readonly onPurpose?: true;
}

/** One file of a diff, as GitHub lists it. */
export interface FileChange {
  readonly path: string;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed" | "unchanged";
  /** The name before a rename or copy. */
  readonly previousPath?: string;
  /** `undefined` when the changed lines are unknown: GitHub omits the diffs of binary and large files. */
  readonly hunks: readonly Hunk[] | undefined;
  /** GitHub shows none of the hunks, so it takes no comment on their lines. */
  readonly isHidden?: true;
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
  return (change.hunks ?? []).some((hunk) =>
    hunk.lines.some((entry) => entry.kind === "added" && entry.line === line),
  );
}

/** A source file over this many bytes is skipped with a reason. */
export const maxSourceBytes = 1_000_000;
