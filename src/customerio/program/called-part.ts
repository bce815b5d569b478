import { Node } from "ts-morph";

/** The part of a call or `new` before its arguments, which is short enough to point at; any other node as it is. */
export function getCalledPart(node: Node): Node {
  return Node.isCallExpression(node) || Node.isNewExpression(node) ? node.getExpression() : node;
}
