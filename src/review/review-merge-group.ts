import { beginCheckRun, completeCheckRun, startCheckRun } from "../github/check-run.ts";
import { listGroupChanges, type MergeGroup } from "../github/merge-group.ts";
import { readConfigs } from "../github/read-config.ts";
import { readCode } from "../github/read-pull-request.ts";
import { planReview } from "../plan/plan-review.ts";
import { summaryReasons } from "../plan/words.ts";
import { loadConfig, type ReviewOutcome, type ReviewTools } from "./review-tools.ts";
import { nothingStands } from "../vocabulary/standing.ts";
import { underCheckRun } from "./under-check-run.ts";

/**
 * Judges the commit that a merge queue tries, as a review would. It belongs to no pull request, so everything is told in its check run.
 *
 * @throws what went wrong, after the check run says so in words.
 */
export async function reviewMergeGroup(
  group: MergeGroup,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const { github } = tools;
  const startedAt = tools.now();
  const commit = { ...group, baseRef: group.baseSha, changedFiles: undefined };
  const { queued, now } = tools;
  const start = async () => ({
    checkRun:
      queued === undefined
        ? await startCheckRun(github, commit)
        : await beginCheckRun(github, commit, queued, now()),
  });
  return underCheckRun(tools, commit, signal, start, async ({ checkRun }, progress) => {
    const { changes, gap } = await listGroupChanges(github, group, signal);
    const [snapshot, found] = await Promise.all([
      readCode(github, commit, changes, tools.head, signal),
      readConfigs(github, group, signal),
    ]);
    progress.loaded = await loadConfig(tools, group, found, signal);
    const { config, problems } = progress.loaded;
    const analysis = await tools.analyze(snapshot, config, signal);
    const plan = planReview({
      ...{ analysis, changes: snapshot.changes, gap: gap ?? snapshot.gap, config, configProblems: problems },
      ...{ standing: nothingStands, onlyCheckRun: summaryReasons.mergeGroup, took: tools.now() - startedAt },
    });
    progress.step = "report";
    const reportedIn = await completeCheckRun(github, group, checkRun, plan.checkRun);
    return { kind: "reviewed", comments: 0, result: plan.checkRun, reportedIn };
  });
}
