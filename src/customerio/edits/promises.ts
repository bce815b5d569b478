import {
  Node,
  SyntaxKind,
  type AwaitExpression,
  type CallExpression,
  type ExpressionStatement,
} from "ts-morph";
import type { BlockedResponse } from "../runs/blocking.ts";
import { isContinuation } from "../runs/order.ts";
import { chainingMethods, gatheringCalls, observingCalls, settledCalls } from "../runs/promise-table.ts";
import { findInside, getDottedName } from "../program/nodes.ts";
import type { Calls } from "../flow/calls.ts";
import { getEnclosingCallable, getRoot, isCallable, listFrames, type Callable } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "../operations/reading.ts";

/** Calls that surely return a promise. */
const promiseCalls: ReadonlySet<string> = new Set([...gatheringCalls, ...settledCalls, ...observingCalls]);

/** How many functions are followed to one that is async. */
const maxDepth = 3;

/** Customer.io's own calls, the methods of `Promise` and async functions return promises; anything else may not. */
export function isPromise({ wait: { by, site }, operation }: BlockedResponse, flow: Flow): boolean {
  const value = by?.getExpression();
  if (!Node.isCallExpression(value)) return false;
  if (value === operation.call || isPromiseCall(value)) return true;
  return value === site ? givesPromise(value, operation, flow) : isCaught(value);
}

function isPromiseCall(call: CallExpression): boolean {
  return promiseCalls.has(getDottedName(call.compilerNode.expression) ?? "");
}

/** Says whether waiting for the site of an operation waits for the operation: each wrapper awaits or returns the call in it. */
export function isWaitable({ call, frame, site }: Operation): boolean {
  let inner: Node = call;
  for (const { callable, call: outer, handoff } of listFrames(frame)) {
    if (handoff || !isGivenBack(inner, callable)) return false;
    inner = outer;
  }
  return inner === site;
}

/** Says whether the promise that a function returns waits for a call in it, including what is chained to the call. */
export function isGivenBack(call: Node, callable: Callable): boolean {
  const value = getChainEnd(call);
  const parent = value.getParent();
  if (callable.getBody() === value) return true;
  const isWaited = Node.isAwaitExpression(parent) || Node.isReturnStatement(parent);
  return isWaited && getEnclosingCallable(parent) === callable;
}

/** Says whether a call surely returns a promise: its function is async, or returns such a call on every path. */
function givesPromise(call: CallExpression, operation: Operation, flow: Flow, depth = 0): boolean {
  if (call === operation.call || isPromiseCall(call)) return true;
  const callee = flow.getCallee(call);
  if (!callee || depth > maxDepth) return false;
  if (isAsync(callee)) return true;
  const returned = flow.findReturned(callee);
  return (
    returned.length > 0 &&
    !mayReturnNothing(callee) &&
    returned.every((value) => Node.isCallExpression(value) && givesPromise(value, operation, flow, depth + 1))
  );
}

/** Says whether a function can end without returning a value. */
function mayReturnNothing(callable: Callable): boolean {
  const body = callable.getBody();
  if (!Node.isBlock(body)) return false;
  const isBare = findInside(body, SyntaxKind.ReturnStatement).some(
    (statement) => !statement.getExpression() && getEnclosingCallable(statement) === callable,
  );
  return isBare || !Node.isReturnStatement(body.getStatements().at(-1));
}

function isAsync(callable: Callable | undefined): boolean {
  return callable !== undefined && "isAsync" in callable && callable.isAsync();
}

/** The await that a statement consists of, when the rest can be a statement without it; `undefined` when a comment is in between. */
export function getPlainAwait(statement: ExpressionStatement): AwaitExpression | undefined {
  const awaited = statement.getExpression();
  if (!Node.isAwaitExpression(awaited)) return undefined;
  const value = awaited.getExpression();
  const between = statement.getSourceFile().getFullText().slice(value.getPos(), value.getStart());
  return between.trim() === "" && startsWithName(value) ? awaited : undefined;
}

/** Without `await`, a statement that does not start with a name could continue the line before, or start a block or a declaration. */
function startsWithName(value: Node): boolean {
  const root = getRoot(value);
  return Node.isIdentifier(root) || Node.isThisExpression(root) || Node.isNewExpression(root);
}

/** Says whether a promise ends in `.catch(…)`. */
export function isCaught(value: Node): boolean {
  const callee = Node.isCallExpression(value) ? value.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "catch";
}

/** A promise with everything that is chained to it: `send().catch(log)` of `send()`. */
export function getChainEnd(promise: Node): Node {
  const access = promise.getParent();
  const call = access?.getParent();
  const isChained =
    Node.isPropertyAccessExpression(access) &&
    chainingMethods.has(access.getName()) &&
    Node.isCallExpression(call) &&
    call.getExpression() === access;
  return isChained ? getChainEnd(call) : promise;
}

/** Says whether nothing uses the result of a promise, also after functions return it: all that matters is when it is done. */
export function isResultDropped(promise: Node, calls: Calls, depth = 0): boolean {
  const parent = promise.getParent();
  if (!parent || depth > maxDepth) return false;
  if (Node.isExpressionStatement(parent) || Node.isVoidExpression(parent)) return true;
  if (Node.isAwaitExpression(parent)) return Node.isExpressionStatement(parent.getParent());
  if (Node.isPropertyAccessExpression(parent)) {
    const call = parent.getParent();
    if (!Node.isCallExpression(call) || !chainingMethods.has(parent.getName())) return false;
    const [next] = parent.getName() === "then" ? call.getArguments() : [];
    return next ? isCallable(next) && next.getParameters().length === 0 : isResultDropped(call, calls, depth);
  }
  const isReturned = Node.isReturnStatement(parent) || (isCallable(parent) && parent.getBody() === promise);
  const callable = isReturned ? getEnclosingCallable(promise) : undefined;
  if (!callable) return false;
  const uses = isContinuation(callable) ? [callable.getParentOrThrow()] : calls.findCallsOf(callable);
  return uses.length > 0 && uses.every((use) => isResultDropped(use, calls, depth + 1));
}
