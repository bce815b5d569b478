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

/** Where a finding is told, before comments are counted. */
export type Spot =
  | (Lines & {
      readonly kind: "inline";
      readonly path: string;
      /** Offered as a block on exactly these lines. */
      readonly suggestion?: Suggestion;
      /** The finding lies elsewhere; this line of the change caused it. */
      readonly cause?: Evidence;
    })
  | { readonly kind: "summary"; readonly reason: string };

/** A change's files by path. */
export type Changes = ReadonlyMap<string, FileChange>;

/** The lines a finding covers. An end before the first column belongs to the line above. */
export function linesOf(finding: Finding): Lines {
  const { start, end } = finding.range;
  return {
    startLine: start.line,
    endLine: end.column === 1 && end.line > start.line ? end.line - 1 : end.line,
  };
}

/**
 * Says whether a change brings a finding: it, its suggestion, or a step of its evidence lies on a changed line. Where nobody knows
 * which lines of a changed file were changed, every finding in it counts as brought: it must not be lost.
 */
export function isBrought(finding: Finding, changes: Changes): boolean {
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

/** Finds where a finding that the change brings is told. */
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

/** The placement that a spot means in a plan. */
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
 * The hunk whose right side holds all these lines. `unbroken` asks that no deleted line lies between them: GitHub does not apply
 * a suggestion across one.
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
