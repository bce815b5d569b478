import { makePathPattern } from "../files/globs.ts";
import { isWithin, listAncestors } from "../files/paths.ts";
import { toRelative } from "../files/system-paths.ts";
import type { NamedPath } from "./named-paths.ts";

/** The files that named paths stand for. All paths are relative to the root. */
export interface Scope {
  /** Says whether a file is one of them. */
  readonly has: (file: string) => boolean;
  /** Says whether some could be in a folder. */
  readonly mayHaveIn: (folder: string) => boolean;
}

/** @param root absolute, without links */
export function makeScope(root: string, named: readonly NamedPath[]): Scope {
  const literal = new Set(
    named.filter(({ pattern }) => pattern === undefined).map((one) => toRepositoryPath(root, one)),
  );
  const patterns = named.flatMap((one) =>
    one.pattern === undefined
      ? []
      : [{ base: toRepositoryPath(root, one), pattern: makePathPattern(one.pattern) }],
  );
  const isNamed = (file: string) => listAncestors(file).some((folder) => literal.has(folder));
  return {
    has: (file) =>
      isNamed(file) ||
      patterns.some(({ base, pattern }) => isWithin(file, base) && pattern.matches(relativeTo(base, file))),
    mayHaveIn: (folder) =>
      isNamed(folder) ||
      patterns.some(
        ({ base, pattern }) =>
          folder === base || (isWithin(folder, base) && pattern.mayMatchIn(relativeTo(base, folder))),
      ),
  };
}

/** Where a named path is, or the folder in which its pattern starts, relative to the root and with `/`. */
export function toRepositoryPath(root: string, { location }: Pick<NamedPath, "location">): string {
  return toRelative(root, location);
}

function relativeTo(base: string, file: string): string {
  return base === "" ? file : file.slice(base.length + 1);
}
