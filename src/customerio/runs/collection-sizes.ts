import { Node, SyntaxKind, ts, type CallExpression } from "ts-morph";
import { getSourceOf, getTarget, isAssignment, isCallable, isZero, unwrap } from "../flow/terms.ts";
import { findInside, getCalledName, getDottedName, listNames } from "../program/nodes.ts";
import { readChain } from "./chains.ts";
import {
  attemptName,
  chunkingCall,
  keepingClasses,
  keepingFunctions,
  keepingMethods,
  largeSize,
  pageSizeNames,
  relationNames,
  sizeNames,
  slicingMethods,
  smallSize,
  sqlLimit,
  triggeredMessages,
  triggeredName,
} from "./collection-table.ts";
import { findCallsInside } from "./names-inside.ts";

/** The list that a chain of `filter`, `map`, `Object.keys(…)` or `[...x]` starts from. */
export function getBase(node: Node): Node {
  let current = unwrap(node);
  for (;;) {
    const source = getSource(current);
    if (!source) return current;
    current = unwrap(source);
  }
}

function getSource(node: Node): Node | undefined {
  if (Node.isCallExpression(node)) {
    const callee = node.getExpression();
    const [first] = node.getArguments();
    if (first && keepingFunctions.has(getDottedName(callee.compilerNode) ?? "")) return first;
    const isKept = Node.isPropertyAccessExpression(callee) && keepingMethods.has(callee.getName());
    return isKept ? callee.getExpression() : undefined;
  }
  if (Node.isNewExpression(node))
    return keepingClasses.has(getDottedName(node.compilerNode.expression) ?? "")
      ? node.getArguments()[0]
      : undefined;
  const [only, ...others] = Node.isArrayLiteralExpression(node) ? node.getElements() : [];
  return others.length === 0 && Node.isSpreadElement(only) ? only.getExpression() : undefined;
}

/** The object at the start of a chain of properties: `page` of `page.users`. */
export function getOwner(node: Node): Node {
  return Node.isPropertyAccessExpression(node) ? getOwner(unwrap(node.getExpression())) : node;
}

/** Says whether names show that a loop makes attempts, or handles a bounded batch that a platform passes in. */
export function isBoundedByName(collection: Node): boolean {
  const names = listNames(collection);
  if (names.some((name) => attemptName.test(name) || triggeredName.test(name))) return true;
  const accesses = [collection, ...findInside(collection, SyntaxKind.PropertyAccessExpression)];
  return accesses.some((access) => {
    if (!Node.isPropertyAccessExpression(access) || access.getName() !== triggeredMessages.name) return false;
    const owner = readChain(access.getExpression()).at(-1);
    return triggeredMessages.owners.some((name) => name === owner?.name);
  });
}

/** Says whether a `for` statement counts attempts. */
export function countsAttempts(loop: Node): boolean {
  const initializer = Node.isForStatement(loop) ? loop.getInitializer() : undefined;
  return initializer !== undefined && listNames(initializer).some((name) => attemptName.test(name));
}

/** `users.slice(offset, offset + 50)`: from one place to another. */
export function isSlice(node: Node): boolean {
  return getSlice(node) !== undefined;
}

function getSlice(node: Node): readonly Node[] | undefined {
  return readChain(node).find(
    ({ name, args }) => args !== undefined && args.length > 1 && slicingMethods.has(name),
  )?.args;
}

/** Says whether code names a size for a part of a list, and the size is not small: `take: 500`, `chunk(users, 500)`, `slice(i, i + 500)`. */
export function isLargePart(collection: Node): boolean {
  const root = getOwner(getBase(collection));
  const made = Node.isIdentifier(root) ? root.getSymbol()?.getValueDeclaration() : undefined;
  const value = Node.isVariableDeclaration(made) ? getSourceOf(made) : undefined;
  const [page] = value ? findSizes(value, pageSizeNames) : [];
  const sizes = [page?.size, readSliceSize(value ?? collection), value && readChunkSize(value)];
  return sizes.some((size) => size !== undefined && size > largeSize);
}

