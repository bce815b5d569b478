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
import { findOperations } from "./operations/operations.ts";
import type { Misuse } from "./operations/sdk-calls.ts";
import { createPeople, type People } from "./values/people.ts";
import { isProductPath } from "../files/file-kinds.ts";
import { createProgram } from "./program/program.ts";
import { createRepetitions, type Repetitions } from "./runs/repetitions.ts";
import { createRuntimes, type Runtimes } from "./runs/runtimes.ts";
import { createTexts, type Texts } from "./values/texts.ts";
import { createTimes, type Times } from "./values/times.ts";
import type { SourceFile } from "ts-morph";
import type { Flow } from "./flow/core.ts";
import type { Operation } from "./operations/reading.ts";

/** Everything a rule can ask about the code under review. */
export interface Knowledge {
  /** The parsed files, sorted by path. Only files that can have to do with Customer.io are parsed. */
  readonly files: readonly SourceFile[];
  /**
   * What the code does at Customer.io: one operation for each SDK call or HTTP request, and one for each call of a wrapper around it.
   * Operations guessed from names alone are only under `guessing`.
   */
  readonly operations: readonly Operation[];
  /** Calls of a method that the client's API does not have, such as `sendEmail` on a Track API client. */
  readonly misuses: readonly Misuse[];
  /** Requests to Customer.io's hosts without an SDK, with the API each one reaches and the credentials it sends. */
  readonly requests: readonly HttpRequest[];
  /** Places where the code creates a client, with its class and the credentials it is given. */
  readonly constructions: readonly ClientConstruction[];
  /** Environment variables whose names mention Customer.io, each with the kind of key its name suggests. */
  readonly credentialNames: readonly CredentialName[];
  /** Where a value comes from: through variables, functions, objects and files. */
  readonly flow: Flow;
  /** Who calls a function. */
  readonly calls: Calls;
  /** Which properties an object has. */
  readonly objects: Objects;
  /** Which texts a value can be, and which parts of them vary. */
  readonly texts: Texts;
  /** Whether a value is a time, and in which unit. */
  readonly times: Times;
  /** Where code runs: in a request handler, in a loop, once at startup. */
  readonly contexts: Contexts;
  /** How long a client is kept. */
  readonly lifetimes: Lifetimes;
  /** Whom an operation is about. */
  readonly people: People;
  /** Which responses wait for an operation. */
  readonly awaiting: Awaiting;
  /** Which operations run once per element of a list. */
  readonly repetitions: Repetitions;
  /** The rate limiters that the repository already uses. */
  readonly limiters: Limiters;
  /** What happens to work that outlives the response, and which packages a file can use. */
  readonly runtimes: Runtimes;
  /** What holds for the repository as a whole: its event names and naming convention, its email, its bounce handling. */
  readonly facts: Facts;
  /** The same answers with operations guessed from names included; `undefined` when nothing was guessed. */
  readonly guessing?: Knowledge;
}

/**
 * Parses the sources that can matter and answers questions about them. Most answers are worked out when first asked for.
 *
 * @param isProduct says whether a path holds code for production, from which the repository's facts are learned
 */
export function learn(
  sources: readonly SourceText[],
  program = createProgram(sources),
  isProduct: (path: string) => boolean = isProductPath,
): Knowledge {
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

  function describe(operations: readonly Operation[]): Knowledge {
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
      facts: createFacts({ sources, isProduct, operations, flow, objects, texts }),
    };
  }

  return {
    ...describe(sure),
    ...(sure.length < found.operations.length ? { guessing: describe(found.operations) } : {}),
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
export type { Operation } from "./operations/reading.ts";
export type { Misuse } from "./operations/sdk-calls.ts";
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
export { isTimestampName, splitWords, type Meaning } from "./values/names.ts";
export type { ObjectShape } from "./values/object-shape.ts";
export { isNothing } from "./values/objects.ts";
export { findEmailSource, type PersonalPiece } from "./values/personal-data.ts";
export { getHoles, type TextShape } from "./values/texts.ts";
export type { TimeUnit } from "./values/times.ts";
export { isShapeOf } from "./values/types.ts";
