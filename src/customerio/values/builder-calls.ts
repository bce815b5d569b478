import { Node, SyntaxKind } from "ts-morph";
import { findInside } from "../program/nodes.ts";
import {
  getEnclosingCallable,
  getRoot,
  getSymbolOfName,
  unwrap,
  type Frame,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** Finds the methods that are called on an instance that something is read from. */
export interface BuilderCalls {
  /** The calls of methods of `owner` on the path to a value of an instance, or on the name that holds the instance. */
  readonly findCallsOnInstance: (origin: Origin, owner: Node) => readonly Frame[];
}

/** How many methods that call methods of the same instance are followed. */
const maxDepth = 2;

export function createBuilderCalls(flow: Flow): BuilderCalls {
  function findCallsOnInstance({ trail }: Origin, owner: Node): readonly Frame[] {
    const frames = [
      // Each link of `new Person(id).email(email).joinedAt(date).save()` returns the instance.
      ...trail.flatMap(({ frame }) => frame ?? []),
      ...trail.flatMap((term) => findCallsOnName(term)),
    ].filter(({ callable }) => callable.getParent() === owner);
    return [...new Set(frames.flatMap((frame) => [frame, ...findOwnCalls(frame, owner, 0)]))];
  }

  /** `person.joinedAt(date)` before `person.save()` */
  function findCallsOnName({ node, frame }: Term): readonly Frame[] {
    const symbol = Node.isIdentifier(unwrap(node)) ? getSymbolOfName(node) : undefined;
    if (!symbol || !Node.isVariableDeclaration(symbol.getValueDeclaration())) return [];
    const scope = getEnclosingCallable(node) ?? node.getSourceFile();
    return findInside(scope, SyntaxKind.CallExpression).flatMap((call) => {
      const callee = unwrap(call.getExpression());
      const isOnName =
        Node.isPropertyAccessExpression(callee) &&
        getSymbolOfName(getRoot(callee.getExpression())) === symbol;
      const method = isOnName ? flow.getCallee(call, frame) : undefined;
      return method ? [flow.enter(method, call, frame)] : [];
    });
  }

  /** `this.set("joined_at", date)` in a method */
  function findOwnCalls(frame: Frame, owner: Node, depth: number): readonly Frame[] {
    if (depth >= maxDepth) return [];
    return findInside(frame.callable, SyntaxKind.CallExpression).flatMap((call) => {
      const callee = unwrap(call.getExpression());
      const isOwn =
        Node.isPropertyAccessExpression(callee) && Node.isThisExpression(unwrap(callee.getExpression()));
      const method = isOwn ? flow.getCallee(call, frame) : undefined;
      if (method?.getParent() !== owner) return [];
      const inner = flow.enter(method, call, frame);
      return [inner, ...findOwnCalls(inner, owner, depth + 1)];
    });
  }

  return { findCallsOnInstance };
}
