import type { Analysis } from "../vocabulary/analysis.ts";
import type { Config, ConfigProblem, Lookalike } from "../vocabulary/config.ts";
import type { IgnoredRule } from "./ignored.ts";
import type { FileChange, SnapshotGap } from "../vocabulary/snapshot.ts";
import type { Standing } from "../vocabulary/standing.ts";

/** Everything that the plan of a review depends on. */
export interface ReviewInput {
  readonly analysis: Analysis;
  readonly changes: readonly FileChange[];
  /** The snapshot's. */
  readonly gap?: SnapshotGap | undefined;
  readonly config: Config;
  readonly configProblems: readonly ConfigProblem[];
  readonly lookalikes?: readonly Lookalike[];
  /** The rules that people ignored in this pull request. */
  readonly ignored?: readonly IgnoredRule[];
  readonly standing: Standing;
  /** Why there are no new inline comments; completes "no inline comment: …". */
  readonly onlyCheckRun?: string | undefined;
  /** How long reading and analyzing took, in milliseconds. */
  readonly took?: number;
}
