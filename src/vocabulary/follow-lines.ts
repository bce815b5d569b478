import { pathBefore, type FileChange, type Hunk } from "./snapshot.ts";

/** Lines of a file, 1-based, both included. */
interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** Lines that may be where a place before a change is after it. */
export interface FollowedPlace extends Lines {
  readonly path: string;
}

/** Finds where a place from before a change (its path and line) is after it; `undefined` if it is gone, or if the diff is not known. */
export type FollowPlace = (path: string, line: number) => FollowedPlace | undefined;

/**
 * Follows places from before a change to after it: an unchanged line to its new number, a deleted one to all lines that replaced it and its
 * neighbors.
 */
export function makeFollowPlace(changes: readonly FileChange[]): FollowPlace {
  const isThere = ({ status }: FileChange): boolean => status !== "added" && status !== "copied";
  const byPath = new Map(changes.filter(isThere).map((change) => [pathBefore(change), change]));
  const known = new Map<FileChange, FollowLine>();
  return (path, line) => {
    const change = byPath.get(path);
    if (change === undefined) return { path, startLine: line, endLine: line };
    const follow = known.get(change) ?? makeFollowLine(change);
    known.set(change, follow);
    const lines = follow(line);
    return lines && { path: change.path, ...lines };
  };
}

type FollowLine = (line: number) => Lines | undefined;

/** Deleted lines and the added ones that took their place. */
interface Block {
  /** The first deleted line, or where one would be; 1-based, in the old file. */
  readonly start: number;
  readonly deleted: number;
  readonly added: readonly number[];
}

function makeFollowLine({ status, hunks, isHidden }: FileChange): FollowLine {
  if (hunks === undefined || isHidden === true || status === "removed") return () => undefined;
  const blocks = listBlocks(hunks);
  return (line) => {
    let shift = 0;
    for (const { start, deleted, added } of blocks) {
      if (line < start) break;
      if (line < start + deleted) {
        const [startLine, endLine] = [added[0], added.at(-1)];
        return startLine === undefined || endLine === undefined ? undefined : { startLine, endLine };
      }
      shift += added.length - deleted;
    }
    return { startLine: line + shift, endLine: line + shift };
  };
}

function listBlocks(hunks: readonly Hunk[]): readonly Block[] {
  const blocks: Block[] = [];
  let shift = 0;
  for (const { lines } of hunks) {
    let deleted: number[] = [];
    let added: number[] = [];
    const close = (): void => {
      const start = deleted[0] ?? (added[0] ?? 0) - shift;
      if (deleted.length + added.length > 0) blocks.push({ start, deleted: deleted.length, added });
      shift += added.length - deleted.length;
      [deleted, added] = [[], []];
    };
    for (const { kind, line } of lines) {
      if (kind === "context") close();
      else (kind === "added" ? added : deleted).push(line);
    }
    close();
  }
  return blocks;
}
