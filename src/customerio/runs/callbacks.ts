import { Node, type CallExpression } from "ts-morph";
import { getCalledName } from "../program/nodes.ts";
import { callsThatRunOnce, subscribingCalls } from "./loop-table.ts";
import { getObservableName } from "./observable-names.ts";

/** A function that can be a callback: constructors and accessors are never passed on. */
export function isFunction(node: Node): boolean {
  return (
    Node.isArrowFunction(node) ||
    Node.isFunctionExpression(node) ||
    Node.isFunctionDeclaration(node) ||
    Node.isMethodDeclaration(node)
  );
}

/** The call that takes a function as an argument, or calls it immediately. */
export function getCallAround(callback: Node): CallExpression | undefined {
  const holder = callback.getParentWhile(Node.isParenthesizedExpression) ?? callback;
  const parent = holder.getParent();
  return Node.isCallExpression(parent) ? parent : undefined;
}

/** Says whether a call runs the callback it is given once, and waits for it: code in the callback is code around the call. */
export function isTransparent(call: CallExpression, callback: Node): boolean {
  return (
    callsThatRunOnce.has(getCalledName(call.compilerNode)) ||
    subscribingCalls.has(getObservableName(call) ?? "") ||
    call.getExpression().containsRange(callback.getPos(), callback.getEnd())
  );
}
