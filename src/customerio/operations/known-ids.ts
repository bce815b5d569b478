import { Node, SyntaxKind, type PropertyAccessExpression, type VariableDeclaration } from "ts-morph";
import { isSameExpression } from "../flow/access.ts";
import {
  findEnclosingCallables,
  getEnclosingCallable,
  getLastName,
  getRoot,
  getSymbolOfName,
  isInside,
  unwrap,
} from "../flow/terms.ts";
import { findInside, getTakenName, isNamed } from "../program/nodes.ts";
import { contextNames, requestNames } from "../api/handler-words.ts";
import { splitWords } from "../values/names.ts";
import { holdersOfKnownPeople, recordsAboutPeople } from "../values/people-names.ts";
import { listInsertion } from "../values/email-rows.ts";
import { isShapeOf } from "../values/types.ts";
import type { Operation } from "./reading.ts";
import { addToSet } from "../../vocabulary/group-by.ts";

/** The properties of a person's record that can hold the id, the clearest first. */
const idNames = ["id", "userId", "_id", "uid", "uuid", "documentId"] as const;
/** The parts of a record that hold the address, so that the id is in the object around them. */
const parts: ReadonlySet<string> = new Set(["contact", "profile", "properties"]);
const emailNames: ReadonlySet<string> = new Set(["email", "emailAddress", "mail"]);
/** Names that can stand for a record of anything. */
const vagueNames: ReadonlySet<string> = new Set([
  ...holdersOfKnownPeople,
  ...["body", "data", "doc", "document", "input", "result", "values"],
  ...[...requestNames, ...contextNames],
]);

/**
 * The id of the person whose address is in a property of `owner`, as code: `user.id` for the `email` of `user`. It is known by the type of
 * `user`, because the code reads it in the same function or in one beside it, or because other operations pass it. `undefined` if nothing
 * shows it, or if the record is not the person's own.
 *
 * @param operations all that is done in Customer.io
 */
export function findKnownId(
  owner: Node,
  property: string,
  operation: Operation,
  operations: readonly Operation[],
): string | undefined {
  if (!emailNames.has(property)) return undefined;
  const inner = unwrap(owner);
  const isPart = Node.isPropertyAccessExpression(inner) && parts.has(inner.getName());
  const record = isPart ? unwrap(inner.getExpression()) : inner;
  const name = getLastName(record) ?? "";
  const typed = idNames.find((id) => isShapeOf(record, id));
  const known = mayBeOwn(name, operation)
    ? (typed ?? idNames.find((id) => isReadNearby(record, id)))
    : undefined;
  const id = known ?? idNames.find((other) => isSentElsewhere(record, other, operations));
  return id && `${record.getText()}.${id}`;
}

/**
 * Says whether other operations pass the id of a record by the same name: in the same file, or anywhere for a row that was just inserted.
 * Elsewhere, a record of the same name can belong to another system.
 */
function isSentElsewhere(record: Node, id: string, operations: readonly Operation[]): boolean {
  if (!Node.isIdentifier(record) || vagueNames.has(record.getText())) return false;
  const files = findSenders(operations).get(`${record.getText()}.${id}`);
  return files !== undefined && (files.has(record.getSourceFile()) || listInsertion(record).length > 0);
}

const senders = new WeakMap<readonly Operation[], ReadonlyMap<string, ReadonlySet<Node>>>();

/** The files that pass an id to operations, by its code: `user.id`. */
function findSenders(operations: readonly Operation[]): ReadonlyMap<string, ReadonlySet<Node>> {
  const known = senders.get(operations);
  if (known) return known;
  const found = new Map<string, Set<Node>>();
  for (const { node } of operations.flatMap(({ find }) => find("person"))) {
    const person = unwrap(node);
    if (!Node.isPropertyAccessExpression(person) || !Node.isIdentifier(person.getExpression())) continue;
    addToSet(found, person.getText(), person.getSourceFile());
  }
  senders.set(operations, found);
  return found;
}

/**
 * The id of the row that was just inserted with an email, as code: `user.id` after `const user = await users.create({ email })`.
 * `undefined` if the code reads no id of such a row.
 */
