import { analyzePullRequest } from "./analyze-pull-request.ts";
import type { ReviewTools } from "./review-tools.ts";
import type { Finding } from "../vocabulary/finding.ts";
import { isFixable, planFixes, type LeftFinding } from "../fix/plan-fixes.ts";
import { commitFiles, findCommitObstacle, findRewritable } from "../github/commit-files.ts";
import type { GitHub } from "../github/octokit.ts";
import type { PullRequest } from "../github/pull-request.ts";
import { fixCommitMessage, type FixOutcome } from "../plan/fix-words.ts";
import { planReview } from "../plan/plan-review.ts";
import { findDismissed } from "../plan/threads.ts";

/**
 * Commits every proven fix for a pull request's findings, in one commit on its branch. Reads and analyzes the head again, because
 * no earlier review is stored anywhere.
 *
 * @param askedBy the login of the person who asked, who has write access
 */
export async function fixPullRequest(
  pull: PullRequest,
  askedBy: string,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<FixOutcome> {
  const { github } = tools;
  const obstacle = await findCommitObstacle(github, pull);
  if (obstacle !== undefined) return { kind: obstacle };

  const { input, sources } = await analyzePullRequest(pull, tools, signal);
  const findings = planReview(input).placed.map(({ finding }) => finding);
  const dismissed = findDismissed(input);
  const fixable = findings.filter((finding) => isFixable(finding) && !dismissed.has(finding));
  const paths = new Set(fixable.flatMap(({ edits }) => edits.map(({ path }) => path)));
  const texts = new Map(sources.filter(({ path }) => paths.has(path)).map(({ path, text }) => [path, text]));
  const rewritable = await findRewritable(github, pull, texts, signal);
  for (const path of paths) if (!rewritable.has(path)) texts.delete(path);

  const { files, fixed, left } = planFixes(fixable, texts);
  const tried = new Set(fixable);
  const others = findings.filter((finding) => !tried.has(finding));
  const allLeft = [...left, ...others.map((finding) => leave(finding, dismissed))];
  if (files.length === 0) return { kind: "nothing", left: allLeft };
  signal.throwIfAborted();
  const message = fixCommitMessage(fixed, askedBy);
  const outcome = await commitFiles(github, pull, { ...message, files }, signal);
  return outcome.kind === "committed" ? { ...outcome, fixed, left: allLeft } : outcome;
}

/** Counts the findings that *Fix all* can fix: none if the app may not commit to the pull request's branch. Takes no request. */
export async function countFixable(
  pull: PullRequest,
  findings: readonly Finding[],
  github: GitHub,
): Promise<number> {
  const fixable = findings.filter(isFixable).length;
  if (fixable === 0) return 0;
  return (await findCommitObstacle(github, pull)) === undefined ? fixable : 0;
}

function leave(finding: Finding, dismissed: ReadonlySet<Finding>): LeftFinding {
  if (dismissed.has(finding)) {
    return { finding, reason: "its conversation was resolved" };
  }
  const unfixed = finding.unfixed ?? "no safe automatic fix";
  return { finding, reason: finding.edits.length === 0 ? unfixed : "low confidence" };
}
