import type { ReviewTools } from "../review/review-tools.ts";
import { fixPullRequest } from "../review/fix-pull-request.ts";
import { changeSummary, type ReportedCheckRun } from "../github/check-run.ts";
import { mayWrite, type PullRequestName } from "../github/conversation.ts";
import { getPullRequest } from "../github/pull-request.ts";
import { withFixNote, type FixOutcome } from "../plan/fix-words.ts";

/** Someone pressed *Fix all* on a check run; plain data, so that any queue can keep it. */
export interface PressedButton {
  readonly pull: PullRequestName;
  readonly checkRun: ReportedCheckRun;
  /** The login of the person who pressed it. */
  readonly by: string;
}

/**
 * Commits every safe fix, but only to the head that the check run belongs to, so that a second press changes nothing. Anything that
 * could not be fixed is listed next to the button, in the check run's summary.
 */
export async function pressFixAll(
  pressed: PressedButton,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<FixOutcome> {
  const { pull, checkRun } = pressed;
  const outcome = await fix(pressed, tools, signal);
  const hasNothingToSay = outcome.kind === "committed" && outcome.left.length === 0;
  if (!hasNothingToSay) {
    await changeSummary(tools.github, pull, checkRun, (summary) => withFixNote(summary, outcome));
  }
  return outcome;
}

async function fix(
  { pull, checkRun, by }: PressedButton,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<FixOutcome> {
  if (!(await mayWrite(tools.github, pull, by, signal))) return { kind: "not-allowed" };
  const now = await getPullRequest(tools.github, pull, signal);
  if (now.isOpen && now.headSha !== checkRun.headSha) return { kind: "moved" };
  return fixPullRequest(now, by, tools, signal);
}
