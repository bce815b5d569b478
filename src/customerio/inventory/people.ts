import type { InventoryPerson } from "../../vocabulary/inventory.ts";
import type { Flow } from "../flow/core.ts";
import type { Emails } from "../operations/emails.ts";
import type { Operation } from "../operations/reading.ts";
import type { Texts } from "../values/texts.ts";
import type { Sent, SentData } from "./data.ts";
import { groupByKey, makeEntry } from "./entries.ts";
import { findIdentifications, type Identification } from "./identifiers.ts";

interface Introduction extends Identification {
  readonly operation: Operation;
  readonly sent: Sent;
}

/** The attribute that campaigns send to. */
const emailAttribute = "email";

/** The people who are identified, by what identifies them and the code that it comes from. */
export function listPeople(
  operations: readonly Operation[],
  parts: { readonly flow: Flow; readonly emails: Emails; readonly texts: Texts },
  data: SentData,
): readonly InventoryPerson[] {
  const introductions = operations
    .filter(({ kind }) => kind === "identify")
    .flatMap((operation) => {
      const sent = data.read(operation, "attributes");
      return findIdentifications(operation, parts).map((entry): Introduction => ({
        ...entry,
        operation,
        sent,
      }));
    });
  return groupByKey(introductions, ({ identifiedBy, from }) => [identifiedBy, from ?? ""]).map((group) => {
    const [first] = group;
    const { identifiedBy = "unknown", from } = first ?? {};
    return {
      identifiedBy,
      ...(from === undefined ? {} : { from }),
      hasEmail: identifiedBy === "email" || agree(group.map(({ sent }) => givesEmail(sent))),
      ...data.merge(group.map(({ sent }) => sent)),
      ...makeEntry(group.map(({ operation }) => operation)),
    };
  });
}

function givesEmail({ shapes, isOpen }: Sent): boolean | undefined {
  if (shapes.length > 0 && shapes.every((shape) => shape.has(emailAttribute))) return true;
  return isOpen ? undefined : false;
}

function agree(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}
