import { Node, SyntaxKind, ts } from "ts-morph";
import { isFrameworkObject, keepingCalls } from "../program/framework-objects.ts";
import { findNodes, getCalledName, getDottedName, perFile } from "../program/nodes.ts";
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
  if (!isHolder(object.compilerNode) || !object.getType().isAny()) return undefined;
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
  for (const file of program.files) for (const [name, value] of readKept(file)) add(name, value);
  return kept;
}

/** What a file keeps, by name. */
const readKept = perFile((file) => [
  ...findNodes(file, SyntaxKind.CallExpression, keepsSomething).flatMap((call) => {
    const [key, value, ...others] = call.getArguments();
    return value && others.length === 0 && Node.isStringLiteral(key)
      ? [[key.getLiteralText(), value] as const]
      : [];
  }),
  ...findNodes(file, SyntaxKind.BinaryExpression, keepsSomething).flatMap((assignment) => {
    const target = assignment.getLeft();
    return Node.isPropertyAccessExpression(target)
      ? [[target.getName(), assignment.getRight()] as const]
      : [];
  }),
]);

/** Says whether a node keeps something on an object of its framework. */
export function keepsSomething(node: ts.Node): boolean {
  const target = ts.isCallExpression(node) && keepingCalls.has(getCalledName(node)) ? node.expression : node;
  const written =
    ts.isBinaryExpression(target) && target.operatorToken.kind === SyntaxKind.EqualsToken
      ? target.left
      : target;
  return node !== written && ts.isPropertyAccessExpression(written) && isHolder(written.expression);
}

function isHolder(node: ts.Node): boolean {
  const name = getDottedName(node);
  return name !== undefined && isFrameworkObject(name);
}
