import { makeMarker } from "../vocabulary/comment-marker.ts";
import type { Finding } from "../vocabulary/finding.ts";
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

/** Which findings share an inline comment, and which have none because there is no room. */
export interface Grouping {
  /** The most severe first. */
  readonly groups: readonly CommentGroup[];
  readonly overLimit: readonly SpottedFinding[];
  /** The comment on their lines already reports enough others. */
  readonly crowded: readonly SpottedFinding[];
}

/**
 * Groups findings whose suggestions overlap, in at most `room` groups: GitHub applies only one suggestion per line, and applying one makes
 * the other outdated.
 *
 * @param spotted in the order of `compareFindings`
 */
export function groupForComments(spotted: readonly SpottedFinding[], room: number): Grouping {
  const groups: OpenGroup[] = [];
  const overLimit: SpottedFinding[] = [];
  const crowded: SpottedFinding[] = [];
  for (const one of spotted) {
    const { path, suggestion: lines = noLines } = one.spot;
    const group = groups.find((open) => open.path === path && doLinesOverlap(open.covered, lines));
    if (group === undefined && groups.length < room) groups.push({ path, members: [one], covered: lines });
    else if (group === undefined) overLimit.push(one);
    else if (group.members.length === maxFindingsPerComment) crowded.push(one);
    else join(group, one, lines);
  }
  return { groups: groups.map(({ members }) => members), overLimit, crowded };
}

interface OpenGroup {
  readonly path: string;
  readonly members: [SpottedFinding, ...SpottedFinding[]];
  /** The lines of its suggestions: without a gap, because each overlaps another. */
  covered: Lines;
}

/** For a finding without a suggestion: its lines overlap with no others. */
const noLines: Lines = { startLine: Infinity, endLine: -Infinity };

function join(group: OpenGroup, one: SpottedFinding, { startLine, endLine }: Lines): void {
  group.members.push(one);
  group.covered = {
    startLine: Math.min(startLine, group.covered.startLine),
    endLine: Math.max(endLine, group.covered.endLine),
  };
}

/** Nobody reads more about the same lines, and a comment's length is limited. */
const maxFindingsPerComment = 20;

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

function doLinesOverlap(a: Lines, b: Lines): boolean {
  return a.startLine <= b.endLine && b.startLine <= a.endLine;
}
