import { isMarkedFixed, parseMarker } from "../vocabulary/comment-marker.ts";
import { kinOf, subjectOf, type Finding } from "../vocabulary/finding.ts";
import { groupBy } from "../vocabulary/group-by.ts";
import type { StandingThread } from "../vocabulary/standing.ts";
import { findSpot, linesOf, type Changes, type Lines } from "./placement.ts";

/** A finding, and the lines where its inline comment would be. */
interface Candidate extends Lines {
  readonly finding: Finding;
  readonly path: string;
}

/** A finding that a thread reports, according to the marker in its comment. */
interface Claim {
  readonly fingerprint: string;
  readonly thread: StandingThread;
}

/**
 * Finds the findings that each thread reports, however the code around them was edited. The best reasons come first: the same identity on the
 * thread's own lines, the same code there, the same identity elsewhere, the same code in a renamed file, and at last other code in the same
 * function that the same rule reports. A finding belongs to one fingerprint; threads that name the same fingerprint share it.
 *
 * @param threads oldest first
 * @param isGone says whether the head has no file of a path
 */
export function matchThreads(
  threads: readonly StandingThread[],
  findings: readonly Finding[],
  changes: Changes,
  isGone: (path: string) => boolean,
): ReadonlyMap<StandingThread, readonly Finding[]> {
  // The usual case, and the one with the most findings.
  if (threads.length === 0) return new Map();
  const candidates = findings.map((finding) => toCandidate(finding, changes));
  const current = new Map(findings.map((finding) => [finding.formerFingerprint, finding.fingerprint]));
  const claims = threads.flatMap((thread) =>
    parseMarker(thread.body).map((named): Claim => ({ fingerprint: current.get(named) ?? named, thread })),
  );
  const found = new Map<string, Finding>();
  const taken = new Set<Finding>();
  for (const { keyOf, holds } of listSteps(isGone)) {
    const free = candidates.filter(({ finding }) => !taken.has(finding));
    const byKey = groupBy(free, ({ finding }) => keyOf(finding.fingerprint));
    for (const claim of claims.filter(({ fingerprint }) => !found.has(fingerprint))) {
      const kin = byKey.get(keyOf(claim.fingerprint)) ?? [];
      const match = kin.find((one) => !taken.has(one.finding) && holds(claim.thread, one));
      if (match === undefined || found.has(claim.fingerprint)) continue;
      found.set(claim.fingerprint, match.finding);
      taken.add(match.finding);
    }
  }
  const byThread = groupBy(claims, ({ thread }) => thread);
  const listFound = (thread: StandingThread): readonly Finding[] =>
    (byThread.get(thread) ?? []).flatMap(({ fingerprint }) => found.get(fingerprint) ?? []);
  return new Map(threads.map((thread) => [thread, listFound(thread)]));
}

/** A reason to believe that a thread reports a finding: a part of the fingerprint that both share, and a further condition. */
interface Step {
  /** Fingerprints without this part have nothing in common with others. */
  readonly keyOf: (fingerprint: string) => string;
  readonly holds: (thread: StandingThread, candidate: Candidate) => boolean;
}

function listSteps(isGone: (path: string) => boolean): readonly Step[] {
  const whole = (fingerprint: string): string => fingerprint;
  const subject = (fingerprint: string): string => subjectOf(fingerprint) ?? fingerprint;
  return [
    { keyOf: whole, holds: isOnLines },
    { keyOf: kinOf, holds: isOnLines },
    { keyOf: whole, holds: () => true },
    { keyOf: kinOf, holds: ({ path }) => isGone(path) },
    { keyOf: subject, holds: (thread, one) => !isClosedByUs(thread) && isOnLines(thread, one) },
    { keyOf: subject, holds: (thread, one) => hasLostItsLines(thread) && one.path === thread.path },
  ];
}

function toCandidate(finding: Finding, changes: Changes): Candidate {
  const spot = findSpot(finding, changes);
  if (spot.kind === "summary") return { finding, path: finding.path, ...linesOf(finding) };
  const { path, startLine, endLine } = spot;
  return { finding, path, startLine, endLine };
}

/** GitHub moves a thread with its lines, unless an edit touches them. */
function isOnLines({ path, lines }: StandingThread, candidate: Candidate): boolean {
  if (lines === undefined || path !== candidate.path) return false;
  return lines.startLine <= candidate.endLine && candidate.startLine <= lines.endLine;
}

/** An edit touched the lines of an open thread: the code that it reports may look different now. */
function hasLostItsLines({ lines, resolvedBy, isHidden }: StandingThread): boolean {
  return lines === undefined && resolvedBy === undefined && !isHidden;
}

/** It was fixed: other code in its place is another mistake. */
function isClosedByUs({ resolvedBy, body }: StandingThread): boolean {
  return resolvedBy === "us" || isMarkedFixed(body);
}
