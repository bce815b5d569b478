import { makeMarker } from "../vocabulary/comment-marker.ts";
import { compareFindings, type Finding } from "../vocabulary/finding.ts";
import type { PlannedComment } from "../vocabulary/review-plan.ts";
import type { Lines, Spot } from "./placement.ts";
import { commentBody, type CommentedFinding } from "./words.ts";

/** A finding and the lines where its inline comment goes. */
export interface SpottedFinding {
  readonly finding: Finding;
  readonly spot: Extract<Spot, { kind: "inline" }>;
}

/** The findings that one comment reports, most severe first; never empty. */
export type CommentGroup = readonly [SpottedFinding, ...SpottedFinding[]];

/**
 * Groups findings whose suggestions overlap: GitHub applies only one suggestion per line, and applying one makes the other outdated.
 * The most severe group comes first.
 */
export function groupForComments(spotted: readonly SpottedFinding[]): readonly CommentGroup[] {
  const groups: [SpottedFinding, ...SpottedFinding[]][] = [];
  const inOrder = [...spotted].sort((a, b) => compareFindings(a.finding, b.finding));
  for (const one of inOrder) {
    const group = groups.find((members) => members.some((member) => doSuggestionsOverlap(member, one)));
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

/** Writes one comment. It covers exactly the lines of its suggestion, when it has one. */
export function planComment(group: CommentGroup): PlannedComment {
  const [first] = group;
  const fingerprints = group.map(({ finding }) => finding.fingerprint);
  const reported = group.map(({ finding, spot }): CommentedFinding => ({ finding, cause: spot.cause }));
  const { path, startLine, endLine, suggestion } = first.spot;
  return {
    path,
    startLine,
    endLine,
    body: `${commentBody(reported, suggestion)}\n\n${makeMarker(fingerprints)}`,
    fingerprints,
  };
}

function doSuggestionsOverlap(a: SpottedFinding, b: SpottedFinding): boolean {
  const one = a.spot.suggestion;
  const other = b.spot.suggestion;
  return (
    one !== undefined && other !== undefined && a.spot.path === b.spot.path && doLinesOverlap(one, other)
  );
}

function doLinesOverlap(a: Lines, b: Lines): boolean {
  return a.startLine <= b.endLine && b.startLine <= a.endLine;
}
