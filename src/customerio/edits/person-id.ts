import { Node, SyntaxKind, type Identifier, type ShorthandPropertyAssignment } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import {
  getSymbolOfName,
  getSymbolOfUse,
  isInside,
  listFrames,
  unwrap,
  type Call,
  type Frame,
} from "../flow/terms.ts";
import { findInsertedId, findKnownId, findSiblingId } from "../operations/known-ids.ts";
import { listCalls } from "../operations/places.ts";
import type { Operation } from "../operations/reading.ts";
import { findInside, getTakenName, isNamed } from "../program/nodes.ts";
import { getKeptText } from "../values/kept-text.ts";
import { getMeaning } from "../values/names.ts";
import type { Objects } from "../values/objects.ts";
import { servesOnly } from "./add-email.ts";
import { addLaidOut } from "./layout.ts";
import { removeEntry, removeLines, replaceNode } from "./replace.ts";

/** What is needed to replace an email by an id. */
interface Questions {
  readonly objects: Objects;
  readonly flow: Flow;
  readonly calls: Calls;
  readonly operations: readonly Operation[];
}

/** An email, and the id of the same person as code. */
interface Replaced {
  /** The replaced node: the argument, or the value of the variable that is passed. */
  readonly at: Node;
  readonly email: Node;
  readonly id: string;
}

/**
 * Passes `user.id` where an operation is given `user.email`, and sends the email as an attribute. No edits if nothing shows an id of
 * `user`, if a wrapper needs the email itself, or if the attributes are not known.
 */
export function passIdForEmail(argument: Node, operation: Operation, questions: Questions): readonly Edit[] {
  const host = [...listCalls(operation)].reverse().find((call) => isInside(argument, call));
  if (!host || hasOtherUse(argument, host, operation)) return [];
  const replaced = findReplaced(argument, operation, questions);
  if (!replaced) return [];
  const { at, id } = replaced;
  const renamed = [writeInstead(at, id)];
  const attributes =
    operation.kind === "identify" ? addAddress(argument, replaced, operation, questions) : [];
  if (!attributes) return [];
  if (attributes.length > 0 || !isLeftUnused(argument, at)) return [...renamed, ...attributes];
  const removed = removeVariable(argument);
  return removed ? [removed, ...renamed] : [];
}

/** Sends the email as an attribute, unless it is already sent; `undefined` if the attributes are not known. */
function addAddress(
  argument: Node,
  { email, id }: Replaced,
  operation: Operation,
  questions: Questions,
): readonly Edit[] | undefined {
  const [attributes, ...others] = operation.find("attributes");
  if (!attributes || others.length > 0) return undefined;
  const { shapes, isComplete } = questions.objects.findShapes(attributes);
  const [shape] = shapes;
  if (!shape || shapes.length > 1) return undefined;
  const sent = shape.properties.find(({ name }) => name === "id")?.value.node;
  if (sent && sent !== argument && sent.getText() !== id) return undefined;
  if (shape.properties.some(({ name }) => name === "email")) return [];
  if (!isComplete || !shape.isComplete || !servesOnly(shape.literal, operation, questions)) return undefined;
  const text = email.getText();
  return addLaidOut(shape.literal, text === "email" ? text : `email: ${text}`);
}

/** Says whether a variable holds the email only for this argument. */
function isLeftUnused(argument: Node, at: Node): boolean {
  const own = withoutForm(argument);
  const declaration = getSymbolOfName(own)?.getValueDeclaration();
  const isVariable = Node.isVariableDeclaration(declaration) || Node.isBindingElement(declaration);
  return at === argument && isVariable && isName(own) && countUses(own) === 2;
}

function removeVariable(argument: Node): Edit | undefined {
  const declaration = getSymbolOfName(withoutForm(argument))?.getValueDeclaration();
  if (Node.isBindingElement(declaration)) {
    const pattern = declaration.getParent();
    return Node.isObjectBindingPattern(pattern) ? removeEntry(declaration, pattern.getElements()) : undefined;
  }
  const statement = Node.isVariableDeclaration(declaration) ? declaration.getVariableStatement() : undefined;
  return statement?.getDeclarations().length === 1 ? removeLines(statement) : undefined;
}

