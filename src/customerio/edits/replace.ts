import { Node, SyntaxKind, type ObjectLiteralExpression } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { findCompilerNodes, getEndLine, getStartLine, perFile } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { isCall, type Call } from "../flow/terms.ts";

/** Replaces a node's own text; comments before it stay. */
export function replaceNode(node: Node, text: string): Edit {
  return { path: getPath(node.getSourceFile()), start: node.getStart(), end: node.getEnd(), text };
}

/** Puts text around a value; a shorthand property is written out first. */
export function wrapValue(node: Node, before: string, after: string): Edit {
  if (Node.isShorthandPropertyAssignment(node)) {
    return replaceNode(node, `${node.getName()}: ${before}${node.getName()}${after}`);
  }
  return replaceNode(node, `${before}${node.getText()}${after}`);
}

/** Reads something else from the same object: `env.A` becomes `env.B`, `env["A"]` and `config.get("A")` the like. No edits for anything else. */
export function renameRead(node: Node, name: string): readonly Edit[] {
  if (Node.isPropertyAccessExpression(node)) return [replaceNode(node.getNameNode(), name)];
  const key = Node.isElementAccessExpression(node)
    ? node.getArgumentExpression()
    : Node.isCallExpression(node)
      ? node.getArguments()[0]
      : undefined;
  return Node.isStringLiteral(key) ? [replaceNode(key, writeString(key, name))] : [];
}

/** Swaps two arguments of one call; no edits for anything else. */
export function swapArguments(a: Node, b: Node): readonly Edit[] {
  const call = a.getParent();
  const isBoth = isCall(call) && b.getParent() === call;
  return isBoth ? [replaceNode(a, b.getText()), replaceNode(b, a.getText())] : [];
}

/** Removes the first of several arguments of a call. */
export function removeFirstArgument(call: Node): readonly Edit[] {
  const args = isCall(call) ? call.getArguments() : [];
  const removed = args[0] && removeEntry(args[0], args);
  return removed ? [removed] : [];
}

/** Removes one of several entries of a list, with its comma; `undefined` when it is the only one. */
export function removeEntry(entry: Node, entries: readonly Node[]): Edit | undefined {
  const index = entries.indexOf(entry);
  const next = entries[index + 1];
  if (next) return { ...replaceNode(entry, ""), end: next.getStart() };
  const before = entries[index - 1];
  return before && { ...replaceNode(entry, ""), start: before.getEnd() };
}

/** Inserts text at a 0-based offset of a node's file. */
export function insertAt(node: Node, offset: number, text: string): Edit {
  return { path: getPath(node.getSourceFile()), start: offset, end: offset, text };
}

