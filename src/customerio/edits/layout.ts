import { Node, type CallExpression, type ObjectLiteralExpression } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { getEndLine, getStartLine, perFile } from "../program/nodes.ts";
import {
  addProperties,
  getLineIndentation,
  getStep,
  hasLongTemplate,
  insertAt,
  startsLine,
} from "./replace.ts";

/** Line widths that formatters are usually set to, in characters. */
const usualWidths = [80, 100, 120] as const;
/** If all lines are shorter than this, they say nothing about the width. */
const shortLength = 70;
const assumedWidth = 100;

/** Lines that formatters do not break: imports, comments, and lines that are mostly one text. */
const unbreakable = /^\s*(?:import\b|export\b.*\bfrom\b|\/[/*]|\*)|[\s(,:=[]["'`][^"'`]{40}/u;

/** The width that a file's lines stay within, in characters; infinite if there is none. */
export const getWidth = perFile((file): number => {
  const lines = file.getFullText().split(/\r?\n/u);
  const longest = Math.max(0, ...lines.filter((line) => !unbreakable.test(line)).map((line) => line.length));
  if (longest <= shortLength) return assumedWidth;
  return usualWidths.find((width) => longest <= width) ?? Infinity;
});

/** Says whether the line on which a node ends is still not too long with this many more characters. */
function fitsLine(node: Node, more: number): boolean {
  const text = node.getSourceFile().getFullText();
  const start = text.lastIndexOf("\n", node.getEnd() - 1) + 1;
  const end = text.indexOf("\n", node.getEnd());
  const length = (end === -1 ? text.length : end) - start;
  return length + more <= getWidth(node.getSourceFile());
}

/** Says whether a node is all on one line. */
export function isOneLine(node: Node): boolean {
  return getStartLine(node) === getEndLine(node);
}

/** Moves the lines of a node after its first one to the right. */
export function shiftLines(node: Node, by: string): readonly Edit[] {
  const lines = node.getText().matchAll(/\n(?=[ \t]*[^\s])/gu);
  return [...lines].map(({ index }) => insertAt(node, node.getStart() + index + 1, by));
}

/**
 * Appends `.catch((error) => …)` to a call, laid out as formatters do: a chain that is too long, or with calls over several lines, gets a
 * line for each call.
 *
 * @param handling what the function does with the error
 * @param less how many characters other edits remove from the line
 */
export function appendCatch(value: CallExpression, handling: string, less: number): readonly Edit[] {
  const plain = insertAt(value, value.getEnd(), `.catch((error) => ${handling})`);
  const fits = fitsLine(value, plain.text.length - less);
  const callee = value.getExpression();
  const own = getLineIndentation(value);
  const step = getStep(value);
  if (!Node.isPropertyAccessExpression(callee)) {
    const text = `.catch((error) =>\n${own}${step}${handling},\n${own})`;
    return fits ? [plain] : [{ ...plain, text }];
  }
  const owner = callee.getExpression();
  const dot = callee.getNameNode().getStart() - 1;
  const isChained = getStartLine(callee.getNameNode()) !== getEndLine(owner);
  if ((fits && isOneLine(value)) || isChained || hasLongTemplate(value) || callee.hasQuestionDotToken())
    return [isChained ? { ...plain, text: `\n${own}${step}${plain.text}` } : plain];
  const line = `\n${own}${step}`;
  return [insertAt(value, dot, line), ...shiftLines(value, step), { ...plain, text: line + plain.text }];
}

/** Puts a call around a value, laid out as formatters do: a value that is too long for the line gets lines of its own. */
export function surroundCall(
  value: Node,
  { open, close, less }: { readonly open: string; readonly close: string; readonly less: number },
): { readonly before: string; readonly edits: readonly Edit[] } {
  const isShort = isOneLine(value) && fitsLine(value, open.length + close.length - less);
  if (isShort || hasLongTemplate(value))
    return { before: open, edits: [insertAt(value, value.getEnd(), close)] };
  const own = getLineIndentation(value);
  const step = getStep(value);
  return {
    before: `${open.trimEnd()}\n${own}${step}`,
    edits: [...shiftLines(value, step), insertAt(value, value.getEnd(), `,\n${own}${close}`)],
  };
}

/**
 * Adds a property to the end of an object literal. If the line would be too long, each property gets its own line, as formatters do with
 * the outermost object of a line.
 */
export function addLaidOut(literal: ObjectLiteralExpression, property: string): readonly Edit[] {
  const plain = addProperties(literal, [property]);
  if (!isOneLine(literal) || fitsLine(literal, property.length + 2)) return [plain];
  const holder = literal.getParent();
  const outer = Node.isPropertyAssignment(holder) ? holder.getParent() : undefined;
  if (!Node.isObjectLiteralExpression(outer) || !isOneLine(outer))
    return breakLiteral(literal, property) ?? [plain];
  const indented = getLineIndentation(literal).length + getStep(literal).length;
  const isShort =
    indented + holder.getText().length + property.length + 3 <= getWidth(literal.getSourceFile());
  const broken = isShort ? breakLiteral(outer) : undefined;
  return broken ? [...broken, plain] : [plain];
}

/** Says whether a call is a whole statement on lines of its own, awaited or not. */
function isStatement(call: Node): boolean {
  const parent = call.getParent();
  if (Node.isAwaitExpression(parent) || Node.isVoidExpression(parent)) return isStatement(parent);
  return (Node.isExpressionStatement(parent) || Node.isReturnStatement(parent)) && startsLine(parent);
}

/**
 * Gives each property of an object literal a line of its own, and adds one. `undefined` if a formatter would break the line elsewhere
 * first: the object has to be the last argument of a call that is a statement, or an assigned value.
 */
function breakLiteral(literal: ObjectLiteralExpression, added?: string): readonly Edit[] | undefined {
  const parent = literal.getParent();
  const isLast =
    Node.isCallExpression(parent) && parent.getArguments().at(-1) === literal && isStatement(parent);
  const isValue = Node.isVariableDeclaration(parent) || Node.isReturnStatement(parent);
  const properties = literal.getProperties();
  const [first] = properties;
  const last = properties.at(-1);
  if ((!isLast && !isValue) || !first || !last) return undefined;
  const own = getLineIndentation(literal);
  const line = `\n${own}${getStep(literal)}`;
  const edits: Edit[] = [{ ...insertAt(literal, literal.getStart() + 1, line), end: first.getStart() }];
  for (const [index, property] of properties.slice(1).entries()) {
    const before = properties[index];
    if (before) edits.push({ ...insertAt(literal, before.getEnd(), `,${line}`), end: property.getStart() });
  }
  const tail = `${added === undefined ? "" : `,${line}${added}`},\n${own}`;
  return [...edits, { ...insertAt(literal, last.getEnd(), tail), end: literal.getEnd() - 1 }];
}