function isName(node: Node): node is Identifier | ShorthandPropertyAssignment {
  return Node.isIdentifier(node) || Node.isShorthandPropertyAssignment(node);
}

/** Replaces an argument with code; a shorthand property is written out. */
function writeInstead(at: Node, code: string): Edit {
  return replaceNode(at, Node.isShorthandPropertyAssignment(at) ? `${at.getName()}: ${code}` : code);
}

function findReplaced(argument: Node, operation: Operation, questions: Questions): Replaced | undefined {
  const replaced = findOwnId(argument, operation, questions);
  const id = replaced ? undefined : findInsertedId(withoutForm(argument), operation);
  return id === undefined ? replaced : { at: argument, email: withoutForm(argument), id };
}

function findOwnId(argument: Node, operation: Operation, questions: Questions): Replaced | undefined {
  const own = withoutForm(argument);
  if (!isName(own)) return replace(argument, own, operation, questions);
  const email = Node.isIdentifier(own) ? own : own.getNameNode();
  const sibling = findSiblingId(own, operation);
  if (sibling !== undefined) return { at: argument, email, id: sibling };
  const declaration = getSymbolOfName(own)?.getValueDeclaration();
  if (Node.isBindingElement(declaration)) {
    const holder = declaration.getParent().getParent();
    const record = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    const id = isPlain(record)
      ? findKnownId(record, getTakenName(declaration), operation, questions.operations)
      : undefined;
    return id === undefined ? undefined : { at: argument, email, id };
  }
  const made = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  if (!made) return undefined;
  // A variable that only passes the person on, and is not named for an email, can also hold the id.
  const isOnlyPassed = getMeaning(email.getText()) !== "email" && countUses(own) === 2;
  const replaced = replace(isOnlyPassed ? made : argument, withoutForm(made), operation, questions);
  return replaced && (isOnlyPassed ? replaced : { ...replaced, email });
}

function isPlain(node: Node | undefined): node is Node {
  return Node.isIdentifier(node) || (Node.isPropertyAccessExpression(node) && isPlain(node.getExpression()));
}

function replace(
  at: Node,
  email: Node,
  operation: Operation,
  { operations }: Questions,
): Replaced | undefined {
  if (!Node.isPropertyAccessExpression(email)) return undefined;
  const id = findKnownId(email.getExpression(), email.getName(), operation, operations);
  return id === undefined ? undefined : { at, email, id };
}

/** `user.email` of `user.email!.trim().toLowerCase()`. */
function withoutForm(node: Node): Node {
  const inner = unwrap(node);
  const kept = getKeptText(inner);
  return kept ? withoutForm(kept.from) : inner;
}

/** How often a variable is named in its file, counting its declaration. */
function countUses(use: Identifier | ShorthandPropertyAssignment): number {
  const symbol = getSymbolOfName(use);
  const name = Node.isIdentifier(use) ? use.getText() : use.getName();
  const uses = findInside(use.getSourceFile(), SyntaxKind.Identifier, (other) => isNamed(other, name));
  return uses.filter((other) => getSymbolOfUse(other) === symbol).length;
}

/** Says whether a wrapper does more with the person than pass it on, such as send a mail. */
function hasOtherUse(person: Node, host: Call, { frame }: Operation): boolean {
  const entered = listFrames(frame).reverse();
  const first = entered.findIndex(({ call }) => call === host);
  if (first === -1) return false;
  let given = person;
  for (const { callable, call } of entered.slice(first)) {
    const passed = findPassedOn(given, call, callable);
    if (!passed) return true;
    given = passed;
  }
  return false;
}

/** The only use of the parameter that takes an argument in a wrapper. */
function findPassedOn(argument: Node, call: Call, callable: Frame["callable"]): Node | undefined {
  const position = call.getArguments().findIndex((given) => given === argument || isInside(argument, given));
  const name = callable.getParameters()[position]?.getNameNode();
  const body = callable.getBody();
  if (!body || !Node.isIdentifier(name)) return undefined;
  const uses = findInside(body, SyntaxKind.Identifier, (use) => isNamed(use, name.getText()));
  return uses.length === 1 ? uses[0] : undefined;
}
