import type { InventoryIdentifier } from "../../vocabulary/inventory.ts";
import type { Flow } from "../flow/core.ts";
import { isNothing } from "../flow/terms.ts";
import type { Emails } from "../operations/emails.ts";
import type { Operation } from "../operations/reading.ts";
import { getText, type Texts } from "../values/texts.ts";
import { describeCode } from "./code.ts";

/** One way in which an operation identifies a person. */
export interface Identification {
  readonly identifiedBy: InventoryIdentifier;
  readonly from: string | undefined;
}

/** The prefix of Customer.io's own ids in APIs that take any id. */
const cioPrefix = "cio_";

/** The ways in which an operation identifies a person; an unknown one if the code does not show any. */
export function findIdentifications(
  operation: Operation,
  { flow, emails, texts }: { readonly flow: Flow; readonly emails: Emails; readonly texts: Texts },
): readonly Identification[] {
  const given = new Set(operation.find("cio-person").map(({ node }) => node));
  const found = [
    ...operation.find("person").flatMap((person) => {
      const isEmail = emails.getSource(operation, person) !== undefined;
      return describe(person, (isOwnId) =>
        given.has(person.node) || isOwnId ? "cio_id" : isEmail ? "email" : "id",
      );
    }),
    ...operation.find("email-person").flatMap((person) => describe(person, () => "email")),
    ...operation.find("anonymous-person").flatMap((person) => describe(person, () => "anonymous id")),
  ];
  const unique = new Map(found.map((entry) => [`${entry.identifiedBy}\0${entry.from ?? ""}`, entry]));
  return unique.size > 0 ? [...unique.values()] : [{ identifiedBy: "unknown", from: undefined }];

  function describe(
    person: ReturnType<Operation["find"]>[number],
    choose: (isOwnId: boolean) => InventoryIdentifier,
  ): readonly Identification[] {
    return flow
      .findOrigins(person)
      .filter(({ node }) => !isNothing(node))
      .map((origin): Identification => {
        const [shape] = texts.findShapes(origin);
        const start = shape && (getText(shape) ?? shape.parts[0]);
        const isOwnId = typeof start === "string" && start.startsWith(cioPrefix);
        return { identifiedBy: choose(isOwnId), from: describeCode(origin.node) };
      });
  }
}
