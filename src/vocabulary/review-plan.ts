import type { ChangeAtCustomerIo } from "./inventory-change.ts";
import type { Evidence, Finding, Severity } from "./finding.ts";
import type { ThreadAction } from "./standing.ts";

/** What a review will say and where: plain data, made by `plan/`, posted by `github/` or printed by `report/`. */
export interface ReviewPlan {
  /** Every finding that the change introduces, with its place, in the order of `compareFindings`. None is ever dropped. */
  readonly placed: readonly PlacedFinding[];
  /** How many findings already existed before this change; they are only counted. */
  readonly preexisting: number;
  /** The review's inline comments; empty if there is nothing new to say. */
  readonly comments: readonly PlannedComment[];
  /** What to do about the threads of earlier reviews. */
  readonly threads: readonly ThreadAction[];
  /** The text at the top of the review; GitHub requires one. */
  readonly body: string;
  /** The same for each further review, if GitHub does not accept all comments in one. */
  readonly continuedBody: string;
  readonly checkRun: PlannedCheckRun;
  /** What the change does at Customer.io; the check run says it, too. */
  readonly atCustomerIo: ChangeAtCustomerIo;
}

export interface PlacedFinding {
  readonly finding: Finding;
  readonly placement: Placement;
  /** The changed line that causes it, if the finding is elsewhere and the comment is on that line. */
  readonly cause?: Evidence;
}

/** Lines are 1-based, on the diff's right side, inside one hunk, both included. `reason` says why it is not an inline comment. */
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
  /** Of the findings it reports. */
  readonly fingerprints: readonly string[];
}

/** A comment that GitHub rejected, and why. */
export interface RefusedComment {
  readonly comment: PlannedComment;
  readonly why: Refusal;
}

/** Why GitHub rejected a comment or a whole review. */
export type Refusal =
  /** It does not accept a comment on these lines. */
  | { readonly kind: "lines" }
  /** We may not comment at all, as in a locked conversation or with a read-only token. */
  | { readonly kind: "forbidden" }
  /** The person whose token this is has a review that was not submitted yet, and nobody may have two. */
  | { readonly kind: "pending-review" }
  /** In GitHub's own words. */
  | { readonly kind: "other"; readonly said: string };

export interface PlannedCheckRun {
  readonly conclusion: "success" | "failure" | "neutral";
  readonly title: string;
  /** Markdown, at most 65,535 characters, as is `text`. */
  readonly summary: string;
  readonly text?: string;
  /** The most severe findings, if there are too many for all. */
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
