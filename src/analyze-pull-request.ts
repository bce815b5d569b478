import { readIgnored } from "./commands/read-ignored.ts";
import { noCheckRun } from "./github/check-run.ts";
import { getOwnLogin } from "./github/own-login.ts";
import type { PullRequest } from "./github/pull-request.ts";
import { listChanges, readCode } from "./github/read-pull-request.ts";
import { readStanding } from "./github/read-standing.ts";
import type { ReviewInput } from "./plan/review-input.ts";
import { loadConfig, type ReviewTools } from "./review-tools.ts";
import type { SourceText } from "./snapshot.ts";
import { nothingStands, type Standing } from "./standing.ts";

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
  const changes = await listChanges(github, pull, signal);
  const [{ snapshot, configText }, standing, ignored] = await Promise.all([
    readCode(github, pull, changes, head, signal),
    readWhatStands(pull, tools, signal),
    readIgnored(github, pull, rules, signal),
  ]);
  const { config, problems: configProblems } = loadConfig(configText, tools);
  const analysis = await analyze(snapshot, config, signal);
  const { gap, sources } = snapshot;
  return {
    input: { analysis, changes: snapshot.changes, gap, config, configProblems, ignored, standing },
    sources,
  };
}

async function readWhatStands(
  pull: PullRequest,
  { github }: ReviewTools,
  signal: AbortSignal,
): Promise<Standing> {
  if (pull.reviewComments === 0) return nothingStands;
  const checkRun = noCheckRun(await getOwnLogin(github));
  return (await readStanding(github, pull, checkRun, signal)).standing;
}
