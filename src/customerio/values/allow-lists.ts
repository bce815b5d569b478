import { Node, SyntaxKind } from "ts-morph";
import { isSameExpression } from "../flow/access.ts";
import { getEnclosingCallable } from "../flow/terms.ts";
import { findInside, getCalledName } from "../program/nodes.ts";

/** Methods that check whether a value is in a list. */
const askingCalls: ReadonlySet<string> = new Set(["has", "hasOwn", "hasOwnProperty", "includes", "indexOf"]);

/** Says whether the function around a value checks, before using it, that the value is in a list: `names.includes(event)`, `event in names`. */
export function isCheckedAgainstList(value: Node): boolean {
  const around = getEnclosingCallable(value);
  if (!around) return false;
  const isBefore = (node: Node): boolean => node.getEnd() <= value.getStart();
  return (
    findInside(around, SyntaxKind.CallExpression).some(
      (call) =>
        isBefore(call) &&
        askingCalls.has(getCalledName(call.compilerNode)) &&
        call.getArguments().some((argument) => isSameExpression(argument, value)),
    ) ||
    findInside(around, SyntaxKind.BinaryExpression).some(
      (test) =>
        isBefore(test) &&
        test.getOperatorToken().getKind() === SyntaxKind.InKeyword &&
        isSameExpression(test.getLeft(), value),
    )
  );
}
