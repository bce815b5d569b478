import { lstat } from "node:fs/promises";
import path from "node:path";
import { combineConfigs } from "../config/combine-configs.ts";
import type { FoundConfig } from "../config/load-config.ts";
import { addNestedConfigs } from "../config/nested-configs.ts";
import { parseConfig, type ConfigFile } from "../config/parse-config.ts";
import {
  configPath,
  defaultConfig,
  isNestedConfigPath,
  lookalikePaths,
  otherConfigPath,
  type LoadedConfig,
  type Lookalike,
} from "../vocabulary/config.ts";
import { readFileBelow, readRegularFile, type FileBytes, type Obstacle } from "../files/regular-file.ts";
import { decodeSource, tooLargeReason } from "../files/source-files.ts";
import { isBelow, toRelative } from "../files/system-paths.ts";
import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import { ReadError } from "./read-error.ts";

/** A config from disk. */
export interface LocalConfig extends LoadedConfig {
  /** The config on GitHub that it extends, which is not read, and where it says so. */
  readonly unread?: NonNullable<ConfigFile["extended"]>;
}

/**
 * Reads the config of the repository at `root` (absolute, without links) with those of its folders, or the file `named` (relative to
 * `folder`), which then is the only one.
 *
 * @param paths of the repository's files, among which the nested configs are; relative to the root
 * @throws ReadError when the file cannot be read, or is a link. Problems inside the file are part of the result.
 */
export async function readConfig(
  root: string,
  ruleIds: readonly string[],
  paths: readonly string[],
  named?: { readonly folder: string; readonly file: string },
): Promise<LocalConfig> {
  if (named !== undefined) return readOne(root, ruleIds, named);
  const loaded = await readOne(root, ruleIds);
  return { ...loaded, ...addNestedConfigs(loaded, readNested(root, paths), ruleIds) };
}

/** @throws as `readConfig` */
async function readOne(
  root: string,
  ruleIds: readonly string[],
  named?: { readonly folder: string; readonly file: string },
): Promise<LocalConfig> {
  const { shown, name, file } =
    named === undefined ? readOwn(root) : readNamed(root, path.resolve(named.folder, named.file), named.file);
  const lookalikes = named === undefined ? await findLookalikes(root, shown) : [];
  if ("obstacle" in file) {
    if (named === undefined && file.obstacle === "missing") {
      return { config: defaultConfig, problems: [], lookalikes };
    }
    throw new ReadError(`Cannot read the config "${shown}"${explanations[file.obstacle]}`);
  }
  const { written, extended, problems } = parseConfig(decodeSource(file.bytes), name, ruleIds);
  if (problems.length > 0) return { config: defaultConfig, problems, lookalikes };
  const config = combineConfigs([{ written }], ruleIds);
  return { config, problems, lookalikes, ...(extended === undefined ? {} : { unread: extended }) };
}

/** A file that no longer exists counts as empty; one that cannot be read is a problem. */
function readNested(root: string, paths: readonly string[]): readonly FoundConfig[] {
  return paths.filter(isNestedConfigPath).flatMap((name) => {
    const file = readFileBelow(root, name, maxSourceBytes);
    if (isMissing(file)) return [];
    return { path: name, source: "obstacle" in file ? { reason: file.obstacle } : decodeSource(file.bytes) };
  });
}

interface ReadConfigFile {
  /** As the person who named it wrote it. */
  readonly shown: string;
  /** Relative to the root, as all paths are. */
  readonly name: string;
  readonly file: FileBytes;
}

/** Reads the repository's own config. */
function readOwn(root: string): ReadConfigFile {
  const own = readNamed(root, path.join(root, configPath), configPath);
  if (!isMissing(own.file)) return own;
  const other = readNamed(root, path.join(root, otherConfigPath), otherConfigPath);
  return isMissing(other.file) ? own : other;
}

function readNamed(root: string, location: string, shown: string): ReadConfigFile {
  const name = toRelative(root, location);
  return { shown, name, file: readBytes(root, location) };
}

function isMissing(file: FileBytes): boolean {
  return "obstacle" in file && file.obstacle === "missing";
}

async function findLookalikes(root: string, read: string): Promise<readonly Lookalike[]> {
  const paths = [otherConfigPath, ...lookalikePaths].filter((found) => found !== read);
  const found = await Promise.all(paths.map((name) => lstat(path.join(root, name)).catch(() => undefined)));
  return paths.filter((_, index) => found[index] !== undefined).map((name) => ({ found: name, read }));
}

/** A file elsewhere is the user's own. A file in the repository can be a link to any file, which the errors would then quote. */
function readBytes(root: string, location: string): FileBytes {
  return isBelow(location, root)
    ? readFileBelow(root, toRelative(root, location), maxSourceBytes)
    : readRegularFile(location, maxSourceBytes);
}

const checkIt = ". Check that the file exists and is readable.";
const explanations: Readonly<Record<Obstacle, string>> = {
  missing: checkIt,
  "no permission": checkIt,
  unreadable: checkIt,
  "a link": ": it is a link, and links in a repository are not followed.",
  outside: ": a link on its path leads out of the repository.",
  "not a file": ": it is not a regular file.",
  "too large": `: it is ${tooLargeReason}.`,
};
