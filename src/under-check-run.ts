import { configPath, parseConfig, type LoadedConfig } from "./config.ts";
import { completeCheckRun, startCheckRun, type CheckedCommit, type CheckRun } from "./github/check-run.ts";
import { toGitHubFailure, type GitHub } from "./github/octokit.ts";
import { readConfigText, type ReadCommit } from "./github/read-pull-request.ts";
import { JobStopped } from "./jobs/queue.ts";
import { planUnfinishedCheckRun } from "./plan/check-run.ts";
import type { ReviewStep, Unfinished } from "./plan/words.ts";

/** What work under a check run tells of itself, for the words of the check run should it fail. */
export interface Progress {
  step: ReviewStep;
  /** As soon as it is read. */
  loaded: LoadedConfig | undefined;
}

interface UnderCheckRunTools {
  readonly github: GitHub;
  readonly ruleIds: readonly string[];
}

/**
 * Does work under a check run that is started first and always completed: by the work, or in words of what went wrong.
 *
 * @throws what the work threw, after the check run says so.
 */
export async function underCheckRun<Outcome>(
  { github, ruleIds }: UnderCheckRunTools,
  commit: CheckedCommit & ReadCommit,
  signal: AbortSignal,
  work: (checkRun: CheckRun, progress: Progress) => Promise<Outcome>,
): Promise<Outcome> {
  const checkRun = await startCheckRun(github, commit);
  const progress: Progress = { step: "read", loaded: undefined };
  try {
    return await work(checkRun, progress);
  } catch (error) {
    const why = explain(error, progress.step, signal);
    const mustFail = await isReviewRequired({ github, ruleIds }, commit, progress.loaded, signal);
    await completeCheckRun(github, commit, checkRun, planUnfinishedCheckRun(why, mustFail));
    throw error;
  }
}

function explain(error: unknown, step: ReviewStep, signal: AbortSignal): Unfinished {
  if (signal.aborted) {
    const why = signal.reason instanceof JobStopped ? signal.reason.why : "shutdown";
    return { kind: stops[why] };
  }
  const failure = toGitHubFailure(error);
  if (failure === undefined) return { kind: "internal" };
  return { kind: "github", step, status: failure.status, requestId: failure.requestId };
}

const stops = { superseded: "newer-commit", withdrawn: "closed", shutdown: "stopped" } as const;

/** What failed may have been the reading of the settings themselves, so they are asked for once more; nobody knows better then. */
async function isReviewRequired(
  { github, ruleIds }: UnderCheckRunTools,
  commit: ReadCommit,
  loaded: LoadedConfig | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (loaded !== undefined || signal.aborted) return loaded?.config["require-review"] ?? false;
  try {
    const text = await readConfigText(github, commit, signal);
    return text !== undefined && parseConfig(text, configPath, ruleIds).config["require-review"];
  } catch {
    return false;
  }
}
