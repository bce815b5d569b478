import { addToGroup } from "../../vocabulary/group-by.ts";
/** Paths of files, each with the paths of the files that it leads to. */
export type Edges = ReadonlyMap<string, readonly string[]>;

/** How far imports are followed: from a file up to the files that use it, and down to the files that values come from. */
const importerDepth = 5;
const dependencyDepth = 3;

/** Finds the files that import some files, directly or indirectly, and those files themselves. */
export function findImporters(start: Iterable<string>, importers: Edges): ReadonlySet<string> {
  return reach(start, importers, importerDepth);
}

/** Finds the files that values of some files can come to, and those where values can come from; the files themselves included. */
export function findAround(start: Iterable<string>, imports: Edges, importers: Edges): ReadonlySet<string> {
  return findDependencies(findImporters(start, importers), imports);
}

/** Finds the files between some files and what they eventually import, and those files themselves. */
export function findLinks(
  start: Iterable<string>,
  imports: Edges,
  among: ReadonlySet<string>,
): ReadonlySet<string> {
  return reach(start, imports, Infinity, (path) => among.has(path));
}

/** Finds the files that values of some files can come from, and those files themselves. */
export function findDependencies(start: Iterable<string>, imports: Edges): ReadonlySet<string> {
  return reach(start, imports, dependencyDepth);
}

function reach(
  start: Iterable<string>,
  edges: Edges,
  depth: number,
  isAllowed: (path: string) => boolean = () => true,
): ReadonlySet<string> {
  const reached = new Set(start);
  let border = [...reached];
  for (let step = 0; step < depth && border.length > 0; step++) {
    const next = border
      .flatMap((path) => edges.get(path) ?? [])
      .filter((path) => !reached.has(path) && isAllowed(path));
    for (const path of next) reached.add(path);
    border = [...new Set(next)];
  }
  return reached;
}

/** Importers from imports. */
export function invert(edges: Edges): Edges {
  const inverted = new Map<string, string[]>();
  for (const [from, targets] of edges) for (const target of targets) addToGroup(inverted, target, from);
  return inverted;
}
