import { readFile } from "node:fs/promises";
import path from "node:path";
import { combineConfigs } from "../config/combine-configs.ts";
import { parseConfig, type ConfigFile } from "../config/parse-config.ts";
import { configPath, defaultConfig, type LoadedConfig } from "../vocabulary/config.ts";
import { decodeSource } from "../files/source-files.ts";
import { ReadError } from "./read-error.ts";

/** A configuration from a disk. */
export interface LocalConfig extends LoadedConfig {
  /** What it adds to, and where it says so: that lies on GitHub and is not read. */
  readonly unread?: NonNullable<ConfigFile["extended"]>;
}

/**
 * Reads the configuration of the repository at `root`, or the file `named` (relative to `folder`).
 *
 * @throws ReadError when the named file cannot be read. What is wrong inside of a file is a problem of the result.
 */
export async function readConfig(
  root: string,
  ruleIds: readonly string[],
  named?: { readonly folder: string; readonly file: string },
): Promise<LocalConfig> {
  const location = named === undefined ? path.join(root, configPath) : path.resolve(named.folder, named.file);
  const shown = named?.file ?? configPath;
  let bytes: Buffer;
  try {
    bytes = await readFile(location);
  } catch (error) {
    if (named === undefined && error instanceof Error && "code" in error && error.code === "ENOENT") {
      return { config: defaultConfig, problems: [] };
    }
    throw new ReadError(`The configuration "${shown}" cannot be read: see that it is a file you may read.`, {
      cause: error,
    });
  }
  const { settings, extended, problems } = parseConfig(decodeSource(bytes), shown, ruleIds);
  if (problems.length > 0) return { config: defaultConfig, problems };
  const config = combineConfigs([{ settings }], ruleIds);
  return { config, problems, ...(extended === undefined ? {} : { unread: extended }) };
}
