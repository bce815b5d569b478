import { Node } from "ts-morph";
import type { OperationKind, Role } from "../api/sdk.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import type { Term } from "../flow/terms.ts";
import { isDecidedByCallers } from "../flow/open-values.ts";
import type { Operation } from "../operations/reading.ts";
import type { Objects } from "../values/objects.ts";
import { getHoles, type Texts } from "../values/texts.ts";

interface Parts {
  readonly flow: Flow;
  readonly calls: Calls;
  readonly objects: Objects;
  readonly texts: Texts;
}

/** The arguments of an operation that an inventory lists as one value, and those that it lists as an object with its properties. */
interface Listed {
  readonly values: readonly Role[];
  readonly objects: readonly Role[];
}

const event: Listed = { values: ["event-name"], objects: ["data"] };
const listed: Readonly<Partial<Record<OperationKind, Listed>>> = {
  track: event,
  "track-anonymous": event,
  page: event,
  screen: event,
  identify: { values: ["person", "email-person", "anonymous-person"], objects: ["attributes"] },
  send: { values: [], objects: ["message"] },
  broadcast: { values: ["broadcast"], objects: ["data"] },
  device: { values: [], objects: ["device"] },
};
/** For a message, these properties are listed, too. */
const messageValues = ["transactional_message_id", "message_data"];

/** Says whether the callers of the function around an operation's site decide something about it that an inventory lists. */
export function createLeftToCallers({
  flow,
  calls,
  objects,
  texts,
}: Parts): (operation: Operation) => boolean {
  function isLeftToCallers(operation: Operation): boolean {
    const { values, objects: given } = listed[operation.kind] ?? { values: [], objects: [] };
    if ([...values, ...given].some((role) => !operation.isKnown(role) && operation.find(role).length === 0))
      return true;
    return (
      values.some((role) => operation.find(role).some(isValueLeft)) ||
      given.some((role) => operation.find(role).some(isObjectLeft))
    );
  }

  /** Also if they decide only a part of a text. */
  function isValueLeft(value: Term): boolean {
    return (
      isLeft(value) ||
      texts.findShapes(value).some((shape) => getHoles(shape).some((hole) => isLeft(hole.term)))
    );
  }

  /** Which properties an object has; callers may decide their values. */
  function isObjectLeft(value: Term): boolean {
    if (isLeft(value)) return true;
    return objects.findShapes(value).shapes.some(({ literal, frame, isComplete, properties }) => {
      const spreads = isComplete ? [] : literal.getProperties().filter(Node.isSpreadAssignment);
      return (
        spreads.some((spread) => isLeft({ node: spread.getExpression(), frame })) ||
        properties
          .filter(({ name }) => messageValues.includes(name))
          .some((property) => isLeft(property.value))
      );
    });
  }

  function isLeft(value: Term): boolean {
    return flow.findOrigins(value).some((origin) => isDecidedByCallers(origin, flow, calls));
  }

  return isLeftToCallers;
}
