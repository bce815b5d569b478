import type { Evidence, Finding, Severity } from "./finding.ts";
import type { ThreadAction } from "./standing.ts";

/** What a review will say and where: plain data, made by `plan/`, done by `github/post` or printed by `report/`. */
export interface ReviewPlan {
  /** Every finding the change brings, with its place, in the order of `compareFindings`. None is ever dropped. */
  readonly placed: readonly PlacedFinding[];
  /** How many findings stood in the code before this change; they are only counted. */
  readonly preexisting: number;
  /** The review's inline comments; empty when there is nothing new to say. */
  readonly comments: readonly PlannedComment[];
  /** What becomes of the threads of earlier reviews. */
  readonly threads: readonly ThreadAction[];
  /** The text at the head of the review; GitHub wants one. */
  readonly body: string;
  /** The same for each further review, where GitHub does not take all comments in one. */
  readonly continuedBody: string;
  readonly checkRun: PlannedCheckRun;
}

export interface PlacedFinding {
  readonly finding: Finding;
  readonly placement: Placement;
  /** The line of the change that causes it, when it lies elsewhere and is told there. */
  readonly cause?: Evidence;
}

/** Lines are 1-based, on the diff's right side, inside one hunk, both included. `reason` completes "not beside the code: …". */
export type Placement =
  | { readonly kind: "inline"; readonly startLine: number; readonly endLine: number }
  | { readonly kind: "summary"; readonly reason: string };

export interface PlannedComment {
  readonly path: string;
  /** Equal to `endLine` for one line. */
  readonly startLine: number;
  readonly endLine: number;
  /** Markdown, hidden marker included. */
  readonly body: string;
  /** Of the findings it tells. */
  readonly fingerprints: readonly string[];
}

export interface PlannedCheckRun {
  readonly conclusion: "success" | "failure" | "neutral";
  readonly title: string;
  /** Markdown, at most 65,535 characters, as is `text`. */
  readonly summary: string;
  readonly text?: string;
  readonly annotations: readonly PlannedAnnotation[];
  /** Buttons, at most three. */
  readonly actions?: readonly PlannedAction[];
}

/** A button of the check run. Label and identifier have at most 20 characters, the description 40. */
export interface PlannedAction {
  readonly identifier: string;
  readonly label: string;
  readonly description: string;
}

/** An annotation of the check run. Columns (1-based, UTF-16; `endColumn` included) only where start and end line are equal. */
export interface PlannedAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
}
