import { Node } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { getEnclosingCallable } from "../flow/terms.ts";
import { getDottedName } from "../program/nodes.ts";
import { getIndentation, insertAt, replaceNode, writeAt } from "./replace.ts";

/**
 * Moves the awaited statement around `first` below the one around `second`, which must be awaited, too, and be the next statement. The
 * characters of the second stay where they are, for other edits. No edits where a comment would lose its place.
 */
export function moveBelow(first: Node, second: Node): readonly Edit[] {
  const upper = first.getFirstAncestor(Node.isExpressionStatement);
  const lower = second.getFirstAncestor(Node.isExpressionStatement);
  if (!upper || !lower || upper.getNextSibling() !== lower) return [];
  if (!Node.isAwaitExpression(upper.getExpression()) || !Node.isAwaitExpression(lower.getExpression()))
    return [];
  if (upper.getLeadingCommentRanges().length + lower.getLeadingCommentRanges().length > 0) return [];
  const between = upper.getSourceFile().getFullText().slice(upper.getEnd(), lower.getStart());
  if (between.trim() !== "") return [];
  return [
    { ...replaceNode(upper, ""), end: lower.getStart() },
    insertAt(lower, lower.getEnd(), `${between}${upper.getText()}`),
  ];
}

/**
 * Takes a call out of `await Promise.all([…])`, a statement of its own, and awaits it before the others. No edits where the call does not
 * stand in the list itself, or starts elsewhere.
 */
export function awaitBeforeOthers(call: Node): readonly Edit[] {
  const list = call.getParent();
  const all = list?.getParent();
  if (!Node.isArrayLiteralExpression(list) || !Node.isCallExpression(all)) return [];
  const awaited = all.getParent();
  const statement = awaited?.getParent();
  if (!Node.isAwaitExpression(awaited) || !Node.isExpressionStatement(statement)) return [];
  if (getDottedName(all.compilerNode.expression) !== "Promise.all" || all.getArguments().length !== 1)
    return [];
  const elements = list.getElements();
  const index = elements.findIndex((element) => element === call);
  const others = elements.filter((element) => element !== call);
  const [other] = others;
  if (!other || !others.every(Node.isCallExpression)) return [];
  const indentation = getIndentation(statement);
  const end = statement.getText().endsWith(";") ? ";" : "";
  const [early, late] = [writeAt(call, indentation), writeAt(other, indentation)];
  if (early === undefined || late === undefined) return [];
  const first = `await ${early}${end}\n${indentation}`;
  if (others.length === 1) return [replaceNode(statement, `${first}await ${late}${end}`)];
  const next = elements[index + 1];
  const [from, to] = next
    ? [call.getStart(), next.getStart()]
    : [getEndBefore(call, elements[index - 1]), call.getEnd()];
  return [
    insertAt(statement, statement.getStart(), first),
    { ...replaceNode(call, ""), start: from, end: to },
  ];
}

/** Where an entry ends that becomes the last of its list: without its comma, unless a comment follows that. */
function getEndBefore(entry: Node, last: Node | undefined): number {
  const text = entry.getSourceFile().getFullText();
  const end = last?.getEnd() ?? entry.getStart();
  const between = text.slice(end, entry.getStart());
  return between.trim() === "," ? end : end + between.trimEnd().length;
}

/** Puts `await` before a call that is a statement of an async function; no edits for any other call. */
export function awaitStatement(call: Node): readonly Edit[] {
  const callable = getEnclosingCallable(call);
  const isAsync = callable !== undefined && "isAsync" in callable && callable.isAsync();
  return isAsync && Node.isExpressionStatement(call.getParent())
    ? [insertAt(call, call.getStart(), "await ")]
    : [];
}
