import {
  Node,
  SyntaxKind,
  ts,
  type ImportDeclaration,
  type KindToNodeMappings,
  type SourceFile,
} from "ts-morph";
import { findLineStarts, lineOfOffset } from "../edit.ts";
import type { Position } from "../finding.ts";

/**
 * The nodes of a file by kind. ts-morph's own search walks the tree anew for each kind and wraps as it goes; here one walk over the
 * compiler's nodes serves all kinds, and only what passes a filter is wrapped.
 */
export function findNodes<Kind extends SyntaxKind>(
  file: SourceFile,
  kind: Kind,
  filter?: (node: ts.Node) => boolean,
): KindToNodeMappings[Kind][] {
  const found = getNodesByKind(file).get(kind) ?? [];
  return (filter ? found.filter(filter) : found).map((node) => wrap(file, node) as KindToNodeMappings[Kind]);
}

/** The compiler's nodes of one kind, not wrapped: for looking at many and keeping few. */
export function findCompilerNodes(file: SourceFile, kind: SyntaxKind): readonly ts.Node[] {
  return getNodesByKind(file).get(kind) ?? [];
}

/**
 * How deep the nodes of a tree are nested. Terms of a long sum count little: the compiler reads those without recursion, though its time
 * grows with the square of their number.
 */
export function measureDepth(tree: ts.SourceFile): number {
  let deepest = 0;
  const open: { readonly node: ts.Node; readonly depth: number }[] = [{ node: tree, depth: 0 }];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { node, depth } = entry;
    deepest = Math.max(deepest, depth);
    ts.forEachChild(node, (child) => {
      open.push({ node: child, depth: depth + (isBeside(node, child) ? 0.1 : 1) });
    });
  }
  return deepest;
}

/** Logical operators are none of these: the compiler follows what each of them makes true. */
function isBeside(node: ts.Node, child: ts.Node): boolean {
  if (!ts.isBinaryExpression(node) || node.left !== child) return false;
  const operator = node.operatorToken.kind;
  return operator >= SyntaxKind.LessThanToken && operator <= SyntaxKind.CaretToken;
}

/** The wrapped form of a compiler node of `file`. */
export function wrap(file: SourceFile, node: ts.Node): Node {
  // ts-morph has no public way to wrap a node of a project's own file; this method is what its own searches use.
  return (file as unknown as { _getNodeFromCompilerNode: (node: ts.Node) => Node })._getNodeFromCompilerNode(
    node,
  );
}

/** The last word of what a call or `new` calls: `track` for `this.analytics.track(…)`; `""` where there is none. */
export function getCalledName(node: ts.Node): string {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return "";
  let callee: ts.Expression = node.expression;
  while (
    ts.isParenthesizedExpression(callee) ||
    ts.isNonNullExpression(callee) ||
    ts.isAsExpression(callee) ||
    ts.isAwaitExpression(callee)
  ) {
    callee = callee.expression;
  }
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isIdentifier(callee) ? callee.text : "";
}

/** What an import names; `""` where that is no text, as in code that does not parse. */
export function getSpecifierOf(declaration: ImportDeclaration): string {
  const specifier = declaration.compilerNode.moduleSpecifier;
  return ts.isStringLiteral(specifier) ? specifier.text : "";
}

const lineStarts = new WeakMap<ts.SourceFile, readonly number[]>();

/**
 * The line and column of an offset (0-based), lines as git counts them. ts-morph's own counts the file's characters anew for each question,
 * and takes `\u2028` for the end of a line.
 */
export function getPosition(file: SourceFile, offset: number): Position {
  const tree = file.compilerNode;
  let starts = lineStarts.get(tree);
  if (!starts) {
    starts = findLineStarts(tree.text);
    lineStarts.set(tree, starts);
  }
  const line = lineOfOffset(starts, offset);
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}

const kinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.BinaryExpression,
  SyntaxKind.BindingElement,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.StringLiteral,
  SyntaxKind.VariableDeclaration,
]);

const indexes = new WeakMap<ts.SourceFile, ReadonlyMap<SyntaxKind, readonly ts.Node[]>>();

function getNodesByKind(file: SourceFile): ReadonlyMap<SyntaxKind, readonly ts.Node[]> {
  const tree = file.compilerNode;
  let index = indexes.get(tree);
  if (!index) {
    index = indexTree(tree);
    indexes.set(tree, index);
  }
  return index;
}

/** Walks without recursion: hostile sources nest deeper than a call stack goes. */
function indexTree(tree: ts.SourceFile): ReadonlyMap<SyntaxKind, readonly ts.Node[]> {
  const found = new Map<SyntaxKind, ts.Node[]>();
  const open: ts.Node[] = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    if (kinds.has(node.kind)) {
      const list = found.get(node.kind);
      if (list) list.push(node);
      else found.set(node.kind, [node]);
    }
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      children.push(child);
    });
    for (let index = children.length - 1; index >= 0; index--) open.push(children[index] as ts.Node);
  }
  return found;
}
