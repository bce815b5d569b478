import type { SourceText } from "../vocabulary/snapshot.ts";
import { createAwaiting, type Awaiting } from "./runs/awaiting.ts";
import { createCalls, type Calls } from "./flow/calls.ts";
import { findClients, type ClientConstruction } from "./operations/clients.ts";
import { createContexts, type Contexts } from "./runs/contexts.ts";
import { readCredentialNames, type CredentialName } from "./values/credentials.ts";
import { createEntities } from "./operations/entities.ts";
import { createFacts, type Facts } from "./repository/facts.ts";
import { createFlow } from "./flow/flow.ts";
import { createAttributes, type Attributes } from "./operations/attributes.ts";
import { createEmails, type Emails } from "./operations/emails.ts";
import { createGivenCredentials, type GivenCredentials } from "./operations/given-credentials.ts";
import { findMisuses, type Misuse } from "./operations/misuses.ts";
import { createPlaces, type Places } from "./operations/places.ts";
import { findTimestamps, type Timestamp } from "./operations/timestamps.ts";
import { createPrecedence, type Precedence } from "./runs/precedence.ts";
import { createSignUps, type SignUps } from "./runs/sign-ups.ts";
import { createHttp, type HttpRequest } from "./operations/http.ts";
import { createFrameworks } from "./runs/frameworks.ts";
import { createLifetimes, type Lifetimes } from "./runs/lifetimes.ts";
import { findLimiters, type Limiters } from "./runs/limiters.ts";
import { createObjects, type Objects } from "./values/objects.ts";
import { findOperations } from "./operations/operations.ts";
import { createPeople, type People } from "./values/people.ts";
import { createProgram } from "./program/program.ts";
import { createRepetitions, type Repetitions } from "./runs/repetitions.ts";
import { createRuntimes, type Runtimes } from "./runs/runtimes.ts";
import { createTexts, type Texts } from "./values/texts.ts";
import { createTimes, type Times } from "./values/times.ts";
import type { SourceFile } from "ts-morph";
import type { Flow } from "./flow/core.ts";
import type { Operation } from "./operations/reading.ts";

/** What the semantic layer tells the rules about the code under review. */
export interface Knowledge {
  /** The parsed files, in the order of their paths. */
  readonly files: readonly SourceFile[];
  /** Every operation, at the SDK call and at each call of a wrapper around it; guessed ones only under `guessing`. */
  readonly operations: readonly Operation[];
  /** Clients that are used like the client of another API. */
  readonly misuses: readonly Misuse[];
  /** Requests to Customer.io's hosts, with what they give for credentials. */
  readonly requests: readonly HttpRequest[];
  readonly constructions: readonly ClientConstruction[];
  /** The variables that hold the repository's Customer.io credentials, with the role their names decide. */
  readonly credentialNames: readonly CredentialName[];
  readonly credentials: GivenCredentials;
  readonly flow: Flow;
  readonly calls: Calls;
  readonly objects: Objects;
  readonly texts: Texts;
  readonly times: Times;
  readonly contexts: Contexts;
  readonly lifetimes: Lifetimes;
  readonly people: People;
  readonly emails: Emails;
  readonly attributes: Attributes;
  readonly places: Places;
  readonly precedence: Precedence;
  readonly signUps: SignUps;
  /** The timestamps that an operation sends, in any unit. */
  readonly findTimestamps: (operation: Operation) => readonly Timestamp[];
  readonly awaiting: Awaiting;
  readonly repetitions: Repetitions;
  readonly limiters: Limiters;
  readonly runtimes: Runtimes;
  /** What is true of the repository as a whole. */
  readonly facts: Facts;
  /** The same with operations that are guessed from names; `undefined` when there are none. */
  readonly guessing?: Knowledge;
}

/** Answers about a program made of `sources`. Costs a parse of what can matter; the rest is lazy. */
export function learn(sources: readonly SourceText[], program = createProgram(sources)): Knowledge {
  const flow = createFlow(program);
  const calls = createCalls(program, flow);
  const objects = createObjects(flow);
  const clients = findClients(program, flow);
  const texts = createTexts(flow);
  const entities = createEntities(flow, objects, texts);
  const http = createHttp(program, { flow, calls, objects, texts, entities });
  const contexts = createContexts(createFrameworks(program, flow, calls), calls);
  const found = findOperations(program, clients, http, { flow, calls, objects, entities });
  const lifetimes = createLifetimes(flow, calls, contexts);
  const people = createPeople(flow);
  const times = createTimes(flow);
  const repetitions = createRepetitions(flow, calls);
  const limiters = findLimiters(program);
  const runtimes = createRuntimes(sources);
  const credentialNames = readCredentialNames(sources);
  const credentials = createGivenCredentials({ flow, calls, objects });
  const emails = createEmails({ flow, objects, people });
  const attributes = createAttributes(objects);
  const places = createPlaces(flow);
  const precedence = createPrecedence(calls);
  const signUps = createSignUps({ texts, people });
  const sure = found.operations.filter(({ isGuess }) => isGuess !== true);

  function tell(operations: readonly Operation[]): Knowledge {
    return {
      files: program.files,
      operations,
      misuses: findMisuses({
        missingMethods: found.missingMethods,
        constructions: clients.constructions,
        operations,
        objects,
      }),
      requests: found.requests,
      constructions: clients.constructions,
      credentialNames,
      credentials,
      flow,
      calls,
      objects,
      texts,
      times,
      contexts,
      lifetimes,
      people,
      emails,
      attributes,
      places,
      precedence,
      signUps,
      findTimestamps: (operation) => findTimestamps(operation, objects),
      awaiting: createAwaiting(operations, flow, calls, contexts),
      repetitions,
      limiters,
      runtimes,
      facts: createFacts({ sources, operations, flow, objects, texts }),
    };
  }

  return {
    ...tell(sure),
    ...(sure.length < found.operations.length ? { guessing: tell(found.operations) } : {}),
  };
}

export type { OperationKind, CredentialRole, SdkClass } from "./api/sdk.ts";
export { getCallableName, getEnclosingCallable, isInside, type Callable, type Term } from "./flow/terms.ts";
export type { Authorization } from "./operations/authorization.ts";
export type { ClientConstruction } from "./operations/clients.ts";
export type { HttpRequest } from "./operations/http.ts";
export type { Misuse } from "./operations/misuses.ts";
export type { Operation } from "./operations/reading.ts";
export type { WrittenPart } from "./operations/places.ts";
export type { Timestamp } from "./operations/timestamps.ts";
export { findInside, getStartLine } from "./program/nodes.ts";
export type { MailUse } from "./repository/bounces.ts";
export {
  comparePlaces,
  findStyledEvents,
  type FixedEvent,
  type EventName,
} from "./repository/event-catalogue.ts";
export {
  type NamingConvention,
  followsConvention,
  getEventKeys,
  isSameSpelling,
  writeByConvention,
} from "./repository/event-styles.ts";
export type { Wait } from "./runs/awaiting.ts";
export type { Life } from "./runs/lifetimes.ts";
export { isPurposeOf } from "./runs/purposes.ts";
export type { RepeatedOperation } from "./runs/repetitions.ts";
export { withDeclared } from "./runs/runtimes.ts";
export type { Credential } from "./values/credentials.ts";
export { splitWords, type Meaning } from "./values/names.ts";
export type { ObjectShape } from "./values/object-shape.ts";
export type { PersonalPiece } from "./values/personal-data.ts";
export type { TextShape } from "./values/texts.ts";
export type { TimeUnit } from "./values/time-units.ts";
