import { Node, SyntaxKind, type AwaitExpression, type CallExpression, type NewExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Contexts } from "./contexts.ts";
import { getFrameworkFacts } from "../api/framework-table.ts";
import { findInside, getCalledName, getDottedName, isNamed } from "../program/nodes.ts";
import { getFirstCall } from "./chains.ts";
import { findCallsInside, findConstructionsInside } from "./names-inside.ts";
import { isContinuation } from "./order.ts";
import { isOnlyPausing } from "./pauses.ts";
import {
  chainingMethods,
  continuingMethods,
  detachingCalls,
  immediateCalls,
  joiningCalls,
  observableMethods,
  promiseClasses,
  timingOperators,
} from "./promise-table.ts";
import { endsResponse, isAfterResponse, isAnsweredBelow, sendsResponse } from "./responses.ts";
import { findSendingCalls } from "./sending-calls.ts";
import {
  getEnclosingCallable,
  getRoot,
  isAssignment,
  isCall,
  isCallable,
  unwrap,
  type Callable,
  type Frame,
  type Handoff,
} from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import { getKeptName } from "../flow/registries.ts";
import type { RequestHandler } from "./request-handler.ts";
import type { Operation } from "../operations/reading.ts";
import { choosingOperators } from "../program/operators.ts";

/** A response that waits for an operation. */
export interface Wait {
  readonly handler: RequestHandler;
  /** The call to fix: the outermost one that leads to Customer.io and does nothing else. */
  readonly site: Node;
  /** What makes the function around the site wait; `undefined` when it returns the promise. */
  readonly by: AwaitExpression | undefined;
  /** The functions between the handler and the site, the outermost first; none when the site is in the handler. */
  readonly through: readonly Callable[];
}

/** Finds responses that are slowed down by operations. */
export interface Awaiting {
  /** Finds the request handlers whose response waits for an operation, and what makes each of them wait. */
  readonly findWaits: (operation: Pick<Operation, "call" | "frame">) => readonly Wait[];
}

/** What becomes of a promise: a function waits for it or returns it to its caller. */
interface PromiseFate {
  readonly within: Callable;
  /** The outermost expression whose value is the promise. */
  readonly at: Node;
  readonly by: AwaitExpression | undefined;
  /** `true` when a continuation of the promise sends the response. */
  readonly isAnsweredAfter: boolean;
}

const maxDepth = 6;
const maxWaits = 40;

/** Functions that load a client or return the shared one: waiting for them is part of the call to Customer.io. */
const clientGetter =
  /^(?:get|make|create|load|init|use)\w*(?:Client|Cio|CIO|CustomerIo|CustomerIO|Customerio|Tracker|Analytics)$/u;
const moduleLoaders: ReadonlySet<string> = new Set(["import", "require"]);

