import { Node, SyntaxKind, type CallExpression, type DoStatement, type WhileStatement } from "ts-morph";
import { getInitializerOf, getLastName, isAssignment, isCallable, unwrap } from "../flow/terms.ts";
import { findInside, getCalledName, getDottedName, isNamed } from "../program/nodes.ts";
import { splitWords } from "../values/names.ts";
import { isTask, readAsyncCall, type AsyncCall } from "./async-library.ts";
import { getCallAround, isFunction } from "./callbacks.ts";
import { isAwaitedLater } from "./promises.ts";
import {
  arrivalName,
  concurrencyOption,
  concurrentCalls,
  lengthName,
  loopMethods,
  mappingFunctions,
  sequentialCalls,
  shrinkingProperties,
  takingMethods,
  workersName,
} from "./loop-table.ts";
import { getObservableName } from "./observable-names.ts";
import { getObservedList } from "./observables.ts";
import { runsOnce } from "./own-runners.ts";
import { isRateLimited } from "./pacing.ts";
import { getReadStream } from "./streams.ts";

/** Code that runs once for each element of something. */
export interface Repetition {
  /** The loop, or the call of the array method. */
  readonly loop: Node;
  /** What it iterates over; `undefined` when the code does not show it. */
  readonly collection: Node | undefined;
  /** Whether one element waits for the previous one. */
  readonly execution: "sequential" | "concurrent";
}

/** The loop or array method that runs a node again and again within its function. */
export function getLoop(node: Node): Node | undefined {
  for (
    let current: Node | undefined = node, parent = node.getParent();
    parent;
    current = parent, parent = parent.getParent()
  ) {
    if (isBody(parent, current)) return parent;
    if (Node.isArrowFunction(current) || Node.isFunctionExpression(current)) {
      const isCallback = Node.isCallExpression(parent) && loopMethods.has(getCalledName(parent.compilerNode));
      return isCallback ? parent : undefined;
    }
    if (Node.isFunctionDeclaration(current) || Node.isMethodDeclaration(current)) return undefined;
  }
  return undefined;
}

/**
 * How a call, or a loop, is repeated within its function, also through callbacks that only pass it on. `undefined` when it is not repeated,
 * when the loop ends with it, or when something in between limits the rate.
 *
 * @param isAwaited whether it is known to be waited for where it is written, like a loop that waits for each iteration
 */
export function getRepetition(site: Node, isAwaited = false): Repetition | undefined {
  for (let current = site, parent = site.getParent(); parent; current = parent, parent = parent.getParent()) {
    if (Node.isAwaitExpression(parent)) isAwaited = true;
    if (Node.isVariableDeclaration(parent) && isAwaitedLater(parent)) isAwaited = true;
    if (Node.isReturnStatement(parent)) {
      const around = parent.getFirstAncestor((node) => isFunction(node) || Node.isIterationStatement(node));
      if (Node.isIterationStatement(around)) return undefined;
    }
    if (isBody(parent, current) && !isCalledOnElement(site, parent)) {
      if (waitsForArrivals(parent) || isLeftAfter(site, parent) || isRateLimited(parent, site, "sequential"))
        return undefined;
      const execution = isAwaited ? "sequential" : "concurrent";
      return { loop: parent, collection: getCollection(parent), execution };
    }
    if (!isFunction(parent)) continue;
    if (isTask(parent)) continue;
    const call = getCallAround(parent);
    if (!call) return undefined;
    const repetition = isCalledOnElement(site, parent) ? undefined : readRepeatingCall(call, parent);
    if (repetition) return isRateLimited(call, site, repetition.execution) ? undefined : repetition;
    if (isCalledOnElement(site, parent)) continue;
    if (!runsOnce(call, parent)) return undefined;
  }
  return undefined;
}

/** Says whether a loop, or the callback of one, loops over receivers rather than over what is sent: `vendors.map((vendor) => vendor.track(…))`. */
function isCalledOnElement(site: Node, scope: Node): boolean {
  let owner = Node.isCallExpression(site) ? site.getExpression() : undefined;
  while (Node.isPropertyAccessExpression(owner)) owner = owner.getExpression();
  const declaration = Node.isIdentifier(owner) ? owner.getSymbol()?.getValueDeclaration() : undefined;
  return Node.isParameterDeclaration(declaration)
    ? declaration.getParent() === scope
    : Node.isVariableDeclaration(declaration) && declaration.getParent().getParent() === scope;
}

/** How a call repeats the function it is given; `undefined` when it calls it once, or bounds how many run at once. */
export function readRepeatingCall(call: CallExpression, callback: Node): Repetition | undefined {
  const stream = getReadStream(call);
  if (stream) return { loop: call, collection: stream, execution: "concurrent" };
  const observed = isFirst(call, callback) ? getObservedList(call) : undefined;
  if (observed) return { loop: call, collection: observed, execution: "concurrent" };
  if (getObservableName(call) !== undefined) return undefined;
  const ofAsync = readAsyncCall(call);
  if (ofAsync) return readLibraryCall(call, callback, ofAsync);
  if (mappingFunctions.has(getDottedName(call.compilerNode.expression) ?? ""))
    return readMapping(call, callback);
  const name = getCalledName(call.compilerNode);
  const isSequential = sequentialCalls.has(name);
  if (!isSequential && !concurrentCalls.has(name)) return undefined;
  const callee = call.getExpression();
  const args = call.getArguments();
  const isMember = Node.isPropertyAccessExpression(callee);
  const first = args[0];
  const isFunctionFirst = first !== undefined && isFunction(first);
  // `async.each(users, send)`, `Promise.map(users, send)`, `pMap(users, send, { concurrency: 5 })`
  const takesCollection = !isMember || (!isFunctionFirst && args.length > 1);
  if (takesCollection && hasConcurrency(args[2])) return undefined;
  const collection = takesCollection ? first : callee.getExpression();
  return { loop: call, collection, execution: isSequential ? "sequential" : "concurrent" };
}

