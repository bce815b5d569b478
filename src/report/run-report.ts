import type { Analysis } from "../vocabulary/analysis.ts";
import type { ConfigProblem } from "../vocabulary/config.ts";
import type { BaselineEntry } from "../vocabulary/baseline.ts";
import type { Confidence, Finding } from "../vocabulary/finding.ts";
import type { ReviewPlan } from "../vocabulary/review-plan.ts";
import type { Stage } from "../vocabulary/timing.ts";

/** Everything that one run of the command line reports. */
export interface RunReport {
  /** Its findings are those to report: with enough confidence, in the requested paths, and, in a review, introduced by the change. */
  readonly analysis: Analysis;
  /** Findings that are neither listed nor counted because more confidence was requested. */
  readonly hidden: HiddenFindings;
  /** The findings that a baseline removed, if one was used. */
  readonly baseline?: AppliedBaseline;
  readonly configProblems: readonly ConfigProblem[];
  /** The texts of the files that were read, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Absolute: the folder that all paths are relative to; `undefined` for a pull request on GitHub. */
  readonly root?: string;
  /** How long each stage took, if requested. */
  readonly timing?: readonly Stage[];
}

/** A baseline that was compared with the findings. */
export interface AppliedBaseline {
  /** As the person named it. */
  readonly file: string;
  /** The findings that it lists, which are not reported and not counted. */
  readonly known: readonly Finding[];
  /** Its entries that no longer match a finding. */
  readonly unused: readonly BaselineEntry[];
}

export interface HiddenFindings {
  readonly count: number;
  /** Their confidence is below this. */
  readonly below: Confidence;
}

/** A run on a change: its plan is what the app would post. */
export interface ReviewReport extends RunReport {
  /** The change in words, such as `main...HEAD`. */
  readonly title: string;
  readonly plan: ReviewPlan;
}
