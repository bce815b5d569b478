import type { Analysis } from "./analysis.ts";
import type { Config } from "./config.ts";
import type { GitHub } from "./github/octokit.ts";
import type { RuleFacts } from "./report/rules.ts";
import type { Snapshot } from "./snapshot.ts";

/** Finds what the rules see in a snapshot. */
export type Analyze = (snapshot: Snapshot, config: Config, signal: AbortSignal) => Promise<Analysis>;

/** What a pull request is read, analyzed and reviewed with. */
export interface ReviewTools {
  readonly github: GitHub;
  readonly analyze: Analyze;
  readonly rules: readonly RuleFacts[];
  /** Wins over the configuration's `fail-on`. */
  readonly failOn?: Config["fail-on"] | undefined;
}