export function createAwaiting(
  operations: readonly Operation[],
  flow: Flow,
  calls: Calls,
  contexts: Contexts,
): Awaiting {
  const sites = findSendingCalls(operations);
  const forwarding = new Map<Callable, boolean>();

  function findWaits({ call, frame }: Pick<Operation, "call" | "frame">): readonly Wait[] {
    const found: Wait[] = [];
    climb(call, frame, { site: call, by: undefined }, [], new Set(), found);
    return found;
  }

  /** Follows the promise of `node` out of its function and up to the handlers that wait for it. */
  function climb(
    node: Node,
    frame: Frame | undefined,
    fixable: Pick<Wait, "site" | "by"> | undefined,
    through: readonly Callable[],
    seen: ReadonlySet<Callable>,
    found: Wait[],
  ): void {
    if (through.length > maxDepth || found.length > maxWaits) return;
    const promise = getPromiseOfCallback(node);
    if (promise) {
      climb(
        promise,
        frame,
        fixable?.site === node ? { site: promise, by: undefined } : fixable,
        through,
        seen,
        found,
      );
      return;
    }
    for (const fate of findPromiseFates(node)) {
      const { within, by } = fate;
      if (seen.has(within)) continue;
      const place = fixable?.site === node ? { site: node, by } : (fixable ?? { site: node, by });
      const handler = contexts.readHandler(within);
      if (handler) {
        if (isBlocking(node, fate, handler)) found.push({ handler, ...place, through });
        continue;
      }
      const answering = isInline(within) ? contexts.getRequestHandler(within) : undefined;
      if (answering && (fate.isAnsweredAfter || (by && isAnsweredBelow(by, within)))) {
        if (!contexts.answersMachine(answering) && !isAfterResponse(node, answering))
          found.push({ handler: answering, ...place, through });
        continue;
      }
      const visited = new Set(seen).add(within);
      // A function that only forwards is fixed at its calls; a continuation of a promise has no calls.
      const isFramed = frame?.callable === within;
      // What the repository's own bus calls is fixed in the listener: all listeners share the call in the bus.
      const isOfBus = isFramed && frame.handoff !== undefined && !isGiving(frame.handoff);
      const isForwarding = place.site === node && !isOfBus && !isContinuation(within) && forwardsOnly(within);
      // Adding a job to a queue does not wait for its outcome.
      if (isFramed && frame.handoff && frame.handoff.delivery !== "awaited") continue;
      for (const use of isFramed ? [frame.call] : findUses(within)) {
        const outer = getLastCall(use);
        climb(
          outer,
          isFramed ? frame.outer : frame,
          isForwarding ? { site: outer, by: undefined } : place,
          isForwarding || isInline(within) ? through : [within, ...through],
          visited,
          found,
        );
      }
    }
  }

  function findPromiseFates(node: Node, depth = 0): readonly PromiseFate[] {
    let isAnsweredAfter = false;
    for (let current = node, parent = node.getParent(); parent; parent = current.getParent()) {
      const within = getEnclosingCallable(current);
      if (!within) return [];
      if (Node.isAwaitExpression(parent)) return [{ within, at: current, by: parent, isAnsweredAfter }];
      if (Node.isReturnStatement(parent) || (Node.isArrowFunction(parent) && parent.getBody() === current))
        return [{ within, at: current, by: undefined, isAnsweredAfter }];
      if (Node.isPropertyAccessExpression(parent)) {
        const call = parent.getParent();
        if (!Node.isCallExpression(call) || !isChained(parent.getName(), call)) return [];
        const continuations = continuingMethods.has(parent.getName()) ? call.getArguments() : [];
        isAnsweredAfter ||= continuations.some((argument) => sendsResponse(argument));
        current = call;
      } else if (Node.isCallExpression(parent)) {
        if (parent.getExpression() === current) return [];
        const kept = getKeptIn(parent);
        if (kept) return depth < 2 ? findUsesOf(kept).flatMap((use) => findPromiseFates(use, depth + 1)) : [];
        if (
          !joiningCalls.has(getDottedName(parent.compilerNode.expression) ?? "") &&
          !isJoined(current, parent, depth)
        )
          return [];
        current = parent;
      } else if (Node.isVariableDeclaration(parent) || isAssignment(parent)) {
        const name = Node.isVariableDeclaration(parent) ? parent.getNameNode() : parent.getLeft();
        if (!Node.isIdentifier(name) || depth >= 2) return [];
        return findUsesOf(name).flatMap((use) => findPromiseFates(use, depth + 1));
      } else if (Node.isExpressionStatement(parent)) {
        return isAnsweredAfter ? [{ within, at: current, by: undefined, isAnsweredAfter }] : [];
      } else if (passesOn(parent, current)) current = parent;
      else return [];
    }
    return [];
  }

  /** Says whether a function of the repository waits for a promise that it is given, such as one that catches its failure. */
  function isJoined(promise: Node, call: CallExpression, depth: number): boolean {
    const parameter = flow.getCallee(call)?.getParameters()[call.getArguments().indexOf(promise)];
    if (!parameter || parameter.isRestParameter() || depth >= 2) return false;
    const callee = parameter.getParent();
    return findUsesOf(parameter.getNameNode()).some((use) =>
      findPromiseFates(use, depth + 1).some(({ within }) => within === callee),
    );
  }

  /** The expressions whose promise is settled only when a function is done waiting. */
  function findUses(callable: Callable, depth = 0): readonly Node[] {
    const holder = callable.getParentWhile(Node.isParenthesizedExpression) ?? callable;
    const parent = holder.getParent();
    if (Node.isNewExpression(parent)) return [parent];
    // What a framework stores is called by its name.
    if (Node.isCallExpression(parent) && getKeptName(callable) === undefined) {
      if (parent.getExpression() === holder) return [parent];
      if (!detachingCalls.has(getCalledName(parent.compilerNode)))
        return findUsesOfCallback(parent, holder, depth);
      return [];
    }
    return calls.findCallsOf(callable);
  }

  /** A function of the repository may run its callback, or pass it on, without waiting for it; any other function is assumed to await it. */
  function findUsesOfCallback(call: CallExpression, callback: Node, depth: number): readonly Node[] {
    const callee = flow.getCallee(call);
    const parameter = callee?.getParameters()[call.getArguments().indexOf(callback)];
    const name = parameter?.getNameNode();
    if (!callee || !Node.isIdentifier(name)) return [call];
    if (depth > maxDepth) return [];
    const isAwaited = findUsesOf(name).some((use) => {
      const run = use.getParent();
      if (!Node.isCallExpression(run)) return false;
      const isDetached = run.getExpression() !== use && detachingCalls.has(getCalledName(run.compilerNode));
      return !isDetached && isWaitedFor(run, depth);
    });
    return isAwaited ? [call] : [];
  }

  /** Says whether the function around a node waits for it or returns it; if that function is a callback, whether its caller is waited for. */
  function isWaitedFor(node: Node, depth: number): boolean {
    return findPromiseFates(node).some(
      ({ within }) =>
        !isInline(within) || findUses(within, depth + 1).some((use) => isWaitedFor(use, depth + 1)),
    );
  }

  function isBlocking(node: Node, { by, isAnsweredAfter }: PromiseFate, handler: RequestHandler): boolean {
    if (contexts.answersMachine(handler) || isAfterResponse(node, handler)) return false;
    if (by || isAnsweredAfter) return true;
    return getFrameworkFacts(handler.framework).answersBy === "return" && !endsResponse(handler);
  }

  /** Says whether a function waits for Customer.io only: then its callers need not wait for it. */
  function forwardsOnly(callable: Callable): boolean {
    const known = forwarding.get(callable) ?? readForwarding(callable);
    forwarding.set(callable, known);
    return known;
  }

  function readForwarding(callable: Callable): boolean {
    const body = callable.getBody();
    if (!body) return false;
    const awaited = findInside(body, SyntaxKind.AwaitExpression).map((expression) =>
      expression.getExpression(),
    );
    const returned = flow
      .findReturned(callable)
      .flatMap(listAlternatives)
      .filter((value) => containsWork(value));
    return [...awaited, ...returned].every((value) => isForOperation(value));
  }

  function isForOperation(value: Node): boolean {
    const made = [value, ...findCallsInside(value), ...findConstructionsInside(value)];
    return (
      made.some((entry) => sites.has(entry)) ||
      getsClient(value) ||
      readsResponse(value) ||
      isOnlyPausing(value)
    );
  }

  /** `response.json()`: reading Customer.io's own response is part of the call. */
  function readsResponse(value: Node): boolean {
    const root = getRoot(value);
    const declaration = Node.isIdentifier(root) ? root.getSymbol()?.getValueDeclaration() : undefined;
    const holder = Node.isBindingElement(declaration)
      ? declaration.getFirstAncestor(Node.isVariableDeclaration)
      : declaration;
    const made = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    return made !== undefined && [made, ...findCallsInside(made)].some((entry) => sites.has(entry));
  }

  return { findWaits };
}

