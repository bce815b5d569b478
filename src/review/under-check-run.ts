import { AnalysisExhausted } from "../threads/exhausted.ts";
import type { LoadedConfig } from "../vocabulary/config.ts";
import type { CheckedCommit, CheckRun } from "../github/check-run.ts";
import { toGitHubFailure } from "../github/failures.ts";
import { unnamedInstance } from "../github/instances.ts";
import { readConfigs } from "../github/read-config.ts";
import type { Sibling } from "../github/siblings.ts";
import { conclude, isGone } from "./conclude.ts";
import { Interrupted } from "./interrupted.ts";
import { JobStopped } from "../jobs/queue.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
import type { ReviewStep, Unfinished } from "../plan/words.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { loadConfig, type ReviewTools } from "./review-tools.ts";

/** How far work under a check run has come: if it fails, the check run says where. */
export interface Progress {
  step: ReviewStep;
  /** The others with the same head commit, as soon as they are known. */
  siblings: readonly Sibling[] | undefined;
  /** Called as soon as the config is known: it says whether a review is required, which decides how a failure is reported. */
  readonly onConfig: (loaded: LoadedConfig) => void;
  /**
   * Completes the check run.
   *
   * @param isGone as in `ConcludeOptions`
   */
  readonly conclude: (
    planned: PlannedCheckRun,
    isGone?: boolean,
  ) => Promise<Awaited<ReturnType<typeof conclude>>>;
}

type UnderCheckRunTools = Pick<
  ReviewTools,
  "github" | "connectReader" | "rules" | "failOn" | "instances" | "queued"
>;

/**
 * Does work under a check run that `start` creates first and that is always completed: by the work, or by saying what went wrong. If GitHub
 * does not let it be completed, it is abandoned: the next review of the commit completes it.
 *
 * @throws what the work threw, after the check run says so.
 */
export async function underCheckRun<Start extends { readonly checkRun: CheckRun }, Outcome>(
  tools: UnderCheckRunTools,
  commit: CheckedCommit & { readonly number?: number },
  signal: AbortSignal,
  start: () => Promise<Start>,
  work: (started: Start, progress: Progress) => Promise<Outcome>,
): Promise<Outcome> {
  const { instances = unnamedInstance, queued } = tools;
  const orAbandon = async <Result>(checkRun: CheckRun | undefined, step: Promise<Result>) => {
    try {
      return await step;
    } catch (error) {
      if (checkRun?.id !== undefined) await instances.abandon(checkRun.id);
      throw error;
    }
  };
  const started = await orAbandon(queued, start());
  const { checkRun } = started;
  const end = whenProcessEnds(signal);
  let loaded: LoadedConfig | undefined;
  const progress: Progress = {
    step: "read",
    siblings: undefined,
    onConfig: (found) => {
      loaded = found;
    },
    conclude: (planned, isGone = false) =>
      conclude(tools, commit, checkRun, planned, { siblings: progress.siblings, isGone, end }),
  };
  try {
    return await work(started, progress);
  } catch (error) {
    const why = signal.aborted ? explainStop(signal.reason) : explainFailure(error, progress.step);
    const mustFail = await isReviewRequired(tools, commit, loaded, signal);
    // A check run must not stay in progress. Without one, an interruption leaves the comment with the last result as it is.
    if (checkRun.id !== undefined || why.kind !== "interrupted") {
      const planned = planUnfinishedCheckRun(why, mustFail);
      await orAbandon(checkRun, progress.conclude(planned, isGone(why)));
    }
    throw error;
  }
}

/** Explains why a review was stopped. `reason` is the signal's: `Interrupted`, a `JobStopped`, or anything else when the process ends. */
export function explainStop(reason: unknown): Unfinished {
  if (reason instanceof Interrupted) return { kind: "interrupted" };
  return { kind: stops[reason instanceof JobStopped ? reason.why : "shutdown"] };
}

/** Aborted with the signal when that says that the process is about to end. A review that is stopped for another reason still speaks for others. */
function whenProcessEnds(signal: AbortSignal): AbortSignal {
  const end = new AbortController();
  const follow = () => {
    const { kind } = explainStop(signal.reason);
    if (kind === "stopped" || kind === "interrupted") end.abort();
  };
  if (signal.aborted) follow();
  else signal.addEventListener("abort", follow, { once: true });
  return end.signal;
}

/** Explains why a review failed. */
export function explainFailure(error: unknown, step: ReviewStep): Unfinished {
  if (error instanceof AnalysisExhausted)
    return { kind: "exhausted", resource: error.resource, lastFile: error.lastFile };
  const failure = toGitHubFailure(error);
  if (failure === undefined) return { kind: "internal" };
  if (failure.isOutdated) return { kind: "outdated-server", said: failure.message };
  return { kind: "github", step, status: failure.status, requestId: failure.requestId };
}

const stops = {
  superseded: "newer-commit",
  withdrawn: "closed",
  overdue: "overdue",
  shutdown: "stopped",
} as const;

/** Reads the config if the failure came before it was read. If that fails, too, the check run stays neutral. */
async function isReviewRequired(
  tools: UnderCheckRunTools,
  commit: CheckedCommit,
  loaded: LoadedConfig | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (loaded !== undefined || signal.aborted) return loaded?.config["require-review"] ?? false;
  try {
    const found = await readConfigs(tools.github, commit, signal);
    return (await loadConfig(tools, commit, found, signal)).config["require-review"];
  } catch {
    return false;
  }
}
