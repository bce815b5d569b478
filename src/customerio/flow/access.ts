import { Node, type CallExpression } from "ts-morph";
import { unwrap } from "./terms.ts";

/** What names the function in a call: `identify` in `cio.identify(…)`; the whole callee if it is not a property. */
export function getCalledMember(call: CallExpression): Node {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) ? callee.getNameNode() : callee;
}

/** Says whether two expressions of one scope read the same: `user.account` and `(user!.account)`. Calls are never the same. */
export function isSameExpression(a: Node, b: Node): boolean {
  const [first, second] = [unwrap(a), unwrap(b)];
  if (Node.isIdentifier(first)) return Node.isIdentifier(second) && first.getText() === second.getText();
  if (Node.isThisExpression(first)) return Node.isThisExpression(second);
  return (
    Node.isPropertyAccessExpression(first) &&
    Node.isPropertyAccessExpression(second) &&
    first.getName() === second.getName() &&
    isSameExpression(first.getExpression(), second.getExpression())
  );
}
