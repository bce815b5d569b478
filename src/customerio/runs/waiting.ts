import { Node } from "ts-morph";
import { getEnclosingCallable, type Callable } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import { getCallAround, isFunction, isTransparent } from "./callbacks.ts";
import { racingCalls } from "./loop-table.ts";
import { isAwaitedLater } from "./promises.ts";

/** A place where code waits for the result of a call. */
export interface Waiting {
  /** The function that waits; `undefined` at the top of a file. */
  readonly by: Node | undefined;
  /** The `await`, the `for await`, or the function itself if it returns the call's result. */
  readonly at: Node;
}

/** Where a call is waited for; `undefined` when nothing waits for it. */
export function findWaiting(call: Node): Waiting | undefined {
  let isResult = false;
  for (
    let current = call, parent: Node | undefined = call.getParent();
    parent;
    current = parent, parent = parent.getParent()
  ) {
    if (Node.isAwaitExpression(parent) || isForAwaitOf(parent, current)) return waitAt(parent);
    if (Node.isVariableDeclaration(parent)) return isAwaitedLater(parent) ? waitAt(parent) : undefined;
    if (Node.isCallExpression(parent) && racingCalls.has(getCalledName(parent.compilerNode)))
      return undefined;
    if (Node.isReturnStatement(parent)) isResult = true;
    if (!isFunction(parent)) continue;
    isResult ||= Node.isArrowFunction(parent) && parent.getBody() === current;
    const around: Node | undefined =
      getPromiseAround(parent) ?? (isResult ? getChainAround(parent) : undefined);
    if (around === undefined) return isResult ? { by: parent, at: parent } : undefined;
    parent = around;
    isResult = false;
  }
  return undefined;
}

function waitAt(node: Node): Waiting & { readonly by: Callable | undefined } {
  return { by: getEnclosingCallable(node), at: node };
}

/** `for await (const user of users)` around its list. */
function isForAwaitOf(loop: Node, list: Node): boolean {
  return Node.isForOfStatement(loop) && loop.isAwaited() && loop.getExpression() === list;
}

/** `new Promise((resolve) => { … })` around its function. */
export function getPromiseAround(executor: Node): Node | undefined {
  const parent = executor.getParent();
  return Node.isNewExpression(parent) && getCalledName(parent.compilerNode) === "Promise"
    ? parent
    : undefined;
}

/** `….then(() => …)` around its callback. After a failure, nothing has to be slowed down. */
function getChainAround(callback: Node): Node | undefined {
  const call = getCallAround(callback);
  return call && isTransparent(call, callback) && getCalledName(call.compilerNode) !== "catch"
    ? call
    : undefined;
}
