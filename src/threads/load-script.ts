import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire, Module } from "node:module";
import path from "node:path";
import { Script } from "node:vm";
import writeFileAtomic from "write-file-atomic";
import { keepsCompiledCode } from "./compiled-code.ts";

/** What a script of the built program exports, and how to keep what was compiled of it. */
export interface LoadedScript {
  readonly exports: unknown;
  /** Does nothing if it is kept already, or can't be. */
  readonly save: () => void;
}

/** The wrapper that Node puts around a module; stack traces do not count it. */
const [before = "", after = ""] = Module.wrap("\0").split("\0");

/**
 * Loads a module of the built program in CommonJS with what was compiled of it earlier, for versions of Node that keep nothing by
 * themselves. Most of it is compiled only when its exports are called, so the result is saved later.
 *
 * @param location absolute
 * @param folder as `compiledCodeFolder`
 */
export function loadScript(location: string, folder: string | undefined): LoadedScript {
  const load = createRequire(location);
  if (folder === undefined || keepsCompiledCode) return { exports: load(location), save: () => undefined };
  const kept = path.join(folder, nameOf(location));
  const { script, isKept } = compile(location, readKept(kept));
  const module: { exports: unknown } = { exports: {} };
  const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
  run.call(module.exports, module.exports, load, module, location, path.dirname(location));
  return {
    exports: module.exports,
    save: () => {
      if (!isKept) keep(kept, script.createCachedData());
    },
  };
}

/** Nothing here may hold the cached code, about ten megabytes, for longer than it takes to compile. */
function compile(
  location: string,
  cachedData: Buffer | undefined,
): { readonly script: Script; readonly isKept: boolean } {
  const script = new Script(before + readFileSync(location, "latin1") + after, {
    filename: location,
    columnOffset: -before.length,
    ...(cachedData && { cachedData }),
  });
  return { script, isKept: cachedData !== undefined && script.cachedDataRejected !== true };
}

/** V8 looks only at the length of a text, and at its own version: another build gets another file. */
function nameOf(location: string): string {
  const { size, mtimeMs } = statSync(location);
  return `${hash(JSON.stringify([location, size, mtimeMs, process.version, process.arch])).toString("hex")}${extension}`;
}

function readKept(location: string): Buffer | undefined {
  try {
    const bytes = readFileSync(location);
    const [sum, data] = [bytes.subarray(0, hashBytes), bytes.subarray(hashBytes)];
    // V8 would run its content.
    return hash(data).equals(sum) ? data : undefined;
  } catch {
    return undefined;
  }
}

function keep(location: string, data: Buffer): void {
  try {
    mkdirSync(path.dirname(location), { recursive: true });
    writeFileAtomic.sync(location, Buffer.concat([hash(data), data]), { fsync: false });
    removeOldest(path.dirname(location));
  } catch {
    // Without write access to the folder, nothing is kept.
  }
}

/** Versions come and go, at five megabytes each. */
function removeOldest(folder: string): void {
  const kept = readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => path.join(folder, name))
    .map((location) => ({ location, age: statSync(location).mtimeMs }))
    .sort((a, b) => b.age - a.age);
  for (const { location } of kept.slice(maxKept)) rmSync(location, { force: true });
}

const maxKept = 3;
const extension = ".v8";
const hashBytes = 32;

function hash(data: string | Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}
