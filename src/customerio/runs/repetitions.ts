import { Node, ts } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import { isPopulation } from "./populations.ts";
import type { Flow } from "../flow/core.ts";
import {
  findEnclosingCallables,
  getEnclosingCallable,
  isCallable,
  unwrap,
  type Callable,
  type Frame,
} from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import {
  countsAttempts,
  getBase,
  getOwner,
  isBoundedByName,
  isBuffer,
  isEnum,
  isLargePart,
  isShortLiteral,
  isSlice,
  isSmallByCode,
} from "./collection-sizes.ts";
import { partName, smallSize } from "./collection-table.ts";
import { repeatingNames } from "./loop-table.ts";
import { getRepetition, isHandedOver, readRepeatingCall, type Repetition } from "./loops.ts";
import { getPauseInside } from "./own-pauses.ts";
import { asksLimiter, isRateLimited } from "./pacing.ts";
import { addToGroup } from "../../vocabulary/group-by.ts";
import { createRequestHooks } from "./request-hooks.ts";

/** An operation that runs once for each element of something unbounded. */
export interface RepeatedOperation extends Repetition {
  /** What runs in the loop: the call, or the function that is passed to an array method by name. */
  readonly at: Node;
}

/** Finds operations that run once per element of a list. */
export interface Repetitions {
  /** Finds the loops that run an operation for each element, with no rate limit and no small upper bound. */
  readonly findRepetitions: (operation: Operation) => readonly RepeatedOperation[];
  /** The innermost loop in the function around a node that runs it again and again, with no rate limit and no small upper bound. */
  readonly getUnbounded: (node: Node) => Repetition | undefined;
  /** Whether a loop goes through a list that grows with the business: people, rows, or what a query returns. */
  readonly isPopulation: (repetition: Repetition) => boolean;
}

/** How many lists of lists, and functions that pass one on, are followed. */
const maxDepth = 4;

export function createRepetitions(flow: Flow, calls: Calls): Repetitions {
  const findRequestHooks = createRequestHooks(flow, calls);
  let passed: ReadonlyMap<Callable, readonly RepeatedOperation[]> | undefined;

  function findRepetitions(operation: Operation): readonly RepeatedOperation[] {
    const { site } = operation;
    const own = getUnbounded(site);
    if (own) return isPart(own, site) || isSettledInside(operation, own) ? [] : [{ ...own, at: site }];
    const around = getEnclosingCallable(site);
    if (!around || isHandedOver(site, around)) return [];
    passed ??= findPassed();
    return (passed.get(around) ?? []).filter(
      (entry) =>
        !isFew(entry) &&
        !isPart(entry, entry.at) &&
        !isRateLimited(around, site, entry.execution) &&
        !isSettledInside(operation, entry),
    );
  }

  /**
   * The innermost loop around a call that can have many iterations: around three attempts for one person, there can be a loop over all
   * people.
   */
  function getUnbounded(site: Node): Repetition | undefined {
    let own = getRepetition(site);
    while (own && isFew(own)) {
      const waits = Node.isIterationStatement(own.loop) && own.execution === "sequential";
      own = getRepetition(own.loop, waits);
    }
    return own;
  }

  /** Whether there is a loop, a limiter or a queue between the wrapper's call and Customer.io: then the code around the wrapper says nothing. */
  function isSettledInside(operation: Operation, { execution }: Repetition): boolean {
    const { call, frame, site } = operation;
    if (isHeldBack(operation, execution)) return true;
    let inner: Node = call;
    for (let level: Frame | undefined = frame; level; level = level.outer) {
      if (getUnbounded(inner) || isHandedOver(inner, level.callable)) return true;
      if (isRateLimited(level.callable, inner, execution) || level.handoff?.delivery === "later") return true;
      inner = level.call;
    }
    return inner !== site;
  }

  /** Says whether what sends a request keeps its requests apart. Where they run at the same time, a pause only moves them all. */
  function isHeldBack({ call, frame, sdkClass }: Operation, execution: Repetition["execution"]): boolean {
    if (sdkClass !== undefined || !Node.isCallExpression(call)) return false;
    return findRequestHooks(call, frame).some((hook) => {
      const pause = isCallable(hook) ? getPauseInside(hook) : undefined;
      return asksLimiter(hook) || (execution === "sequential" ? pause !== undefined : pause === "limits");
    });
  }

  /** The functions that are passed by name to something that calls them for each element: `users.map(sync)`. */
  function findPassed(): ReadonlyMap<Callable, readonly RepeatedOperation[]> {
    const found = new Map<Callable, RepeatedOperation[]>();
    for (const call of repeatingNames.flatMap(calls.findCallsNamed)) {
      if (!call.compilerNode.arguments?.some(isName)) continue;
      if (!Node.isCallExpression(call)) continue;
      for (const at of call.getArguments().filter(({ compilerNode }) => isName(compilerNode))) {
        const repetition = readRepeatingCall(call, at);
        if (!repetition || at === repetition.collection || asksLimiter(call)) continue;
        for (const { node } of flow.findOrigins({ node: at, frame: undefined })) {
          if (isCallable(node)) addToGroup(found, node, { ...repetition, at });
        }
      }
    }
    return found;
  }

  /** Says whether a loop has few iterations. A loop that does not show what it iterates over is not judged. */
  function isFew({ loop, collection }: Repetition): boolean {
    if (!collection) return true;
    if (Node.isNumericLiteral(collection)) return collection.getLiteralValue() <= smallSize;
    return isBoundedByName(collection) || countsAttempts(loop) || isSmall(collection);
  }

  function isSmall(node: Node, depth = 0): boolean {
    if (depth > maxDepth) return false;
    const base = getBase(node);
    if (isSmallByCode(node)) return true;
    if (base !== unwrap(node)) return isSmall(base, depth + 1);
    const origins = flow.findOrigins({ node: base, frame: undefined });
    return origins.length > 0 && origins.every((origin) => isSmallOrigin(origin.node, base, depth));
  }

  function isSmallOrigin(node: Node, from: Node, depth: number): boolean {
    if (Node.isArrayLiteralExpression(node) || Node.isObjectLiteralExpression(node))
      return isShortLiteral(node, (spread) => isSmall(spread, depth + 1));
    if (Node.isNumericLiteral(node)) return node.getLiteralValue() <= smallSize;
    if (Node.isIdentifier(node)) return (node.getSymbol()?.getDeclarations() ?? []).some(isEnum);
    if (Node.isParameterDeclaration(node)) {
      const callable = node.getParent();
      if (!isCallable(callable)) return false;
      const position = callable.getParameters().indexOf(node);
      const given = calls.findCallsOf(callable).map((call) => call.getArguments()[position]);
      return (
        given.length > 0 && given.every((argument) => argument !== undefined && isSmall(argument, depth + 1))
      );
    }
    if (isSmallByCode(node)) return true;
    const base = getBase(node);
    return base !== node && base !== from && isSmall(base, depth + 1);
  }

  return { findRepetitions, getUnbounded, isPopulation };
}