/** `Array.from(users, send)`, `Array.from({ length: count }, () => send(count))` */
function readMapping(call: CallExpression, callback: Node): Repetition | undefined {
  const [list, mapper] = call.getArguments();
  if (!list || mapper !== callback) return undefined;
  if (!Node.isObjectLiteralExpression(list)) return { loop: call, collection: list, execution: "concurrent" };
  const length = list.getProperty(lengthName);
  const count = Node.isPropertyAssignment(length) ? length.getInitializer() : undefined;
  return count && !makesWorkers(count, callback)
    ? { loop: call, collection: count, execution: "concurrent" }
    : undefined;
}

/** Says whether so many functions are started as are to run at once, each of which takes one element after the other. */
function makesWorkers(count: Node, callback: Node): boolean {
  return (
    workersName.test(splitWords(getLastName(count) ?? "")) ||
    !isCallable(callback) ||
    // Each of them does the same, whichever it is.
    callback.getParameters().length === 0 ||
    callback.getDescendants().some((node) => Node.isIterationStatement(node))
  );
}

function isFirst(call: CallExpression, callback: Node): boolean {
  return call.getArguments()[0] === (callback.getParentWhile(Node.isParenthesizedExpression) ?? callback);
}

function readLibraryCall(
  call: CallExpression,
  callback: Node,
  { execution, iteratee }: AsyncCall,
): Repetition | undefined {
  const [collection] = call.getArguments();
  return execution && iteratee === callback ? { loop: call, collection, execution } : undefined;
}

/** Options that are not written inline may bound it, too. */
function hasConcurrency(options: Node | undefined): boolean {
  if (!options) return false;
  return !Node.isObjectLiteralExpression(options) || options.getProperty(concurrencyOption) !== undefined;
}

/** Says whether a call is in a callback that something else, such as a limiter or a queue, schedules. */
export function isHandedOver(node: Node, outer: Node): boolean {
  for (let current = node.getParent(); current && current !== outer; current = current.getParent()) {
    if (!isFunction(current)) continue;
    const call = getCallAround(current);
    if (call && !readRepeatingCall(call, current) && !runsOnce(call, current)) return true;
  }
  return false;
}

function getCollection(loop: Node): Node | undefined {
  if (Node.isForOfStatement(loop) || Node.isForInStatement(loop)) return loop.getExpression();
  if (Node.isWhileStatement(loop) || Node.isDoStatement(loop))
    return getConsumed(loop.getExpression()) ?? getTakenFrom(loop);
  const condition = Node.isForStatement(loop) ? loop.getCondition() : undefined;
  if (!Node.isBinaryExpression(condition)) return undefined;
  const bound = condition.getRight();
  return Node.isPropertyAccessExpression(bound) && bound.getName() === "length"
    ? bound.getExpression()
    : bound;
}

/** `while (users.length > 0)`, `while ((user = await cursor.next()))`: what shrinks with each iteration. */
function getConsumed(condition: Node): Node | undefined {
  const accesses = [condition, ...condition.getDescendants()].filter((node) =>
    Node.isPropertyAccessExpression(node),
  );
  return accesses.find((access) => shrinkingProperties.has(access.getName()))?.getExpression();
}

/** `do { user = await cursor.next(); … } while (user)`: where the variable of the condition is read from. */
function getTakenFrom(loop: WhileStatement | DoStatement): Node | undefined {
  const condition = loop.getExpression();
  const [taken] = findInside(loop, SyntaxKind.BinaryExpression).flatMap((write) => {
    const value =
      isAssignment(write) &&
      isNamed(condition.compilerNode, write.getLeft().getText()) &&
      unwrap(write.getRight());
    const callee = value && Node.isCallExpression(value) ? value.getExpression() : undefined;
    return Node.isPropertyAccessExpression(callee) && takingMethods.has(callee.getName())
      ? [callee.getExpression()]
      : [];
  });
  return taken;
}

/** A subscription has no end: the sender sets its rate. */
function waitsForArrivals(loop: Node): boolean {
  if (!Node.isForOfStatement(loop) || !loop.isAwaited()) return false;
  const iterated = unwrap(loop.getExpression());
  const source = getInitializerOf(iterated);
  return [iterated, ...(source ? [unwrap(source)] : [])].some((node) => {
    const name = Node.isCallExpression(node) ? getCalledName(node.compilerNode) : (getLastName(node) ?? "");
    return arrivalName.test(splitWords(name));
  });
}

function isBody(loop: Node, node: Node): boolean {
  return Node.isIterationStatement(loop) && loop.getStatement() === node;
}

/** A loop that ends once the call was made: a search, or attempts until one succeeds. */
function isLeftAfter(site: Node, loop: Node): boolean {
  for (let current = site; current !== loop;) {
    const parent = current.getParent();
    if (!parent) return false;
    if (Node.isBlock(parent)) {
      const later = parent.getStatements().filter((statement) => statement.getPos() >= current.getEnd());
      if (later.some((statement) => Node.isBreakStatement(statement) || Node.isReturnStatement(statement)))
        return true;
    }
    current = parent;
  }
  return false;
}
