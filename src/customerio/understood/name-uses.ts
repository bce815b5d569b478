import { SyntaxKind, ts, type SourceFile } from "ts-morph";
import { findCompilerNodes } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";

/** Finds where a file uses a variable of its own, or one that it imports, as a value. */
export function findValueUses(file: SourceFile, name: string): readonly ts.Node[] {
  return findCompilerNodes(file, SyntaxKind.Identifier).filter(
    (node) => ts.isIdentifier(node) && node.text === name && isRead(node) && !isMember(node),
  );
}

/** Says whether anything uses what a node creates: it is not stored under a name, or the name is read somewhere. */
export function isReadAnywhere(node: ts.Node, { files }: Program): boolean {
  const name = getHolderName(node);
  return name === undefined || files.some((file) => readsName(file, name));
}

function readsName(file: SourceFile, name: string): boolean {
  if (!file.compilerNode.text.includes(name)) return false;
  return (
    findCompilerNodes(file, SyntaxKind.StringLiteral).some(
      (node) => ts.isStringLiteral(node) && node.text === name,
    ) ||
    findCompilerNodes(file, SyntaxKind.Identifier).some(
      (node) => ts.isIdentifier(node) && node.text === name && isRead(node),
    )
  );
}

/** Says whether a name is read, rather than declared, imported, re-exported, assigned to, compared with as a class, or a type. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportClause(parent)) return false;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.InstanceOfKeyword)
    return false;
  return !isDeclared(node) && !isAssigned(isMember(node) ? parent : node) && !ts.isPartOfTypeNode(node);
}

/** Says whether a name only declares something. In a pattern or a shorthand property, it also reads something of that name. */
function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  if (isMember(node) || ts.isBindingElement(parent) || ts.isShorthandPropertyAssignment(parent)) return false;
  return ts.getNameOfDeclaration(parent as ts.Declaration) === node;
}

/** Says whether a name is that of a property: `cio` in `this.cio`. */
function isMember(node: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
}

function isAssigned(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === SyntaxKind.EqualsToken
  );
}

/** The name that what a node creates is stored under: that of a variable, a property, or the function that returns it. */
function getHolderName(node: ts.Node): string | undefined {
  for (let current = node; !ts.isSourceFile(current.parent); current = current.parent) {
    const { parent } = current;
    if (isHolder(parent)) return parent.name && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
    if (ts.isBinaryExpression(parent) && isAssigned(parent.left)) {
      if (ts.isPropertyAccessExpression(parent.left)) return parent.left.name.text;
      if (ts.isIdentifier(parent.left)) return parent.left.text;
    }
    if (!carries(parent)) return undefined;
  }
  return undefined;
}

function isHolder(
  node: ts.Node,
): node is
  | ts.VariableDeclaration
  | ts.PropertyAssignment
  | ts.PropertyDeclaration
  | ts.FunctionDeclaration
  | ts.MethodDeclaration {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** Says whether the value of a node is that of its part, or a node returns it. */
function carries(node: ts.Node): boolean {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isReturnStatement(node) ||
    ts.isBlock(node) ||
    ts.isIfStatement(node) ||
    ts.isArrowFunction(node)
  );
}
