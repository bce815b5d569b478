import { Node, SyntaxKind } from "ts-morph";
import { isCallOf } from "../program/nodes.ts";
import type { Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** Gets the one number that a term always is; `undefined` when it varies or is not known. */
export type GetNumber = (term: Term) => number | undefined;

const maxDepth = 12;

const operations: ReadonlyMap<SyntaxKind, (left: number, right: number) => number> = new Map([
  [SyntaxKind.AsteriskToken, (left, right) => left * right],
  [SyntaxKind.SlashToken, (left, right) => left / right],
  [SyntaxKind.AsteriskAsteriskToken, (left, right) => left ** right],
]);

/** Reads numbers that code writes out, perhaps as a product: `60 * 1000`, `10 ** 3`, a constant, the member of an enum. */
export function createKnownNumbers(flow: Flow): GetNumber {
  function getNumber(term: Term, depth = 0): number | undefined {
    const origins = flow.findOrigins(term);
    const [origin] = origins;
    if (origins.length !== 1 || !origin || depth > maxDepth) return undefined;
    const { node, frame } = origin;
    if (Node.isNumericLiteral(node)) return node.getLiteralValue();
    if (Node.isEnumMember(node)) return toNumber(node.getValue());
    if (Node.isCallExpression(node) && isCallOf(node.compilerNode, "Math.pow"))
      return calculate(SyntaxKind.AsteriskAsteriskToken, node.getArguments(), frame, depth);
    return Node.isBinaryExpression(node)
      ? calculate(node.getOperatorToken().getKind(), [node.getLeft(), node.getRight()], frame, depth)
      : undefined;
  }

  function calculate(
    operator: SyntaxKind,
    [left, right]: readonly Node[],
    frame: Term["frame"],
    depth: number,
  ): number | undefined {
    const operation = operations.get(operator);
    if (!operation || !left || !right) return undefined;
    const a = getNumber({ node: left, frame }, depth + 1);
    const b = a === undefined ? undefined : getNumber({ node: right, frame }, depth + 1);
    return a === undefined || b === undefined ? undefined : operation(a, b);
  }

  return (term) => getNumber(term);
}

function toNumber(value: string | number | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
