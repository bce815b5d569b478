import type { Comparison } from "./comparison.ts";
import type { Coverage } from "./coverage.ts";
import type { Finding, RuleFailure } from "./finding.ts";
import type { Inventory } from "./inventory.ts";
import type { SkippedFile } from "./snapshot.ts";
import type { Stage } from "./timing.ts";

/** The result of analyzing a snapshot. */
export interface Analysis {
  /** Paths of the files that every rule checked, including those that a quick scan ruled out. */
  readonly analyzed: readonly string[];
  readonly skipped: readonly SkippedFile[];
  /** In the order of `compareFindings`; only the most severe if there are too many. */
  readonly findings: readonly Finding[];
  /** Findings that comments in the code ignore, in no order. */
  readonly ignored?: readonly IgnoredFinding[];
  readonly failures: readonly RuleFailure[];
  /** Problems with the comments that ignore findings, and with patterns of `.gitattributes`. */
  readonly notes: readonly Note[];
  /** The coverage of the files in which findings are reported. */
  readonly coverage: Coverage;
  /** What the code does in Customer.io, if requested: in files in which findings are reported. */
  readonly inventory?: Inventory;
  /** Only for a change that touches code that has to do with Customer.io. */
  readonly comparison?: Comparison;
  /** How long each stage took, if requested. */
  readonly timing?: readonly Stage[];
}

/** A finding that a comment ignores, and the reason that the comment gives. */
export interface IgnoredFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/** A remark that is not a finding. `line` is 1-based. */
export interface Note {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}
