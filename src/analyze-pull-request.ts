import { readIgnored } from "./commands/read-ignored.ts";
import { configPath, defaultConfig, parseConfig } from "./config.ts";
import type { PullRequest } from "./github/pull-request.ts";
import { readPullRequest } from "./github/read-pull-request.ts";
import type { ReviewInput } from "./plan/review-input.ts";
import type { ReviewTools } from "./review-tools.ts";
import type { SourceText } from "./snapshot.ts";

/** Everything that is known of a pull request before it is decided what to say. */
export interface AnalyzedPullRequest {
  /** All a review is decided from, but what stands on the pull request. */
  readonly input: Omit<ReviewInput, "standing">;
  readonly sources: readonly SourceText[];
}

/** The first two steps of a review: reads a pull request with its settings, and analyzes its code. */
export async function analyzePullRequest(
  pull: PullRequest,
  { github, analyze, rules, failOn }: ReviewTools,
  signal: AbortSignal,
): Promise<AnalyzedPullRequest> {
  const [{ snapshot, configText }, ignored] = await Promise.all([
    readPullRequest(github, pull, signal),
    readIgnored(github, pull, rules, signal),
  ]);
  const ruleIds = rules.map(({ id }) => id);
  const { config: found, problems } =
    configText === undefined
      ? { config: defaultConfig, problems: [] }
      : parseConfig(configText, configPath, ruleIds);
  const config = failOn === undefined ? found : { ...found, "fail-on": failOn };
  const analysis = await analyze(snapshot, config, signal);
  const { changes, gap, sources } = snapshot;
  return { input: { analysis, changes, gap, config, configProblems: problems, ignored }, sources };
}
