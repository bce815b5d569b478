import module from "node:module";
import path from "node:path";
import process from "node:process";
import envPaths from "env-paths";

/** Only the built program is JavaScript, which needs nothing to be loaded. */
export const isBuilt = import.meta.url.endsWith(".js");

/**
 * Where Node keeps what it has compiled of the built program, so that the next process starts faster; it is safe to delete. `undefined` if
 * nothing is to be kept.
 */
export const compiledCodeFolder = findFolder(process.env);

function findFolder(environment: NodeJS.ProcessEnv): string | undefined {
  if (!isBuilt || environment["NODE_DISABLE_COMPILE_CACHE"]) return undefined;
  return (
    environment["NODE_COMPILE_CACHE"] || path.join(envPaths("pitstop", { suffix: "" }).cache, "compiled")
  );
}

/** Since Node 22.13, whose types are newer than those of the oldest Node we support. If it can't write to the folder, it keeps nothing. */
const { enableCompileCache, flushCompileCache } = module as {
  readonly enableCompileCache?: (folder: string) => unknown;
  readonly flushCompileCache?: () => void;
};

/** Says whether Node keeps it by itself, once `keepCompiledCode` was called. */
export const keepsCompiledCode = enableCompileCache !== undefined;

/** Keeps what this thread compiles from here on. An older Node compiles it again each time. */
export function keepCompiledCode(folder: string | undefined): void {
  if (folder !== undefined) enableCompileCache?.(folder);
}

/** Writes it down now: the process will not end by itself. Does nothing if all of it was known. */
export function saveCompiledCode(): void {
  flushCompileCache?.();
}
