import {
  Node,
  SyntaxKind,
  type ClassDeclaration,
  type Identifier,
  type SourceFile,
  type Statement,
} from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { getEnclosingCallable, isAssignment, isInside } from "../flow/terms.ts";
import type { CreatedClient } from "../operations/own-clients.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { getConstant, isConstant, isUsedDirectly } from "./constants.ts";
import {
  clashes,
  clientNames,
  getAnchor,
  getStartWithComments,
  findNamesRead,
  getDeclarationOfUse,
  isNameKnownBefore,
  usesSemicolons,
} from "./hoisting.ts";
import { isNameTaken } from "./imports.ts";
import { getIndentation, getLineIndentation, insertAt, removeLines, replaceNode } from "./replace.ts";

/** How many local constants that a client is created from are followed. */
const maxDepth = 3;

/**
 * The edits that create a client when its function is first called, and keep it in a variable of the module: `analytics ??= new
 * Analytics(…)`. So nothing is created while the module loads, when missing credentials would throw. No edits when something that it is
 * created from can differ in the next call.
 */
export function keepInModule({ node, class: made }: CreatedClient): readonly Edit[] {
  const type = getWrittenType(node);
  const anchor = getAnchor(node);
  if (type === undefined || !anchor || usesThis(node) || !isSameEachTime(node, anchor)) return [];
  const constant = getConstant(node);
  const isShareable =
    constant && !clashes(constant.name, constant.statement, anchor) && isUsedDirectly(constant, node);
  const own = isShareable ? constant : undefined;
  const name = own?.name ?? findFreeName(made, (word) => !isNameTaken(node.getSourceFile(), word));
  if (name === undefined) return [];
  const end = usesSemicolons(node.getSourceFile()) ? ";" : "";
  return [
    insertAt(anchor, getStartWithComments(anchor), `let ${name}${type}${end}\n\n`),
    own
      ? { ...replaceNode(own.statement, `${name} ??= `), end: node.getStart() }
      : replaceNode(node, `(${name} ??= ${node.getText()})`),
  ];
}

/**
 * The edits that create a client when an instance of a class first needs it, and keep it in a field. No edits when the fields that it is
 * created from can change, or when the class has a base class, whose fields are not known.
 */
export function keepInInstance({ node, class: made }: CreatedClient): readonly Edit[] {
  const owner = node.getFirstAncestor(Node.isClassDeclaration);
  const [first] = owner?.getMembers() ?? [];
  const type = getWrittenType(node);
  if (!owner || !first || type === undefined || owner.getExtends() || !isInMethod(node, owner)) return [];
  const name = findFreeName(made, (word) => !hasMember(owner, word));
  const anchor = getAnchor(node);
  const isStable = anchor !== undefined && isSameEachTime(node, anchor) && !readsWhatChanges(node, owner);
  if (name === undefined || !isStable) return [];
  const gap = Node.isPropertyDeclaration(first) ? "\n" : "\n\n";
  const end = usesSemicolons(node.getSourceFile()) ? ";" : "";
  const field = type === "" ? name : `private ${name}?${type.replace(" | undefined", "")}`;
  return [
    insertAt(first, first.getStart(true), `${field}${end}${gap}${getLineIndentation(first)}`),
    replaceNode(node, `(this.${name} ??= ${node.getText()})`),
  ];
}

/** The edits that create a client before the loop that creates it in each iteration; none when it depends on what the loop changes. */
export function moveOutOfLoop({ node }: CreatedClient, loop: Node): readonly Edit[] {
  const constant = getConstant(node);
  if (!Node.isIterationStatement(loop) || constant?.statement.getParent() !== loop.getStatement()) return [];
  const { statement, name: own } = constant;
  const isCommented = statement.getLeadingCommentRanges().length > 0;
  if (isCommented || findInside(node, SyntaxKind.AwaitExpression).length > 0) return [];
  const around = getEnclosingCallable(loop) ?? loop.getSourceFile();
  const isKnown = findNamesRead(node).every((name) => isConstantBefore(name, loop));
  const isFree = findInside(around, SyntaxKind.Identifier, (use) => isNamed(use, own)).every((use) =>
    isInside(use, loop),
  );
  const removal = removeLines(statement);
  if (!isKnown || !isFree || !removal) return [];
  const indentation = getIndentation(loop);
  const text = statement.getText().replaceAll(`\n${getLineIndentation(statement)}`, `\n${indentation}`);
  return [insertAt(loop, getStartWithComments(loop), `${text}\n${indentation}`), removal];
}

