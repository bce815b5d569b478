import { lstat, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { configPath } from "../vocabulary/config.ts";

/** What became of a configuration that was to be written. */
export type ConfigWriting = "written" | "exists" | "not a file";

/** Writes the configuration of the repository at `root`. Never writes through links, nor over a file that is there unless it may. */
export async function writeConfig(root: string, text: string, mayReplace: boolean): Promise<ConfigWriting> {
  const location = path.join(root, configPath);
  await mkdir(path.dirname(location), { recursive: true });
  const standing = await lstat(location).catch(() => undefined);
  if (standing !== undefined && !standing.isFile()) return "not a file";
  if (mayReplace) {
    await writeFileAtomic(location, text);
    return "written";
  }
  try {
    // Fails when the file is there, also when it came in the meantime.
    await writeFile(location, text, { flag: "wx" });
    return "written";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return "exists";
    throw error;
  }
}
