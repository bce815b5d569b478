import { Node, SyntaxKind } from "ts-morph";
import type { Calls } from "./calls.ts";
import type { Flow } from "./core.ts";
import { unwrap, type Origin } from "./terms.ts";

const maxDepth = 4;

/**
 * Says whether the callers of a function decide a value: a parameter that they fill, what is read from one or returned by one, and what an
 * instance holds, which depends on the one that a method is called on.
 */
export function isDecidedByCallers(origin: Origin, flow: Flow, calls: Calls, depth = 0): boolean {
  if (calls.isFilledByCallers(origin)) return true;
  const node = unwrap(origin.node);
  // `constructor({ host })`
  const given = Node.isBindingElement(node) ? node.getFirstAncestorByKind(SyntaxKind.Parameter) : node;
  if (Node.isThisExpression(node) || Node.isConstructorDeclaration(given?.getParent())) return true;
  const isReading =
    Node.isPropertyAccessExpression(node) ||
    Node.isElementAccessExpression(node) ||
    Node.isCallExpression(node);
  if (!isReading || depth >= maxDepth || isSettingByName(node)) return false;
  return flow
    .findOrigins({ node: node.getExpression(), frame: origin.frame })
    .some((from) => from.node !== node && isDecidedByCallers(from, flow, calls, depth + 1));
}

/** `config.get("CUSTOMERIO_URL")`: the name decides, wherever the settings are. */
function isSettingByName(node: Node): boolean {
  return Node.isCallExpression(node) && node.getArguments().some(Node.isStringLiteral);
}