function isName(node: ts.Node): boolean {
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node);
}

/** Says whether a loop iterates over a part of a list, inside code that takes one part after the other and keeps that slow enough. */
function isPart({ loop, collection, execution }: Repetition, at: Node): boolean {
  const isLimited = collection !== undefined && isLimitedOutside(loop, at);
  // A pause after each page also slows down a loop over the page that sends one element after the other.
  if (!collection || execution !== "concurrent") return isLimited;
  if (!isLimited && (isPiledUp(loop, at) || isLargePart(collection))) return false;
  return isChunk(collection, at) || takesPartAtATime(loop) || isBuffer(collection);
}

/** A part of a list that an outer loop processes at a time. */
function isChunk(collection: Node, at: Node): boolean {
  const root = getOwner(getBase(collection));
  if (!Node.isIdentifier(root)) return isSlice(collection);
  const made = root.getSymbol()?.getValueDeclaration();
  if (partName.test(root.getText()))
    return (
      Node.isParameterDeclaration(made) ||
      at.getAncestors().some((ancestor) => Node.isIterationStatement(ancestor))
    );
  const value = Node.isVariableDeclaration(made) ? made.getInitializer() : undefined;
  return value !== undefined && isSlice(value);
}

/** A callback that gets one part after the other: `inBatches(stream, async (batch) => …)`. */
function takesPartAtATime(loop: Node): boolean {
  return findEnclosingCallables(loop).some((callable) =>
    callable.getParameters().some((parameter) => partName.test(parameter.getName())),
  );
}

/** The parts are started one after the other, but nothing waits for what earlier parts started. */
function isPiledUp(loop: Node, at: Node): boolean {
  return getOuterLoop(loop) !== undefined && isDropped(at);
}

/** Something waits between one part and the next. */
function isLimitedOutside(loop: Node, at: Node): boolean {
  const outer = getOuterLoop(loop);
  return outer !== undefined && isRateLimited(outer, at, "sequential");
}

function getOuterLoop(loop: Node): Node | undefined {
  const outer = loop.getFirstAncestor(
    (ancestor) => Node.isIterationStatement(ancestor) || isCallable(ancestor),
  );
  return Node.isIterationStatement(outer) ? outer : undefined;
}

/** Nobody keeps the promise: `send();`, `void send();`, `send().catch(log);`. */
function isDropped(call: Node): boolean {
  const parent = call.getParent();
  if (Node.isExpressionStatement(parent)) return true;
  const isPart =
    Node.isPropertyAccessExpression(parent) ||
    Node.isVoidExpression(parent) ||
    (Node.isCallExpression(parent) && parent.getExpression() === call);
  return isPart && isDropped(parent);
}
