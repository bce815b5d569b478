import type { Analysis } from "../vocabulary/analysis.ts";
import type { Config, ConfigProblem } from "../vocabulary/config.ts";
import type { IgnoredRule } from "./ignored.ts";
import type { FileChange, SnapshotGap } from "../vocabulary/snapshot.ts";
import type { Standing } from "../vocabulary/standing.ts";

/** All that a review is decided from. */
export interface ReviewInput {
  readonly analysis: Analysis;
  readonly changes: readonly FileChange[];
  /** The snapshot's. */
  readonly gap?: SnapshotGap | undefined;
  readonly config: Config;
  readonly configProblems: readonly ConfigProblem[];
  /** What people asked to leave out of this pull request's review. */
  readonly ignored?: readonly IgnoredRule[];
  readonly standing: Standing;
  /** Why nothing new is said beside the code; completes "not beside the code: …". */
  readonly onlyCheckRun?: string | undefined;
  /** How long reading and analyzing took, in milliseconds. */
  readonly took?: number;
}
