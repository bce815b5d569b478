import { findSpecifiers } from "../program/modules.ts";
import { getPath, type Program } from "../program/program.ts";

/** How far imports are followed: to those who use a file, and to what it uses. */
const importerDepth = 5;
const dependencyDepth = 3;

/** Finds the files that a value of a file can come to, itself included: those that import it, and what all these import. */
export function createNeighbors({ files, resolveModule }: Program): (path: string) => ReadonlySet<string> {
  const imports = new Map(
    files.map((file) => {
      const path = getPath(file);
      const specifiers = findSpecifiers(file.getFullText());
      return [path, specifiers.flatMap((specifier) => resolveModule(specifier, path) ?? [])] as const;
    }),
  );
  const importers = new Map<string, string[]>();
  for (const [path, targets] of imports) {
    for (const target of targets) {
      const known = importers.get(target);
      if (known) known.push(path);
      else importers.set(target, [path]);
    }
  }
  return (path) => reach(reach([path], importers, importerDepth), imports, dependencyDepth);
}

function reach(
  start: Iterable<string>,
  edges: ReadonlyMap<string, readonly string[]>,
  depth: number,
): ReadonlySet<string> {
  const reached = new Set(start);
  let border = [...reached];
  for (let step = 0; step < depth; step++) {
    border = border.flatMap((path) => edges.get(path) ?? []).filter((path) => !reached.has(path));
    for (const path of border) reached.add(path);
    border = [...new Set(border)];
  }
  return reached;
}
