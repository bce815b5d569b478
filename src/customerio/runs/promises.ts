import { Node, SyntaxKind, type VariableDeclaration } from "ts-morph";
import { findInside, getDottedName, isNamed } from "../program/nodes.ts";
import { promiseClasses } from "./promise-table.ts";

/** Whether a call's callee is a static method of a promise class, such as `Promise.all`, with or without a cast. */
export function isMethodOfPromise(callee: Node): boolean {
  return (
    Node.isPropertyAccessExpression(callee) &&
    promiseClasses.has(getDottedName(callee.getExpression().compilerNode) ?? "")
  );
}

/** `const sent = cio.track(…); await sent;` in one block. */
export function isAwaitedLater(declaration: VariableDeclaration): boolean {
  const name = declaration.getNameNode();
  const block = declaration.getFirstAncestor(Node.isBlock);
  if (!block || !Node.isIdentifier(name)) return false;
  return findInside(block, SyntaxKind.AwaitExpression).some((awaited) =>
    isNamed(awaited.getExpression().compilerNode, name.getText()),
  );
}
