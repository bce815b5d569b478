import picomatch from "picomatch";
import type { Config } from "./config.ts";
import type { Severity } from "./finding.ts";

/**
 * The severity of a rule's findings in the file at `path`: the last override that matches wins, then `rules`, then
 * `fallback`. Paths and globs are relative to the repository's root, with `/`.
 */
export function severityFor(
  config: Config,
  ruleId: string,
  path: string,
  fallback: Severity,
): Severity | "off" {
  const override = config.overrides.findLast(
    ({ paths, rules }) => rules[ruleId] !== undefined && matchesAny(path, paths),
  );
  return override?.rules[ruleId] ?? config.rules[ruleId] ?? fallback;
}

/** Says whether the configuration leaves the file at `path` out of the analysis. */
export function isIgnored(config: Config, path: string): boolean {
  return matchesAny(path, config.ignore);
}

/** Globs match dot files too; a glob that ends with `/` or names a folder means everything below it. */
function matchesAny(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => {
    const pattern = glob.replace(/^\.?\//, "").replace(/\/$/, "");
    return picomatch.isMatch(path, [pattern, `${pattern}/**`], { dot: true });
  });
}