/** Says whether a call on a promise or an observable returns its continuation, which takes as long. */
function isChained(name: string, call: CallExpression): boolean {
  if (chainingMethods.has(name)) return true;
  const isTimed = call
    .getArguments()
    .some((argument) => timingOperators.has(getCalledName(argument.compilerNode)));
  return observableMethods.has(name) && !isTimed;
}

/** The call that gives a curried function the last of its arguments: `send("web")(user)` of `send("web")`. */
function getLastCall(call: Node): Node {
  const parent = call.getParent();
  return Node.isCallExpression(parent) && parent.getExpression() === call ? getLastCall(parent) : call;
}

/** Says whether the call itself has the values that arrive, or runs the function like any other call. */
function isGiving({ given, isCall }: Handoff): boolean {
  return given !== undefined || isCall === true;
}

/** The values that a conditional can have. */
function listAlternatives(value: Node): readonly Node[] {
  const inner = unwrap(value);
  return Node.isConditionalExpression(inner)
    ? [inner.getWhenTrue(), inner.getWhenFalse()].flatMap(listAlternatives)
    : [inner];
}

/** Says whether a value is made by calls that may take time: parsing a response's text with `JSON.parse` takes none. */
function containsWork(value: Node): boolean {
  return findCallsInside(value).some(
    (call) => !immediateCalls.has(getDottedName(call.compilerNode.expression) ?? ""),
  );
}

