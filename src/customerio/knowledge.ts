import type { SourceText } from "../vocabulary/snapshot.ts";
import { createAwaiting, type Awaiting } from "./runs/awaiting.ts";
import { createCalls, type Calls } from "./flow/calls.ts";
import { findClients, type ClientConstruction } from "./operations/clients.ts";
import { createContexts, type Contexts } from "./runs/contexts.ts";
import { readCredentialNames, type CredentialName } from "./values/credentials.ts";
import { createEntities } from "./operations/entities.ts";
import { createFacts, type Facts } from "./repository/facts.ts";
import { createFlow } from "./flow/flow.ts";
import { createHttp, type HttpRequest } from "./operations/http.ts";
import { createFrameworks } from "./runs/frameworks.ts";
import { createLifetimes, type Lifetimes } from "./runs/lifetimes.ts";
import { findLimiters, type Limiters } from "./runs/limiters.ts";
import { createObjects, type Objects } from "./values/objects.ts";
import { findOperations, type Misuse } from "./operations/operations.ts";
import { createPeople, type People } from "./values/people.ts";
import { createProgram } from "./program/program.ts";
import { createRepetitions, type Repetitions } from "./runs/repetitions.ts";
import { createRuntimes, type Runtimes } from "./runs/runtimes.ts";
import { createTexts, type Texts } from "./values/texts.ts";
import { createTimes, type Times } from "./values/times.ts";
import type { SourceFile } from "ts-morph";
import type { Flow } from "./flow/core.ts";
import type { Operation } from "./operations/reading.ts";

/** What the semantic layer knows about the code under review. */
export interface Knowledge {
  /** The parsed files, in the order of their paths. */
  readonly files: readonly SourceFile[];
  /** Every operation, at the SDK call and at each call of a wrapper around it; guessed ones only under `guessing`. */
  readonly operations: readonly Operation[];
  readonly misuses: readonly Misuse[];
  /** Requests to Customer.io's hosts, with what they give for credentials. */
  readonly requests: readonly HttpRequest[];
  readonly constructions: readonly ClientConstruction[];
  /** The variables that hold the repository's Customer.io credentials, with the role their names decide. */
  readonly credentialNames: readonly CredentialName[];
  readonly flow: Flow;
  readonly calls: Calls;
  readonly objects: Objects;
  readonly texts: Texts;
  readonly times: Times;
  readonly contexts: Contexts;
  readonly lifetimes: Lifetimes;
  readonly people: People;
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
  const sure = found.operations.filter(({ isGuess }) => isGuess !== true);

  function tell(operations: readonly Operation[]): Knowledge {
    return {
      files: program.files,
      operations,
      misuses: found.misuses,
      requests: found.requests,
      constructions: clients.constructions,
      credentialNames,
      flow,
      calls,
      objects,
      texts,
      times,
      contexts,
      lifetimes,
      people,
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

export type { OperationKind, Role, CredentialRole, SdkClass } from "./api/sdk.ts";
export {
  getCallableName,
  getEnclosingCallable,
  isInside,
  type Callable,
  type Term,
  unwrap,
  type Origin,
  findEnclosingCallables,
} from "./flow/terms.ts";
export type { Authorization } from "./operations/authorization.ts";
export type { ClientConstruction } from "./operations/clients.ts";
export type { HttpRequest } from "./operations/http.ts";
export type { Misuse } from "./operations/operations.ts";
export type { Operation } from "./operations/reading.ts";
export { findInside, getStartLine } from "./program/nodes.ts";
export { getPath } from "./program/program.ts";
export type { MailUse } from "./repository/bounces.ts";
export {
  isDynamic,
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
export { getFlowCallable, getSequence, isAwaited } from "./runs/order.ts";
export { isPurposeOf } from "./runs/purposes.ts";
export type { RepeatedOperation } from "./runs/repetitions.ts";
export { withDeclared } from "./runs/runtimes.ts";
export { findCredentials, findFillingFrames, type Credential } from "./values/credentials.ts";
export { isTimestampName, splitWords } from "./values/names.ts";
export type { Meaning } from "./values/personal-names.ts";
export type { ObjectShape } from "./values/object-shape.ts";
export { isNothing } from "./values/objects.ts";
export { findEmailSource, type PersonalPiece } from "./values/personal-data.ts";
export { getHoles, type TextShape } from "./values/texts.ts";
export { rewriteAsIsoText, rewriteAsSeconds, type TimeRewrite } from "./values/time-forms.ts";
export type { TimeUnit } from "./values/time-units.ts";
export { isShapeOf } from "./values/types.ts";
