import { makeMarker } from "../../src/vocabulary/comment-marker.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import type { StandingThread } from "../../src/vocabulary/standing.ts";
import { aFinding } from "./a-finding.ts";

/** A thread that a comment of ours on these findings began, open and unanswered; what a test is about is given as `changes`. */
export function aThread(
  changes: Partial<StandingThread> & { readonly findings?: readonly Finding[] } = {},
): StandingThread {
  const { findings = [aFinding()], ...rest } = changes;
  const [first = aFinding()] = findings;
  const { line } = first.range.start;
  return {
    id: `thread ${line}`,
    commentId: `comment ${line}`,
    body: `As told before.\n\n${makeMarker(findings.map(({ fingerprint }) => fingerprint))}`,
    path: first.path,
    lines: { startLine: line, endLine: line },
    resolvedBy: undefined,
    isHidden: false,
    isAnswered: false,
    mayResolve: true,
    ...rest,
  };
}
