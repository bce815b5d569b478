import { Node, SyntaxKind } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import {
  getCallableName,
  getLastName,
  getLiteralText,
  unwrap,
  type Callable,
  type Term,
} from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { findInside, getCalledName, getTakenName } from "../program/nodes.ts";
import { insertsAddress } from "../values/email-rows.ts";
import { withoutConversion } from "../values/kept-text.ts";
import { getOwner, type People } from "../values/people.ts";
import { rowIds } from "../values/people-names.ts";
import { isIdentifyingName, isSignUpName, isSpeakerName } from "../values/sign-up-names.ts";
import type { Texts } from "../values/texts.ts";
import { isLogging } from "./logging.ts";

/** Answers where people sign up. */
export interface SignUps {
  /** Says whether people sign up in a function: it, or an event that it sends, is named for that, or it inserts the person's row with an address. */
  readonly isSignUp: (callable: Callable, track: Operation) => boolean;
  /** Says whether a person is created in this flow rather than written into the code, as tests do. */
  readonly isCreated: (person: Term) => boolean;
  /** Says whether a function's name, or that of a function it calls, suggests that it identifies people. */
  readonly mayIdentify: (callable: Callable) => boolean;
}

/** How many steps from rows to queries are followed: beyond that, the creator of a row is unknown. */
const maxOwners = 4;

/** Recognizes sign-ups by names, and people by where their ids come from. */
export function createSignUps({
  flow,
  texts,
  people,
}: {
  readonly flow: Flow;
  readonly texts: Texts;
  readonly people: People;
}): SignUps {
  function isSignUp(callable: Callable, track: Operation): boolean {
    const eventNames = track.find("event-name").flatMap((term) => findNames(term));
    return (
      [getCallableName(callable) ?? "", ...eventNames].some(isSignUpName) ||
      track.find("person").some(isInsertedWithAddress)
    );
  }

  function isInsertedWithAddress(person: Term): boolean {
    return flow
      .findOrigins(person)
      .flatMap(({ node, frame }) => flow.findOrigins({ node: withoutConversion(node), frame }))
      .some((id) => isOwnId(id.node) && findMakers(id, 0).some(insertsAddress));
  }

  /** The code that creates the row that an id is read from. */
  function findMakers({ node, frame }: Term, depth: number): readonly Node[] {
    const owner = depth < maxOwners ? getOwner(node) : undefined;
    return owner
      ? flow.findOrigins({ node: owner, frame }).flatMap((origin) => findMakers(origin, depth + 1))
      : [unwrap(node)];
  }

  /** The known pieces of a name, and the names of the unknown ones. */
  function findNames(term: Term): readonly string[] {
    const pieces = texts
      .findShapes(term)
      .flatMap(({ parts }) => parts)
      .map((part) => (typeof part === "string" ? part : (getLastName(part.term.node) ?? "")));
    return [getLastName(term.node) ?? "", ...pieces];
  }

  function isCreated(person: Term): boolean {
    const isWritten = Node.isStringLiteral(person.node) || Node.isNumericLiteral(person.node);
    return !isWritten && people.getAcquaintance(person) === "new";
  }

  return { isSignUp, isCreated, mayIdentify };
}

/** Says whether a value, judged by its name, is a row's own id: the `ownerId` of a row is that of another one. */
function isOwnId(node: Node): boolean {
  if (Node.isPropertyAccessExpression(node)) return rowIds.has(node.getName());
  const isPart = Node.isBindingElement(node) && Node.isObjectBindingPattern(node.getParent());
  return !isPart || rowIds.has(getTakenName(node));
}

function mayIdentify(callable: Callable): boolean {
  const made = [
    ...findInside(callable, SyntaxKind.CallExpression),
    ...findInside(callable, SyntaxKind.NewExpression),
  ];
  const called = made.map((call) => getCalledName(call.compilerNode));
  // A job or a message can be for code that identifies: `queue.add("identify", …)`.
  const handedOver = made
    .filter((call) => !isLogging(call) && !isSpeakerName(getCalledName(call.compilerNode)))
    .flatMap((call) => call.getArguments())
    .flatMap((given) => getLiteralText(given) ?? []);
  return [getCallableName(callable) ?? "", ...called, ...handedOver].some(isIdentifyingName);
}
