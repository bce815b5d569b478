import { compareFindings } from "../vocabulary/finding.ts";
import type { PlacedFinding, RefusedComment, ReviewPlan } from "../vocabulary/review-plan.ts";
import { planCheckRun } from "./check-run.ts";
import { groupForComments, planComment, type SpottedFinding } from "./comments.ts";
import { withoutIgnored } from "./ignored.ts";
import { planChanges } from "./plan-changes.ts";
import { findSpot, isIntroduced, toPlacement } from "./placement.ts";
import type { ReviewInput } from "./review-input.ts";
import { planThreads } from "./threads.ts";
import { continuedBody, refusalReason, reviewBody, summaryReasons } from "./words.ts";

/** Decides what a review says and where. The same input always results in the same plan. */
export function planReview(input: ReviewInput): ReviewPlan {
  const changes = new Map(input.changes.map((change) => [change.path, change]));
  const findings = [...withoutIgnored(input.analysis.findings, input.ignored ?? [])].sort(compareFindings);
  const spotted = findings
    .filter((finding) => isIntroduced(finding, changes))
    .map((finding) => ({ finding, spot: findSpot(finding, changes) }));

  const inline = spotted.filter((one): one is SpottedFinding => one.spot.kind === "inline");
  const threads = planThreads(input, inline);
  const limit = input.config["max-comments"];
  const room = input.onlyCheckRun === undefined ? Math.max(limit - threads.open, 0) : 0;
  const fresh = inline.filter(({ finding }) => !threads.reported.has(finding.fingerprint));
  const { groups, overLimit, crowded } = groupForComments(fresh, room);
  const reasons = new Map([
    ...overLimit.map(
      ({ finding }) => [finding, input.onlyCheckRun ?? summaryReasons.overLimit(limit)] as const,
    ),
    ...crowded.map(({ finding }) => [finding, summaryReasons.crowded] as const),
  ]);
  const placed = spotted.map(({ finding, spot }): PlacedFinding => {
    const reason = reasons.get(finding);
    return {
      finding,
      placement: reason === undefined ? toPlacement(spot) : { kind: "summary", reason },
      ...(spot.kind === "inline" && spot.cause !== undefined ? { cause: spot.cause } : {}),
    };
  });
  const comments = groups.map(planComment);
  return assemble(input, {
    placed,
    preexisting: findings.length - placed.length,
    comments,
    threads: threads.actions,
  });
}

/** The plan after GitHub rejected some of its comments: their findings move to the check run, which says why. */
export function withRefusedComments(
  input: ReviewInput,
  plan: ReviewPlan,
  refused: readonly RefusedComment[],
): ReviewPlan {
  if (refused.length === 0) return plan;
  const reasons = new Map(
    refused.flatMap(({ comment, why }) =>
      comment.fingerprints.map((fingerprint) => [fingerprint, refusalReason(why)] as const),
    ),
  );
  const placed = plan.placed.map((one): PlacedFinding => {
    const reason = reasons.get(one.finding.fingerprint);
    return reason === undefined ? one : { ...one, placement: { kind: "summary", reason } };
  });
  const lost = new Set(refused.map(({ comment }) => comment));
  const comments = plan.comments.filter((comment) => !lost.has(comment));
  return assemble(input, { ...plan, placed, comments });
}

function assemble(
  input: ReviewInput,
  decided: Omit<ReviewPlan, "body" | "continuedBody" | "checkRun" | "atCustomerIo">,
): ReviewPlan {
  const { placed, preexisting, comments, threads } = decided;
  const atCustomerIo = planChanges(input);
  return {
    ...{ placed, preexisting, comments, threads },
    body: reviewBody(placed, comments.length, input.standing.threads.length === 0),
    continuedBody,
    checkRun: planCheckRun(input, placed, preexisting, atCustomerIo),
    atCustomerIo,
  };
}
