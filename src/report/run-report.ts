import type { Analysis } from "../vocabulary/analysis.ts";
import type { ReviewPlan } from "../vocabulary/review-plan.ts";

/** All that one run of the command line tells. */
export interface RunReport {
  /** Its findings are those to be told: sure enough, in the wanted paths, and for a review those that the change brings. */
  readonly analysis: Analysis;
  /** How many findings were left out because the analysis is not sure enough of them. */
  readonly unsure: number;
  /** The texts of the files that were read, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A run over a change: its plan is what the app would post. */
export interface ReviewReport extends RunReport {
  /** The change in words, such as `main...HEAD`. */
  readonly title: string;
  readonly plan: ReviewPlan;
}
