import { Node, SyntaxKind, VariableDeclarationKind, type Statement } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import type { ClientConstruction } from "../operations/clients.ts";
import { getIndentation, insertAt, removeLines } from "./replace.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import { getEnclosingCallable } from "../flow/terms.ts";

/** The APIs whose clients can be created without credentials. */
const lenientSurfaces: ReadonlySet<string> = new Set(["track", "app"]);

/**
 * The edits that move `const client = new X(…)` to the top of its module. None when the arguments are not known there, when the name is
 * taken, or when the class throws on missing credentials: that would fail while the module loads.
 */
export function hoist({ node, class: made }: ClientConstruction): readonly Edit[] {
  if (!lenientSurfaces.has(made.surface)) return [];
  const declaration = node.getParent();
  if (!Node.isVariableDeclaration(declaration) || !Node.isIdentifier(declaration.getNameNode())) return [];
  const statement = declaration.getVariableStatement();
  if (
    !statement ||
    statement.getDeclarations().length !== 1 ||
    statement.getDeclarationKind() !== VariableDeclarationKind.Const
  )
    return [];
  const anchor = statement.getAncestors().find((ancestor) => Node.isSourceFile(ancestor.getParent()));
  if (!anchor || !Node.isStatement(anchor)) return [];
  if (clashes(declaration.getName(), statement, anchor) || !isKnownBefore(node, anchor)) return [];
  const removal = removeLines(statement);
  if (!removal) return [];
  return [insertAt(anchor, getStartWithComments(anchor), `${outdent(statement)}\n\n`), removal];
}

/** Says whether the name would mean something else at the top of the file: it is declared there, or means a global elsewhere. */
function clashes(name: string, statement: Statement, anchor: Statement): boolean {
  const file = anchor.getSourceFile();
  return findInside(file, SyntaxKind.Identifier, (node) => isNamed(node, name)).some((identifier) => {
    if (statement.containsRange(identifier.getStart(), identifier.getEnd())) return false;
    const declaration = identifier.getSymbol()?.getDeclarations()[0];
    const isDeclaredAtTop =
      declaration !== undefined && getEnclosingCallable(declaration) === undefined && !isMember(declaration);
    const isUndeclared =
      declaration === undefined && !Node.isPropertyAccessExpression(identifier.getParent());
    return isDeclaredAtTop || isUndeclared;
  });
}

function isMember(declaration: Node): boolean {
  return (
    Node.isPropertyAssignment(declaration) ||
    Node.isPropertySignature(declaration) ||
    Node.isPropertyDeclaration(declaration) ||
    Node.isMethodDeclaration(declaration) ||
    Node.isShorthandPropertyAssignment(declaration)
  );
}

/** Says whether everything that the expression names is a global, an import, or declared at the top before the anchor. */
function isKnownBefore(node: Node, anchor: Statement): boolean {
  if (
    findInside(node, SyntaxKind.AwaitExpression).length > 0 ||
    node.getDescendantsOfKind(SyntaxKind.ThisKeyword).length > 0
  )
    return false;
  return findInside(node, SyntaxKind.Identifier).every((identifier) => {
    const parent = identifier.getParent();
    if (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === identifier) return true;
    if (Node.isPropertyAssignment(parent) && parent.getNameNode() === identifier) return true;
    const declaration = identifier.getSymbol()?.getDeclarations()[0];
    if (!declaration || declaration.getSourceFile() !== anchor.getSourceFile()) return true;
    return getEnclosingCallable(declaration) === undefined && declaration.getEnd() <= anchor.getStart();
  });
}

/** Where a statement starts, including the comments right above it. */
function getStartWithComments(statement: Statement): number {
  const text = statement.getSourceFile().getFullText();
  let start = statement.getStart();
  for (const comment of [...statement.getLeadingCommentRanges()].reverse()) {
    if (/\n\s*\n/u.test(text.slice(comment.getEnd(), start))) break;
    start = comment.getPos();
  }
  return start;
}

function outdent(statement: Statement): string {
  const indentation = getIndentation(statement);
  return statement
    .getText()
    .split("\n")
    .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line))
    .join("\n");
}
