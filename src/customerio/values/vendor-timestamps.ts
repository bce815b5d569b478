import { Node, SyntaxKind } from "ts-morph";
import { findInside, getSpecifierOf, getTakenName } from "../program/nodes.ts";
import { readImportedNames } from "../program/package-imports.ts";
import { isTimestampName, splitWords } from "./names.ts";
import { getLastName, getLiteralText, getRoot, getSourceOf, isCallable, unwrap } from "../flow/terms.ts";
import type { TimeUnit } from "./time-units.ts";
import { vendors } from "./vendor-timestamp-table.ts";
import { endsWithWords } from "./word-phrases.ts";

/** How many of the properties must match: one alone may have the same name elsewhere. */
const minRecordProperties = 2;

/** Words before the unit in the name of a timestamp in milliseconds: `purchased_at_ms`, `eventTimestampMs`. A duration has no such word. */
const wordsBeforeUnit: readonly string[] = [
  ...["at", "created", "date", "epoch", "expires", "expiry", "now", "on", "time", "timestamp", "updated"],
];
const millisecondWords: ReadonlySet<string> = new Set(["milliseconds", "millis", "ms"]);

const maxSteps = 4;

/**
 * The unit of a timestamp by its own name, or because a vendor documents it; `undefined` if neither says.
 *
 * @param isConverted whether code converts it to a number, so that it can be a text of digits
 */
export function getDocumentedUnit(node: Node, isConverted: boolean): TimeUnit | undefined {
  const name = getReadName(node);
  if (name === undefined) return undefined;
  if (isNamedMilliseconds(splitWords(name))) return "milliseconds";
  return vendors.find(
    ({ packages, properties, isText, sources, owners, isOwnerEnough, takers, ofTimestamps, record }) =>
      properties.has(name) &&
      (!isText || isConverted) &&
      (!owners || owners.has(getOwnerName(node) ?? "")) &&
      (!takers || isGivenTo(node, takers)) &&
      (isOwnerEnough === true ||
        (importsFrom(node, packages) &&
          (!sources || isReadFrom(node, sources)) &&
          (!ofTimestamps || isTimestampName(getOwnerName(node) ?? ""))) ||
        (record !== undefined && isOfRecord(node, record))),
  )?.unit;
}

/** Says whether a value is declared as a number, in a type with properties of a vendor's records. */
function isOfRecord(node: Node, record: ReadonlySet<string>): boolean {
  const inner = unwrap(node);
  const owner = Node.isBindingElement(inner)
    ? inner.getParent().getParent()
    : Node.isPropertyAccessExpression(inner)
      ? inner.getExpression()
      : undefined;
  if (!owner || !inner.getType().getNonNullableType().isNumber()) return false;
  const type = owner.getType().getNonNullableType();
  return [...record].filter((name) => type.getProperty(name)).length >= minRecordProperties;
}

/**
 * The name of the object that a value is a property of: `paidAt` of `order.paidAt.seconds`, `const { seconds } = order.paidAt` and `{
 * paidAt: { seconds } }`.
 */
function getOwnerName(node: Node): string | undefined {
  const inner = unwrap(node);
  const holder = Node.isBindingElement(inner) ? inner.getParent().getParent() : undefined;
  if (Node.isBindingElement(holder)) return getTakenName(holder);
  const owner =
    Node.isPropertyAccessExpression(inner) || Node.isElementAccessExpression(inner)
      ? inner.getExpression()
      : Node.isVariableDeclaration(holder)
        ? holder.getInitializer()
        : undefined;
  return owner && getLastName(owner);
}

/**
 * Says whether a value is read from the argument of a function that takes one of the vendor's types, or of a callback with one of these
 * names: the argument itself, a property of it, or of an element of a list in it. The result of a call on it could be anything.
 */
function isGivenTo(node: Node, takers: ReadonlySet<string>): boolean {
  let current: Node | undefined = node;
  for (let step = 0; current && step < maxSteps; step++) {
    if (hasCall(current)) return false;
    const declaration = getRootDeclaration(current);
    if (Node.isParameterDeclaration(declaration))
      return [getCallbackName(declaration.getParent()), ...listTypes(declaration)].some((name) =>
        takers.has(name),
      );
    if (!Node.isVariableDeclaration(declaration)) return false;
    current = getSourceOf(declaration);
  }
  return false;
}

function hasCall(node: Node): boolean {
  return findInside(node, SyntaxKind.CallExpression).length > 0;
}

function listTypes(declaration: Node): readonly string[] {
  const type = Node.isParameterDeclaration(declaration) ? declaration.getTypeNode() : undefined;
  return type ? findInside(type, SyntaxKind.Identifier).map((name) => name.getText()) : [];
}

/** `eachMessage` of `{ eachMessage: async ({ message }) => … }`. */
function getCallbackName(callable: Node): string {
  if (Node.isMethodDeclaration(callable)) return callable.getName();
  const holder = isCallable(callable) ? callable.getParent() : undefined;
  return Node.isPropertyAssignment(holder) ? holder.getName() : "";
}

function isNamedMilliseconds(words: string): boolean {
  const before = words.split(" ");
  if (!millisecondWords.has(before.pop() ?? "")) return false;
  if (before.at(-1) === "in") before.pop();
  return endsWithWords(before.join(" "), wordsBeforeUnit);
}

/** Follows the object that a property is read from to a declaration that names one of the sources. */
function isReadFrom(node: Node, isSource: (name: string) => boolean): boolean {
  let current: Node | undefined = node;
  for (let step = 0; current && step < maxSteps; step++) {
    const declaration = getRootDeclaration(current);
    const names = declaration ? findInside(declaration, SyntaxKind.Identifier) : [];
    if (names.some((name) => isSource(name.getText()))) return true;
    current = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  }
  return false;
}

function importsFrom(node: Node, isPackage: (specifier: string) => boolean): boolean {
  const file = node.getSourceFile();
  return [
    ...file.getImportDeclarations().map(getSpecifierOf),
    ...[...readImportedNames(file).values()].map(({ specifier }) => specifier),
  ].some(isPackage);
}

/** The variable or parameter that an expression, or a destructured name, begins with. */
function getRootDeclaration(node: Node): Node | undefined {
  const found = Node.isBindingElement(node) ? node : getRoot(node).getSymbol()?.getDeclarations()[0];
  return Node.isBindingElement(found)
    ? found.getFirstAncestor(
        (entry) => Node.isVariableDeclaration(entry) || Node.isParameterDeclaration(entry),
      )
    : found;
}

/** The property that is read, or the name of a value of unknown origin. */
function getReadName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (Node.isPropertyAccessExpression(inner)) return inner.getName();
  if (Node.isElementAccessExpression(inner)) {
    const key = inner.getArgumentExpression();
    return key && getLiteralText(key);
  }
  if (Node.isBindingElement(inner)) return getTakenName(inner);
  return Node.isIdentifier(inner) || Node.isParameterDeclaration(inner)
    ? (inner.getSymbol()?.getName() ?? inner.getText())
    : undefined;
}
