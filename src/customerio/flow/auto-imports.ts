import type { Identifier, Symbol as CompilerSymbol } from "ts-morph";
import { getPath, type Program } from "../program/program.ts";

/** The folders whose exports Nuxt and Nitro make known in all files without an import. */
const autoImported = /(?:^|\/)(?:server\/utils|utils|composables)\/[^/]+\.[cm]?[jt]s$/u;

/** Says whether a file is in one of these folders. */
export function isAutoImported(path: string): boolean {
  return autoImported.test(path);
}

/** Finds the only export that a name which nothing declares can stand for. */
export function createAutoImports(program: Program): (name: Identifier) => CompilerSymbol | undefined {
  let modules: readonly CompilerSymbol[] | undefined;
  return (name) => {
    modules ??= program.files
      .filter((file) => isAutoImported(getPath(file)))
      .flatMap((file) => file.getSymbol() ?? []);
    const [found, ...others] = modules.flatMap((module) => module.getExport(name.getText()) ?? []);
    return others.length === 0 ? found : undefined;
  };
}
