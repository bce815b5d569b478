import { Node } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { getLastName, isCall, isCallable, isInside, unwrap, type Origin, type Term } from "../flow/terms.ts";
import { getDottedName } from "../program/nodes.ts";
import { splitWords } from "./names.ts";
import { millisecondCalls, millisecondClock, secondWords } from "./time-calls.ts";

/** Says whether an expression is a JavaScript global of one of these names, perhaps read from `globalThis` or `window`. */
export function isGlobal(node: Node, names: ReadonlySet<string>): boolean {
  const [property, owner] = (getDottedName(node.compilerNode) ?? "").split(".").reverse();
  return owner !== undefined && names.has(`${owner}.${property}`);
}

/**
 * Says whether a callee is always one of JavaScript's functions that return milliseconds: `Date.now`, also if it is passed under another
 * name.
 */
export function givesMilliseconds(callee: Term, flow: Flow): boolean {
  if (isGlobal(callee.node, millisecondCalls)) return true;
  const origins = flow.findOrigins(callee);
  return origins.length > 0 && origins.every(({ node }) => isGlobal(node, millisecondCalls));
}

/** Says whether a node is the clock itself, not a call of it: `Date.now`. */
export function isClock(node: Node): boolean {
  return isGlobal(node, millisecondClock);
}

/**
 * The code that makes a function named for seconds return milliseconds, at the place where it is passed: `Date.now` of `{ nowInSeconds:
 * Date.now }` and `Date.now()` of `{ nowInSeconds: () => Date.now() }`. `undefined` if a call of another function returns them.
 *
 * @param at the call, as it is written
 * @param origin what is known to be in milliseconds
 */
export function findMisgiven(at: Node, origin: Origin, flow: Flow): Node | undefined {
  const call = unwrap(at);
  const step = [...origin.trail, origin].find(({ node }) => node === call);
  if (!step || !Node.isCallExpression(call) || !isNamedForSeconds(call.getExpression())) return undefined;
  const [given, ...others] = flow.findOrigins({ node: call.getExpression(), frame: step.frame });
  if (!given || others.length > 0) return undefined;
  if (origin.node === call) return isClock(given.node) ? given.node : undefined;
  const { node } = given;
  // A separate function can serve other callers, who see what it returns.
  const isWrittenInPlace = isCallable(node) && !Node.isFunctionDeclaration(node) && isGivenInPlace(node);
  const isReturned = isWrittenInPlace && flow.findReturned(node).some((one) => unwrap(one) === origin.node);
  return isReturned && isInside(origin.node, node) ? origin.node : undefined;
}

function isGivenInPlace(value: Node): boolean {
  const parent = value.getParent();
  return Node.isPropertyAssignment(parent) || isCall(parent);
}

function isNamedForSeconds(callee: Node): boolean {
  return splitWords(getLastName(callee) ?? "")
    .split(" ")
    .some((word) => secondWords.has(word));
}
