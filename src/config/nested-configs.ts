import { anchorPattern } from "../files/globs.ts";
import {
  makeNestedSchema,
  nestedConfigName,
  type Config,
  type ConfigProblem,
  type LoadedConfig,
  type NestedOptions,
} from "../vocabulary/config.ts";
import { combineConfigs } from "./combine-configs.ts";
import type { FoundConfig } from "./load-config.ts";
import { parseConfig, type WrittenConfig } from "./parse-config.ts";

/** How many nested configs of a repository apply. */
export const maxNested = 50;

/**
 * Adds the configs in folders: the nearest one wins. In lists, whose last matching entry counts, its entries come last; its patterns are
 * relative to its folder. A config with a problem does not apply.
 */
export function addNestedConfigs(
  loaded: LoadedConfig,
  found: readonly FoundConfig[],
  ruleIds: readonly string[],
): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const files: NestedFile[] = [];
  // A folder's path comes before those of the folders in it.
  const inOrder = [...found].sort((a, b) => (folderOf(a.path) < folderOf(b.path) ? -1 : 1));
  for (const [index, { path, source }] of inOrder.entries()) {
    if (index >= maxNested) {
      problems.push({
        ...{ path, line: 1, column: 1 },
        message: `ignored: at most ${maxNested} nested configs apply`,
      });
      continue;
    }
    const file = parseConfig(source, path, ruleIds, makeNestedSchema);
    problems.push(...file.problems);
    if (file.problems.length === 0) files.push({ folder: folderOf(path), written: file.written });
  }
  if (files.length === 0 && problems.length === 0) return loaded;
  return {
    ...loaded,
    config: {
      ...loaded.config,
      ...placeLists(loaded.config, files, ruleIds),
      nested: nest(loaded.config, files, ruleIds),
    },
    problems: [...loaded.problems, ...problems],
  };
}

/** The config that applies to a file: the repository's own with the options of the nearest folder that has any. */
export function configAt(config: Config, path: string): Config {
  const nearest = config.nested?.findLast(({ folder }) => path.startsWith(`${folder}/`));
  if (nearest === undefined) return config;
  const known = applied.get(nearest) ?? { ...config, ...nearest };
  applied.set(nearest, known);
  return known;
}

/** Returns the same object each time, since results are cached by config. */
const applied = new WeakMap<NestedOptions, Config>();

/** The options that a nested config sets. */
interface NestedFile {
  readonly folder: string;
  readonly written: WrittenConfig;
}

/** The lists of the repository, followed by those of its folders with patterns as they read in the root. */
function placeLists(
  { overrides, ignore }: Config,
  files: readonly NestedFile[],
  ruleIds: readonly string[],
): Pick<Config, "overrides" | "ignore"> {
  const placed = files.map(({ folder, written }) => {
    const own = makeNestedSchema(ruleIds).parse(written);
    const place = (patterns: readonly string[]) => patterns.map((pattern) => anchorPattern(folder, pattern));
    const everywhere = { paths: place(["**"]), rules: own.rules };
    const somewhere = own.overrides.map(({ paths, rules }) => ({ paths: place(paths), rules }));
    return { overrides: [everywhere, ...somewhere], ignore: place(own.ignore) };
  });
  return {
    overrides: [...overrides, ...placed.flatMap((one) => one.overrides)],
    ignore: [...ignore, ...placed.flatMap((one) => one.ignore)],
  };
}

/** The other options of each folder, inherited from the folders around it if it sets none. */
function nest(
  config: Config,
  files: readonly NestedFile[],
  ruleIds: readonly string[],
): readonly NestedOptions[] {
  return files.map(({ folder }) => {
    const around = files.filter((file) => `${folder}/`.startsWith(`${file.folder}/`)).reverse();
    const combined = combineConfigs([...around, { written: config }], ruleIds);
    const { "include-tests": includeTests, runtime, workspace } = combined;
    return { folder, "include-tests": includeTests, runtime, workspace };
  });
}

function folderOf(path: string): string {
  return path.slice(0, -`/${nestedConfigName}`.length);
}
