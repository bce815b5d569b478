import { createModuleResolver, findSpecifiers } from "./modules.ts";

/**
 * The files of a repository that its code imports, directly or indirectly.
 *
 * @param texts the texts that were read, by path: code, and the `package.json` and `tsconfig` files that say how imports resolve
 * @param paths every file of the repository, read or not
 */
export function findImported(
  texts: ReadonlyMap<string, string>,
  paths: Iterable<string>,
): ReadonlySet<string> {
  const files = new Map([...paths].map((path) => [path, texts.get(path) ?? ""]));
  const resolve = createModuleResolver(files);
  const found = [...texts].flatMap(([path, text]) =>
    findSpecifiers(text).flatMap((specifier) => resolve(specifier, path) ?? []),
  );
  return new Set(found.filter((path) => files.has(path)));
}
