import { Node, SyntaxKind, type Identifier, type SourceFile } from "ts-morph";
import { isCallOf } from "../program/nodes.ts";
import { getPath, isDeclarationOfSdk, type Program } from "../program/program.ts";
import { within, type Term } from "./terms.ts";
import { findWrites } from "./writes.ts";

/** The modules of the repository that expressions load: `require("./cio")`, `import("./cio")`. */
export interface LoadedModules {
  /** The file that a call loads, or that a name stands for as a whole; `undefined` for other nodes, and for packages. */
  readonly getFile: (node: Node) => SourceFile | undefined;
  /** What a call loads from a file with a single export: `module.exports = createClient`; `undefined` when it exports an object. */
  readonly stepIntoModule: (node: Node) => readonly Term[] | undefined;
}

export function createLoadedModules(program: Program): LoadedModules {
  function getFile(node: Node): SourceFile | undefined {
    if (Node.isIdentifier(node)) return getNamedModule(node);
    if (!Node.isCallExpression(node)) return undefined;
    const isImport = node.getExpression().getKind() === SyntaxKind.ImportKeyword;
    if (!isImport && !isCallOf(node.compilerNode, "require")) return undefined;
    const specifier = node.getArguments()[0];
    if (!Node.isStringLiteral(specifier)) return undefined;
    const path = program.resolveModule(specifier.getLiteralText(), getPath(node.getSourceFile()));
    return path === undefined ? undefined : program.getFile(path);
  }

  function stepIntoModule(node: Node): readonly Term[] | undefined {
    const file = getFile(node);
    const [value, ...others] = file ? findWrites(file, "module.exports") : [];
    // The members of an object are looked up in the module, which also knows those added later.
    return value && others.length === 0 && !Node.isObjectLiteralExpression(value)
      ? within(undefined, value)
      : undefined;
  }

  return { getFile, stepIntoModule };
}

/** `const cio = require("./cio")`, `import * as cio from "./cio"` */
function getNamedModule(name: Identifier): SourceFile | undefined {
  const symbol = name.getSymbol();
  const [declared] = symbol?.isAlias() === true ? (symbol.getAliasedSymbol()?.getDeclarations() ?? []) : [];
  return Node.isSourceFile(declared) && !isDeclarationOfSdk(declared) ? declared : undefined;
}
