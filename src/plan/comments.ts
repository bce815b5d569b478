import { makeMarker } from "../vocabulary/comment-marker.ts";
import { compareFindings, type Finding } from "../vocabulary/finding.ts";
import type { PlannedComment } from "../vocabulary/review-plan.ts";
import type { Lines, Spot } from "./placement.ts";
import { commentBody, type CommentedFinding } from "./words.ts";

/** A finding and the spot beside the code where it is told. */
export interface SpottedFinding {
  readonly finding: Finding;
  readonly spot: Extract<Spot, { kind: "inline" }>;
}

/** Findings told by one comment, most severe first; never empty. */
export type CommentGroup = readonly [SpottedFinding, ...SpottedFinding[]];

/**
 * Puts findings whose suggestions meet into one group: GitHub applies only one suggestion a line, and applying one outdates the
 * other. Groups come most severe first.
 */
export function groupForComments(spotted: readonly SpottedFinding[]): readonly CommentGroup[] {
  const groups: [SpottedFinding, ...SpottedFinding[]][] = [];
  const inOrder = [...spotted].sort((a, b) => compareFindings(a.finding, b.finding));
  for (const one of inOrder) {
    const group = groups.find((members) => members.some((member) => doSuggestionsMeet(member, one)));
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

/** Words one comment. It sits exactly on the lines of its suggestion, when it has one. */
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

function doSuggestionsMeet(a: SpottedFinding, b: SpottedFinding): boolean {
  const one = a.spot.suggestion;
  const other = b.spot.suggestion;
  return one !== undefined && other !== undefined && a.spot.path === b.spot.path && doLinesMeet(one, other);
}

function doLinesMeet(a: Lines, b: Lines): boolean {
  return a.startLine <= b.endLine && b.startLine <= a.endLine;
}
