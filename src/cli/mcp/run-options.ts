import { findRule } from "../find-rule.ts";
import type { AuditOptions, ReviewOptions, RunOptions } from "../read-options.ts";

/** The options that an agent can choose for a run. */
export interface ChosenOptions {
  /** Ids or numbers; all if there are none. */
  readonly rules?: readonly string[] | undefined;
  readonly minConfidence: RunOptions["minConfidence"];
}

/** @throws UsageError when there is no such rule */
export function makeAuditOptions(chosen: ChosenOptions): AuditOptions {
  return { ...makeRunOptions(chosen), updateBaseline: false, stdin: false, watch: false, cache: false };
}

export function makeReviewOptions(
  chosen: ChosenOptions,
  change: Pick<ReviewOptions, "base" | "staged">,
): ReviewOptions {
  return { ...makeRunOptions(chosen), ...change };
}

function makeRunOptions({ rules = [], minConfidence }: ChosenOptions): RunOptions {
  return {
    only: rules.length === 0 ? undefined : rules.map((rule) => findRule(rule).id),
    minConfidence,
    outputs: [],
    ignorePattern: [],
    ...{ fix: false, dryRun: false, quiet: true, timing: false },
  };
}
