import { Node, SyntaxKind } from "ts-morph";
import { isSameExpression } from "../flow/access.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import {
  getEnclosingCallable,
  getLastName,
  getRoot,
  getSymbolOfName,
  getSymbolOfUse,
  isCallable,
  isInside,
  isReference,
  unwrap,
  type Frame,
  type Term,
} from "../flow/terms.ts";
import { findInside, getTakenName, isNamed } from "../program/nodes.ts";
import { addressNames, findGivenEmail, isAccount, isRowWithEmail } from "../values/email-rows.ts";
import { withoutConversion } from "../values/kept-text.ts";
import { isShapeOf } from "../values/types.ts";
import type { Operation } from "./reading.ts";
import { getValueOf } from "../flow/written-values.ts";

/** What is needed to find out where values come from. */
interface Asked {
  readonly flow: Flow;
  readonly calls: Calls;
}

/** The properties of a type that can hold a person's own id. */
const ownIds: ReadonlySet<string> = new Set(["id", "_id", "uid", "uuid", "userId"]);
/** The parts of a person that can hold an address. */
const holders = ["contact", "profile"] as const;

/**
 * The email of the person of an operation as code to write at a node, such as `user.email`. It is known by the type of the object whose id
 * is sent, by a use in the same function, or by the row that was just inserted or selected. `undefined` if none of that shows one.
 */
export function findKnownEmail(operation: Operation, at: Node, asked: Asked): string | undefined {
  for (const person of findWrittenPersons(operation, at, asked.flow)) {
    const email = findEmailOf(person, at, asked);
    if (email !== undefined) return email;
  }
  return undefined;
}

/** The property of a value that holds a person's address by the value's type, as code: `user.email`, `borrower.contact.email`. */
export function findTypedEmail(owner: Node): string | undefined {
  const own = addressNames.find((name) => isShapeOf(owner, name));
  if (own !== undefined) return `${owner.getText()}.${own}`;
  for (const holder of holders) {
    const part = isShapeOf(owner, holder)
      ? owner.getType().getNonNullableType().getProperty(holder)?.getTypeAtLocation(owner)
      : undefined;
    const address = part?.getProperty("email");
    if (address && !address.isOptional() && address.getTypeAtLocation(owner).isString())
      return `${owner.getText()}.${holder}.email`;
  }
  return undefined;
}

/** The code for a person in the function around a node, or in one around that. */
function findWrittenPersons(operation: Operation, at: Node, flow: Flow): readonly Term[] {
  const found = operation
    .find("person")
    .flatMap((person) => [
      person,
      ...flow.findOrigins(person).flatMap((origin): readonly Term[] => [...origin.trail, origin]),
    ])
    .map(({ node, frame }) => ({ node: withoutConversion(node), frame }));
  return found.filter(
    ({ node }, index) => isSeenFrom(node, at) && !found.slice(0, index).some((other) => other.node === node),
  );
}

function isSeenFrom(node: Node, at: Node): boolean {
  const around = getEnclosingCallable(node);
  return node.getSourceFile() === at.getSourceFile() && around !== undefined && isInside(at, around);
}

function findEmailOf({ node, frame }: Term, at: Node, asked: Asked): string | undefined {
  if (Node.isPropertyAccessExpression(node)) {
    const owner = node.getExpression();
    return isInScope(owner, at) ? findEmailOfOwner(owner, node.getName(), frame, asked) : undefined;
  }
  const declaration = Node.isBindingElement(node) ? node : getSymbolOfName(node)?.getValueDeclaration();
  const email = Node.isBindingElement(declaration)
    ? getSibling(declaration)
    : declaration && Node.isVariableDeclaration(declaration)
      ? findInsertedWith(declaration.getName(), at)
      : undefined;
  return email && isInScope(email, at) ? email.getText() : undefined;
}