function findFreeName(
  { surface }: CreatedClient["class"],
  isFree: (name: string) => boolean,
): string | undefined {
  return clientNames[surface]?.find(isFree);
}

/**
 * The type annotation for a variable that holds what a node creates: `: Analytics | undefined`; nothing in JavaScript. `undefined` where it
 * is not known.
 */
function getWrittenType(node: Node): string | undefined {
  const file = node.getSourceFile();
  if (/\.[cm]?jsx?$/u.test(getPath(file))) return isModern(file) ? "" : undefined;
  const made = Node.isNewExpression(node) ? node.getExpression() : undefined;
  const declaration = Node.isIdentifier(made) ? made.getSymbol()?.getDeclarations()[0] : undefined;
  const isImported = Node.isImportSpecifier(declaration) || Node.isImportClause(declaration);
  return /\.[cm]?tsx?$/u.test(getPath(file)) && isImported
    ? `: ${made?.getText() ?? ""} | undefined`
    : undefined;
}

/** `??=` came to Node.js after modules did. */
function isModern(file: SourceFile): boolean {
  return file.getImportDeclarations().length > 0;
}

/** Says whether the names in a node mean the same in each call: known at the top of the module, or constants that depend on such names. */
function isSameEachTime(node: Node, anchor: Statement, depth = 0): boolean {
  if (depth > maxDepth || findInside(node, SyntaxKind.AwaitExpression).length > 0) return false;
  return findNamesRead(node).every((name) => {
    if (isNameKnownBefore(name, anchor)) return true;
    const declaration = getDeclarationOfUse(name);
    const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
    return (
      value !== undefined &&
      isConstant(declaration) &&
      !calls(value) &&
      isSameEachTime(value, anchor, depth + 1)
    );
  });
}

function calls(value: Node): boolean {
  return Node.isCallExpression(value) || findInside(value, SyntaxKind.CallExpression).length > 0;
}

function usesThis(node: Node): boolean {
  return node.getDescendantsOfKind(SyntaxKind.ThisKeyword).length > 0;
}

/** Says whether a name is declared outside of a loop and always means the same. */
function isConstantBefore(name: Identifier, loop: Node): boolean {
  const declaration = getDeclarationOfUse(name);
  if (!declaration || declaration.getSourceFile() !== loop.getSourceFile()) return true;
  return !isInside(declaration, loop) && (Node.isImportSpecifier(declaration) || isConstant(declaration));
}

/** Says whether a class declares a member, as a field or a constructor parameter, or uses it: `this.name`. */
function hasMember(owner: ClassDeclaration, name: string): boolean {
  return findInside(owner, SyntaxKind.Identifier, (use) => isNamed(use, name)).some((use) => {
    const parent = use.getParent();
    const isRead = Node.isPropertyAccessExpression(parent) && parent.getNameNode() === use;
    return isRead || Node.isParameterDeclaration(parent) || parent.getParent() === owner;
  });
}

/** Says whether code runs in a method or getter, with the instance as `this`. */
function isInMethod(node: Node, owner: ClassDeclaration): boolean {
  const around = node.getAncestors();
  const member = around.find((ancestor) => ancestor.getParent() === owner);
  const isOwn = Node.isMethodDeclaration(member) || Node.isGetAccessorDeclaration(member);
  return (
    isOwn &&
    !member.isStatic() &&
    !around.some(
      (ancestor) =>
        isInside(ancestor, member) &&
        (Node.isFunctionExpression(ancestor) || Node.isFunctionDeclaration(ancestor)),
    )
  );
}

/** Says whether a node reads fields of the instance that anything but the constructor writes. */
function readsWhatChanges(node: Node, owner: ClassDeclaration): boolean {
  const fields = node
    .getDescendantsOfKind(SyntaxKind.ThisKeyword)
    .map((self) => self.getParent())
    .map((read) => (Node.isPropertyAccessExpression(read) ? read.getName() : undefined));
  return findInside(owner, SyntaxKind.BinaryExpression).some((write) => {
    const target = isAssignment(write) ? write.getLeft() : undefined;
    return (
      Node.isPropertyAccessExpression(target) &&
      Node.isThisExpression(target.getExpression()) &&
      fields.includes(target.getName()) &&
      !Node.isConstructorDeclaration(getEnclosingCallable(write))
    );
  });
}
