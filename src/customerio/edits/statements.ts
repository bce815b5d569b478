import { Node, type ExpressionStatement } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { getEnclosingCallable } from "../flow/terms.ts";
import { getDottedName } from "../program/nodes.ts";
import { getChainEnd } from "./promises.ts";
import { getIndentation, getLineIndentation, getStep, insertAt, replaceNode, writeAt } from "./replace.ts";

/**
 * Moves the awaited statement around `first` below the one around `second`, which must be awaited, too, and be the next statement. The
 * characters of the second stay where they are, for other edits. No edits if a comment would lose its place.
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
 * Takes a call out of a statement `await Promise.all([…])`, and awaits it before the others. No edits if the call is not in the list
 * itself, or starts elsewhere.
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

/** The end of an entry that becomes the last of its list: without its comma, unless a comment follows the comma. */
function getEndBefore(entry: Node, last: Node | undefined): number {
  const text = entry.getSourceFile().getFullText();
  const end = last?.getEnd() ?? entry.getStart();
  const between = text.slice(end, entry.getStart());
  return between.trim() === "," ? end : end + between.trimEnd().length;
}

/**
 * Puts `await` before a call that is a statement of an async function, together with what is chained to its promise, and in place of
 * `void`; no edits for any other call.
 */
export function awaitStatement(call: Node): readonly Edit[] {
  const callable = getEnclosingCallable(call);
  const isAsync = callable !== undefined && "isAsync" in callable && callable.isAsync();
  const dropped = isAsync ? getDropped(call) : undefined;
  if (!dropped) return [];
  const { value, statement } = dropped;
  return [{ ...replaceNode(statement, "await "), end: value.getStart() }];
}

/** `await promise;` right below a statement goes above it, so that the statement starts when the promise is done. */
export function awaitKeptFirst(call: Node, kept: Node): readonly Edit[] {
  const declaration = getChainEnd(kept).getParent();
  const name = Node.isVariableDeclaration(declaration) ? declaration.getNameNode() : undefined;
  const next = call.getFirstAncestor(Node.isExpressionStatement)?.getNextSibling();
  const awaited = Node.isExpressionStatement(next) ? next.getExpression() : undefined;
  const value = Node.isAwaitExpression(awaited) ? awaited.getExpression() : undefined;
  return Node.isIdentifier(name) && Node.isIdentifier(value) && value.getText() === name.getText()
    ? moveBelow(call, value)
    : [];
}

/**
 * Makes a call that is not awaited start when the call in the statement right above, which is not awaited either, is done: `first().then(()
 * => second())`. No edits if a comment is in between.
 */
export function startAfter(first: Node, second: Node): readonly Edit[] {
  const [upper, lower] = [getDropped(first), getDropped(second)];
  if (!upper || !lower || upper.statement.getNextSibling() !== lower.statement) return [];
  const text = upper.statement.getSourceFile().getFullText();
  const end = upper.value.getEnd();
  const rest = text.slice(end, upper.statement.getEnd());
  if (text.slice(upper.statement.getEnd(), lower.statement.getStart()).trim() !== "") return [];
  const indentation = getLineIndentation(upper.statement) + getStep(upper.statement);
  const next = writeAt(lower.value, indentation);
  if (next === undefined) return [];
  const link = `\n${indentation}.then(() => ${next})${rest}`;
  return [{ ...insertAt(upper.value, end, link), end: lower.statement.getEnd() }];
}

/** Swaps the calls of `first().then(() => second())`; no edits if the second one needs the first one's result. */
export function swapChained(first: Node, second: Node): readonly Edit[] {
  const callback = second.getParent();
  const chained = callback?.getParent();
  if (!Node.isArrowFunction(callback) || callback.getBody() !== second) return [];
  if (callback.getParameters().length > 0 || !Node.isCallExpression(chained)) return [];
  const callee = chained.getExpression();
  const isChain =
    Node.isPropertyAccessExpression(callee) &&
    callee.getName() === "then" &&
    callee.getExpression() === first &&
    chained.getArguments().length === 1;
  if (!isChain) return [];
  const [early, late] = [
    writeAt(second, getLineIndentation(first)),
    writeAt(first, getLineIndentation(second)),
  ];
  return early === undefined || late === undefined
    ? []
    : [replaceNode(first, early), replaceNode(second, late)];
}

/** A call that is a statement whose promise nobody keeps: `send();`, `void send();`, `send().catch(log);`. */
interface Dropped {
  readonly statement: ExpressionStatement;
  /** The call, including what is chained to it. */
  readonly value: Node;
}

function getDropped(call: Node): Dropped | undefined {
  const value = getChainEnd(call);
  const parent = value.getParent();
  const statement = Node.isVoidExpression(parent) ? parent.getParent() : parent;
  if (!Node.isExpressionStatement(statement)) return undefined;
  const before = statement.getText().slice(0, value.getStart() - statement.getStart());
  return /^(?:void\s+)?$/u.test(before) ? { statement, value } : undefined;
}
