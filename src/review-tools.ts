import type { Analysis } from "./analysis.ts";
import { configPath, defaultConfig, parseConfig, type Config, type LoadedConfig } from "./config.ts";
import type { CheckRun, ToldIn } from "./github/check-run.ts";
import type { GitHub } from "./github/octokit.ts";
import type { HeadTools } from "./github/read-head.ts";
import type { PullRequest } from "./github/pull-request.ts";
import type { PlannedCheckRun } from "./review-plan.ts";
import type { RuleFacts } from "./report/rules.ts";
import type { Snapshot } from "./snapshot.ts";

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
      readonly toldIn: ToldIn;
    }
  /** The settings of the repository leave it out. */
  | { readonly kind: "skipped" }
  /** The pull request had moved on, and stands as `now` says. */
  | { readonly kind: "outdated"; readonly now: PullRequest }
  /** Another process did it. */
  | { readonly kind: "followed" };

/** The settings in the text of a configuration, or the defaults where there is none. */
export function loadConfig(
  text: string | undefined,
  { rules, failOn }: Pick<ReviewTools, "rules" | "failOn">,
): LoadedConfig {
  const ruleIds = rules.map(({ id }) => id);
  const { config, problems } =
    text === undefined ? { config: defaultConfig, problems: [] } : parseConfig(text, configPath, ruleIds);
  return { config: failOn === undefined ? config : { ...config, "fail-on": failOn }, problems };
}
