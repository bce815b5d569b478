import type { Suggestion } from "../vocabulary/edit.ts";
import { isAtLeastAsSure, type Evidence, type Finding } from "../vocabulary/finding.ts";
import type { Placement } from "../vocabulary/review-plan.ts";
import { isChangedLine, type FileChange, type Hunk } from "../vocabulary/snapshot.ts";
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
 * Says whether a change introduces a finding: the finding, its suggestion, or a step of its evidence is on a changed line. Where the
 * changed lines of a file are unknown, every finding in it counts as introduced, so that none is lost.
 */
export function isIntroduced(finding: Finding, changes: Changes): boolean {
  const change = changes.get(finding.path);
  if (change !== undefined && (change.hunks === undefined || meetsChangedLine(change, linesOf(finding))))
    return true;
  if (
    change !== undefined &&
    finding.suggestion !== undefined &&
    meetsChangedLine(change, finding.suggestion)
  ) {
    return true;
  }
  return finding.evidence.some((step) => isCause(step, changes));
}

/** Finds where to report a finding that the change introduces. */
export function findSpot(finding: Finding, changes: Changes): Spot {
  if (!isAtLeastAsSure(finding.confidence, "medium"))
    return { kind: "summary", reason: summaryReasons.unsure };
  const change = changes.get(finding.path);
  const { path, suggestion } = finding;
  if (suggestion !== undefined && findHunk(change, suggestion, "unbroken") !== undefined) {
    const { startLine, endLine } = suggestion;
    return { kind: "inline", path, startLine, endLine, suggestion };
  }
  const lines = linesOf(finding);
  if (findHunk(change, lines) !== undefined) return { kind: "inline", path, ...lines };
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

function meetsChangedLine(change: FileChange, lines: Lines): boolean {
  return (change.hunks ?? []).some((hunk) =>
    hunk.lines.some(({ kind, line }) => kind === "added" && line >= lines.startLine && line <= lines.endLine),
  );
}

/**
 * The hunk whose right side holds all these lines. `unbroken` requires that no deleted line is between them: GitHub does not apply a
 * suggestion across one.
 */
function findHunk(change: FileChange | undefined, lines: Lines, unbroken?: "unbroken"): Hunk | undefined {
  if (change?.isHidden) return undefined;
  return (change?.hunks ?? []).find((hunk) => {
    const first = hunk.lines.findIndex((entry) => entry.kind !== "deleted" && entry.line === lines.startLine);
    const last = hunk.lines.findIndex((entry) => entry.kind !== "deleted" && entry.line === lines.endLine);
    if (first === -1 || last === -1) return false;
    return unbroken === undefined || hunk.lines.slice(first, last).every((entry) => entry.kind !== "deleted");
  });
}

function describeMiss(change: FileChange | undefined): string {
  if (change === undefined) return summaryReasons.otherFile;
  return change.hunks === undefined || change.isHidden ? summaryReasons.noDiff : summaryReasons.outsideHunks;
}
