import {
  Node,
  SyntaxKind,
  VariableDeclarationKind,
  type Identifier,
  type SourceFile,
  type Statement,
  type VariableDeclaration,
} from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import type { CreatedClient } from "../operations/own-clients.ts";
import { isNameTaken } from "./imports.ts";
import { getIndentation, insertAt, removeLines, replaceNode, writeAt } from "./replace.ts";
import { findInside, getCalledName, isNamed } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { getEnclosingCallable, getSymbolOfUse } from "../flow/terms.ts";

/** Names for the clients of each API, the usual one first. */
export const clientNames: Readonly<Record<string, readonly string[]>> = {
  track: ["cio", "customerio", "trackClient"],
  app: ["api", "customerioApi", "apiClient"],
  pipelines: ["analytics", "pipelines", "customerioPipelines"],
};

/** The APIs whose clients can be created without credentials. */
const lenient: ReadonlySet<string> = new Set(["track", "app"]);

/** Methods that return a value only while a function runs, such as those of Firebase's parameters. */
const runTimeMethods: ReadonlySet<string> = new Set(["value"]);

/** Browsers load these files, too: without the functions that only servers run, but with top-level code. */
const shared = /\.[jt]sx$/u;

/**
 * The edits that move a client to the top of its module: `const client = new X(…)` with its name; a client without a name, as in `return
 * new X(…)`, gets one. No edits when the arguments are not known there, when the name is taken, or when the class throws on missing
 * credentials: that would fail while the module loads.
 */
export function hoist({ node, class: made, own }: CreatedClient): readonly Edit[] {
  const names = clientNames[made.surface];
  const isShared = shared.test(getPath(node.getSourceFile()));
  const needsCall = findInside(node, SyntaxKind.CallExpression).some((call) =>
    runTimeMethods.has(getCalledName(call.compilerNode)),
  );
  const isLenient = own ? !own.mayThrow : lenient.has(made.surface);
  if (!names || !isLenient || isShared || needsCall) return [];
  const declaration = node.getParent();
  return Node.isVariableDeclaration(declaration) && Node.isIdentifier(declaration.getNameNode())
    ? hoistDeclaration(node, declaration)
    : hoistExpression(node, names);
}

/** Creates the client in a constant, and uses that where the client was created. */
function hoistExpression(node: Node, names: readonly string[]): readonly Edit[] {
  const anchor = getAnchor(node);
  const name = names.find((candidate) => !isNameTaken(node.getSourceFile(), candidate));
  const text = writeAt(node, "");
  if (!anchor || text === undefined || name === undefined || !isKnownBefore(node, anchor)) return [];
  const end = usesSemicolons(node.getSourceFile()) ? ";" : "";
  return [
    insertAt(anchor, getStartWithComments(anchor), `const ${name} = ${text}${end}\n\n`),
    replaceNode(node, name),
  ];
}

/** Says whether the statements of a file end in semicolons. */
export function usesSemicolons(file: SourceFile): boolean {
  const last = file.getImportDeclarations().at(-1) ?? file.getVariableStatements().at(-1);
  return last === undefined || last.getText().endsWith(";");
}

/** The top-level statement that contains a node, to put something above it. */
export function getAnchor(node: Node): Statement | undefined {
  const anchor = node.getAncestors().find((ancestor) => Node.isSourceFile(ancestor.getParent()));
  return Node.isStatement(anchor) ? anchor : undefined;
}

function hoistDeclaration(node: Node, declaration: VariableDeclaration): readonly Edit[] {
  const statement = declaration.getVariableStatement();
  if (
    !statement ||
    statement.getDeclarations().length !== 1 ||
    statement.getDeclarationKind() !== VariableDeclarationKind.Const
  )
    return [];
  const anchor = getAnchor(statement);
  if (!anchor) return [];
  if (clashes(declaration.getName(), statement, anchor) || !isKnownBefore(node, anchor)) return [];
  const removal = removeLines(statement);
  if (!removal) return [];
  return [insertAt(anchor, getStartWithComments(anchor), `${outdent(statement)}\n\n`), removal];
}

/** Says whether the name would mean something else at the top of the file: it is declared there, or means a global elsewhere. */
export function clashes(name: string, statement: Statement, anchor: Statement): boolean {
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
  return findNamesRead(node).every((name) => isNameKnownBefore(name, anchor));
}

/** Says whether a name is a global, an import, or declared at the top before the anchor. */
export function isNameKnownBefore(name: Identifier, anchor: Statement): boolean {
  const declaration = getDeclarationOfUse(name);
  if (!declaration || declaration.getSourceFile() !== anchor.getSourceFile()) return true;
  return getEnclosingCallable(declaration) === undefined && declaration.getEnd() <= anchor.getStart();
}

/** The names of values in a piece of code, without those of properties. */
export function findNamesRead(node: Node): readonly Identifier[] {
  const own = Node.isIdentifier(node) ? [node] : [];
  return [...own, ...findInside(node, SyntaxKind.Identifier)].filter((name) => {
    const parent = name.getParent();
    const isProperty = Node.isPropertyAccessExpression(parent) || Node.isPropertyAssignment(parent);
    return !isProperty || parent.getNameNode() !== name;
  });
}

/** The declaration of a name that code reads: in `{ region }`, that of the variable. */
export function getDeclarationOfUse(name: Identifier): Node | undefined {
  return getSymbolOfUse(name)?.getDeclarations()[0];
}

/** Where a statement starts, including the comments right above it. */
export function getStartWithComments(statement: Statement): number {
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
