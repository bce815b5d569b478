import type { Analysis } from "../vocabulary/analysis.ts";
import { loadConfig as combine, type FoundConfigs } from "../config/load-config.ts";
import type { Config, ConfigProblem, LoadedConfig } from "../vocabulary/config.ts";
import type { CheckedCommit, CheckRun, ReportedIn } from "../github/check-run.ts";
import { readExtendedConfig, readOwnersConfig, type ConfigClients } from "../github/read-config.ts";
import type { Instances } from "../github/instances.ts";
import type { HeadTools } from "../github/read-head.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import type { Snapshot } from "../vocabulary/snapshot.ts";
import type { RuleFacts } from "../rule.ts";

/** Finds what the rules see in a snapshot of `head`. */
export type Analyze = (
  snapshot: Snapshot,
  config: Config,
  signal: AbortSignal,
  head: AnalyzedHead,
) => Promise<Analysis>;

/** The commit that an analysis is about. */
export type AnalyzedHead = Pick<CheckedCommit, "owner" | "repo" | "headSha">;

/** What a review needs. */
export interface ReviewTools extends ConfigClients {
  readonly analyze: Analyze;
  readonly rules: readonly RuleFacts[];
  readonly head: HeadTools;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The check run that was created while the review waited for its turn. */
  readonly queued?: CheckRun | undefined;
  /** Who else may be reviewing; by default nobody who ends. */
  readonly instances?: Instances;
  /** Called for the check run of a process that ended during the same review: this review replaces it. */
  readonly onLeftBehind?: (checkRun: number) => void;
  /** Overrides the config's `fail-on`. */
  readonly failOn?: Config["fail-on"] | undefined;
}

/** How a review ended. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      readonly comments: number;
      readonly result: PlannedCheckRun;
      readonly reportedIn: ReportedIn;
      /** Why the config is invalid, so that the defaults were used; the check run lists the same. */
      readonly configProblems: readonly ConfigProblem[];
    }
  /** The repository's config excludes it. */
  | { readonly kind: "skipped" }
  /** The pull request had moved on, and is now as `now` says. */
  | { readonly kind: "outdated"; readonly now: PullRequest }
  /** Another process reviewed it. */
  | { readonly kind: "followed" };

/** Loads the config from the files that were found and from those they extend, each of which takes a request. */
export async function loadConfig(
  tools: Pick<ReviewTools, "github" | "connectReader" | "rules" | "failOn">,
  repository: { readonly owner: string; readonly repo: string },
  found: FoundConfigs,
  signal: AbortSignal,
): Promise<LoadedConfig> {
  const { rules, failOn } = tools;
  const { own } = found;
  const isOwnersDue = own.config === undefined && found.owners.config === undefined;
  const owners = isOwnersDue ? await readOwnersConfig(tools, repository, signal) : found.owners;
  const ruleIds = rules.map(({ id }) => id);
  const loaded = await combine(repository, { own, owners }, ruleIds, (address) =>
    readExtendedConfig(tools, address, repository, signal),
  );
  return failOn === undefined ? loaded : { ...loaded, config: { ...loaded.config, "fail-on": failOn } };
}
