import type { Analysis } from "../vocabulary/analysis.ts";
import { loadConfig as combine, type FoundConfigs } from "../config/load-config.ts";
import { addNestedConfigs, maxNested } from "../config/nested-configs.ts";
import {
  isNestedConfigPath,
  type Config,
  type ConfigProblem,
  type LoadedConfig,
} from "../vocabulary/config.ts";
import type { CheckedCommit, CheckRun, ReportedIn } from "../github/check-run.ts";
import type { ChangeSnapshot } from "../github/read-change.ts";
import {
  readExtendedConfig,
  readNestedConfigs,
  readOwnersConfig,
  type ConfigClients,
} from "../github/read-config.ts";
import type { Instances } from "../github/instances.ts";
import type { HeadTools } from "../github/read-head.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import type { PlannedCheckRun, ReviewPlan } from "../vocabulary/review-plan.ts";
import type { Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import type { RuleFacts } from "../rule.ts";
import type { OnStage } from "./stages.ts";

/** Finds what the rules see in a snapshot of `head`. */
export type Analyze = (
  snapshot: Snapshot,
  config: Config,
  signal: AbortSignal,
  head: AnalyzedHead,
) => Promise<Analysis>;

/** The commit to analyze. */
export type AnalyzedHead = Pick<CheckedCommit, "owner" | "repo" | "headSha">;

/** What is needed for a review. */
export interface ReviewTools extends ConfigClients {
  readonly analyze: Analyze;
  readonly rules: readonly RuleFacts[];
  readonly head: HeadTools;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The check run that was created while the review waited for its turn. */
  readonly queued?: CheckRun | undefined;
  readonly onStage?: OnStage | undefined;
  /** The other processes that may be reviewing; by default, none that ends. */
  readonly instances?: Instances;
  /** Called for the check run of a process that ended during the same review: this review replaces it. */
  readonly onLeftBehind?: (checkRun: number) => void;
  /** Overrides the config's `fail-on`. */
  readonly failOn?: Config["fail-on"] | undefined;
}

/** Everything that a review depended on, and the code. */
export interface AnalyzedChange {
  readonly input: ReviewInput;
  readonly sources: readonly SourceText[];
}

/** How a review ended. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      readonly comments: number;
      /** How many files were analyzed. */
      readonly files: number;
      /** How many findings the review reports of each rule, by its id. */
      readonly findings: Readonly<Record<string, number>>;
      readonly result: PlannedCheckRun;
      readonly reportedIn: ReportedIn;
      /** Why the config is invalid, so that the defaults were used; the check run lists the same. */
      readonly configProblems: readonly ConfigProblem[];
      readonly change: AnalyzedChange;
    }
  /** The repository's config excludes it. */
  | { readonly kind: "skipped" }
  /** The pull request had moved on, and is now as `now` says. */
  | { readonly kind: "outdated"; readonly now: PullRequest }
  /** Another process reviewed it. */
  | { readonly kind: "followed" };

/** Statistics about what a review looked at and found, without any of the content. */
export function countReviewed(
  { analyzed }: Pick<Analysis, "analyzed">,
  { placed }: Pick<ReviewPlan, "placed">,
): Pick<Extract<ReviewOutcome, { kind: "reviewed" }>, "files" | "findings"> {
  const findings: Record<string, number> = {};
  for (const { finding } of placed) findings[finding.rule] = (findings[finding.rule] ?? 0) + 1;
  return { files: analyzed.length, findings };
}

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

/**
 * Adds the nested configs, in one request if there may be any: at the head, or where the change removes or moves a file. Like the
 * repository's own config they count as they are in the default branch.
 */
export async function addNested(
  { github, rules }: Pick<ReviewTools, "github" | "rules">,
  repository: { readonly owner: string; readonly repo: string },
  loaded: LoadedConfig,
  { sources, changes }: Pick<ChangeSnapshot, "sources" | "changes">,
  signal: AbortSignal,
): Promise<LoadedConfig> {
  const before = changes.map(({ path, previousPath = path }) => previousPath);
  const all = new Set([...sources.map((source) => source.path), ...before].filter(isNestedConfigPath));
  if (all.size === 0 || sources.length === 0) return loaded;
  const paths = [...all].sort();
  const found = await readNestedConfigs(github, repository, paths.slice(0, maxNested), signal);
  const unread = paths.slice(maxNested).map((path) => ({ path, source: { reason: "not read" } }));
  const ruleIds = rules.map(({ id }) => id);
  return addNestedConfigs(loaded, [...found, ...unread], ruleIds);
}
