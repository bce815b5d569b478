import type { Analysis } from "../vocabulary/analysis.ts";
import { loadConfig as putTogether, type FoundConfigs } from "../config/load-config.ts";
import type { Config, LoadedConfig } from "../vocabulary/config.ts";
import type { CheckRun, ReportedIn } from "../github/check-run.ts";
import type { GitHub } from "../github/octokit.ts";
import { readExtendedConfig } from "../github/read-config.ts";
import type { HeadTools } from "../github/read-head.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import type { Snapshot } from "../vocabulary/snapshot.ts";
import type { RuleFacts } from "../rule.ts";

/** Finds what the rules see in a snapshot. */
export type Analyze = (snapshot: Snapshot, config: Config, signal: AbortSignal) => Promise<Analysis>;

/** What a review is done with. */
export interface ReviewTools {
  readonly github: GitHub;
  readonly analyze: Analyze;
  readonly rules: readonly RuleFacts[];
  readonly head: HeadTools;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The check run that said so while the review waited for its turn. */
  readonly queued?: CheckRun | undefined;
  /** Wins over the configuration's `fail-on`. */
  readonly failOn?: Config["fail-on"] | undefined;
}

/** How a review ended. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      readonly comments: number;
      readonly result: PlannedCheckRun;
      readonly reportedIn: ReportedIn;
    }
  /** The settings of the repository leave it out. */
  | { readonly kind: "skipped" }
  /** The pull request had moved on, and stands as `now` says. */
  | { readonly kind: "outdated"; readonly now: PullRequest }
  /** Another process did it. */
  | { readonly kind: "followed" };

/** The settings of a repository whose configurations were found, with those of what they add to; each of these takes a request. */
export async function loadConfig(
  { github, rules, failOn }: Pick<ReviewTools, "github" | "rules" | "failOn">,
  repository: { readonly owner: string; readonly repo: string },
  found: FoundConfigs,
  signal: AbortSignal,
): Promise<LoadedConfig> {
  const ruleIds = rules.map(({ id }) => id);
  const { config, problems } = await putTogether(repository, found, ruleIds, (address) =>
    readExtendedConfig(github, address, repository, signal),
  );
  return { config: failOn === undefined ? config : { ...config, "fail-on": failOn }, problems };
}
