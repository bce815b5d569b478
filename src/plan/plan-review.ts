import { compareFindings } from "../finding.ts";
import type { PlacedFinding, PlannedComment, ReviewPlan } from "../review-plan.ts";
import { planCheckRun } from "./check-run.ts";
import { groupForComments, planComment, type SpottedFinding } from "./comments.ts";
import { withoutIgnored } from "./ignored.ts";
import { findSpot, isBrought, toPlacement } from "./placement.ts";
import type { ReviewInput } from "./review-input.ts";
import { reviewBody, summaryReasons } from "./words.ts";

/** Decides what a review says and where. The same input always gives the same plan. */
export function planReview(input: ReviewInput): ReviewPlan {
  const changes = new Map(input.changes.map((change) => [change.path, change]));
  const findings = [...withoutIgnored(input.analysis.findings, input.ignored ?? [])].sort(compareFindings);
  const spotted = findings
    .filter((finding) => isBrought(finding, changes))
    .map((finding) => ({ finding, spot: findSpot(finding, changes) }));

  const toTell = spotted.filter((one): one is SpottedFinding => {
    return one.spot.kind === "inline" && !input.standing.has(one.finding.fingerprint);
  });
  const groups = groupForComments(toTell);
  const limit = input.config["max-comments"];
  const overLimit = new Set(groups.slice(limit).flatMap((group) => group.map(({ finding }) => finding)));
  const placed = spotted.map(({ finding, spot }): PlacedFinding => ({
    finding,
    placement: overLimit.has(finding)
      ? { kind: "summary", reason: summaryReasons.overLimit(limit) }
      : toPlacement(spot),
  }));
  const comments = groups.slice(0, limit).map(planComment);
  return assemble(input, placed, findings.length - placed.length, comments);
}

/**
 * The plan after GitHub refused some of its comments: their findings move to the check run with `reason`, which completes
 * "not beside the code: …".
 */
export function withRefusedComments(
  input: ReviewInput,
  plan: ReviewPlan,
  refused: readonly PlannedComment[],
  reason: string,
): ReviewPlan {
  if (refused.length === 0) return plan;
  const lost = new Set(refused.flatMap((comment) => comment.fingerprints));
  const placed = plan.placed.map((one): PlacedFinding =>
    lost.has(one.finding.fingerprint) ? { ...one, placement: { kind: "summary", reason } } : one,
  );
  const comments = plan.comments.filter((comment) => !refused.includes(comment));
  return assemble(input, placed, plan.preexisting, comments);
}

function assemble(
  input: ReviewInput,
  placed: readonly PlacedFinding[],
  preexisting: number,
  comments: readonly PlannedComment[],
): ReviewPlan {
  return {
    placed,
    preexisting,
    comments,
    body: reviewBody(placed, comments.length),
    checkRun: planCheckRun(input, placed, preexisting),
  };
}
