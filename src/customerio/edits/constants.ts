import { Node, SyntaxKind, VariableDeclarationKind, type VariableStatement } from "ts-morph";
import { getEnclosingCallable } from "../flow/terms.ts";
import { findInside, isNamed } from "../program/nodes.ts";

/** The statement `const name = …`. */
export interface Constant {
  readonly statement: VariableStatement;
  readonly name: string;
}

/** The constant that a value is assigned to, in a separate statement. */
export function getConstant(node: Node): Constant | undefined {
  const declaration = node.getParent();
  const isNamedOne = Node.isVariableDeclaration(declaration) && Node.isIdentifier(declaration.getNameNode());
  const statement = isNamedOne ? declaration.getVariableStatement() : undefined;
  return isNamedOne && statement?.getDeclarations().length === 1 && isConstant(declaration)
    ? { statement, name: declaration.getName() }
    : undefined;
}

/**
 * Says whether a node's name is used only directly in the exported function around it, and not in a function inside that: there, a variable
 * that is set later could be `undefined`.
 */
export function isUsedDirectly({ name }: Constant, node: Node): boolean {
  const around = getEnclosingCallable(node);
  const uses = around ? findInside(around, SyntaxKind.Identifier, (use) => isNamed(use, name)) : [];
  return uses.every((use) => getEnclosingCallable(use) === around);
}

/** `const name = …`, also with a pattern. */
export function isConstant(declaration: Node | undefined): boolean {
  const statement = declaration?.getFirstAncestor(Node.isVariableStatement);
  const isVariable = Node.isVariableDeclaration(declaration) || Node.isBindingElement(declaration);
  return isVariable && statement?.getDeclarationKind() === VariableDeclarationKind.Const;
}
