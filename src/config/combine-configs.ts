import { makeSettingsSchema, type Config } from "../vocabulary/config.ts";
import type { ConfigFile, WrittenSettings } from "./parse-config.ts";

/**
 * Makes one configuration of files of which each adds to the next. The nearest wins: maps merge by key, a list takes the place of
 * another; only `overrides` all hold, the nearest last, which is the one that wins.
 */
export function combineConfigs(
  nearestFirst: readonly Pick<ConfigFile, "settings">[],
  ruleIds: readonly string[],
): Config {
  const written = nearestFirst
    .map(({ settings }) => settings)
    .reduceRight((below, above) => ({ ...merge(below, above), ...addOverrides(below, above) }), {});
  // Each file was right by itself, and what is right stays right when it is put together.
  return makeSettingsSchema(ruleIds).parse(written);
}

function merge(below: WrittenSettings, above: WrittenSettings): WrittenSettings {
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const other = merged.get(key);
    merged.set(key, isMap(other) && isMap(value) ? merge(other, value) : value);
  }
  return Object.fromEntries(merged);
}

function addOverrides(
  { overrides: below = [] }: WrittenSettings,
  { overrides: above = [] }: WrittenSettings,
): WrittenSettings {
  return { overrides: [below, above].flat() };
}

function isMap(value: unknown): value is WrittenSettings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
