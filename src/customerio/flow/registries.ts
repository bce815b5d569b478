import { Node, SyntaxKind, ts } from "ts-morph";
import { isFrameworkObject, keepingCalls } from "../program/framework-objects.ts";
import { findNodes, getCalledName, getDottedName } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { unwrap } from "./terms.ts";

/**
 * Finds what a program keeps on an object of its framework, for handlers to read in other files: `fastify.decorate("cio", client)`,
 * `app.set("cio", client)`, `app.locals.cio = client`. Returns the values kept under a name.
 */
export function createRegistries(program: Program): (access: Node) => readonly Node[] {
  let kept: ReadonlyMap<string, readonly Node[]> | undefined;
  return (access) => {
    const name = getNameOfRead(access);
    if (name === undefined) return [];
    kept ??= findKept(program);
    return kept.get(name) ?? [];
  };
}

/** The name under which an access reads from a framework's object. When the object's type is known, there is no need to guess. */
function getNameOfRead(access: Node): string | undefined {
  const call = Node.isCallExpression(access) ? access.getExpression() : undefined;
  const property = call ?? access;
  if (!Node.isPropertyAccessExpression(property)) return undefined;
  const object = unwrap(property.getExpression());
  if (!isHolder(object) || !object.getType().isAny()) return undefined;
  if (!call) return property.getName();
  const [key, ...others] = Node.isCallExpression(access) ? access.getArguments() : [];
  return property.getName() === "get" && Node.isStringLiteral(key) && others.length === 0
    ? key.getLiteralText()
    : undefined;
}

function findKept(program: Program): ReadonlyMap<string, readonly Node[]> {
  const kept = new Map<string, Node[]>();
  const add = (name: string, value: Node): void => {
    kept.set(name, [...(kept.get(name) ?? []), value]);
  };
  for (const file of program.files) {
    for (const call of findNodes(file, SyntaxKind.CallExpression, (node) =>
      keepingCalls.has(getCalledName(node)),
    )) {
      const [key, value, ...others] = call.getArguments();
      const callee = call.getExpression();
      const isKept = Node.isPropertyAccessExpression(callee) && isHolder(callee.getExpression());
      if (isKept && value && others.length === 0 && Node.isStringLiteral(key))
        add(key.getLiteralText(), value);
    }
    for (const assignment of findNodes(file, SyntaxKind.BinaryExpression, isPropertyAssignment)) {
      const target = assignment.getLeft();
      if (Node.isPropertyAccessExpression(target) && isHolder(target.getExpression()))
        add(target.getName(), assignment.getRight());
    }
  }
  return kept;
}

function isHolder(node: Node): boolean {
  const name = getDottedName(node.compilerNode);
  return name !== undefined && isFrameworkObject(name);
}

function isPropertyAssignment(node: ts.Node): boolean {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left)
  );
}
