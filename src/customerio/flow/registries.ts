import { Node, SyntaxKind, ts } from "ts-morph";
import { findNodes, getCalledName } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { unwrap } from "./terms.ts";

/**
 * Finds what a program keeps on an object of its framework, for handlers to read in other files: `fastify.decorate("cio", client)`,
 * `app.set("cio", client)`, `app.locals.cio = client`. Gives the values kept under a name; none when nothing is.
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

/** What handlers and plugins are handed: an application, a request, a context. */
const holder =
  /^(?:this\.|context\.)?(?:app|application|server|fastify|instance|express|koa|req|request|res|response|reply|ctx|context|c|event)(?:\.(?:app|locals|context|state|server|instance|var))*$/u;
const keepingCalls: ReadonlySet<string> = new Set(["decorate", "decorateRequest", "decorateReply", "set"]);

/** The name under which an access reads from such an object; one whose type is known needs no such guess. */
function getNameOfRead(access: Node): string | undefined {
  const call = Node.isCallExpression(access) ? access.getExpression() : undefined;
  const property = call ?? access;
  if (!Node.isPropertyAccessExpression(property)) return undefined;
  const object = unwrap(property.getExpression());
  if (!holder.test(object.getText()) || !object.getType().isAny()) return undefined;
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
      const isHolder =
        Node.isPropertyAccessExpression(callee) && holder.test(callee.getExpression().getText());
      if (isHolder && value && others.length === 0 && Node.isStringLiteral(key))
        add(key.getLiteralText(), value);
    }
    for (const assignment of findNodes(file, SyntaxKind.BinaryExpression, isPropertyAssignment)) {
      const target = assignment.getLeft();
      if (Node.isPropertyAccessExpression(target) && holder.test(target.getExpression().getText()))
        add(target.getName(), assignment.getRight());
    }
  }
  return kept;
}

function isPropertyAssignment(node: ts.Node): boolean {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left)
  );
}
