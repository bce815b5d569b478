import { Node, SyntaxKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { findEnclosingCallables } from "../flow/terms.ts";
import { findInside } from "../program/nodes.ts";
import { callsBack, isTask, readAsyncCall } from "../runs/async-library.ts";
import { getCallAround } from "../runs/callbacks.ts";
import { getObservableName } from "../runs/observable-names.ts";
import type { Limiters } from "../runs/limiters.ts";
import { replaceNode } from "./replace.ts";

/**
 * The edit that passes a call through the limiter in scope. No edit when there is no limiter, when the call awaits its arguments, which a
 * callback could not do, when something is chained to its promise, or when the code around it does not take a promise.
 */
export function passThroughLimiter(call: Node, limiters: Limiters): readonly Edit[] {
  const limiter = limiters.getInScope(call);
  if (!limiter || !Node.isCallExpression(call)) return [];
  if (findInside(call, SyntaxKind.AwaitExpression).length > 0) return [];
  if (Node.isPropertyAccessExpression(call.getParent()) || isWithoutPromise(call)) return [];
  return [replaceNode(call, limiter.wrap(call.getText()))];
}

/** Says whether a call may return an observable, which a limiter does not run, or is done only when it calls its callback. */
function isWithoutPromise(call: Node): boolean {
  return findEnclosingCallables(call).some((callable) => {
    const around = getCallAround(callable);
    if (!around) return isTask(callable);
    const isIteratee = readAsyncCall(around)?.iteratee === callable;
    return getObservableName(around) !== undefined || (isIteratee && callsBack(callable));
  });
}
