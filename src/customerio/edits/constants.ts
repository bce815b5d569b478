import { Node, SyntaxKind, VariableDeclarationKind, type VariableStatement } from "ts-morph";
import { getEnclosingCallable } from "../flow/terms.ts";
import { findInside, isNamed } from "../program/nodes.ts";

/** The statement `const name = …`. */
export interface Constant {
  readonly statement: VariableStatement;
  readonly name: string;
}

/** The constant that a value is given to, in a statement of its own. */
export function getConstant(node: Node): Constant | undefined {
  const declaration = node.getParent();
  const isNamedOne = Node.isVariableDeclaration(declaration) && Node.isIdentifier(declaration.getNameNode());
  const statement = isNamedOne ? declaration.getVariableStatement() : undefined;
  return isNamedOne && statement?.getDeclarations().length === 1 && isConstant(declaration)
    ? { statement, name: declaration.getName() }
    : undefined;
}

/** Says whether only the export function around a node uses its name, none inside it: there, a variable that is set later could be `undefined`. */
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
