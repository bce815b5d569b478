import {
  isMarkedFixed,
  markFixed,
  parseHistory,
  parseMarker,
  unmarkFixed,
  withHistory,
} from "../vocabulary/comment-marker.ts";
import { compareFindings, kinOf, type Finding } from "../vocabulary/finding.ts";
import type { StandingThread, ThreadAction } from "../vocabulary/standing.ts";
import { planComment, type SpottedFinding } from "./comments.ts";
import { matchThreads } from "./match-threads.ts";
import type { ReviewInput } from "./review-input.ts";

/** What to do with the threads that our earlier comments started. */
export interface ThreadsPlan {
  readonly actions: readonly ThreadAction[];
  /** Fingerprints of the findings not to report again: a comment already does, or a person closed or deleted that comment. */
  readonly reported: ReadonlySet<string>;
  /** How many inline comments are open. */
  readonly open: number;
}

/**
 * Decides for each of our threads whether its findings are still there, fixed, back again, or reported by another thread as well. What a
 * person resolved or hid stays that way, and a thread that a person answered is never hidden.
 *
 * @param spotted the findings that can have an inline comment now
 */
export function planThreads(input: ReviewInput, spotted: readonly SpottedFinding[]): ThreadsPlan {
  const findings = matchFindings(input);
  const spots = new Map(spotted.map((one) => [one.finding.fingerprint, one]));
  const isJudged = makeIsJudged(input);
  const reported = new Set<string>();
  const actions: ThreadAction[] = [];
  let open = 0;
  for (const thread of input.standing.threads.filter(canSpeak)) {
    const found = findings.get(thread) ?? [];
    const fresh = found.filter(({ fingerprint }) => !reported.has(fingerprint));
    for (const { fingerprint } of fresh) reported.add(fingerprint);
    if (found.length === 0) {
      if (isJudged(thread.path)) actions.push(...closeFixed(thread));
    } else if (fresh.length === 0) {
      actions.push(...hideRepeated(thread));
    } else {
      if (!isClosed(thread)) open += 1;
      const group = fresh.map(({ fingerprint }) => spots.get(fingerprint)).filter((one) => one !== undefined);
      actions.push(...keep(thread, group));
    }
  }
  for (const fingerprint of listDeleted(input)) reported.add(fingerprint);
  return { actions, reported, open };
}

/** The findings whose thread a person resolved: it stays resolved. */
export function findDismissed(input: ReviewInput): ReadonlySet<Finding> {
  const matches = [...matchFindings(input)];
  return new Set(
    matches.flatMap(([{ resolvedBy }, findings]) => (resolvedBy === "somebody" ? findings : [])),
  );
}

function matchFindings({
  analysis,
  standing,
  changes,
}: ReviewInput): ReadonlyMap<StandingThread, readonly Finding[]> {
  const paths = new Set([...analysis.analyzed, ...analysis.skipped.map(({ path }) => path)]);
  const changed = new Map(changes.map((change) => [change.path, change]));
  return matchThreads(standing.threads, analysis.findings, changed, (path) => !paths.has(path));
}

/** A thread that we resolved and can no longer reopen does not count: its finding gets a new comment. */
function canSpeak({ resolvedBy, mayResolve }: StandingThread): boolean {
  return resolvedBy !== "us" || mayResolve;
}

/** Closed by a person, for good. A thread that we closed ourselves opens again when its finding is back. */
function isClosed(thread: StandingThread): boolean {
  return thread.resolvedBy === "somebody" || (thread.isHidden && !isMarkedFixed(thread.body));
}

function closeFixed(thread: StandingThread): readonly ThreadAction[] {
  if (thread.resolvedBy !== undefined || thread.isHidden) return [];
  const { id: threadId, commentId, body } = thread;
  // The mark shows a later review that we hid the comment, not a person.
  const hide: readonly ThreadAction[] = thread.isAnswered
    ? []
    : [
        { kind: "edit", commentId, body: markFixed(body) },
        { kind: "hide", commentId, reason: "OUTDATED" },
      ];
  return thread.mayResolve ? [{ kind: "resolve", threadId, otherwise: hide }] : hide;
}

/** Two processes that did not know of each other may have posted the same comment. */
function hideRepeated(thread: StandingThread): readonly ThreadAction[] {
  if (thread.resolvedBy !== undefined || thread.isHidden || thread.isAnswered) return [];
  return [{ kind: "hide", commentId: thread.commentId, reason: "DUPLICATE" }];
}

function keep(thread: StandingThread, group: readonly SpottedFinding[]): readonly ThreadAction[] {
  if (isClosed(thread)) return [];
  const { id: threadId, commentId } = thread;
  const actions: ThreadAction[] = [];
  if (thread.resolvedBy === "us") actions.push({ kind: "reopen", threadId });
  if (thread.isHidden) actions.push({ kind: "show", commentId });
  const body = reword(thread, group);
  if (body !== undefined && body !== thread.body) actions.push({ kind: "edit", commentId, body });
  return actions;
}

/** What the comment would say today. A comment cannot move, so a suggestion for other lines than its own is dropped. */
function reword(thread: StandingThread, group: readonly SpottedFinding[]): string | undefined {
  const [first, ...rest] = [...group].sort((a, b) => compareFindings(a.finding, b.finding));
  if (first === undefined || (thread.lines === undefined && isNamed(first.finding, thread))) {
    return thread.isHidden ? unmarkFixed(thread.body) : undefined;
  }
  const isSamePlace =
    first.spot.startLine === thread.lines?.startLine && first.spot.endLine === thread.lines.endLine;
  const { body } = planComment([isSamePlace ? first : withoutSuggestion(first), ...rest]);
  return withHistory(body, thread.body);
}

/** Says whether a thread reports a finding's code as it is now, in this file or in one that was renamed. */
function isNamed({ fingerprint, formerFingerprint }: Finding, { body }: StandingThread): boolean {
  return parseMarker(body).some((name) => kinOf(name) === kinOf(fingerprint) || name === formerFingerprint);
}

function withoutSuggestion({ finding, spot }: SpottedFinding): SpottedFinding {
  const { kind, path, startLine, endLine, cause } = spot;
  return { finding, spot: { kind, path, startLine, endLine, ...(cause === undefined ? {} : { cause }) } };
}

/** Says of a path whether a missing finding means that it is fixed: the file was analyzed, or is gone. */
function makeIsJudged({ analysis, gap }: ReviewInput): (path: string) => boolean {
  const isPartial = analysis.failures.length > 0 || gap?.kind === "repository-too-large";
  const unread = new Set(
    analysis.skipped.filter(({ onPurpose }) => onPurpose !== true).map(({ path }) => path),
  );
  return (path) => !isPartial && !unread.has(path);
}

/** Findings whose comment somebody deleted: they are not reported again. */
function listDeleted({ analysis, standing }: ReviewInput): readonly string[] {
  const standingStill = new Set(standing.threads.flatMap(({ body }) => parseHistory(body)));
  const isDeleted = (fingerprint: string): boolean =>
    standing.everReported.has(fingerprint) && !standingStill.has(fingerprint);
  return analysis.findings
    .filter(({ fingerprint, formerFingerprint = fingerprint }) =>
      [fingerprint, formerFingerprint].some(isDeleted),
    )
    .map(({ fingerprint }) => fingerprint);
}
