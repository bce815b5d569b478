import { Node } from "ts-morph";
import { listNames } from "../program/nodes.ts";
import { outcomeName } from "./loop-table.ts";

/**
 * Says whether code pauses only after a failed call: in a `catch`, in a branch on the outcome, or after an exit for success.
 *
 * @param site the call; if not given, anything before the pause
 */
export function isAfterFailure(pause: Node, scope: Node, site?: Node): boolean {
  for (
    let current = pause, parent = pause.getParent();
    parent && current !== scope;
    current = parent, parent = parent.getParent()
  ) {
    if (Node.isCatchClause(parent)) return true;
    if (site && parent.containsRange(site.getPos(), site.getEnd()))
      return isLeftBetween(site, current, parent);
    if (Node.isIfStatement(parent) && asksForOutcome(parent.getExpression())) return true;
    if (!site && repeatsAfterFailure(parent)) return true;
    if (isLeftBetween(site, current, parent)) return true;
  }
  return false;
}

/** Says whether a statement between a call and a later one leaves the block when the call went well. */
function isLeftBetween(site: Node | undefined, later: Node, block: Node): boolean {
  if (!Node.isBlock(block) && !Node.isSourceFile(block)) return false;
  const start = site?.getEnd() ?? block.getPos();
  const between = block
    .getStatements()
    .filter((statement) => statement.getEnd() > start && statement.getEnd() <= later.getPos());
  return between.some((statement) => {
    if (Node.isIfStatement(statement))
      return asksForOutcome(statement.getExpression()) && leaves(statement.getThenStatement());
    return Node.isTryStatement(statement) && leaves(statement.getTryBlock());
  });
}

/** `for (let attempt = 0; …)`, `while (retries-- > 0)`, `sleep(2 ** attempt)`: what is retried has failed. */
function repeatsAfterFailure(node: Node): boolean {
  if (Node.isForStatement(node))
    return [node.getInitializer(), node.getCondition()].some((part) => part && asksForOutcome(part));
  if (Node.isWhileStatement(node) || Node.isDoStatement(node)) return asksForOutcome(node.getExpression());
  return false;
}

/** Says whether names in code are about the outcome of a call. */
export function asksForOutcome(code: Node): boolean {
  return listNames(code).some((name) => outcomeName.test(name));
}

function leaves(statement: Node): boolean {
  if (Node.isBlock(statement)) return statement.getStatements().some(leaves);
  return (
    Node.isReturnStatement(statement) ||
    Node.isBreakStatement(statement) ||
    Node.isContinueStatement(statement)
  );
}
