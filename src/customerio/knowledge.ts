import type { SourceText } from "../vocabulary/snapshot.ts";
import { createAwaiting } from "./runs/awaiting.ts";
import { createBlocking, type Blocking } from "./runs/blocking.ts";
import { createCalls, type Calls } from "./flow/calls.ts";
import { describeCoverage } from "./understood/coverage.ts";
import type { Coverage } from "../vocabulary/coverage.ts";
import { findClients, type ClientConstruction } from "./operations/clients.ts";
import { createContexts, type Contexts } from "./runs/contexts.ts";
import { readCredentialNames, readCredentialNamesIn, type CredentialName } from "./values/credentials.ts";
import { createEntities } from "./operations/entities.ts";
import { readBouncePart } from "./repository/bounces.ts";
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
import { createHandoffs } from "./handoffs/handoffs.ts";
import { createHttp, type HttpRequest } from "./operations/http.ts";
import { createFrameworks } from "./runs/frameworks.ts";
import { takeInventory } from "./inventory/inventory.ts";
import type { Inventory } from "../vocabulary/inventory.ts";
import { createLifetimes, type Lifetimes } from "./runs/lifetimes.ts";
import { listens } from "./runs/listening.ts";
import { findLimiters, type Limiters } from "./runs/limiters.ts";
import { createObjects, type Objects } from "./values/objects.ts";
import { findOperations } from "./operations/operations.ts";
import { findOwnClients, type CreatedClient } from "./operations/own-clients.ts";
import { createPeople, type People } from "./values/people.ts";
import { isProductPath } from "../files/file-kinds.ts";
import { createProgram } from "./program/program.ts";
import { readForSelection } from "./program/relevance.ts";
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
   * What the code does in Customer.io: one operation for each SDK call or HTTP request, and one for each call of a wrapper around it.
   * Operations guessed from names alone are only under `guessing`.
   */
  readonly operations: readonly Operation[];
  /** Clients that are used like the client of another API. */
  readonly misuses: readonly Misuse[];
  /** Requests to Customer.io's hosts without an SDK, with the API each one reaches and the credentials it sends. */
  readonly requests: readonly HttpRequest[];
  /** Places where the code creates a client, with its class and the credentials it is given. */
  readonly constructions: readonly ClientConstruction[];
  /** Finds where the code creates a client of its own, each with a pool of connections of its own. */
  readonly findOwnClients: () => readonly CreatedClient[];
  /** Environment variables whose names mention Customer.io, each with the kind of key its name suggests. */
  readonly credentialNames: readonly CredentialName[];
  /** Which credentials a client, a header or a request gets, and what their names say about them. */
  readonly credentials: GivenCredentials;
  /** Where a value comes from: through variables, functions, objects and files. */
  readonly flow: Flow;
  /** The calls of a function. */
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
  /** Which person an operation is about. */
  readonly people: People;
  /** Whether a value is an email address, and which people go by one. */
  readonly emails: Emails;
  /** Which attributes an operation sends about a person. */
  readonly attributes: Attributes;
  /** Where the parts of an operation are written. */
  readonly places: Places;
  /** Which of two operations comes first. */
  readonly precedence: Precedence;
  /** Whether a person is created by the code around an operation. */
  readonly signUps: SignUps;
  /** The timestamps that an operation sends, in any unit. */
  readonly findTimestamps: (operation: Operation) => readonly Timestamp[];
  /** Which responses wait for an operation, and how. */
  readonly blocking: Blocking;
  /** Which operations run once per element of a list. */
  readonly repetitions: Repetitions;
  /** The rate limiters that the repository already uses. */
  readonly limiters: Limiters;
  /** What happens to work that outlives the response, and which packages a file can use. */
  readonly runtimes: Runtimes;
  /** What holds for the repository as a whole: its event names and naming convention, its email, its bounce handling. */
  readonly facts: Facts;
  /** Works out how much of the code that has to do with Customer.io was understood. */
  readonly getCoverage: () => Coverage;
  /** Lists what the code does in Customer.io, in the files whose paths are wanted. */
  readonly getInventory: (isWanted: (path: string) => boolean) => Inventory;
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
  const frameworks = createFrameworks(program, flow, calls);
  const texts = createTexts(flow, frameworks.getRegistration);
  const entities = createEntities(flow, objects, texts);
  const http = createHttp(program, { flow, calls, objects, texts, entities });
  const contexts = createContexts(frameworks, calls);
  const handoffs = createHandoffs(program, { flow, calls, texts }, frameworks.getUrlPath);
  const found = findOperations(program, clients, http, { flow, calls, objects, entities, handoffs });
  const people = createPeople(flow);
  const times = createTimes(flow);
  const repetitions = createRepetitions(flow, calls);
  const limiters = findLimiters(program);
  const runtimes = createRuntimes(sources);
  const credentialNames = readCredentialNames(sources);
  const credentials = createGivenCredentials({ flow, calls, objects });
  const lifetimes = createLifetimes(flow, calls, contexts, { ...repetitions, ...credentials });
  const emails = createEmails({ flow, objects, people });
  const attributes = createAttributes(objects);
  const places = createPlaces(flow);
  const precedence = createPrecedence(calls);
  const signUps = createSignUps({ flow, texts, people });
  const sure = found.operations.filter(({ isGuess }) => isGuess !== true);

  let ownClients: readonly CreatedClient[] | undefined;

  function describe(operations: readonly Operation[]): Knowledge {
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
      findOwnClients: () => (ownClients ??= findOwnClients(sure, flow)),
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
      blocking: createBlocking(operations, createAwaiting(operations, flow, calls, contexts)),
      repetitions,
      limiters,
      runtimes,
      facts: createFacts({ sources, isProduct, operations, flow, calls, objects, texts }),
      getCoverage: () => describeCoverage({ sources, program, flow, clients, activity: found, handoffs }),
      getInventory: (isWanted) =>
        takeInventory(
          {
            ...{ operations: sure, constructions: clients.constructions, requests: found.requests },
            ...{ flow, calls, objects, texts, times, emails, credentials },
          },
          isWanted,
        ),
    };
  }

  return {
    ...describe(sure),
    ...(sure.length < found.operations.length ? { guessing: describe(found.operations) } : {}),
  };
}

