import { Node, SyntaxKind } from "ts-morph";
import { getCallableName, getLastName, getLiteralText, type Callable, type Term } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { findInside, getCalledName } from "../program/nodes.ts";
import type { People } from "../values/people.ts";
import { isIdentifyingName, isSignUpName } from "../values/sign-up-names.ts";
import type { Texts } from "../values/texts.ts";

/** Answers where people sign up. */
export interface SignUps {
  /** Says whether a function, or an event that it sends, is named for a sign-up. */
  readonly isSignUp: (callable: Callable, track: Operation) => boolean;
  /** Says whether a person is created in this flow rather than written into the code, as tests do. */
  readonly isCreated: (person: Term) => boolean;
  /** Says whether a function's name, or that of a function it calls, suggests that it identifies people. */
  readonly mayIdentify: (callable: Callable) => boolean;
}

/** Recognizes sign-ups by names, and people by where their ids come from. */
export function createSignUps({
  texts,
  people,
}: {
  readonly texts: Texts;
  readonly people: People;
}): SignUps {
  function isSignUp(callable: Callable, track: Operation): boolean {
    const eventNames = track.find("event-name").flatMap((term) => findNames(term));
    return [getCallableName(callable) ?? "", ...eventNames].some(isSignUpName);
  }

  /** The pieces of a name that are known, and the names of those that are not. */
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

function mayIdentify(callable: Callable): boolean {
  const made = [
    ...findInside(callable, SyntaxKind.CallExpression),
    ...findInside(callable, SyntaxKind.NewExpression),
  ];
  const called = made.map((call) => getCalledName(call.compilerNode));
  // A job or a message can be for whoever identifies: `queue.add("identify", …)`.
  const handedOver = made
    .flatMap((call) => call.getArguments())
    .flatMap((given) => getLiteralText(given) ?? []);
  return [getCallableName(callable) ?? "", ...called, ...handedOver].some(isIdentifyingName);
}