/** The email of an object whose property is the person's id. */
function findEmailOfOwner(
  owner: Node,
  property: string,
  frame: Frame | undefined,
  asked: Asked,
): string | undefined {
  if (!isOwnId(property, owner)) return undefined;
  const typed = findTypedEmail(owner);
  if (typed !== undefined) return typed;
  const email = `${owner.getText()}.email`;
  if (isUsedNearby(owner)) return email;
  const makers = findMakers({ node: owner, frame }, asked).map(({ node }) => unwrap(node));
  if (makers.length > 0 && makers.every((maker) => isRowWithEmail(maker) || isAccount(maker))) return email;
  const given = findGivenEmail(owner);
  return given && isInScope(given, owner) ? given.getText() : undefined;
}

/** The origin of a record, also through the calls of the function that takes it. */
function findMakers(record: Term, { flow, calls }: Asked): readonly Term[] {
  return flow.findOrigins(record).flatMap((origin): readonly Term[] => {
    const callable = Node.isParameterDeclaration(origin.node) ? origin.node.getParent() : undefined;
    const callers = !record.frame && isCallable(callable) ? calls.findCallsOf(callable) : [];
    if (!isCallable(callable) || callers.length === 0) return [origin];
    return callers.flatMap((call) =>
      flow.findOrigins({ node: record.node, frame: flow.enter(callable, call, undefined) }),
    );
  });
}

/** `user.id` and `user.userId` are the user's own; the email beside `team.ownerId` is that of the team. */
function isOwnId(property: string, owner: Node): boolean {
  return ownIds.has(property) || property === `${getLastName(owner) ?? ""}Id`;
}

/** Says whether the same function reads `owner.email`. */
function isUsedNearby(owner: Node): boolean {
  const around = getEnclosingCallable(owner);
  const uses = around ? findInside(around, SyntaxKind.PropertyAccessExpression) : [];
  return uses.some((use) => use.getName() === "email" && isSameExpression(use.getExpression(), owner));
}

/** The email that is destructured from the same object as the id: `email` of `{ id, email, name }`. */
function getSibling(element: Node): Node | undefined {
  const pattern = element.getParent();
  if (!Node.isBindingElement(element) || !Node.isObjectBindingPattern(pattern)) return undefined;
  if (!ownIds.has(getTakenName(element))) return undefined;
  const email = pattern
    .getElements()
    .find((other) => getTakenName(other) === "email")
    ?.getNameNode();
  return Node.isIdentifier(email) ? email : undefined;
}

/** The email that is put into an object together with an id that was just created: `create({ data: { id, email: input.email } })`. */
function findInsertedWith(id: string, at: Node): Node | undefined {
  const around = getEnclosingCallable(at);
  const names = around ? findInside(around, SyntaxKind.Identifier, (name) => isNamed(name, "email")) : [];
  return names
    .map((name) => name.getParent().getParent())
    .filter(Node.isObjectLiteralExpression)
    .filter((object) => getValueOf(object, "id")?.getText() === id)
    .map((object) => getValueOf(object, "email"))
    .find(isReference);
}

/** Says whether the first name of an expression is in scope at a node. */
function isInScope(expression: Node, at: Node): boolean {
  const root = getRoot(expression);
  if (Node.isThisExpression(root)) return true;
  const symbol = Node.isIdentifier(root) ? getSymbolOfUse(root) : undefined;
  const declaration = symbol?.getValueDeclaration();
  if (!declaration || declaration.getSourceFile() !== at.getSourceFile()) return false;
  if (declaration.getFirstAncestorByKind(SyntaxKind.Parameter) ?? Node.isParameterDeclaration(declaration)) {
    const owner = getEnclosingCallable(declaration);
    return owner !== undefined && isInside(at, owner);
  }
  const statement = declaration.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  const block = statement?.getParent();
  return (
    statement !== undefined &&
    block !== undefined &&
    statement.getEnd() <= at.getStart() &&
    isInside(at, block)
  );
}
