import { readIgnored } from "../commands/read-ignored.ts";
import type { PullRequest } from "../github/pull-request.ts";
import { listChanges, readCode } from "../github/read-pull-request.ts";
import { readStanding } from "../github/read-standing.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import { loadConfig, type ReviewTools } from "./review-tools.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";

/** Everything that a review would be decided from, and the code. */
export interface AnalyzedPullRequest {
  readonly input: ReviewInput;
  readonly sources: readonly SourceText[];
}

/** Reads a pull request with its settings and what stands on it, and analyzes its code. Writes nothing. */
export async function analyzePullRequest(
  pull: PullRequest,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<AnalyzedPullRequest> {
  const { github, analyze, rules, head } = tools;
  const [changes, state] = await Promise.all([
    listChanges(github, pull, signal),
    readStanding(github, pull, undefined, signal),
  ]);
  const { now, standing, conversation, configs, archiveUrl } = state;
  const [snapshot, { config, problems: configProblems }, ignored] = await Promise.all([
    readCode(github, pull, changes, { ...head, archiveUrl }, signal),
    loadConfig(tools, pull, configs, signal),
    readIgnored(github, now, rules, conversation, signal),
  ]);
  const analysis = await analyze(snapshot, config, signal);
  const { gap, sources } = snapshot;
  return {
    input: { analysis, changes: snapshot.changes, gap, config, configProblems, ignored, standing },
    sources,
  };
}