export function findInsertedId(email: Node, operation: Operation): string | undefined {
  const around = findEnclosingCallables(email).at(-1);
  if (!around || operation.kind !== "identify") return undefined;
  const root = getRoot(email).getText();
  const rows = findInside(around, SyntaxKind.VariableDeclaration)
    .filter((declaration) => isDeclaredBefore(declaration, operation.site))
    .map((declaration) => getRow(declaration.getNameNode()))
    .filter(Node.isIdentifier)
    .filter(
      (row) => mayBeOwn(row.getText(), operation) && listInsertion(row).some((call) => takes(call, root)),
    );
  const [row, ...others] = rows;
  if (!row || others.length > 0) return undefined;
  const id = idNames.find((name) => isShapeOf(row, name) || isReadNearby(row, name));
  return id && `${row.getText()}.${id}`;
}

/** Says whether a constant is initialized by the time that some code, perhaps in a nested function, runs. */
function isDeclaredBefore(declaration: VariableDeclaration, at: Node): boolean {
  const block = declaration.getVariableStatement()?.getParent();
  return block !== undefined && declaration.getEnd() <= at.getStart() && isInside(at, block);
}

/** `user` of `const user = …` and of `const [user] = …`. */
function getRow(name: Node): Node | undefined {
  if (!Node.isArrayBindingPattern(name)) return name;
  const [first] = name.getElements();
  return Node.isBindingElement(first) ? first.getNameNode() : undefined;
}

/** Says whether a call is passed something by its name, alone or as a part of an object. */
function takes(call: Node, name: string): boolean {
  return findInside(call, SyntaxKind.Identifier, (use) => isNamed(use, name)).length > 0;
}

/** The id that is destructured from the same object as an email: `id` of `const { id, email } = user`. */
export function findSiblingId(email: Node, operation: Operation): string | undefined {
  const element = getSymbolOfName(email)?.getValueDeclaration();
  const pattern = element?.getParent();
  if (!Node.isBindingElement(element) || !Node.isObjectBindingPattern(pattern)) return undefined;
  if (!emailNames.has(getTakenName(element)) || !mayBeOwn(getSource(pattern), operation)) return undefined;
  const sibling = idNames
    .map((name) => pattern.getElements().find((other) => getTakenName(other) === name))
    .find((other) => other !== undefined);
  const name = sibling?.getNameNode();
  return Node.isIdentifier(name) ? name.getText() : undefined;
}

/** What a pattern destructures, if it has a name. */
function getSource(pattern: Node): string {
  const holder = pattern.getParent();
  const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
  return (source && getLastName(source)) ?? "";
}

/**
 * Says whether a record by some name can be the person's own, so that its id is the person's. A record named for something else never is; a
 * record with a vague name is if the person is described by it.
 */
function mayBeOwn(name: string, operation: Operation): boolean {
  if (recordsAboutPeople.has(splitWords(name).split(" ").at(-1) ?? "")) return false;
  return operation.kind === "identify" || (name !== "" && !vagueNames.has(name));
}

/** Says whether the id of a record is read in the function that the record belongs to, or of a parameter by the same name in one beside it. */
function isReadNearby(record: Node, id: string): boolean {
  const declaration = getSymbolOfName(getRoot(record))?.getValueDeclaration();
  const around = declaration && getEnclosingCallable(declaration);
  if (!around) return false;
  const group = around.getParent();
  const isGrouped = Node.isObjectLiteralExpression(group) || Node.isClassDeclaration(group);
  return (
    findReads(around, record, id).length > 0 ||
    (isGrouped &&
      getTaker(declaration) === around &&
      findReads(group, record, id).some((read) => getTakerOf(read)?.getParent() === group))
  );
}

function findReads(scope: Node, record: Node, id: string): readonly PropertyAccessExpression[] {
  return findInside(scope, SyntaxKind.PropertyAccessExpression).filter(
    (read) => read.getName() === id && isSameExpression(read.getExpression(), record),
  );
}

function getTakerOf(read: PropertyAccessExpression): Node | undefined {
  const declaration = getSymbolOfName(getRoot(read))?.getValueDeclaration();
  return declaration && getTaker(declaration);
}

/** The function that takes something as a parameter, or as part of one. */
function getTaker(declaration: Node): Node | undefined {
  const parameter = Node.isParameterDeclaration(declaration)
    ? declaration
    : declaration.getFirstAncestorByKind(SyntaxKind.Parameter);
  return parameter?.getParent();
}
