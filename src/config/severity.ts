import type { Config } from "../vocabulary/config.ts";
import type { Severity } from "../vocabulary/finding.ts";
import { makePathTest } from "../files/globs.ts";

/** The severity of a rule in a file, by the config: the last matching override, else the rule's own entry, else `fallback`. */
export function getSeverity(
  config: Config,
  ruleId: string,
  path: string,
  fallback: Severity,
): Severity | "off" {
  let severity = config.rules[ruleId] ?? fallback;
  for (const override of config.overrides) {
    const overridden = override.rules[ruleId];
    if (overridden !== undefined && makePathTest(override.paths)(path)) severity = overridden;
  }
  return severity;
}
