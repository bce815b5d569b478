import type { Finding, RuleFailure } from "./finding.ts";
import type { SkippedFile } from "./snapshot.ts";

/** What `analyze/` found in a snapshot. */
export interface Analysis {
  /** Paths of the files whose code was read by every rule. Files the byte scan ruled out count: they were read, and hold nothing. */
  readonly analyzed: readonly string[];
  readonly skipped: readonly SkippedFile[];
  /** In the order of `compareFindings`. */
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
  /** What is odd about ignore comments. */
  readonly notes: readonly Note[];
}

/** Something worth saying that is no finding. `line` is 1-based. */
export interface Note {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}
