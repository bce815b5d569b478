import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ruleFacts } from "../../rules/facts.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { isBelow } from "../files/system-paths.ts";
import { decodeSource } from "../files/source-files.ts";
import { readConfig, type LocalConfig } from "../local/read-config.ts";
import { readTree } from "../local/read-tree.ts";
import type { OpenDocument, UriOf } from "./checked-code.ts";
import type { OpenCode, ScopeCode } from "./scope.ts";

/** A folder of the workspace. */
export interface Folder {
  /** As the client writes it. */
  readonly uri: string;
  /** Absolute, as the client writes it, and without links. Both are the same if there are none. */
  readonly given: string;
  readonly real: string;
}

/** Code of a folder on disk, and the root that its paths are relative to. */
export interface FolderCode extends ScopeCode {
  readonly root: string;
}

/**
 * Reads the repository around a folder; findings in the folder are wanted.
 *
 * @param onConfig called with the config that applies
 * @throws ReadError when it cannot be read
 */
export async function readFolder(
  folder: Folder,
  onConfig: (config: LocalConfig) => void,
): Promise<FolderCode> {
  const { root, snapshot, named, isWanted } = await readTree(folder.real, []);
  const config = await readConfig(
    root,
    ruleFacts.map(({ id }) => id),
    snapshot.sources.map((source) => source.path),
  );
  onConfig(config);
  const sources = snapshot.sources.map((source) => ({ ...source, text: withoutMark(source.text) }));
  const input = { snapshot: { ...snapshot, sources }, config: config.config, named };
  return { root, input, isWanted, uriOf: makeUriOf(folder, root) };
}

/** Editors keep a text without it, and count positions from there. */
function withoutMark(text: string): string {
  return text.startsWith("\u{feff}") ? text.slice(1) : text;
}

function makeUriOf({ given, real }: Folder, root: string): UriOf {
  return (name) => {
    const location = path.join(root, name);
    const shown = isBelow(location, real) ? path.join(given, path.relative(real, location)) : location;
    return pathToFileURL(shown).href;
  };
}

/**
 * The code with open documents in place of files. A document whose file exists but was not read, because git ignores it or it is in
 * `node_modules`, is not read either; a document without a file is new.
 */
export function withOpenDocuments(code: FolderCode, open: readonly OpenDocument[]): OpenCode {
  const { root, input, uriOf } = code;
  const { snapshot } = input;
  const known = new Set([...snapshot.sources, ...snapshot.skipped].map((file) => file.path));
  const isRead = ({ path: name }: OpenDocument) =>
    known.has(name) || (classifyPath(name) !== undefined && !existsSync(path.join(root, name)));
  const replaced = new Map(open.filter(isRead).map((document) => [document.path, document]));
  const sources = snapshot.sources.filter((file) => !replaced.has(file.path));
  const skipped = snapshot.skipped.filter((file) => !replaced.has(file.path));
  for (const { path: name, text } of replaced.values()) {
    const decoded = decodeSource(Buffer.from(text));
    if ("text" in decoded) sources.push({ path: name, ...decoded });
    else skipped.push({ path: name, ...decoded });
  }
  sources.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    ...code,
    input: { ...input, snapshot: { ...snapshot, sources, skipped } },
    uriOf: (name) => replaced.get(name)?.uri ?? uriOf(name),
    open: [...replaced.values()],
  };
}

/** The file or folder of a URI; `undefined` for anything else, such as a document without a name. */
export function toFilePath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The file of a URI, without links in its folder; it need not exist. */
export function findLocation(uri: string): string | undefined {
  const file = toFilePath(uri);
  return file && path.join(findRealPath(path.dirname(file)), path.basename(file));
}

/** A path without links; as it is, if it does not exist. */
export function findRealPath(location: string): string {
  try {
    return realpathSync(location);
  } catch {
    return location;
  }
}
