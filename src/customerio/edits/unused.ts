import { Node, SyntaxKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { isInside } from "../flow/terms.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import { getPrivateStatement, isIndependent } from "./private-functions.ts";
import { removeEntry, removeLines } from "./replace.ts";

/**
 * The edits that remove the imports and helpers that nothing uses once a node is removed; `kept` is code that stays in its place.
 * `undefined` if something that cannot simply be removed would be left unused.
 */
export function removeUnused(node: Node, kept: string): readonly Edit[] | undefined {
  const names = [node, ...findInside(node, SyntaxKind.Identifier)].filter(Node.isIdentifier);
  const words = new Set(kept.split(/[^\w$]+/u));
  const declarations = new Set(
    names
      .filter((name) => !words.has(name.getText()) && isOnlyInside(name.getText(), node))
      .flatMap((name) => name.getSymbol()?.getDeclarations() ?? [])
      .filter((declaration) => isOfModule(declaration, node)),
  );
  const edits = [...declarations].map(removeDeclaration);
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

/** Says whether a name occurs only once outside a node: in its declaration. */
function isOnlyInside(name: string, node: Node): boolean {
  const uses = findInside(node.getSourceFile(), SyntaxKind.Identifier, (use) => isNamed(use, name));
  return uses.filter((use) => !isInside(use, node)).length === 1;
}

/** Says whether something is imported, or declared at the top of its file and not exported. */
function isOfModule(declaration: Node, node: Node): boolean {
  if (declaration.getSourceFile() !== node.getSourceFile() || isInside(declaration, node)) return false;
  if (declaration.getFirstAncestorByKind(SyntaxKind.ImportDeclaration)) return true;
  const isVariable = Node.isVariableDeclaration(declaration) || Node.isBindingElement(declaration);
  const statement = isVariable
    ? declaration.getFirstAncestorByKind(SyntaxKind.VariableStatement)
    : Node.isFunctionDeclaration(declaration)
      ? declaration
      : undefined;
  return statement !== undefined && Node.isSourceFile(statement.getParent()) && !statement.isExported();
}

function removeDeclaration(declaration: Node): Edit | undefined {
  const imported = declaration.getFirstAncestorByKind(SyntaxKind.ImportDeclaration);
  if (imported) {
    const names = imported.getNamedImports();
    const parts = [...names, imported.getDefaultImport(), imported.getNamespaceImport()].filter(Boolean);
    if (parts.length === 1) return removeLines(imported);
    return Node.isImportSpecifier(declaration) ? removeEntry(declaration, names) : undefined;
  }
  const made = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : declaration;
  if (!Node.isArrowFunction(made) && !Node.isFunctionExpression(made) && !Node.isFunctionDeclaration(made))
    return undefined;
  const statement = getPrivateStatement(made);
  return statement && isIndependent(made) ? removeLines(statement) : undefined;
}
