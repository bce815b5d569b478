import { makeConfigSchema, type Config } from "../vocabulary/config.ts";
import type { ConfigFile, WrittenConfig } from "./parse-config.ts";

/**
 * Combines config files, each of which extends the next. The closest file wins: maps are merged by key and lists are replaced. Only
 * `overrides` are concatenated, those of the closest file last, where they win.
 */
export function combineConfigs(
  closestFirst: readonly Pick<ConfigFile, "written">[],
  ruleIds: readonly string[],
): Config {
  const combined = closestFirst
    .map(({ written }) => written)
    .reduceRight((below, above) => ({ ...merge(below, above), ...addOverrides(below, above) }), {});
  // Each file is valid by itself, and combining valid files gives a valid config.
  return makeConfigSchema(ruleIds).parse(combined);
}

function merge(below: WrittenConfig, above: WrittenConfig): WrittenConfig {
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const other = merged.get(key);
    merged.set(key, isMap(other) && isMap(value) ? merge(other, value) : value);
  }
  return Object.fromEntries(merged);
}

function addOverrides(
  { overrides: below = [] }: WrittenConfig,
  { overrides: above = [] }: WrittenConfig,
): WrittenConfig {
  return { overrides: [below, above].flat() };
}

function isMap(value: unknown): value is WrittenConfig {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