/** Reads from a source what is needed of every one, so that `learn` finds it done. */
export function lookAhead(source: SourceText): void {
  readForSelection(source);
  readCredentialNamesIn(source);
  readBouncePart(source);
  listens(source);
}

export type { RateLimit } from "./api/rate-limits.ts";
export type { OperationKind, CredentialRole, SdkClass } from "./api/sdk.ts";
export type { Callable, Term } from "./flow/terms.ts";
export type { Authorization } from "./requests/authorization.ts";
export type { ClientConstruction } from "./operations/clients.ts";
export type { HttpRequest } from "./operations/http.ts";
export type { CreatedClient } from "./operations/own-clients.ts";
export type { Misuse } from "./operations/misuses.ts";
export type { Operation } from "./operations/reading.ts";
export type { WrittenPart } from "./operations/places.ts";
export type { Timestamp } from "./operations/timestamps.ts";
export type { MailUse } from "./repository/bounces.ts";
export type { FixedEvent, EventName } from "./repository/event-catalogue.ts";
export type { EventNaming } from "./repository/event-naming.ts";
export type { NamingConvention } from "./repository/event-styles.ts";
export type { Wait } from "./runs/awaiting.ts";
export type { BlockedResponse } from "./runs/blocking.ts";
export type { Life } from "./runs/lifetimes.ts";
export type { RepeatedOperation } from "./runs/repetitions.ts";
export type { Credential } from "./values/credentials.ts";
export type { Meaning } from "./values/personal-names.ts";
export type { ObjectShape } from "./values/object-shape.ts";
export type { PersonalPiece } from "./values/personal-data.ts";
export type { TimeUnit } from "./values/time-units.ts";
