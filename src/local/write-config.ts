import { lstat, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { toWriteError } from "../files/write-error.ts";
import { replaceFile } from "../files/write-file.ts";
import { configPath, otherConfigPath } from "../vocabulary/config.ts";

/** How writing a config ended. */
export type ConfigWriting = "written" | "exists" | "other exists" | "not a file" | "not a folder";

/**
 * Writes the config of the repository at `root`. Never follows links, and replaces an existing file only if `mayReplace` is set.
 *
 * @throws WriteError when the system does not allow it
 */
export async function writeConfig(root: string, text: string, mayReplace: boolean): Promise<ConfigWriting> {
  const location = path.join(root, configPath);
  const folder = await lstat(path.dirname(location)).catch(() => undefined);
  if (folder !== undefined && !folder.isDirectory()) return "not a folder";
  const existing = await lstat(location).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) return "not a file";
  // It would no longer be read.
  if (existing === undefined && (await exists(path.join(root, otherConfigPath)))) return "other exists";
  try {
    await mkdir(path.dirname(location), { recursive: true });
    if (mayReplace) {
      await replaceFile(root, configPath, text);
      return "written";
    }
    // Fails if the file exists, even if it was created in the meantime.
    await writeFile(location, text, { flag: "wx" });
    return "written";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return "exists";
    throw toWriteError(configPath, error);
  }
}

async function exists(location: string): Promise<boolean> {
  return lstat(location).then(
    () => true,
    () => false,
  );
}
