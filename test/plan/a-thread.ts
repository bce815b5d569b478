import { makeMarker } from "../../src/vocabulary/comment-marker.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import type { StandingThread } from "../../src/vocabulary/standing.ts";
import { aFinding } from "./a-finding.ts";

/** An open thread without answers, started by our comment on these findings; a test passes what it is about as `changes`. */
export function aThread(
  changes: Partial<StandingThread> & { readonly findings?: readonly Finding[] } = {},
): StandingThread {
  const { findings = [aFinding()], ...rest } = changes;
  const [first = aFinding()] = findings;
  const { line } = first.range.start;
  return {
    id: `thread ${line}`,
    commentId: `comment ${line}`,
    body: `An earlier wording.\n\n${makeMarker(findings.map(({ fingerprint }) => fingerprint))}`,
    path: first.path,
    lines: { startLine: line, endLine: line },
    resolvedBy: undefined,
    isHidden: false,
    isAnswered: false,
    mayResolve: true,
    ...rest,
  };
}
