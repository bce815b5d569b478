import type { Config } from "../vocabulary/config.ts";
import type { Severity } from "../vocabulary/finding.ts";
import { makePathTest } from "../files/globs.ts";

/** The severity that a repository gives a rule in a file: the last override that matches, else the rule's setting, else `fallback`. */
export function getSeverity(
  config: Config,
  ruleId: string,
  path: string,
  fallback: Severity,
): Severity | "off" {
  let severity = config.rules[ruleId] ?? fallback;
  for (const override of config.overrides) {
    const setting = override.rules[ruleId];
    if (setting !== undefined && makePathTest(override.paths)(path)) severity = setting;
  }
  return severity;
}
