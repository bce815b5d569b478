import { Node } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import {
  getEnclosingCallable,
  isInside,
  isNothing,
  listFrames,
  type Call,
  type Frame,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import { findAskers } from "./askers.ts";
import type { Operation } from "./reading.ts";
import { groupBy } from "../../vocabulary/group-by.ts";

/** Finds where the values of an operation are written: the code that a comment points to and that an edit changes. */
export interface Places {
  /**
   * The value with these origins as it is written at the operation's site, or where an object that the site passes with it is created;
   * `undefined` when a wrapper creates it.
   */
  readonly getAtSite: (operation: Operation, origins: readonly Origin[]) => Node | undefined;
  /**
   * Where to comment on what `origin` creates for an operation: right there, unless that is in a helper, which may serve others, too. Then
   * it is the code for it in one of the calls that lead to the operation, the outermost first.
   */
  readonly getReported: (operation: Operation, origin: Origin) => Node;
  /**
   * The parts of a value that can be edited on their own, each with the origins behind it: both branches of a conditional, a reference to a
   * variable. What callers pass to a wrapper is in their calls, so an edit there affects no other caller.
   */
  readonly findWritten: (value: Term) => readonly WrittenPart[];
  /** If operations are seen both in a wrapper and in the calls that lead to it, those seen from the outermost calls. */
  readonly findOutermost: (operations: readonly Operation[]) => readonly Operation[];
  /** The code for an argument that comes from an origin: without its fallback (`?? ""`), or in the call that passes a parameter. */
  readonly getGiven: (argument: Term, origin: Origin) => Term;
}

/** A part of a written value. */
export interface WrittenPart {
  readonly at: Node;
  readonly origins: readonly Origin[];
}

/** Finds places by the steps from a value to its origins. */
export function createPlaces(flow: Flow): Places {
  function findWritten(term: Term): readonly WrittenPart[] {
    const value = passParameters(term);
    const parts = groupBy(flow.findOrigins(value), (origin) => getPart(origin, value.node));
    return [...parts].map(([at, origins]) => ({ at, origins }));
  }

  /** Follows the parameters of a wrapper out to the call that passes the value. */
  function passParameters(term: Term): Term {
    const [origin] = flow.findOrigins(term);
    if (!origin || !term.frame) return term;
    if (isShared(term.frame)) return term;
    const isPassedOn = origin.trail.every(({ node }) => isReference(node) || node === term.node);
    // Of an object that is passed, only the property that is read.
    const outside = listSteps(origin).find(
      ({ node, frame }) =>
        frame === term.frame?.outer && (node === origin.node || !Node.isObjectLiteralExpression(node)),
    );
    return isPassedOn && outside ? passParameters(outside) : term;
  }

  /** Says whether a call gives the same values to other functions, which may want them as they are: `providers[name].track(event)`. */
  function isShared({ call, callable }: Frame): boolean {
    return flow.findCallees(call).some((other) => other !== callable && other.getParameters().length > 0);
  }

  function getAtSite({ site }: Operation, origins: readonly Origin[]): Node | undefined {
    const known = origins.filter(({ node }) => !isNothing(node));
    for (const origin of known) {
      const steps = listSteps(origin);
      const start = steps.findIndex(
        ({ node }) => isInside(node, site) && !Node.isObjectLiteralExpression(node),
      );
      const value = start === -1 ? undefined : steps.slice(start).find((step) => isValue(step, origin));
      if (value) return value.node;
    }
    return undefined;
  }

  /** Says whether a step towards an origin is the value itself, not an object that the value is a property of. */
  function isValue(step: Term, origin: Origin): boolean {
    return step.node === origin.node || flow.findOrigins(step).some(({ node }) => node === origin.node);
  }

  return { getAtSite, getReported, findWritten, findOutermost, getGiven };
}

function findOutermost(operations: readonly Operation[]): readonly Operation[] {
  return findAskers(operations, () => true);
}

function getReported(operation: Operation, origin: Origin): Node {
  const calls = listCalls(operation);
  const helper = getEnclosingCallable(origin.node);
  if (!helper || calls.some((call) => isInside(call, helper) || isInside(origin.node, call)))
    return origin.node;
  return calls.map((call) => getInside(call, [origin])).find((node) => node !== undefined) ?? origin.node;
}

/** The calls that lead to an operation, the outermost first: those of its wrappers, and that of the SDK. */
export function listCalls({ site, frame, call }: Operation): readonly Call[] {
  const calls: Call[] = [];
  for (let current = frame; current; current = current.outer) calls.unshift(current.call);
  return [...new Set([site, ...calls, call])];
}

function getInside(call: Node, origins: readonly Origin[]): Node | undefined {
  return origins
    .filter((origin) => !isNothing(origin.node))
    .flatMap(listSteps)
    .map(({ node }) => node)
    .find((node) => isInside(node, call) && !Node.isObjectLiteralExpression(node));
}

function getGiven(argument: Term, origin: Origin): Term {
  const [outermost, ...inner] = listFrames(argument.frame).reverse();
  const around = outermost?.call ?? argument.node;
  const steps = listSteps(origin);
  const outside = steps.filter((step) => step.frame === undefined);
  // What a client stores is passed where the client is created.
  const made = outside.find((step) => Node.isNewExpression(step.node) && !isInside(step.node, around));
  const written = [
    outside.filter((step) => isGivenTo(around, step.node)),
    made ? outside.filter((step) => step.node !== made.node && isInside(step.node, made.node)) : [],
    // What a created sender stores is passed to the function that created it, not by the sender's callers.
    ...inner.map(({ call }) => steps.filter((step) => isGivenTo(call, step.node))),
  ].find((found) => found.length > 0);
  return (Node.isPropertyAccessExpression(origin.node) ? written?.at(-1) : written?.[0]) ?? argument;
}

/** Says whether a node is an argument of a call, or part of one. */
function isGivenTo(call: Node, node: Node): boolean {
  return isInside(node, call) && !isReceiver(node, call) && !isReadFrom(node, call);
}

/** Says whether a node is the object whose method a call calls: `mail` of `mail.send(…)`. */
function isReceiver(node: Node, call: Node): boolean {
  return Node.isCallExpression(call) && isInside(node, call.getExpression());
}

/** From a value to its origin, the origin last. */
function listSteps(origin: Origin): readonly Term[] {
  return [...origin.trail, origin];
}

function isReference(node: Node): boolean {
  return (
    Node.isIdentifier(node) ||
    Node.isShorthandPropertyAssignment(node) ||
    Node.isPropertyAccessExpression(node) ||
    Node.isObjectLiteralExpression(node) ||
    // What is received from a queue arrives in a parameter.
    Node.isParameterDeclaration(node)
  );
}

/** The part of a written value that stands for an origin: the origin itself if it is written there, otherwise the reference to it. */
function getPart(origin: Origin, value: Node): Node {
  const written = listSteps(origin)
    .map(({ node }) => node)
    .filter((node) => isInside(node, value) && !isReadFrom(node, value));
  return written.at(-1) ?? value;
}

/** Says whether a node is an object that a property is read from on the way to `value`: `player` of `player.createdAt`. */
function isReadFrom(node: Node, value: Node): boolean {
  for (
    let current = node, parent = node.getParent();
    parent && current !== value;
    current = parent, parent = parent.getParent()
  ) {
    if (
      (Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent)) &&
      parent.getExpression() === current
    )
      return true;
  }
  return false;
}
