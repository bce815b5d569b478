import { Node } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { getLastName, isCall, isCallable, isInside, unwrap, type Origin, type Term } from "../flow/terms.ts";
import { getDottedName } from "../program/nodes.ts";
import { splitWords } from "./names.ts";
import { millisecondCalls, millisecondClock, secondWords } from "./time-calls.ts";

/** Says whether an expression is one of the names of JavaScript's own, perhaps read from `globalThis` or `window`. */
export function isGlobal(node: Node, names: ReadonlySet<string>): boolean {
  const [property, owner] = (getDottedName(node.compilerNode) ?? "").split(".").reverse();
  return owner !== undefined && names.has(`${owner}.${property}`);
}

/** Says whether a callee is always one of JavaScript's functions that give milliseconds: `Date.now`, also where it is given by another name. */
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
 * What makes a function that is named for seconds give milliseconds, where it is given: `Date.now` of `{ nowInSeconds: Date.now }` and
 * `Date.now()` of `{ nowInSeconds: () => Date.now() }`. `undefined` where a call of another function gives them.
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
  // A function of its own can serve others: those who call it see what it gives.
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
