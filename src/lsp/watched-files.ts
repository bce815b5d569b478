import path from "node:path";
import type { FileSystemWatcher } from "vscode-languageserver";
import { classifyName, importedExtensions } from "../files/file-kinds.ts";
import { configPath, otherConfigPath } from "../vocabulary/config.ts";
import { toFilePath } from "./folder.ts";

/** Extensions of files that matter as context, besides code: manifests, settings of frameworks, and the config. */
const contextExtensions = ["jsonc", "toml", "yml", "yaml"];

const extensions = [...importedExtensions.map((extension) => extension.slice(1)), ...contextExtensions];

/** The files that the client is asked to watch: more than necessary, but in few patterns. */
export const watchedFiles: readonly FileSystemWatcher[] = [
  { globPattern: `**/*.{${extensions.join(",")}}` },
  { globPattern: "**/.gitattributes" },
];

/** Says whether a change of a file can change what is found. */
export function doesMatter(uri: string): boolean {
  const file = toFilePath(uri);
  if (file === undefined) return false;
  const name = file.split(path.sep).join("/");
  return (
    classifyName(name) !== undefined || [configPath, otherConfigPath].some((one) => name.endsWith(`/${one}`))
  );
}
