import { completeCheckRun } from "./github/check-run.ts";
import { listGroupChanges, type MergeGroup } from "./github/merge-group.ts";
import { readCode } from "./github/read-pull-request.ts";
import { planReview } from "./plan/plan-review.ts";
import { summaryReasons } from "./plan/words.ts";
import { loadConfig, type ReviewOutcome, type ReviewTools } from "./review-tools.ts";
import { nothingStands } from "./standing.ts";
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
  return underCheckRun(tools, commit, signal, async (checkRun, progress) => {
    const { changes, gap } = await listGroupChanges(github, group, signal);
    const { snapshot, configText } = await readCode(github, commit, changes, tools.head, signal);
    progress.loaded = loadConfig(configText, tools);
    const { config, problems } = progress.loaded;
    const analysis = await tools.analyze(snapshot, config, signal);
    const plan = planReview({
      ...{ analysis, changes: snapshot.changes, gap: gap ?? snapshot.gap, config, configProblems: problems },
      ...{ standing: nothingStands, onlyCheckRun: summaryReasons.mergeGroup, took: tools.now() - startedAt },
    });
    progress.step = "report";
    const toldIn = await completeCheckRun(github, group, checkRun, plan.checkRun);
    return { kind: "reviewed", comments: 0, result: plan.checkRun, toldIn };
  });
}
