import { Node, type ExpressionStatement } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { getEndLine, getStartLine } from "../program/nodes.ts";
import { isLogging } from "../runs/logging.ts";
import { getLineIndentation, replaceNode, writeAt } from "./replace.ts";

/**
 * `try { await send(); } catch (error) { log(error); }` without the wait: `send().catch((error) => log(error))`. No edits unless the
 * statement is all that is in the `try`, and the `catch` only logs.
 *
 * @param value the awaited call of the statement
 */
export function catchAsTried(statement: ExpressionStatement, value: Node): readonly Edit[] {
  const block: Node = statement.getParent();
  const tried = block.getParent();
  if (!Node.isBlock(block) || block.getStatements().length !== 1 || !Node.isTryStatement(tried)) return [];
  const clause =
    tried.getTryBlock() === block && !tried.getFinallyBlock() ? tried.getCatchClause() : undefined;
  const logged = clause?.getBlock().getStatements() ?? [];
  const [first, ...others] = logged;
  if (
    !clause ||
    !first ||
    !logged.every((entry) => Node.isExpressionStatement(entry) && isLogging(entry.getExpression()))
  )
    return [];
  const text = writeAt(value, getLineIndentation(tried));
  const isShort =
    others.length === 0 && Node.isExpressionStatement(first) && getStartLine(first) === getEndLine(first);
  const handler = isShort ? first.getExpression().getText() : clause.getBlock().getText();
  const end = statement.getText().endsWith(";") ? ";" : "";
  const error = clause.getVariableDeclaration()?.getText() ?? "";
  return text === undefined ? [] : [replaceNode(tried, `${text}.catch((${error}) => ${handler})${end}`)];
}
