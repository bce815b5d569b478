import { Node, SyntaxKind, type BindingElement } from "ts-morph";
import { listGuards } from "../flow/guards.ts";
import { unwrap } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import { findingOrCreatingCalls } from "./people-names.ts";

/**
 * What says whether a row is new, beside the row: `created` for `user` of `const [user, created] = await users.findOrCreate(…)`. `undefined` for
 * any other row.
 */
export function getFlagOfCreation(row: Node): BindingElement | undefined {
  const pattern = Node.isBindingElement(row) ? row.getParent() : undefined;
  if (!Node.isArrayBindingPattern(pattern)) return undefined;
  const [first, flag] = pattern.getElements();
  const holder = pattern.getParent();
  const made = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
  const call = made && unwrap(made);
  return first === row &&
    Node.isBindingElement(flag) &&
    Node.isCallExpression(call) &&
    findingOrCreatingCalls.has(getCalledName(call.compilerNode))
    ? flag
    : undefined;
}

/** Says whether code runs only where a flag is true: in `if (created)`, or past `if (!created) return`. */
export function runsOnlyWhere(flag: BindingElement, node: Node): boolean {
  for (let current = node, parent = node.getParent(); parent; current = parent, parent = parent.getParent()) {
    for (const { condition, holds } of listGuards(current, parent))
      if (implies(condition, holds, flag)) return true;
  }
  return false;
}

/** Says whether a condition that holds, or does not hold, makes a flag true. */
function implies(condition: Node, holds: boolean, flag: BindingElement): boolean {
  const node = unwrap(condition);
  if (Node.isIdentifier(node)) return holds && node.getSymbol() === flag.getSymbol();
  if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken)
    return implies(node.getOperand(), !holds, flag);
  if (!Node.isBinaryExpression(node)) return false;
  const joint = holds ? SyntaxKind.AmpersandAmpersandToken : SyntaxKind.BarBarToken;
  return (
    node.getOperatorToken().getKind() === joint &&
    [node.getLeft(), node.getRight()].some((side) => implies(side, holds, flag))
  );
}
