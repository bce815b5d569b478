import type { Identifier, Symbol as CompilerSymbol } from "ts-morph";
import { findAutoImportRoot } from "../program/auto-imported.ts";
import { getPath, type Program } from "../program/program.ts";

/** For a name that nothing declares, finds the only export of the same application that it can stand for. */
export function createAutoImports(program: Program): (name: Identifier) => CompilerSymbol | undefined {
  let modules: readonly { readonly root: string; readonly module: CompilerSymbol }[] | undefined;
  return (name) => {
    const text = name.getText();
    // If an application has a helper called `fetch`, other code still means the global one.
    if (text in globalThis) return undefined;
    modules ??= program.files.flatMap((file) => {
      const root = findAutoImportRoot(getPath(file));
      const module = root === undefined ? undefined : file.getSymbol();
      return module && root !== undefined ? [{ module, root }] : [];
    });
    const path = getPath(name.getSourceFile());
    const [found, ...others] = modules.flatMap(({ module, root }) =>
      path.startsWith(root) ? (module.getExport(text) ?? []) : [],
    );
    return others.length === 0 ? found : undefined;
  };
}
