import {
  type BindingElement,
  type Block,
  type ImportDeclaration,
  type KindToNodeMappings,
  Node,
  type SourceFile,
  SyntaxKind,
  ts,
} from "ts-morph";
import { findLineStarts, lineOfOffset } from "../../vocabulary/edit.ts";
import type { Position } from "../../vocabulary/finding.ts";
import { indexTree, type IndexedKind, type TreeIndex } from "./tree-index.ts";
import { groupBy } from "../../vocabulary/group-by.ts";

/**
 * The nodes of a file by kind. ts-morph's own search walks the tree again for each kind and wraps as it goes; here one walk over the
 * compiler's nodes serves all kinds, and only what passes the filter is wrapped.
 */
export function findNodes<Kind extends IndexedKind>(
  file: SourceFile,
  kind: Kind,
  filter?: (node: ts.Node) => boolean,
): KindToNodeMappings[Kind][] {
  const found = getIndex(file).nodes.get(kind) ?? [];
  return (filter ? found.filter(filter) : found).map((node) => wrap(file, node) as KindToNodeMappings[Kind]);
}

/** The compiler's nodes of one kind, not wrapped: for looking at many and keeping few. */
export function findCompilerNodes(file: SourceFile, kind: IndexedKind): readonly ts.Node[] {
  return getIndex(file).nodes.get(kind) ?? [];
}

/** The calls and constructions of a file whose last word is `name`, calls first. */
export function findNamedCalls(file: SourceFile, name: string): readonly ts.Node[] {
  return getCallsByName(file).get(name) ?? [];
}

/** The last words of all calls and constructions of a file. */
export function listCalledNames(file: SourceFile): Iterable<string> {
  return getCallsByName(file).keys();
}

/** The names in the code of a file: of variables, properties and types, each as often as it occurs. */
export function* listIdentifiers(file: SourceFile): Iterable<string> {
  for (const node of findCompilerNodes(file, SyntaxKind.Identifier))
    if (ts.isIdentifier(node)) yield node.text;
}

/** The calls of a file whose last word is one of `names`, in source order. */
export function findCallsByName(file: SourceFile, names: ReadonlySet<string>): readonly ts.CallExpression[] {
  return findAllNamed(file, names).filter(ts.isCallExpression);
}

/** The constructions of a file whose last word is one of `names`, in source order. */
export function findConstructionsByName(
  file: SourceFile,
  names: ReadonlySet<string>,
): readonly ts.NewExpression[] {
  return findAllNamed(file, names).filter(ts.isNewExpression);
}

function findAllNamed(file: SourceFile, names: ReadonlySet<string>): readonly ts.Node[] {
  return [...getCallsByName(file)]
    .flatMap(([name, nodes]) => (names.has(name) ? nodes : []))
    .sort((a, b) => a.pos - b.pos || b.end - a.end);
}

/** The nodes of one kind inside `node`, in source order. They are looked up in an index, so repeated calls are cheap. */
export function findInside<Kind extends IndexedKind>(
  node: Node,
  kind: Kind,
  filter: (node: ts.Node) => boolean = () => true,
): KindToNodeMappings[Kind][] {
  const file = node.getSourceFile();
  const outer = node.compilerNode;
  const all = findCompilerNodes(file, kind);
  const inside: ts.Node[] = [];
  for (let index = findFirstFrom(all, outer.pos); index < all.length; index++) {
    const candidate = all[index];
    if (!candidate || candidate.pos >= outer.end) break;
    // A node that starts at the same place and ends later is around it.
    if (candidate !== outer && candidate.end <= outer.end && filter(candidate)) inside.push(candidate);
  }
  return inside.map((found) => wrap(file, found) as KindToNodeMappings[Kind]);
}

