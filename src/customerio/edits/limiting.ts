import { Node, SyntaxKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { findInside } from "../program/nodes.ts";
import type { Limiters } from "../runs/limiters.ts";
import { replaceNode } from "./replace.ts";

/**
 * The edit that passes a call through the limiter in scope. None when there is no limiter, when the call awaits its arguments, which a
 * callback could not do, or when something is chained to its promise.
 */
export function passThroughLimiter(call: Node, limiters: Limiters): readonly Edit[] {
  const limiter = limiters.getInScope(call);
  if (!limiter || !Node.isCallExpression(call)) return [];
  if (findInside(call, SyntaxKind.AwaitExpression).length > 0) return [];
  if (Node.isPropertyAccessExpression(call.getParent())) return [];
  return [replaceNode(call, limiter.wrap(call.getText()))];
}
