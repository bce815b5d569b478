import type { Analysis } from "./analysis.ts";
import { configPath, defaultConfig, parseConfig, type Config, type LoadedConfig } from "./config.ts";
import type { GitHub } from "./github/octokit.ts";
import type { HeadTools } from "./github/read-head.ts";
import type { PullRequest } from "./github/pull-request.ts";
import type { PlannedCheckRun } from "./review-plan.ts";
import type { Snapshot } from "./snapshot.ts";

/** Finds what the rules see in a snapshot. */
export type Analyze = (snapshot: Snapshot, config: Config, signal: AbortSignal) => Promise<Analysis>;

/** What a review is done with. */
export interface ReviewTools {
  readonly github: GitHub;
  readonly analyze: Analyze;
  readonly ruleIds: readonly string[];
  readonly head: HeadTools;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How a review ended. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      readonly conclusion: PlannedCheckRun["conclusion"];
      readonly comments: number;
    }
  /** The settings of the repository leave it out. */
  | { readonly kind: "skipped" }
  /** The pull request had moved on, and stands as `now` says. */
  | { readonly kind: "outdated"; readonly now: PullRequest }
  /** Another process did it. */
  | { readonly kind: "followed" };

/** The settings in the text of a configuration, or the defaults where there is none. */
export function loadConfig(text: string | undefined, ruleIds: readonly string[]): LoadedConfig {
  return text === undefined
    ? { config: defaultConfig, problems: [] }
    : parseConfig(text, configPath, ruleIds);
}