/** `import("./cio")`, `getClient()`, `this.getTracker().client`. */
function getsClient(value: Node): boolean {
  const call = getFirstCall(value);
  if (!call) return false;
  const [holder, ...others] = call.holders;
  if (holder === undefined) return moduleLoaders.has(call.name) || clientGetter.test(call.name);
  return holder === "this" && others.length === 0 && clientGetter.test(call.name);
}

function isInline(callable: Callable): boolean {
  const parent = (callable.getParentWhile(Node.isParenthesizedExpression) ?? callable).getParent();
  return isCall(parent);
}

/** The `new Promise(…)` around a node that a callback settles: awaiting it awaits what the node starts. */
function getPromiseOfCallback(node: Node): NewExpression | undefined {
  const executor = getEnclosingCallable(node);
  const made = executor?.getParent();
  if (!Node.isNewExpression(made) || !promiseClasses.has(getDottedName(made.compilerNode.expression) ?? ""))
    return undefined;
  const settled = executor?.getParameters()[0]?.getNameNode();
  return findUsesOf(settled ?? made).some((use) => getEnclosingCallable(use) !== executor) ? made : undefined;
}

/** The array that `promises.push(…)` puts a promise into. */
function getKeptIn(call: CallExpression): Node | undefined {
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "push") return undefined;
  const array = callee.getExpression();
  return Node.isIdentifier(array) ? array : undefined;
}

/** The places in the function around a local variable that read it. */
function findUsesOf(name: Node): readonly Node[] {
  if (!Node.isIdentifier(name)) return [];
  const symbol = name.getSymbol();
  const around = symbol?.getValueDeclaration()?.getFirstAncestor(isCallable) ?? getEnclosingCallable(name);
  if (!around) return [];
  return findInside(around, SyntaxKind.Identifier, (node) => isNamed(node, name.getText())).filter((use) => {
    const parent = use.getParent();
    const isWritten =
      (Node.isVariableDeclaration(parent) && parent.getNameNode() === use) ||
      (isAssignment(parent) && parent.getLeft() === use) ||
      (Node.isPropertyAccessExpression(parent) && parent.getName() === "push");
    return use !== name && !isWritten && use.getSymbol() === symbol;
  });
}

/** Says whether the value of the expression around a promise is that promise, or a list with it. */
function passesOn(parent: Node, current: Node): boolean {
  if (
    Node.isParenthesizedExpression(parent) ||
    Node.isAsExpression(parent) ||
    Node.isNonNullExpression(parent) ||
    Node.isSatisfiesExpression(parent) ||
    Node.isArrayLiteralExpression(parent) ||
    Node.isSpreadElement(parent)
  )
    return true;
  if (Node.isConditionalExpression(parent)) return parent.getCondition() !== current;
  return Node.isBinaryExpression(parent) && choosingOperators.has(parent.getOperatorToken().getKind());
}
