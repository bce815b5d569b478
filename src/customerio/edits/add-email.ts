import { Node, SyntaxKind, VariableDeclarationKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { isSameExpression } from "../flow/access.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import {
  getEnclosingCallable,
  isAssignment,
  isInside,
  listFrames,
  unwrap,
  type Frame,
} from "../flow/terms.ts";
import { findKnownEmail, findTypedEmail } from "../operations/known-emails.ts";
import { listCalls } from "../operations/places.ts";
import type { Operation } from "../operations/reading.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import type { ObjectShape } from "../values/object-shape.ts";
import { addLaidOut } from "./layout.ts";
import { getOnlyCall } from "./private-functions.ts";
import { replaceNode } from "./replace.ts";

/**
 * Adds the person's email to the attributes of an identify: in their object literal if only this call uses it, otherwise around the call of
 * the helper that creates them. No edits if the code does not show the email there.
 */
export function addEmail(
  operation: Operation,
  shape: ObjectShape,
  { flow, calls }: { readonly flow: Flow; readonly calls: Calls },
): readonly Edit[] {
  const { literal } = shape;
  const helped = findHelperCall(shape, operation);
  const isOwn = servesOnly(literal, operation, { flow, calls });
  if (!helped) {
    const email = isOwn ? findKnownEmail(operation, literal, { flow, calls }) : undefined;
    return email === undefined ? [] : addLaidOut(literal, writeProperty(email));
  }
  const known =
    findKnownEmail(operation, helped.call, { flow, calls }) ?? findEmailOfGiven(helped, operation);
  if (known === undefined) return [];
  const inside = isOwn ? writeInside(known, helped) : undefined;
  return inside === undefined
    ? [replaceNode(helped.call, `{ ...${helped.call.getText()}, ${writeProperty(known)} }`)]
    : addLaidOut(literal, writeProperty(inside));
}

/** Code that is known at a helper's call, in the helper's terms: `user.email` for an argument that the helper calls `user`. */
function writeInside(code: string, { callable, call }: Frame): string | undefined {
  for (const [index, parameter] of callable.getParameters().entries()) {
    const given = call.getArguments()[index]?.getText();
    if (given !== undefined && Node.isIdentifier(parameter.getNameNode()) && code.startsWith(`${given}.`))
      return `${parameter.getName()}${code.slice(given.length)}`;
  }
  return undefined;
}

function writeProperty(email: string): string {
  return email === "email" ? email : `email: ${email}`;
}

/** Says whether only this operation sends the attributes. */
export function servesOnly(
  literal: Node,
  operation: Operation,
  { flow, calls }: { readonly flow: Flow; readonly calls: Calls },
): boolean {
  const sites = listCalls(operation);
  if (sites.some((call) => isInside(literal, call))) return true;
  const use = findOnlyUse(literal);
  if (use && sites.some((call) => isInside(use, call))) return true;
  const helper = getEnclosingCallable(literal);
  const call = helper && getOnlyCall(helper, calls);
  if (!helper || !call || !sites.some((site) => isInside(call, site))) return false;
  return flow.findReturned(helper).some((value) => isInside(literal, value) || value === use);
}

/** The only place that reads the constant with a value; writes to its properties do not count. */
function findOnlyUse(value: Node): Node | undefined {
  const declaration = value.getParent();
  if (!Node.isVariableDeclaration(declaration)) return undefined;
  const statement = declaration.getVariableStatement();
  const block = statement?.getParent();
  if (statement?.getDeclarationKind() !== VariableDeclarationKind.Const || !block) return undefined;
  const uses = findInside(block, SyntaxKind.Identifier, (use) => isNamed(use, declaration.getName())).filter(
    (use) => use.getParent() !== declaration && !isWrittenTo(use),
  );
  return uses.length === 1 ? uses[0] : undefined;
}

function isWrittenTo(use: Node): boolean {
  const access = use.getParent();
  const assignment = access?.getParent();
  return (
    Node.isPropertyAccessExpression(access) && isAssignment(assignment) && assignment.getLeft() === access
  );
}

/** The call of a helper that creates the attributes, if its result is passed on directly. */
function findHelperCall({ literal, frame }: ObjectShape, operation: Operation): Frame | undefined {
  const helper = getEnclosingCallable(literal);
  const sites = listCalls(operation);
  return listFrames(frame).find(
    ({ callable, call }) =>
      callable === helper &&
      !sites.includes(call) &&
      sites.some((site) => site.getArguments().includes(call)),
  );
}

/** The email of the argument that holds the person's id, by the type of the helper's parameter. */
function findEmailOfGiven({ callable, call }: Frame, operation: Operation): string | undefined {
  const owners = operation.find("person").flatMap(({ node }) => {
    const person = unwrap(node);
    return Node.isPropertyAccessExpression(person) ? [person.getExpression()] : [];
  });
  for (const [index, parameter] of callable.getParameters().entries()) {
    const argument = call.getArguments()[index];
    const name = parameter.getNameNode();
    const typed = Node.isIdentifier(name) ? findTypedEmail(name) : undefined;
    if (typed === undefined || !argument || !owners.some((owner) => isSameExpression(owner, argument)))
      continue;
    return `${argument.getText()}${typed.slice(name.getText().length)}`;
  }
  return undefined;
}
