import { findAround, invert } from "../program/import-graph.ts";
import { findSpecifiers } from "../program/modules.ts";
import { getPath, type Program } from "../program/program.ts";

/** Finds the files that a value of a file can reach, itself included: those that import it, and what all of these import. */
export function createNeighbors({ files, resolveModule }: Program): (path: string) => ReadonlySet<string> {
  const imports = new Map(
    files.map((file) => {
      const path = getPath(file);
      const specifiers = findSpecifiers(file.getFullText());
      return [path, specifiers.flatMap((specifier) => resolveModule(specifier, path) ?? [])] as const;
    }),
  );
  const importers = invert(imports);
  return (path) => findAround([path], imports, importers);
}
