import type { Config } from "../vocabulary/config.ts";
import type { Severity } from "../vocabulary/finding.ts";
import { makePathTest } from "../files/globs.ts";

/** Whether a path is one of an override's: a severity is looked up for each finding. */
const pathTests = new WeakMap<readonly string[], (path: string) => boolean>();

/** The severity of a rule in a file, by the config: the last matching override, else the rule's own entry, else `fallback`. */
export function getSeverity(
  config: Pick<Config, "rules" | "overrides">,
  ruleId: string,
  path: string,
  fallback: Severity,
): Severity | "off" {
  let severity = config.rules[ruleId] ?? fallback;
  for (const override of config.overrides) {
    const overridden = override.rules[ruleId];
    if (overridden !== undefined && isAmong(override.paths, path)) severity = overridden;
  }
  return severity;
}

function isAmong(patterns: readonly string[], path: string): boolean {
  const test = pathTests.get(patterns) ?? makePathTest(patterns);
  pathTests.set(patterns, test);
  return test(path);
}
