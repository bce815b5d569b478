import { lstat, realpath } from "node:fs/promises";
import path from "node:path";
import { findPatternProblem, hasWildcard } from "../files/globs.ts";
import { joinNames } from "../files/system-paths.ts";
import { ReadError } from "./read-error.ts";

/** What a person named on the command line: a file or folder, or all files below a folder that match a pattern. */
export interface NamedPath {
  /** As the person wrote it. */
  readonly given: string;
  /** Absolute, links resolved: the file or folder, or the folder in which the pattern starts. */
  readonly location: string;
  readonly isFolder: boolean;
  /** Relative to the location; `undefined` for a file or folder. */
  readonly pattern: string | undefined;
}

/** The paths to read, and those to exclude. */
export interface NamedPaths {
  readonly wanted: readonly NamedPath[];
  readonly excluded: readonly NamedPath[];
}

/**
 * Reads the paths of a command line, which are relative to `folder`; none means `folder` itself. A path that exists is taken literally,
 * whatever characters it has. Others may be patterns, and `!` excludes what the others name.
 *
 * @throws ReadError when a path does not exist, or a pattern is not understood
 */
export async function readNamedPaths(folder: string, names: readonly string[]): Promise<NamedPaths> {
  const unique = [...new Set(names)];
  const read = await Promise.all(
    unique.map(async (name) => ({ literal: await resolveExisting(folder, name), name })),
  );
  const isExcluded = ({ literal, name }: (typeof read)[number]) =>
    literal === undefined && name.startsWith("!");
  const wanted = await Promise.all(
    read
      .filter((one) => !isExcluded(one))
      .map(async ({ literal, name }) => literal ?? resolvePattern(folder, name)),
  );
  const excluded = await Promise.all(
    read.filter(isExcluded).map(async ({ name }) => {
      const text = name.slice(1);
      return (await resolveExisting(folder, text)) ?? splitPattern(folder, text, name);
    }),
  );
  if (wanted.length > 0) return { wanted, excluded };
  const whole = await resolveExisting(folder, ".");
  return { wanted: whole === undefined ? [] : [whole], excluded };
}

/** `undefined` for a path that does not exist. */
async function resolveExisting(folder: string, given: string): Promise<NamedPath | undefined> {
  try {
    const location = await realpath(path.resolve(folder, given));
    return { given, location, isFolder: (await lstat(location)).isDirectory(), pattern: undefined };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EACCES") return undefined;
    throw new ReadError(`No permission to read "${given}". Allow it, or name other paths.`, { cause: error });
  }
}

async function resolvePattern(folder: string, given: string): Promise<NamedPath> {
  const named = hasWildcard(given) ? await splitPattern(folder, given, given) : undefined;
  if (named !== undefined && hasWildcard(named.pattern)) return named;
  const isUnreadable = given.includes("\u{fffd}");
  throw new ReadError(
    isUnreadable
      ? `The name "${given}" is not UTF-8, so it cannot be read. Rename it, or name its folder.`
      : `"${given}" does not exist. Paths are relative to ${folder}.`,
  );
}

/** Splits a pattern after the part that exists: `[id]` is the name of a folder to Next.js and SvelteKit. */
async function splitPattern(
  folder: string,
  text: string,
  given: string,
): Promise<NamedPath & { readonly pattern: string }> {
  const problem = findPatternProblem(text);
  if (problem !== undefined) throw new ReadError(`The pattern "${given}" ${problem}.`);
  const names = text.split("/");
  for (let length = names.length - 1; length > 0; length--) {
    const found = await resolveExisting(folder, joinNames(names.slice(0, length)));
    if (found?.isFolder === true) return { ...found, given, pattern: names.slice(length).join("/") };
  }
  return { given, location: await realpath(folder), isFolder: true, pattern: text };
}
