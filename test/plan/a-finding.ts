import type { Finding } from "../../src/vocabulary/finding.ts";
import type { FileChange, HunkLine } from "../../src/vocabulary/snapshot.ts";

/** A realistic finding at `src/signup.ts:12`; a test passes what it is about as `changes`. */
export function aFinding(changes: Partial<Finding> & { line?: number } = {}): Finding {
  const { line = 12, ...rest } = changes;
  return {
    rule: "millisecond-timestamp",
    pitfall: 2,
    severity: "error",
    confidence: "high",
    path: "src/signup.ts",
    range: { start: { line, column: 15 }, end: { line, column: 25 } },
    message:
      "`Date.now()` returns milliseconds, but Customer.io reads seconds: the person signs up in the far future.",
    evidence: [],
    symbol: "signUp",
    fingerprint: `fp-${rest.rule ?? "millisecond-timestamp"}-${rest.path ?? "src/signup.ts"}-${line}`,
    edits: [],
    url: "https://example.com/rules/millisecond-timestamp",
    ...rest,
  };
}

/** A modified file with one hunk per picture: ` ` context, `+` added, `-` deleted; the first line's number is 1-based on both sides. */
export function aChange(path: string, ...hunks: readonly { at: number; lines: string }[]): FileChange {
  return { path, status: "modified", hunks: hunks.map(({ at, lines }) => ({ lines: drawHunk(at, lines) })) };
}

function drawHunk(at: number, picture: string): readonly HunkLine[] {
  let oldLine = at;
  let newLine = at;
  return Array.from(picture, (mark): HunkLine => {
    if (mark === "+") return { kind: "added", line: newLine++ };
    if (mark === "-") return { kind: "deleted", line: oldLine++ };
    oldLine += 1;
    return { kind: "context", line: newLine++ };
  });
}
