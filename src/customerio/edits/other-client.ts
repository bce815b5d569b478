import { Node, SyntaxKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { getRoot } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import { removeEntry, replaceNode } from "./replace.ts";

/**
 * Calls a method on the client of another class that the same file already uses, by the same expression: `getTracker()` of
 * `getTracker().track(…)`. No edits if it uses none, or if it would no longer need the wrong client's import.
 */
export function callOnOther(
  method: Node,
  className: string,
  operations: readonly Operation[],
): readonly Edit[] {
  const access = method.getParent();
  if (!Node.isPropertyAccessExpression(access)) return [];
  const wrong = access.getExpression();
  const file = method.getSourceFile();
  const right = operations
    .filter(({ call, sdkClass }) => sdkClass === className && call.getSourceFile() === file)
    .map(({ call }) => call.getExpression())
    .filter(Node.isPropertyAccessExpression)
    .map((callee) => callee.getExpression())
    .find(isReachable);
  if (!right) return [];
  const edits = [replaceNode(wrong, right.getText())];
  const root = getRoot(wrong);
  const uses = findInside(file, SyntaxKind.Identifier, (use) => isNamed(use, root.getText()));
  const imported = uses.map((use) => use.getParent()).find(Node.isImportSpecifier);
  if (uses.length > 2) return edits;
  if (!imported) return [];
  const removed = removeEntry(imported, imported.getImportDeclaration().getNamedImports());
  return removed ? [removed, ...edits] : [];
}

/** Says whether an expression means the same everywhere in its file: it starts with an import or a constant of the module. */
function isReachable(receiver: Node): boolean {
  const root = getRoot(receiver);
  const declaration = Node.isIdentifier(root) ? root.getSymbol()?.getDeclarations()[0] : undefined;
  if (!declaration || (Node.isCallExpression(receiver) && receiver.getArguments().length > 0)) return false;
  const statement = declaration.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  return (
    Node.isImportSpecifier(declaration) ||
    Node.isImportClause(declaration) ||
    Node.isFunctionDeclaration(declaration) ||
    Node.isSourceFile(statement?.getParent())
  );
}
