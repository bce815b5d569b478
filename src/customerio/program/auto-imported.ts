import { folderOf } from "../../files/paths.ts";
import type { SourceText } from "../../vocabulary/snapshot.ts";
import { remember } from "./remember.ts";
import { addToGroup } from "../../vocabulary/group-by.ts";

/** The folders whose exports Nuxt and Nitro make available without an import: those of `server/utils/` below `server/`, others everywhere. */
const autoImported = /^(.*\/)?(?:utils|composables)\/[^/]+\.[cm]?[jt]s$/u;
/** Files that make a folder such an application. */
const application = /(?:^|\/)(?:nuxt|nitro)\.config\.[cm]?[jt]s$/u;

const exported = /\bexport\s+(?:async\s+)?(?:function\*?|const|let|class)\s+([\w$]+)/gu;
const called = /(?<![\w$])([A-Za-z_$][\w$]*)\(/gu;

/** The folder, with a slash at its end, of the application whose files see a file's exports; `undefined` if they have to be imported. */
export function findAutoImportRoot(path: string): string | undefined {
  const found = autoImported.exec(path);
  return found ? (found[1] ?? "") : undefined;
}

/** Finds the files that each file uses without importing them, by the names that it calls, in applications made with Nuxt or Nitro. */
export function findAutoImports(code: readonly SourceText[]): ReadonlyMap<string, readonly string[]> {
  const roots = code
    .filter(({ path }) => application.test(path))
    .map(({ path }) => withSlash(folderOf(path)));
  if (roots.length === 0) return new Map();
  const byName = new Map<string, string[]>();
  for (const source of code) {
    const root = findAutoImportRoot(source.path);
    if (root === undefined || !roots.some((one) => root.startsWith(one))) continue;
    for (const name of listExported(source)) addToGroup(byName, name, source.path);
  }
  return new Map(
    code
      .filter(({ path }) => roots.some((root) => path.startsWith(root)))
      .map((source) => [
        source.path,
        listCalled(source)
          .flatMap((name) => byName.get(name) ?? [])
          .filter((path) => path !== source.path && source.path.startsWith(findAutoImportRoot(path) ?? "")),
      ]),
  );
}

function withSlash(folder: string): string {
  return folder === "" ? "" : `${folder}/`;
}

const listExported = remember(({ text }) => [...text.matchAll(exported)].map(([, name = ""]) => name));
const listCalled = remember(({ text }) => [
  ...new Set([...text.matchAll(called)].map(([, name = ""]) => name)),
]);
