import { Node } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { getEnclosingCallable } from "../flow/terms.ts";
import { insertAt, replaceNode } from "./replace.ts";

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

/** Puts `await` before a call that is a statement of an async function; no edits for any other call. */
export function awaitStatement(call: Node): readonly Edit[] {
  const callable = getEnclosingCallable(call);
  const isAsync = callable !== undefined && "isAsync" in callable && callable.isAsync();
  return isAsync && Node.isExpressionStatement(call.getParent())
    ? [insertAt(call, call.getStart(), "await ")]
    : [];
}
