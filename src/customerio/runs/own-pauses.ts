import { Node, type CallExpression } from "ts-morph";
import { getRoot, getSymbolOfName, isCallable, isInside, type Callable } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import { perProgram } from "../program/per-program.ts";
import { getWritten } from "./counting.ts";
import { asksForOutcome, isAfterFailure } from "./failures.ts";
import { waitingLists } from "./loop-table.ts";
import { findCallsInside } from "./names-inside.ts";
import { getOwnFunction } from "./own-functions.ts";
import { isBlockingPause, isPause } from "./pauses.ts";
import { findWaiting, getPromiseAround } from "./waiting.ts";

/**
 * How a call waits: its caller `waits` for a promise; it `limits` all concurrent callers, because it remembers the others; it `blocks` the
 * whole thread.
 */
export type PauseKind = "waits" | "limits" | "blocks";

/** How many functions that call functions are followed. */
const maxDepth = 3;

/**
 * How a call of the repository's own function waits when nothing fails, such as that of a token bucket; for a generator, how each of its
 * elements waits. `undefined` if it does not wait, or if the function is not known.
 */
export function getOwnPause(call: CallExpression, depth = maxDepth): PauseKind | undefined {
  const callable = depth > 0 ? getOwnFunction(call) : undefined;
  return callable && readers[depth - 1]?.(callable);
}

/** How a function comes to wait where nothing fails in it, as `getOwnPause` says of a call of it. */
export function getPauseInside(callable: Callable): PauseKind | undefined {
  return readers.at(-1)?.(callable);
}

/** Each function is read once for each depth. */
const readers = Array.from({ length: maxDepth }, (_, index) =>
  perProgram((node) => (isCallable(node) ? readKind(node, index + 1) : undefined)),
);

function readKind(callable: Callable, depth: number): PauseKind | undefined {
  const kinds = new Set(findCallsInside(callable).flatMap((call) => readCall(call, callable, depth) ?? []));
  if (kinds.has("limits") || (kinds.has("waits") && remembers(callable))) return "limits";
  return kinds.has("blocks") ? "blocks" : [...kinds][0];
}

function readCall(call: CallExpression, callable: Callable, depth: number): PauseKind | undefined {
  if (isBlockingPause(call)) return isOnWay(call, callable) ? "blocks" : undefined;
  if (findWaiting(call)?.by !== callable || !isOnWay(call, callable)) return undefined;
  if (isQueueing(call)) return "limits";
  return isPause(call) ? "waits" : getOwnPause(call, depth - 1);
}

/** Says whether a function reaches a call when nothing fails; for a generator, for each of its elements. */
function isOnWay(call: CallExpression, callable: Callable): boolean {
  const isGenerator =
    !Node.isArrowFunction(callable) &&
    !Node.isConstructorDeclaration(callable) &&
    !Node.isGetAccessorDeclaration(callable) &&
    callable.isGenerator();
  if (
    isGenerator &&
    !call.getFirstAncestor((node) => Node.isIterationStatement(node) && isInside(node, callable))
  )
    return false;
  return !call.getArguments().some(asksForOutcome) && !isAfterFailure(call, callable);
}

/** `new Promise((resolve) => waiting.push(resolve))`: other code decides when to go on. */
function isQueueing(call: CallExpression): boolean {
  if (!waitingLists.has(getCalledName(call.compilerNode))) return false;
  return call.getArguments().some((given) => {
    const parameter = getSymbolOfName(given)?.getValueDeclaration();
    return Node.isParameterDeclaration(parameter) && getPromiseAround(parameter.getParent()) !== undefined;
  });
}

/** Says whether a function changes state that outlives its call, such as a count of tokens. */
function remembers(callable: Callable): boolean {
  return callable.getDescendants().some((node) => {
    const written = getWritten(node);
    const root = written && getRoot(written);
    const declaration = root && getSymbolOfName(root)?.getValueDeclaration();
    return declaration ? !isInside(declaration, callable) : Node.isThisExpression(root);
  });
}
