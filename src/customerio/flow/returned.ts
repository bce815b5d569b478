import { Node, SyntaxKind, ts } from "ts-morph";
import { findInside } from "../program/nodes.ts";
import type { Callable } from "./terms.ts";

/** Finds the expressions that a function can return, once for each function. */
export function createReturned(): (callable: Callable) => readonly Node[] {
  const known = new Map<Callable, readonly Node[]>();
  return (callable) => {
    const values = known.get(callable) ?? collectReturned(callable);
    known.set(callable, values);
    return values;
  };
}

function collectReturned(callable: Callable): readonly Node[] {
  const body = callable.getBody();
  if (!body) return [];
  if (!Node.isBlock(body)) return [body];
  const isOwn = (statement: ts.Node): boolean => isOwnStatement(statement, callable);
  return findInside(body, SyntaxKind.ReturnStatement, isOwn).flatMap(
    (statement) => statement.getExpression() ?? [],
  );
}

function isOwnStatement(statement: ts.Node, callable: Callable): boolean {
  const own = callable.compilerNode;
  for (let current = statement.parent; current !== own; current = current.parent) {
    if (ts.isFunctionLike(current) && !ts.isSetAccessor(current)) return false;
  }
  return true;
}
