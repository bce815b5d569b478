import { readFile } from "node:fs/promises";
import path from "node:path";
import { configPath, defaultConfig, parseConfig, type LoadedConfig } from "../config.ts";
import { decodeSource } from "../source-files.ts";
import { ReadError } from "./read-error.ts";

/**
 * Reads the configuration of the repository at `root`, or the file `named` (relative to `folder`).
 *
 * @throws ReadError when the named file cannot be read. What is wrong inside of a file is a problem of the result.
 */
export async function readConfig(
  root: string,
  ruleIds: readonly string[],
  named?: { readonly folder: string; readonly file: string },
): Promise<LoadedConfig> {
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
  const decoded = decodeSource(bytes);
  if ("text" in decoded) return parseConfig(decoded.text, shown, ruleIds);
  return {
    config: defaultConfig,
    problems: [{ path: shown, line: 1, column: 1, message: `not a text: ${decoded.reason}` }],
  };
}
