import path from "node:path";
import { classifyName } from "../files/file-kinds.ts";
import { decodeSource } from "../files/source-files.ts";
import { defaultConfig } from "../vocabulary/config.ts";
import type { OpenDocument } from "./checked-code.ts";
import type { OpenCode } from "./scope.ts";

/** The extensions of documents that have no name yet, by their language. */
const extensions: ReadonlyMap<string, string> = new Map([
  ["typescript", "ts"],
  ["typescriptreact", "tsx"],
  ["javascript", "js"],
  ["javascriptreact", "jsx"],
  ["vue", "vue"],
  ["svelte", "svelte"],
]);

/**
 * The name of a document: that of its file, if it has one. `undefined` if it does not hold code.
 *
 * @param location of its file
 */
export function nameLoneDocument(languageId: string, location: string | undefined): string | undefined {
  const name =
    location === undefined ? `untitled.${extensions.get(languageId) ?? ""}` : path.basename(location);
  return classifyName(name) === "source" ? name : undefined;
}

/** The document alone, with the default config: its folder could be the whole disk. */
export function makeLoneCode({ uri, version, text, path: name }: OpenDocument): OpenCode {
  const decoded = decodeSource(Buffer.from(text));
  const [sources, skipped] =
    "text" in decoded ? [[{ path: name, ...decoded }], []] : [[], [{ path: name, ...decoded }]];
  return {
    input: {
      config: defaultConfig,
      named: [name],
      // Something missing in this file may be in others.
      snapshot: { sources, skipped, changes: undefined, gap: { kind: "repository-too-large" } },
    },
    isWanted: () => true,
    uriOf: () => uri,
    open: [{ uri, version, text, path: name }],
  };
}
