import { Node, SyntaxKind } from "ts-morph";
import { isAssignment } from "../flow/terms.ts";

/** What a node writes to: `tokens` of `tokens = 5` and `tokens--`; `undefined` for any other node. */
export function getWritten(node: Node): Node | undefined {
  return isAssignment(node) ? node.getLeft() : getCounted(node);
}

/** The counter that a node changes: `turn` of `turn++`, `left` of `--left`, `offset` of `offset += 20`. */
export function getCounted(node: Node): Node | undefined {
  if (Node.isPostfixUnaryExpression(node)) return node.getOperand();
  if (Node.isPrefixUnaryExpression(node))
    return countingOperators.has(node.getOperatorToken()) ? node.getOperand() : undefined;
  const counts = Node.isBinaryExpression(node) && countingOperators.has(node.getOperatorToken().getKind());
  return counts ? node.getLeft() : undefined;
}

const countingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PlusPlusToken,
  SyntaxKind.MinusMinusToken,
  SyntaxKind.PlusEqualsToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
]);
