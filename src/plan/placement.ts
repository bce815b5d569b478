import type { Suggestion } from "../vocabulary/edit.ts";
import { isAtLeastAsSure, type Evidence, type Finding } from "../vocabulary/finding.ts";
import type { Placement } from "../vocabulary/review-plan.ts";
import { hasChangedLine, isChangedLine, type FileChange } from "../vocabulary/snapshot.ts";
import { summaryReasons } from "./words.ts";

/** Lines of a file, 1-based, both included. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** Where a finding would be reported if there were no limit on comments. */
export type Spot =
  | (Lines & {
      readonly kind: "inline";
      readonly path: string;
      /** For exactly these lines. */
      readonly suggestion?: Suggestion;
      /** The finding is elsewhere; this line of the change caused it. */
      readonly cause?: Evidence;
    })
  | { readonly kind: "summary"; readonly reason: string };

/** The changed files by path. */
export type Changes = ReadonlyMap<string, FileChange>;

/** The lines that a finding covers. A range that ends before the first column of a line ends on the line above. */
export function linesOf(finding: Finding): Lines {
  const { start, end } = finding.range;
  return {
    startLine: start.line,
    endLine: end.column === 1 && end.line > start.line ? end.line - 1 : end.line,
  };
}

/**
 * Says whether a change introduces a finding: the finding, its suggestion, or a step of its evidence is on a changed line, or the analysis
 * saw that it comes from what the change removes. If the changed lines of a file are unknown, every finding in it counts as introduced, so
 * that none is lost.
 */
export function isIntroduced(finding: Finding, changes: Changes): boolean {
  const { suggestion } = finding;
  if (finding.isCausedByRemoval) return true;
  const change = changes.get(finding.path);
  if (change !== undefined && (change.hunks === undefined || isOnChangedLine(finding, changes))) return true;
  if (change !== undefined && suggestion !== undefined && meetsChangedLine(change, suggestion)) return true;
  return finding.evidence.some((step) => isCause(step, changes));
}

/** Says whether a finding covers a line that the change adds, rather than being caused by one. */
export function isOnChangedLine(finding: Finding, changes: Changes): boolean {
  const change = changes.get(finding.path);
  return change !== undefined && meetsChangedLine(change, linesOf(finding));
}

/** Finds where to report a finding that the change introduces. */
export function findSpot(finding: Finding, changes: Changes): Spot {
  if (!isAtLeastAsSure(finding.confidence, "medium"))
    return { kind: "summary", reason: summaryReasons.unsure };
  const change = changes.get(finding.path);
  const { path, suggestion } = finding;
  if (suggestion !== undefined && isInOneHunk(change, suggestion, "unbroken")) {
    const { startLine, endLine } = suggestion;
    return { kind: "inline", path, startLine, endLine, suggestion };
  }
  const lines = linesOf(finding);
  if (isInOneHunk(change, lines)) return { kind: "inline", path, ...lines };
  const cause = finding.evidence.find(
    (step) => isCause(step, changes) && changes.get(step.path)?.isHidden !== true,
  );
  if (cause !== undefined) {
    return { kind: "inline", path: cause.path, startLine: cause.line, endLine: cause.line, cause };
  }
  return { kind: "summary", reason: describeMiss(change) };
}

/** The placement that a plan has for a spot. */
export function toPlacement(spot: Spot): Placement {
  return spot.kind === "summary"
    ? spot
    : { kind: "inline", startLine: spot.startLine, endLine: spot.endLine };
}

function isCause(step: Evidence, changes: Changes): boolean {
  const change = changes.get(step.path);
  return change !== undefined && isChangedLine(change, step.line);
}

function meetsChangedLine(change: FileChange, { startLine, endLine }: Lines): boolean {
  return hasChangedLine(change, startLine, endLine);
}

/**
 * Says whether the right side of one hunk holds all these lines. `unbroken` requires that no deleted line is between them: GitHub does not
 * apply a suggestion across one.
 */
function isInOneHunk(change: FileChange | undefined, lines: Lines, unbroken?: "unbroken"): boolean {
  if (change === undefined || change.isHidden) return false;
  const shown = getShownLines(change);
  const first = shown.get(lines.startLine);
  const last = shown.get(lines.endLine);
  if (first === undefined || last === undefined || first.hunk !== last.hunk) return false;
  return unbroken === undefined || first.deletedBefore === last.deletedBefore;
}

/** Where the diff shows a line of the new file. */
interface ShownLine {
  /** 0-based. */
  readonly hunk: number;
  /** How many deleted lines the diff shows before it. */
  readonly deletedBefore: number;
}

/** By their number. Listed once for each change, since thousands of findings can be in the same file. */
function getShownLines(change: FileChange): ReadonlyMap<number, ShownLine> {
  const known = shownLines.get(change);
  if (known !== undefined) return known;
  const shown = new Map<number, ShownLine>();
  let deletedBefore = 0;
  for (const [hunk, { lines }] of (change.hunks ?? []).entries()) {
    for (const { kind, line } of lines) {
      if (kind === "deleted") deletedBefore += 1;
      else shown.set(line, { hunk, deletedBefore });
    }
  }
  shownLines.set(change, shown);
  return shown;
}

const shownLines = new WeakMap<FileChange, ReadonlyMap<number, ShownLine>>();

function describeMiss(change: FileChange | undefined): string {
  if (change === undefined) return summaryReasons.otherFile;
  return change.hunks === undefined || change.isHidden ? summaryReasons.noDiff : summaryReasons.outsideHunks;
}