/** `slice(i, i + 500)`, `slice(0, 500)`, `splice(0, 500)`. */
function readSliceSize(node: Node): number | undefined {
  const [start, end] = getSlice(node) ?? [];
  if (start === undefined) return undefined;
  if (Node.isNumericLiteral(start)) return readNumber(end);
  const isStep = Node.isBinaryExpression(end) && end.getLeft().getText() === start.getText();
  return isStep ? readNumber(end.getRight()) : undefined;
}

/** `chunk(users, 500)`, `splitEvery(500, users)`. */
function readChunkSize(node: Node): number | undefined {
  const call = unwrap(node);
  if (!Node.isCallExpression(call) || !chunkingCall.test(getCalledName(call.compilerNode))) return undefined;
  return call
    .getArguments()
    .map(readNumber)
    .find((size) => size !== undefined);
}

/** A number, written out or kept in a constant. */
function readNumber(node: Node | undefined): number | undefined {
  if (Node.isNumericLiteral(node)) return node.getLiteralValue();
  const made = node && getDeclared(node);
  const value = Node.isVariableDeclaration(made) ? made.getInitializer() : undefined;
  return Node.isNumericLiteral(value) ? value.getLiteralValue() : undefined;
}

/** What declares a name, in this file or in another. */
function getDeclared(node: Node): Node | undefined {
  return Node.isIdentifier(node) ? getTarget(node.getSymbol())?.getValueDeclaration() : undefined;
}

/** `.slice(0, 10)`, `take: 10`, `.limit(10)`, `LIMIT 10`: the code says that there are at most a few elements. */
export function isSmallByCode(node: Node): boolean {
  const sizes = [...findSizes(node, sizeNames), ...findSliceSizes(node), ...findSqlLimits(node)];
  const [first] = sizes.sort((a, b) => a.start - b.start);
  return first !== undefined && first.size <= smallSize;
}

/** A number of elements that code names, with its offset. */
interface NamedSize {
  readonly size: number;
  readonly start: number;
}

/** Numbers given to options, methods and parameters of such names: `{ take: 10 }`, `.limit(10)`, `loadPage(after, 10)`. */
function findSizes(node: Node, names: ReadonlySet<string>): readonly NamedSize[] {
  const options = findInside(node, SyntaxKind.PropertyAssignment).flatMap((property) =>
    names.has(property.getName()) && !isOfRelated(property, node)
      ? readSize(property.getInitializer(), property)
      : [],
  );
  const calls = findCallsInside(node).flatMap((call) =>
    names.has(getCalledName(call.compilerNode)) ? readSize(call.getArguments()[0], getLastWord(call)) : [],
  );
  const parameters = findCallsInside(node).flatMap((call) => findSizesOfParameters(call, names));
  return [...options, ...calls, ...parameters].sort((a, b) => a.start - b.start);
}

/** `include: { orders: { take: 1 } }`: limits what is read with each element, not the elements. */
function isOfRelated(option: Node, query: Node): boolean {
  for (let current = option.getParent(); current && current !== query; current = current.getParent())
    if (Node.isPropertyAssignment(current) && relationNames.has(current.getName())) return true;
  return false;
}

function findSizesOfParameters(call: CallExpression, names: ReadonlySet<string>): readonly NamedSize[] {
  const declared = getDeclared(call.getExpression());
  const callable = Node.isVariableDeclaration(declared) ? declared.getInitializer() : declared;
  const parameters = isCallable(callable) ? callable.getParameters() : [];
  return parameters.flatMap((parameter, index) =>
    names.has(parameter.getName()) ? readSize(call.getArguments()[index], call.getExpression()) : [],
  );
}

/** `.slice(0, 10)` and `.slice(-10)`. */
function findSliceSizes(node: Node): readonly NamedSize[] {
  return findCallsInside(node).flatMap((call) => {
    const [first, second] = call.getArguments();
    const callee = call.getExpression();
    if (!Node.isPropertyAccessExpression(callee) || !slicingMethods.has(callee.getName())) return [];
    // The day in `new Date().toISOString().slice(0, 10)` says nothing about a list.
    if (isText(callee.getExpression())) return [];
    if (Node.isPrefixUnaryExpression(first) && !second)
      return readSize(first.getOperand(), getLastWord(call));
    return isZero(first) ? readSize(second, getLastWord(call)) : [];
  });
}

