import type { PullRequest } from "../github/pull-request.ts";
import { listChanges } from "../github/read-change.ts";
import { readStanding } from "../github/read-standing.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";
import { readPullRequest, toReviewInput } from "./read-pull-request.ts";
import type { ReviewTools } from "./review-tools.ts";

/** Everything that a review would be decided from, and the code. */
export interface AnalyzedPullRequest {
  readonly input: ReviewInput;
  readonly sources: readonly SourceText[];
}

/** Reads a pull request and analyzes its code, without a check run. Writes nothing. */
export async function analyzePullRequest(
  pull: PullRequest,
  tools: ReviewTools,
  signal: AbortSignal,
): Promise<AnalyzedPullRequest> {
  const start = {
    changes: listChanges(tools.github, pull, signal),
    state: readStanding(tools.github, pull, undefined, signal),
  };
  const read = await readPullRequest(pull, tools, start, signal);
  const analysis = await tools.analyze(read.snapshot, read.loaded.config, signal, pull);
  return { input: toReviewInput(read, analysis), sources: read.snapshot.sources };
}
