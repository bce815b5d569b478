import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";

/** The folder of the built program, which is flat. */
const folder = new URL(".", import.meta.url);
const isBuilt = import.meta.url.endsWith(".js");

/** A place in a file of the built program, as V8 writes it: `file:///…/cli.js:12:3`, or without `file://` in CommonJS. */
const builtPlace = /(?<![\w-])([\w-]{1,60}\.c?js):(\d+):(\d+)/gu;

/**
 * An error's stack in terms of our source: with locations such as `src/cli/run.ts:12:3` instead of those in the built program, and without
 * the folder that it is installed in.
 */
export function readStack({ stack, message }: Error): string {
  if (!isBuilt) return stack ?? message;
  return [folder.href, fileURLToPath(folder)]
    .reduce((text, prefix) => text.replaceAll(prefix, ""), stack ?? message)
    .replaceAll(builtPlace, (place, file: string, line: string, column: string) => {
      return findOriginal(file, Number(line), Number(column)) ?? place;
    });
}

/** The location in our source; `undefined` if there is none. Lines and columns are 1-based. */
function findOriginal(file: string, line: number, column: number): string | undefined {
  const entry = openMap(file)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !("originalSource" in entry)) return undefined;
  const path = entry.originalSource.replace(/^(?:\.\.\/)+/u, "");
  return `${path}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

function openMap(file: string): SourceMap | undefined {
  try {
    // esbuild wrote it.
    return new SourceMap(
      JSON.parse(readFileSync(new URL(`${file}.map`, folder), "utf8")) as SourceMapPayload,
    );
  } catch {
    return undefined;
  }
}