function isText(node: Node): boolean {
  const type = node.getType();
  return type.isString() || type.isStringLiteral() || type.isTemplateLiteral();
}

/** Chains are compared by where their last word is written, since they all start at the same place. */
function getLastWord(call: Node): Node {
  const callee = Node.isCallExpression(call) ? call.getExpression() : call;
  return Node.isPropertyAccessExpression(callee) ? callee.getNameNode() : callee;
}

function findSqlLimits(node: Node): readonly NamedSize[] {
  return [node, ...node.getDescendants()].flatMap(({ compilerNode }) => {
    const isText =
      ts.isStringLiteralLike(compilerNode) ||
      ts.isTemplateHead(compilerNode) ||
      ts.isTemplateMiddleOrTemplateTail(compilerNode);
    const size = isText ? sqlLimit.exec(compilerNode.text)?.[1] : undefined;
    return size === undefined ? [] : [{ size: Number(size), start: compilerNode.pos }];
  });
}

function readSize(value: Node | undefined, place: Node): readonly NamedSize[] {
  const size = readNumber(value);
  return size === undefined ? [] : [{ size, start: place.getStart() }];
}

/** A list that is emptied as soon as it has so many elements: `if (batch.length === 50) { …; batch = []; }`. */
export function isBuffer(collection: Node): boolean {
  const name = getDottedName(getBase(collection).compilerNode);
  if (name === undefined) return false;
  return findInside(collection.getSourceFile(), SyntaxKind.BinaryExpression).some((comparison) => {
    const right = comparison.getRight();
    const isFull =
      fullnessOperators.has(comparison.getOperatorToken().getKind()) &&
      getDottedName(comparison.getLeft().compilerNode) === `${name}.length` &&
      !isZero(right);
    const statement = isFull ? comparison.getFirstAncestor(Node.isIfStatement) : undefined;
    if (!statement?.getExpression().containsRange(comparison.getStart(), comparison.getEnd())) return false;
    return empties(statement.getThenStatement(), name);
  });
}

const fullnessOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
]);

/** `batch = []`, `batch.length = 0`, `batch.splice(0, 50)`. */
function empties(statement: Node, name: string): boolean {
  const isEmptied = findInside(statement, SyntaxKind.BinaryExpression).some((assignment) => {
    if (!isAssignment(assignment)) return false;
    const target = getDottedName(assignment.getLeft().compilerNode);
    const value = assignment.getRight();
    return (
      (target === name && Node.isArrayLiteralExpression(value) && value.getElements().length === 0) ||
      (target === `${name}.length` && isZero(value))
    );
  });
  return (
    isEmptied ||
    findCallsInside(statement).some(
      (call) =>
        getDottedName(call.compilerNode.expression) === `${name}.splice` && isZero(call.getArguments()[0]),
    )
  );
}

/** A list that is written out with few elements; each spread in it is judged by `isSmall`. */
export function isShortLiteral(node: Node, isSmall: (spread: Node) => boolean): boolean {
  if (Node.isObjectLiteralExpression(node))
    return node.getProperties().length > 0 && !node.getProperties().some(Node.isSpreadAssignment);
  if (!Node.isArrayLiteralExpression(node)) return false;
  const elements = node.getElements();
  // A list that starts empty is filled somewhere; this code does not show how far.
  return (
    elements.length > 0 &&
    elements.length <= smallSize &&
    elements.every((element) => !Node.isSpreadElement(element) || isSmall(element.getExpression()))
  );
}

/** An enum, by its own name or by that of its import. */
export function isEnum(declaration: Node): boolean {
  if (Node.isEnumDeclaration(declaration)) return true;
  if (!Node.isImportSpecifier(declaration)) return false;
  const target = declaration.getNameNode().getSymbol()?.getAliasedSymbol();
  return target?.getDeclarations().some(Node.isEnumDeclaration) ?? false;
}
