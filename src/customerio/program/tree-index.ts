import { SyntaxKind, ts } from "ts-morph";

/** The kinds of nodes that are indexed and can be looked up. */
const kinds = [
  SyntaxKind.ArrowFunction,
  SyntaxKind.AwaitExpression,
  SyntaxKind.BinaryExpression,
  SyntaxKind.BindingElement,
  SyntaxKind.CallExpression,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.GetAccessor,
  SyntaxKind.Identifier,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.JsxAttribute,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.NewExpression,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.Parameter,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.ReturnStatement,
  SyntaxKind.StringLiteral,
  SyntaxKind.TemplateExpression,
  SyntaxKind.VariableDeclaration,
] as const;

export type IndexedKind = (typeof kinds)[number];

/** The result of one walk over a tree. */
export interface TreeIndex {
  /** The nodes of each kind, in source order. */
  readonly nodes: ReadonlyMap<SyntaxKind, readonly ts.Node[]>;
  /** How deep nodes are nested. Each term of a sum counts as a tenth of a level. */
  readonly depth: number;
}

/** Walks a tree once and caches the result. */
export function indexTree(tree: ts.SourceFile): TreeIndex {
  const index = known.get(tree) ?? walk(tree);
  known.set(tree, index);
  return index;
}

const known = new WeakMap<ts.SourceFile, TreeIndex>();

/** Without recursion: hostile sources nest deeper than a call stack goes. */
function walk(tree: ts.SourceFile): TreeIndex {
  const nodes = new Map<SyntaxKind, ts.Node[]>(kinds.map((kind) => [kind, []]));
  const open: ts.Node[] = [tree];
  const depths = [0];
  let deepest = 0;
  for (let node = open.pop(); node; node = open.pop()) {
    const depth = depths.pop() ?? 0;
    if (depth > deepest) deepest = depth;
    nodes.get(node.kind)?.push(node);
    const parent = node;
    const first = open.length;
    ts.forEachChild(node, (child) => {
      open.push(child);
      depths.push(depth + (isBeside(parent, child) ? 0.1 : 1));
    });
    reverseFrom(open, first);
    reverseFrom(depths, first);
  }
  return { nodes, depth: deepest };
}

/** The left side of an arithmetic operator. Not of a logical one: the compiler follows what each of those makes true. */
function isBeside(node: ts.Node, child: ts.Node): boolean {
  if (!ts.isBinaryExpression(node) || node.left !== child) return false;
  const operator = node.operatorToken.kind;
  return operator >= SyntaxKind.LessThanToken && operator <= SyntaxKind.CaretToken;
}

function reverseFrom(list: unknown[], first: number): void {
  for (let low = first, high = list.length - 1; low < high; low++, high--) {
    [list[low], list[high]] = [list[high], list[low]];
  }
}
