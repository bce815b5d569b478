import type { Identifier, Symbol as CompilerSymbol } from "ts-morph";
import { getPath, type Program } from "../program/program.ts";

/** The folders whose exports Nuxt and Nitro make known in all files of the application without an import. */
const autoImported = /^(.*\/)?(?:server\/utils|utils|composables)\/[^/]+\.[cm]?[jt]s$/u;

/** Says whether a file is in one of these folders. */
export function isAutoImported(path: string): boolean {
  return autoImported.test(path);
}

/** Finds the only export in the same application that a name which nothing declares can stand for. */
export function createAutoImports(program: Program): (name: Identifier) => CompilerSymbol | undefined {
  let modules: readonly { readonly root: string; readonly module: CompilerSymbol }[] | undefined;
  return (name) => {
    const text = name.getText();
    // A helper called `fetch` is not what others mean by it.
    if (text in globalThis) return undefined;
    modules ??= program.files.flatMap((file) => {
      const module = isAutoImported(getPath(file)) ? file.getSymbol() : undefined;
      return module ? [{ module, root: autoImported.exec(getPath(file))?.[1] ?? "" }] : [];
    });
    const path = getPath(name.getSourceFile());
    const [found, ...others] = modules.flatMap(({ module, root }) =>
      path.startsWith(root) ? (module.getExport(text) ?? []) : [],
    );
    return others.length === 0 ? found : undefined;
  };
}
