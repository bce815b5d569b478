import { Node, type CallExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import {
  getEnclosingCallable,
  isCall,
  type Call,
  type Callable,
  type Frame,
  type Term,
} from "../flow/terms.ts";
import { getTakenName, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import {
  findUsesInside,
  getDeclaration,
  getHolder,
  getMaker,
  isKeeping,
  readAdding,
  readGivenNames,
  readPlace,
  skipOut,
  type Place,
} from "../flow/kept-places.ts";

/** A place that stores a function to be called later: a variable or field, with this function alone or with several. */
export interface Kept {
  /** The declaration of the variable or field; the call itself, if a function later calls its argument. */
  readonly holder: Node;
  /** The name that it is stored under. */
  readonly key?: Term | string;
  /** The object that it is part of, and the property: `handler` of `list.push({ name, handler })`. */
  readonly part?: { readonly object: Term; readonly name: string };
  /** The object that was given the function: `bus` of `bus.on("bought", handler)`, or the construction. */
  readonly receiver?: Node;
  /** The call in which the object that stores it was created: each call creates another one. */
  readonly maker?: Pick<Frame, "callable" | "call">;
  /** The call in which the function itself was created. */
  readonly closure?: Frame;
}

/** How many functions that pass on their arguments, and how deep nested objects and arrays, are followed. */
const maxDepth = 5;

/** Finds where a function is stored: as a listener, as a handler by name, or by an object that it is passed to. */
export function createKeptFunctions(
  program: Program,
  { flow, calls }: { readonly flow: Flow; readonly calls: Calls },
): (callable: Callable) => readonly Kept[] {
  function findKept(value: Node, frame: Frame | undefined, depth: number): readonly Kept[] {
    const node = skipOut(value);
    const parent = node.getParent();
    if (!parent || depth > maxDepth) return [];
    if (Node.isPropertyAccessExpression(parent)) {
      const bound = parent.getName() === "bind" ? parent.getParent() : undefined;
      return Node.isCallExpression(bound) ? findKept(bound, frame, depth + 1) : [];
    }
    if (isCall(parent)) return parent.getExpression() === node ? [] : findGiven(node, parent, frame, depth);
    if (Node.isArrayLiteralExpression(parent) || Node.isSpreadElement(parent))
      return findEntry(node, parent, frame) ?? findKept(parent, frame, depth + 1);
    if (isKeeping(parent)) {
      const place = readPlace(parent.getLeft());
      // Another name for the function does not count as storing it.
      return place && (frame || place.key) ? [toKept(place, frame)] : [];
    }
    return Node.isPropertyAssignment(parent) || Node.isShorthandPropertyAssignment(parent)
      ? findPart(parent, frame, depth)
      : [];
  }

  /** A property of an object: a handler by its name, or one of the values that are stored together. */
  function findPart(
    property: Node & { readonly getName: () => string },
    frame: Frame | undefined,
    depth: number,
  ): readonly Kept[] {
    const object = property.getParent();
    const name = property.getName().replace(/^["'](.*)["']$/u, "$1");
    if (!Node.isObjectLiteralExpression(object)) return [];
    const holder = getHolder(object);
    if (holder) return [{ holder, key: name }];
    const call = skipOut(object).getParent();
    const taken = isCall(call) ? findTaken(call, skipOut(object), frame, name, depth) : [];
    if (taken.length > 0) return taken;
    return findKept(object, frame, depth + 1).map((kept) => ({
      ...kept,
      part: { object: { node: object, frame }, name },
    }));
  }

  /** What a pattern destructures from an object that a function is given: `constructor({ send })`. */
  function findTaken(
    call: Call,
    object: Node,
    frame: Frame | undefined,
    name: string,
    depth: number,
  ): readonly Kept[] {
    const taker = flow.getCallee(call, frame);
    const pattern = taker?.getParameters()[call.getArguments().indexOf(object)]?.getNameNode();
    const element = Node.isObjectBindingPattern(pattern)
      ? pattern.getElements().find((candidate) => getTakenName(candidate) === name)
      : undefined;
    return taker && element ? followInside(element, taker, call, frame, depth) : [];
  }

  function findGiven(value: Node, call: Call, frame: Frame | undefined, depth: number): readonly Kept[] {
    const place = readAdding(call, value);
    if (place) return [toKept(place, frame)];
    const taker = flow.getCallee(call, frame);
    // `new Set([handler])`
    if (!taker) return Node.isNewExpression(call) ? findKept(call, frame, depth + 1) : [];
    const parameter = taker.getParameters()[call.getArguments().indexOf(value)];
    return parameter ? followInside(parameter, taker, call, frame, depth) : [];
  }

  /** The places where a function stores the value of one of its parameters. */
  function followInside(
    declared: Node,
    taker: Callable,
    call: Call,
    frame: Frame | undefined,
    depth: number,
  ): readonly Kept[] {
    const receiver = getReceiver(call);
    const inner = flow.enter(taker, call, frame);
    const isField = Node.isParameterDeclaration(declared) && declared.isParameterProperty();
    const found = findUsesInside(declared, taker).flatMap((use): readonly Kept[] => {
      const run = use.getParent();
      if (!Node.isCallExpression(run) || run.getExpression() !== use) return findKept(use, inner, depth + 1);
      return isLater(run, taker) ? [{ holder: run, maker: inner }] : [];
    });
    const around = { ...(receiver ? { receiver } : {}), ...(inner.closure ? { maker: inner.closure } : {}) };
    return [...(isField ? [{ holder: declared }] : []), ...found].map((kept) => ({ ...around, ...kept }));
  }

  /** The places where the call that creates a function passes it on: `new Orders(connect(key))`. */
  function findMade(callable: Callable): readonly Kept[] {
    const maker = getMaker(callable);
    return (maker ? calls.findCallsOf(maker) : []).flatMap((call) => {
      const kept = findKept(call, undefined, 0);
      const closure =
        kept.length > 0
          ? flow.findOrigins({ node: call, frame: undefined }).find(({ node }) => node === callable)?.frame
          : undefined;
      return closure ? kept.map((one) => ({ ...one, closure })) : [];
    });
  }

  /** The places that name a function without calling it, and the calls in which it was created. */
  function findNames(
    callable: Callable,
  ): readonly { readonly node: Node; readonly closure: Frame | undefined }[] {
    const names = new Set(Node.isConstructorDeclaration(callable) ? [] : calls.findNamesOf(callable));
    const naming = new Set([...names].flatMap(program.findFilesNaming));
    return program.files
      .filter((file) => naming.has(file))
      .flatMap((file) =>
        [...names]
          .flatMap((name) => readGivenNames(file).get(name) ?? [])
          .flatMap((found) => {
            const use = wrap(file, found);
            const access = use.getParent();
            const node =
              Node.isPropertyAccessExpression(access) && access.getNameNode() === use ? access : use;
            if (getDeclaration(node) === callable) return [{ node, closure: undefined }];
            const origin = flow
              .findOrigins({ node, frame: undefined })
              .find((candidate) => candidate.node === callable);
            return origin ? [{ node, closure: origin.frame }] : [];
          }),
      );
  }

  return (callable) => {
    const isMember =
      Node.isMethodDeclaration(callable) && Node.isObjectLiteralExpression(callable.getParent());
    const own = isMember ? findPart(callable, undefined, 0) : findKept(callable, undefined, 0);
    const named = findNames(callable).flatMap(({ node, closure }) =>
      findKept(node, undefined, 0).map((kept) => ({ ...kept, ...(closure ? { closure } : {}) })),
    );
    return [...own, ...named, ...findMade(callable)];
  };
}

/**
 * Says whether a function that another one creates calls an argument of that one with something of its own. A function that runs
 * immediately is followed like any callback, and a wrapper that only passes on its arguments (`(req, res) => handler(req, res)`) by its
 * name.
 */
function isLater(run: CallExpression, taker: Callable): boolean {
  const caller = getEnclosingCallable(run);
  if (run.getArguments().every((argument) => isPassedOn(argument, caller))) return false;
  for (let around = caller; around && around !== taker; around = getEnclosingCallable(around))
    if (!Node.isCallExpression(skipOut(around).getParent())) return true;
  return false;
}

function isPassedOn(argument: Node, caller: Callable | undefined): boolean {
  if (Node.isSpreadElement(argument)) return true;
  const declared = getDeclaration(argument);
  return Node.isParameterDeclaration(declared) && declared.getParent() === caller && isReturned(caller);
}

function isReturned(callable: Callable): boolean {
  const parent = skipOut(callable).getParent();
  return (
    Node.isReturnStatement(parent) || (Node.isArrowFunction(parent) && parent.getBody() === skipOut(callable))
  );
}

/** A pair of a `Map` that is written out: `new Map([["bought", handler]])`. */
function findEntry(value: Node, pair: Node, frame: Frame | undefined): readonly Kept[] | undefined {
  const list = pair.getParent();
  const map = Node.isArrayLiteralExpression(list) ? list.getParent() : undefined;
  const [key, kept] = Node.isArrayLiteralExpression(pair) ? pair.getElements() : [];
  const holder = Node.isNewExpression(map) ? getHolder(map) : undefined;
  return holder && key && kept === value ? [{ holder, key: { node: key, frame } }] : undefined;
}

function toKept({ holder, key }: Place, frame: Frame | undefined): Kept {
  return { holder, ...(key ? { key: { node: key, frame } } : {}) };
}

function getReceiver(call: Call): Node | undefined {
  if (Node.isNewExpression(call)) return call;
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
}
