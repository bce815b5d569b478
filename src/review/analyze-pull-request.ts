import type { PullRequest } from "../github/pull-request.ts";
import { listChanges } from "../github/read-change.ts";
import { readStanding } from "../github/read-standing.ts";
import { readPullRequest, toReviewInput } from "./read-pull-request.ts";
import type { AnalyzedChange, ReviewTools } from "./review-tools.ts";

/** Reads a pull request and analyzes its code, without a check run. Writes nothing. */
export async function analyzePullRequest(
  pull: PullRequest,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<AnalyzedChange> {
  const start = {
    changes: listChanges(tools.github, pull, signal),
    state: readStanding(tools.github, pull, undefined, signal),
  };
  const read = await readPullRequest(pull, tools, start, signal);
  const analysis = await tools.analyze(read.snapshot, read.loaded.config, signal, pull);
  return { input: toReviewInput(read, analysis), sources: read.snapshot.sources };
}
