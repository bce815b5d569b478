import { createModuleResolver, findSpecifiers } from "./modules.ts";

/**
 * The files of a repository that code imports, as far as the code's own imports lead.
 *
 * @param texts what was read, by path: code, and the `package.json` and `tsconfig` files that say what imports mean
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
