import { readFile } from "node:fs/promises";
import path from "node:path";
import { combineConfigs } from "../config/combine-configs.ts";
import { parseConfig, type ConfigFile } from "../config/parse-config.ts";
import { configPath, defaultConfig, type LoadedConfig } from "../vocabulary/config.ts";
import { decodeSource } from "../files/source-files.ts";
import { ReadError } from "./read-error.ts";

/** A config from disk. */
export interface LocalConfig extends LoadedConfig {
  /** The config on GitHub that it extends, which is not read, and where it says so. */
  readonly unread?: NonNullable<ConfigFile["extended"]>;
}

/**
 * Reads the config of the repository at `root`, or the file `named` (relative to `folder`).
 *
 * @throws ReadError when the file cannot be read. Problems inside the file are part of the result.
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
    throw new ReadError(`Cannot read the config "${shown}". Check that the file exists and is readable.`, {
      cause: error,
    });
  }
  const { written, extended, problems } = parseConfig(decodeSource(bytes), shown, ruleIds);
  if (problems.length > 0) return { config: defaultConfig, problems };
  const config = combineConfigs([{ written }], ruleIds);
  return { config, problems, ...(extended === undefined ? {} : { unread: extended }) };
}
