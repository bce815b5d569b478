import { Node, SyntaxKind } from "ts-morph";
import { isSameExpression } from "../flow/access.ts";
import type { Flow } from "../flow/core.ts";
import { isInside, type Term } from "../flow/terms.ts";
import { findInside } from "../program/nodes.ts";
import { isNothing } from "../flow/terms.ts";
import type { Objects } from "../values/objects.ts";
import type { People } from "../values/people.ts";
import { findEmailSource } from "../values/personal-data.ts";
import { isShapeOf } from "../values/types.ts";
import type { Operation } from "./reading.ts";

/** Answers which people go by an email address, and where the email of a person is. */
export interface Emails {
  /**
   * What shows that a person of an operation is an email address: the name or letters of each value it can have, or that it is sent as
   * the email, too. `undefined` when it may be an id.
   */
  readonly getSource: (operation: Operation, person: Term) => Node | undefined;
  /** Says whether an operation's person is, or may be, an email address. */
  readonly isPossiblePerson: (operation: Operation) => boolean;
  /** The email of the same person as code to write at a node of the call, such as `user.email`; `undefined` where none is in scope. */
  readonly findInScope: (operation: Operation, at: Node) => string | undefined;
}

/** Finds emails by the names and letters of values. */
export function createEmails({
  flow,
  objects,
  people,
}: {
  readonly flow: Flow;
  readonly objects: Objects;
  readonly people: People;
}): Emails {
  function getSource(operation: Operation, person: Term): Node | undefined {
    const origins = flow.findOrigins(person).filter(({ node }) => !isNothing(node));
    const sources = origins.map((origin) => findEmailSource(origin, flow));
    return sources.includes(undefined) ? getSentAsEmail(operation) : sources[0];
  }

  /** Whatever it is called: what is sent as the email of the same person is one. */
  function getSentAsEmail(operation: Operation): Node | undefined {
    const [person] = operation.find("person");
    const email = operation
      .find("attributes")
      .flatMap((attributes) => objects.findShapes(attributes).shapes)
      .flatMap(({ properties }) => properties)
      .find(({ name }) => name === "email")?.value;
    return person && email && people.isSamePerson(person, email) ? email.node : undefined;
  }

  function isPossiblePerson(operation: Operation): boolean {
    if (operation.find("email-person").length > 0) return true;
    return operation
      .find("person")
      .some((person) => flow.findOrigins(person).some((origin) => findEmailSource(origin, flow)));
  }

  return { getSource, isPossiblePerson, findInScope };
}

/** The email is a property of the object whose id is sent, by the object's type or by a use in the same function. */
function findInScope({ find, site, call }: Operation, at: Node): string | undefined {
  if (site !== call || !isInside(at, call)) return undefined;
  const [person] = find("person");
  if (!person || !Node.isPropertyAccessExpression(person.node)) return undefined;
  const owner = person.node.getExpression();
  const email = `${owner.getText()}.email`;
  if (isShapeOf(owner, "email")) return email;
  const around = call.getFirstAncestor((node) => Node.isBodyable(node) || Node.isArrowFunction(node));
  const uses = around ? findInside(around, SyntaxKind.PropertyAccessExpression) : [];
  return uses.some((use) => use.getName() === "email" && isSameExpression(use.getExpression(), owner))
    ? email
    : undefined;
}
