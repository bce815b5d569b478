import type { Node } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { isNothing, type Term } from "../flow/terms.ts";
import type { Objects } from "../values/objects.ts";
import type { People } from "../values/people.ts";
import { findEmailSource } from "../values/personal-data.ts";
import type { Operation } from "./reading.ts";

/** Answers which people go by an email address. */
export interface Emails {
  /**
   * What shows that the person of an operation is an email address: the name or characters of each value it can have, or that the same
   * value is also sent as the email. `undefined` when it may be an id.
   */
  readonly getSource: (operation: Operation, person: Term) => Node | undefined;
  /** Says whether an operation's person is, or may be, an email address. */
  readonly isPossiblePerson: (operation: Operation) => boolean;
}

/** Finds emails by the names and characters of values. */
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

  /** A value of any name that is also sent as the email of the same person is an email. */
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

  return { getSource, isPossiblePerson };
}
