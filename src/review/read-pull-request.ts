import { addEarlierTexts } from "../analyze/newly-skipped.ts";
import { readIgnored } from "../commands/read-ignored.ts";
import { noConfigFiles } from "../config/load-config.ts";
import type { CheckRun } from "../github/check-run.ts";
import type { PullRequest } from "../github/pull-request.ts";
import { isRelevant, readCode, type ChangeSnapshot } from "../github/read-change.ts";
import { readStanding, type PullRequestState } from "../github/read-standing.ts";
import type { EarlierRuns } from "../github/standing-answer.ts";
import { readTextsBefore } from "../github/texts-before.ts";
import type { IgnoredRule } from "../plan/ignored.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import { defaultConfig, type LoadedConfig } from "../vocabulary/config.ts";
import type { FileChange } from "../vocabulary/snapshot.ts";
import { nothingStands, type Standing } from "../vocabulary/standing.ts";
import { addNested, loadConfig, type ReviewTools } from "./review-tools.ts";

/** A change as it was read: everything that its review depends on, except the analysis. */
export interface ReadChange {
  /** The code at the head, and what is changed in it. */
  readonly snapshot: ChangeSnapshot;
  readonly loaded: LoadedConfig;
  /** Rules that people asked to ignore in this pull request. */
  readonly ignored: readonly IgnoredRule[];
  /** The comments of earlier reviews. */
  readonly standing: Standing;
}

/** A pull request as it was read. */
export interface ReadPullRequest extends ReadChange, EarlierRuns {
  /** The pull request as GitHub described it meanwhile: it may have moved on. */
  readonly now: PullRequest;
}

/** What is already known, or requested, when the reading starts. */
export interface ReadingStart {
  readonly changes: Promise<readonly FileChange[]>;
  /** What came with the response that created the check run; `undefined` if it still has to be requested. */
  readonly state: PullRequestState | Promise<PullRequestState> | undefined;
  readonly checkRun?: CheckRun;
  /** Called as soon as the config is known: if the reading fails after that, the config still decides how to report it. */
  readonly onConfig?: (loaded: LoadedConfig) => void;
}

/** Reads everything about a pull request, each part as soon as what it needs is there. Writes nothing. */
export async function readPullRequest(
  pull: PullRequest,
  tools: ReviewTools,
  { changes: listing, state: asked, checkRun, onConfig }: ReadingStart,
  signal: AbortSignal,
): Promise<ReadPullRequest> {
  const { github, head } = tools;
  const [changes, known] = await Promise.all([listing, asked]);
  const [code, around] = await Promise.all([
    readCode(github, pull, changes, { ...head, archive: known?.archive }, signal),
    readAround(),
  ]);
  const loaded = await addNested(tools, pull, around.loaded, code, signal);
  const snapshot = await addEarlierTexts(code, loaded.config, (paths) =>
    readTextsBefore(github, pull, paths, signal),
  );
  return { snapshot, ...around, loaded };

  /** Reads all but the code. A change that touches nothing we analyze needs no config and ignores no rule. */
  async function readAround(): Promise<Omit<ReadPullRequest, "snapshot">> {
    const state = known ?? (await readState(pull, tools, changes, checkRun, signal));
    const { now, standing, rivals, siblings } = state;
    const around = { now, standing, rivals, siblings };
    if (!isRelevant(changes)) return { ...around, loaded: unconfigured, ignored: [] };
    const [loaded, ignored] = await Promise.all([
      loadConfig(tools, pull, state.configs, signal),
      readIgnored(github, now, tools.rules, state, signal),
    ]);
    onConfig?.(loaded);
    return { ...around, loaded, ignored };
  }
}

/** Reads a pull request's state and its comments again: after a long analysis, both are stale. */
export async function readAgain(
  pull: PullRequest,
  tools: ReviewTools,
  read: ReadPullRequest,
  checkRun: CheckRun,
  signal: AbortSignal,
): Promise<ReadPullRequest> {
  const { now, standing } = await readState(pull, tools, read.snapshot.changes, checkRun, signal);
  return { ...read, now, standing };
}

/** The input of a plan: what was read, and what the analysis found. */
export function toReviewInput(
  { snapshot, loaded, ignored, standing }: ReadChange,
  analysis: Analysis,
): ReviewInput {
  const { changes, gap } = snapshot;
  const { config, problems: configProblems, lookalikes } = loaded;
  return { analysis, changes, gap, config, configProblems, lookalikes, ignored, standing };
}

const unconfigured: LoadedConfig = { config: defaultConfig, problems: [], lookalikes: [] };

/** A pull request that changes nothing we analyze, and that nobody has commented on, has nothing on it to look at. */
async function readState(
  pull: PullRequest,
  { github }: ReviewTools,
  changes: readonly FileChange[],
  checkRun: CheckRun | undefined,
  signal: AbortSignal,
): Promise<PullRequestState> {
  return pull.reviewComments !== 0 || isRelevant(changes)
    ? readStanding(github, pull, checkRun, signal)
    : { ...nothingRead, now: pull };
}

const nothingRead = {
  standing: nothingStands,
  conversation: [],
  reviewTexts: [],
  isDiscussed: false,
  configs: { own: noConfigFiles, owners: noConfigFiles },
  archive: undefined,
  rivals: [],
  siblings: undefined,
};
