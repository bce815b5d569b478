import { addEarlierTexts } from "../analyze/newly-skipped.ts";
import { startQueuedCheckRun, startCheckRun } from "../github/check-run.ts";
import { listGroupChanges, type MergeGroup } from "../github/merge-group.ts";
import { readCode } from "../github/read-change.ts";
import { readConfigs } from "../github/read-config.ts";
import { readTextsBefore } from "../github/texts-before.ts";
import { planReview } from "../plan/plan-review.ts";
import { summaryReasons } from "../plan/words.ts";
import { nothingStands } from "../vocabulary/standing.ts";
import { toReviewInput, type ReadChange, type ReadingStart } from "./read-pull-request.ts";
import {
  addNested,
  countReviewed,
  loadConfig,
  type ReviewOutcome,
  type ReviewTools,
} from "./review-tools.ts";
import { inStage } from "./stages.ts";
import { underCheckRun } from "./under-check-run.ts";

/**
 * Reviews the commit that a merge queue tests. It belongs to no pull request, so its check run alone holds the findings.
 *
 * @throws what went wrong, after the check run says so in words.
 */
export async function reviewMergeGroup(
  group: MergeGroup,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  const startedAt = tools.now();
  const start = () => startGroup(group, tools);
  return underCheckRun(tools, group, signal, start, async (_started, progress) => {
    const read = await inStage(tools, "read", () => readGroup(group, tools, progress, signal));
    const analysis = await inStage(tools, "analyze", () =>
      tools.analyze(read.snapshot, read.loaded.config, signal, group),
    );
    const input = {
      ...toReviewInput(read, analysis),
      onlyCheckRun: summaryReasons.mergeGroup,
      took: tools.now() - startedAt,
    };
    const plan = await inStage(tools, "plan", () => planReview(input));
    progress.step = "report";
    const { result, reportedIn } = await inStage(tools, "post", () => progress.conclude(plan.checkRun));
    const { problems: configProblems } = read.loaded;
    const outcome = { ...countReviewed(analysis, plan), result, reportedIn, configProblems };
    const change = { input, sources: read.snapshot.sources };
    return { kind: "reviewed", comments: 0, ...outcome, change };
  });
}

async function startGroup(commit: MergeGroup, { github, queued, now, instances }: ReviewTools) {
  const group = { ...commit, instance: instances?.own };
  const checkRun =
    queued === undefined
      ? await startCheckRun(github, group)
      : await startQueuedCheckRun(github, group, queued, now());
  return { checkRun };
}

/** Reads what a group changes, its code and the config. There is nothing else: nobody comments on a merge group. */
async function readGroup(
  group: MergeGroup,
  tools: ReviewTools,
  { onConfig }: Pick<ReadingStart, "onConfig">,
  signal: AbortSignal,
): Promise<ReadChange> {
  const { github, head } = tools;
  const { changes, gap } = await listGroupChanges(github, group, signal);
  const commit = { ...group, baseRef: group.baseSha, changedFiles: undefined };
  const [code, found] = await Promise.all([
    readCode(github, commit, changes, head, signal),
    readConfigs(github, group, signal),
  ]);
  const own = await loadConfig(tools, group, found, signal);
  onConfig?.(own);
  const loaded = await addNested(tools, group, own, code, signal);
  const snapshot = await addEarlierTexts(code, loaded.config, (paths) =>
    readTextsBefore(github, commit, paths, signal),
  );
  const whole = gap === undefined ? snapshot : { ...snapshot, gap };
  return { snapshot: whole, loaded, ignored: [], standing: nothingStands };
}
