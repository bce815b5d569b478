import { Node, type BindingElement } from "ts-morph";
import { unwrap } from "../flow/terms.ts";

/** The names that an expression consists of, joined by dots: `Date.now`, `globalThis.performance.timeOrigin`; `undefined` for anything else. */
export function getDottedName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (Node.isIdentifier(inner)) return inner.getText();
  if (Node.isThisExpression(inner)) return "this";
  if (!Node.isPropertyAccessExpression(inner)) return undefined;
  const owner = getDottedName(inner.getExpression());
  return owner === undefined ? undefined : `${owner}.${inner.getName()}`;
}

/** The property that a name in a pattern takes out: `id` of `{ id: userId }` and of `{ "id": userId }`. */
export function getTakenName(element: BindingElement): string {
  const name = element.getPropertyNameNode();
  return Node.isStringLiteral(name) ? name.getLiteralText() : (name?.getText() ?? element.getName());
}
