import { Node, SyntaxKind, ts, type CallExpression, type NewExpression } from "ts-morph";
import { findInside } from "../program/nodes.ts";

/** The calls of a node, itself included. */
export function findCallsInside(node: Node): readonly CallExpression[] {
  const own = Node.isCallExpression(node) ? [node] : [];
  return [...own, ...findInside(node, SyntaxKind.CallExpression)];
}

/** The constructions of a node, itself included. */
export function findConstructionsInside(node: Node): readonly NewExpression[] {
  const own = Node.isNewExpression(node) ? [node] : [];
  return [...own, ...findInside(node, SyntaxKind.NewExpression)];
}

/** The texts of the string literals of a node, itself included. */
export function findStringsInside(node: Node): readonly string[] {
  const own = Node.isStringLiteral(node) ? [node] : [];
  return [...own, ...findInside(node, SyntaxKind.StringLiteral)].map((literal) => literal.compilerNode.text);
}

/** The names of a type's parts, with qualifiers: `express.Request` of `express.Request & { user: User }`. */
export function findTypeNames(type: Node | undefined): readonly string[] {
  if (Node.isTypeReference(type)) return [writeEntityName(type.compilerNode.typeName)];
  if (Node.isUnionTypeNode(type) || Node.isIntersectionTypeNode(type))
    return type.getTypeNodes().flatMap(findTypeNames);
  return Node.isParenthesizedTypeNode(type) ? findTypeNames(type.getTypeNode()) : [];
}

function writeEntityName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${writeEntityName(name.left)}.${name.right.text}`;
}