/** The index of the first node that starts at `position` or later; nodes are in source order. */
function findFirstFrom(nodes: readonly ts.Node[], position: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.pos ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How deep the nodes of a tree are nested. Terms of a long sum count little: the compiler reads those without recursion, though its time
 * grows with the square of their number.
 */
export function measureDepth(file: SourceFile): number {
  return getIndex(file).depth;
}

/** The wrapped form of a compiler node of `file`. */
export function wrap(file: SourceFile, node: ts.Node): Node {
  // ts-morph has no public way to wrap a node of a project's own file; this method is what its own searches use.
  return (file as unknown as { _getNodeFromCompilerNode: (node: ts.Node) => Node })._getNodeFromCompilerNode(
    node,
  );
}

/** Says whether a node is an identifier of that name. */
export function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** The last word of what a call or `new` calls: `track` for `this.analytics.track(…)`; `""` where there is none. */
export function getCalledName(node: ts.Node): string {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return "";
  const callee = stripWrappers(node.expression);
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isIdentifier(callee) ? callee.text : "";
}

/** The names along an access, as in `Object.freeze` or `this.client.track`; `undefined` for anything but names, `this` and dots. */
export function getDottedName(node: ts.Node): string | undefined {
  const inner = stripWrappers(node);
  if (ts.isIdentifier(inner)) return inner.text;
  if (inner.kind === SyntaxKind.ThisKeyword) return "this";
  if (!ts.isPropertyAccessExpression(inner)) return undefined;
  const owner = getDottedName(inner.expression);
  return owner === undefined ? undefined : `${owner}.${inner.name.text}`;
}

/** Says whether a file or the body of a function begins with a directive, such as `"use server"`. */
export function startsWithDirective(code: SourceFile | Block, directive: string): boolean {
  const [first] = code.getStatements();
  const text = Node.isExpressionStatement(first) ? first.getExpression() : undefined;
  return Node.isStringLiteral(text) && text.getLiteralText() === directive;
}

/** `unwrap` for nodes of the compiler: without parentheses, casts, `!` and `await`. */
function stripWrappers(node: ts.Node): ts.Node {
  let current = node;
  while (
    ts.isParenthesizedExpression(current) ||
    ts.isAsExpression(current) ||
    ts.isSatisfiesExpression(current) ||
    ts.isNonNullExpression(current) ||
    ts.isTypeAssertionExpression(current) ||
    ts.isAwaitExpression(current)
  ) {
    current = current.expression;
  }
  return current;
}

/** The property that a name in a pattern reads: `id` of `{ id: userId }` and of `{ "id": userId }`. */
export function getTakenName(element: BindingElement): string {
  const name = element.getPropertyNameNode();
  return Node.isStringLiteral(name) ? name.getLiteralText() : (name?.getText() ?? element.getName());
}

/** Says whether a call or `new` calls exactly this name: `isCallOf(node, "JSON.stringify")`. */
export function isCallOf(node: ts.Node, name: string): boolean {
  return (ts.isCallExpression(node) || ts.isNewExpression(node)) && getDottedName(node.expression) === name;
}

/** The identifiers in a node's code, itself included; not what comments and strings mention. */
export function listNames(node: Node): readonly string[] {
  const own = Node.isIdentifier(node) ? [node] : [];
  return [...own, ...findInside(node, SyntaxKind.Identifier)].map((identifier) => identifier.getText());
}

/** The specifier of an import; `""` if it is not a string, as in code that does not parse. */
export function getSpecifierOf(declaration: ImportDeclaration): string {
  const specifier = declaration.compilerNode.moduleSpecifier;
  return ts.isStringLiteral(specifier) ? specifier.text : "";
}

/** Reads each file once, until its tree changes. */
export function perFile<Fact>(read: (file: SourceFile) => Fact): (file: SourceFile) => Fact {
  const known = new WeakMap<ts.SourceFile, { readonly fact: Fact }>();
  return (file) => {
    const entry = known.get(file.compilerNode) ?? { fact: read(file) };
    known.set(file.compilerNode, entry);
    return entry.fact;
  };
}

const getLineStarts = perFile((file) => findLineStarts(file.compilerNode.text));

/**
 * The line and column (1-based) of an offset (0-based), with lines as git counts them. ts-morph counts the file's characters again each time,
 * and ends a line at `\u2028`.
 */
export function getPosition(file: SourceFile, offset: number): Position {
  const starts = getLineStarts(file);
  const line = lineOfOffset(starts, offset);
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}

/** The line (1-based) on which a node begins. */
export function getStartLine(node: Node): number {
  return getPosition(node.getSourceFile(), node.getStart()).line;
}

/** The line (1-based) on which a node ends. */
export function getEndLine(node: Node): number {
  return getPosition(node.getSourceFile(), node.getEnd()).line;
}

function getIndex(file: SourceFile): TreeIndex {
  return indexTree(file.compilerNode);
}

const getCallsByName = perFile((file) => groupByName(getIndex(file).nodes));

function groupByName(
  nodes: ReadonlyMap<SyntaxKind, readonly ts.Node[]>,
): ReadonlyMap<string, readonly ts.Node[]> {
  const made = [SyntaxKind.CallExpression, SyntaxKind.NewExpression].flatMap((kind) => nodes.get(kind) ?? []);
  return groupBy(made, getCalledName);
}
