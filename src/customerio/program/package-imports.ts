import { Node, SyntaxKind, ts, type SourceFile } from "ts-morph";
import { findCompilerNodes, getCalledName, getSpecifierOf, perFile } from "./nodes.ts";
import { comesFrom, type HandoffLibrary } from "../api/handoff-library.ts";

/** What a local name stands for: an export of a module; `default` also stands for the whole module. */
export interface ImportedName {
  readonly specifier: string;
  readonly name: string;
}

/** The names that a file's imports and `require` calls declare. */
export const readImportedNames = perFile(
  (file): ReadonlyMap<string, ImportedName> => new Map([...readImports(file), ...readRequires(file)]),
);

function* readImports(file: SourceFile): Iterable<[local: string, imported: ImportedName]> {
  for (const declaration of file.getImportDeclarations()) {
    const specifier = getSpecifierOf(declaration);
    for (const whole of [declaration.getDefaultImport(), declaration.getNamespaceImport()])
      if (whole) yield [whole.getText(), { specifier, name: "default" }];
    for (const named of declaration.getNamedImports())
      yield [(named.getAliasNode() ?? named.getNameNode()).getText(), { specifier, name: named.getName() }];
  }
}

function* readRequires(file: SourceFile): Iterable<[local: string, imported: ImportedName]> {
  for (const node of findCompilerNodes(file, SyntaxKind.VariableDeclaration)) {
    if (!ts.isVariableDeclaration(node) || !node.initializer) continue;
    const member = ts.isPropertyAccessExpression(node.initializer) ? node.initializer.name.text : undefined;
    const value = ts.isPropertyAccessExpression(node.initializer)
      ? node.initializer.expression
      : node.initializer;
    const [first] = ts.isCallExpression(value) ? value.arguments : [];
    if (getCalledName(value) !== "require" || !first || !ts.isStringLiteralLike(first)) continue;
    const specifier = first.text;
    if (ts.isIdentifier(node.name)) yield [node.name.text, { specifier, name: member ?? "default" }];
    if (!ts.isObjectBindingPattern(node.name)) continue;
    for (const { name, propertyName } of node.name.elements) {
      const taken = propertyName ?? name;
      if (ts.isIdentifier(name) && ts.isIdentifier(taken)) yield [name.text, { specifier, name: taken.text }];
    }
  }
}

/** Says whether a call loads a module: `import("…")`, `require("…")`. */
export function loadsModule(call: ts.CallExpression): boolean {
  return call.expression.kind === SyntaxKind.ImportKeyword || getCalledName(call) === "require";
}

/** The specifier that a call of `require` is given. */
export function getRequired(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || getCalledName(node) !== "require") return undefined;
  const [specifier] = node.arguments;
  return specifier && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

/** The export of a module that a name, or a property of a whole module, stands for: `Queue`, `bullmq.Queue`. */
export function getImportedName(node: Node): ImportedName | undefined {
  const names = readImportedNames(node.getSourceFile());
  if (Node.isIdentifier(node)) return names.get(node.getText());
  if (!Node.isPropertyAccessExpression(node) || !Node.isIdentifier(node.getExpression())) return undefined;
  const module = names.get(node.getExpression().getText());
  return module?.name === "default" ? { ...module, name: node.getName() } : undefined;
}

/** Says whether a name stands for one of the exports of one of the packages. */
export function isExportOf(
  node: Node,
  packages: ReadonlySet<string>,
  exported: ReadonlySet<string>,
): boolean {
  const imported = getImportedName(node);
  return imported !== undefined && packages.has(imported.specifier) && exported.has(imported.name);
}

/** Says whether a file imports a library. */
export function importsLibrary(file: SourceFile, library: HandoffLibrary): boolean {
  return [...readImportedNames(file).values()].some(({ specifier }) => comesFrom(specifier, library));
}