/** Removes a statement with its lines; `undefined` when it shares them with other code. */
export function removeLines(statement: Node): Edit | undefined {
  const text = statement.getSourceFile().getFullText();
  const start = text.lastIndexOf("\n", statement.getStart() - 1) + 1;
  const newline = text.indexOf("\n", statement.getEnd());
  if (
    newline === -1 ||
    text.slice(start, statement.getStart()).trim() !== "" ||
    text.slice(statement.getEnd(), newline).trim() !== ""
  ) {
    return undefined;
  }
  // The blank line after the statement would be left at the top of the block, or below another blank line.
  const blank = /^[ \t]*\r?\n/u.exec(text.slice(newline + 1))?.[0] ?? "";
  const isApart = /(?:\{[ \t]*\r?\n?|\n[ \t]*\r?\n)$/u.test(text.slice(0, start));
  const end = newline + 1 + (isApart ? blank.length : 0);
  return { path: getPath(statement.getSourceFile()), start, end, text: "" };
}

/** Writes a string literal with the quotes that the file around `node` uses. */
export function writeString(node: Node, text: string): string {
  const quoted = JSON.stringify(text);
  return prefersSingleQuotes(node.getSourceFile())
    ? `'${quoted.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
    : quoted;
}

const prefersSingleQuotes = perFile((file) => {
  const literals = findCompilerNodes(file, SyntaxKind.StringLiteral);
  const { text } = file.compilerNode;
  const single = literals.filter(({ end }) => text[end - 1] === "'").length;
  return single * 2 > literals.length;
});

/** The spaces and tabs between a node and what is before it; all of them, when the node starts its line. */
export function getIndentation(node: Node): string {
  const text = node.getSourceFile().getFullText();
  const end = node.getStart();
  let start = end;
  while (text[start - 1] === " " || text[start - 1] === "\t") start--;
  return text.slice(start, end);
}

/** A node's text with its lines indented to `indentation`; `undefined` if that would change a text over several lines. */
export function writeAt(node: Node, indentation: string): string | undefined {
  const text = node.getText();
  const [first = "", ...others] = text.split("\n");
  if (others.length > 0 && text.includes("`")) return undefined;
  const own = getLineIndentation(node);
  return [
    first,
    ...others.map((line) => (line.startsWith(own) ? indentation + line.slice(own.length) : line)),
  ].join("\n");
}

/** Says whether only spaces and tabs are before a node on its line. */
export function startsLine(node: Node): boolean {
  return getLineIndentation(node) === getIndentation(node);
}

/** Where a node ends (0-based), including a comment at the end of its line. */
export function getEndWithComment(node: Node): number {
  const end = node.getEnd();
  return end + (readEndOfLine(node.getSourceFile().getFullText(), end)?.length ?? 0);
}

/** A comment that ends a line, with the spaces before it. */
function readEndOfLine(text: string, end: number): string | undefined {
  return /^[ \t]*\/\/[^\r\n]*/u.exec(text.slice(end))?.[0];
}

/** Says whether code has a template over several lines, which indenting would change. */
export function hasLongTemplate(node: Node): boolean {
  return node
    .getDescendants()
    .some(
      (part) =>
        (Node.isTemplateExpression(part) || Node.isNoSubstitutionTemplateLiteral(part)) &&
        getStartLine(part) < getEndLine(part),
    );
}

/** The indentation of one level in the code around a node. */
export function getStep(node: Node): string {
  const own = getLineIndentation(node);
  if (own.startsWith("\t")) return "\t";
  const block = node.getFirstAncestor(Node.isBlock);
  const outer = block ? getLineIndentation(block) : own;
  return own.startsWith(outer) && own.length > outer.length ? own.slice(outer.length) : "  ";
}

/** The spaces and tabs at the start of the line that a node starts on. */
export function getLineIndentation(node: Node): string {
  const text = node.getSourceFile().getFullText();
  const start = text.lastIndexOf("\n", node.getStart() - 1) + 1;
  return /^[ \t]*/u.exec(text.slice(start))?.[0] ?? "";
}

/** Adds properties at the end of an object literal, in its layout. */
export function addProperties(literal: ObjectLiteralExpression, properties: readonly string[]): Edit {
  const last = literal.getProperties().at(-1);
  if (!last) return replaceNode(literal, `{ ${properties.join(", ")} }`);
  const isMultiLine = getStartLine(last) !== getStartLine(literal);
  if (!isMultiLine) return insertAt(last, last.getEnd(), `, ${properties.join(", ")}`);
  return addLines(last, properties, literal.compilerNode.properties.hasTrailingComma);
}

/** Adds an argument at the end of a call, in its layout. */
export function addArgument(call: Call, argument: string): Edit | undefined {
  const last = call.getArguments().at(-1);
  if (!last) return undefined;
  // An object or function over several lines does not count when it starts on the call's own line.
  const isMultiLine = getStartLine(last) !== getEndLine(call.getExpression());
  const hasTrailingComma = call.compilerNode.arguments?.hasTrailingComma ?? false;
  return isMultiLine
    ? addLines(last, [argument], hasTrailingComma)
    : insertAt(last, last.getEnd(), `, ${argument}`);
}

/** Adds entries to a list with one entry per line; a comment at the end of the last one's line stays there. */
function addLines(last: Node, entries: readonly string[], hasTrailingComma: boolean): Edit {
  const text = last.getSourceFile().getFullText();
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const indentation = getIndentation(last);
  const end = hasTrailingComma ? text.indexOf(",", last.getEnd()) + 1 : last.getEnd();
  const comment = readEndOfLine(text, end) ?? "";
  const lines = entries.map((entry) => `${newline}${indentation}${entry}`).join(",");
  const edit = insertAt(last, end, `${comment}${lines}${hasTrailingComma ? "," : ""}`);
  return { ...edit, text: `${hasTrailingComma ? "" : ","}${edit.text}`, end: end + comment.length };
}
