import { Node, type CallExpression, type PropertyAccessExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import { getArgument } from "../flow/parameters.ts";
import type { Clients, Receiver } from "./clients.ts";
import type { Entities } from "./entities.ts";
import type { HttpRequest } from "./http.ts";
import { guessReceiver } from "./named-clients.ts";
import { findCallsByName, perFile } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import { sdkMethodNames, type SdkClass, type SdkMethod } from "../api/sdk.ts";
import { getEnclosingCallable, isCallable, unwrap, type Frame } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation, ArgumentPaths, Reading } from "./reading.ts";

/** A call that does something in Customer.io, on its own or in the frames of its callers. */
export interface Source {
  readonly call: CallExpression;
  readonly read: (frame: Frame | undefined) => {
    readonly readings: readonly Reading[];
    readonly requests?: readonly HttpRequest[];
    /** Whether callers can add to that. */
    readonly leadsOn: boolean;
  };
}

/** How many calls of a function that creates others are looked at. */
const maxMakers = 20;

/** A method called on a client whose API does not have it. */
export interface MissingMethod {
  /** The call. */
  readonly call: CallExpression;
  /** The name of the method. */
  readonly method: string;
  /** The client's class. */
  readonly class: SdkClass;
}

/** The calls of a file whose method, judged by its name, can be one of an SDK. */
export const findSdkCalls = perFile((file) => findCallsByName(file, sdkMethodNames));

/** Creates a reader for calls of the SDKs; it returns `undefined` for calls of anything else. */
export function createSdkReader(
  clients: Clients,
  {
    flow,
    calls,
    objects,
    entities,
  }: { readonly flow: Flow; readonly calls: Calls; readonly objects: Objects; readonly entities: Entities },
): (call: CallExpression) => Source | MissingMethod | undefined {
  function readCall(call: CallExpression): Source | MissingMethod | undefined {
    const callee = getMethodAccess(unwrap(call.getExpression()), flow);
    if (!callee) return undefined;
    const name = callee.getName();
    const node = callee.getExpression();
    const receiver = clients.getReceiver({ node, frame: undefined });
    if (!receiver) return readForeign(call, node, name) ?? readNamed(call, node, name);
    const method = getMethod(receiver, name);
    if (!method)
      return receiver.confidence === "high" ? { call, method: name, class: receiver.class } : undefined;
    return {
      call,
      read: (frame) => ({ readings: readMethod(call, method, receiver, frame), leadsOn: true }),
    };
  }

  /**
   * A client passed as an untyped parameter is known if a caller passes one, also if the function that uses it was created by a call with
   * the client.
   */
  function readForeign(call: CallExpression, node: Node, name: string): Source | undefined {
    const isGiven = (frame: Frame | undefined): boolean =>
      flow.findOrigins({ node, frame }).some((origin) => calls.isFilledByCallers(origin));
    if (!isGiven(undefined)) return undefined;
    const made = findGivenToMaker(call, node);
    return {
      call,
      read: (frame) => {
        const receiver = (frame && clients.getReceiver({ node, frame })) ?? made;
        const method = receiver && getMethod(receiver, name);
        return receiver && method
          ? { readings: readMethod(call, method, receiver, frame), leadsOn: true }
          : { readings: [], leadsOn: isGiven(frame) };
      },
    };
  }

  /** `createTracking(client)`, if the functions that it creates use the client; with several calls, the first that passes one. */
  function findGivenToMaker(call: CallExpression, node: Node): Receiver | undefined {
    for (const origin of flow.findOrigins({ node, frame: undefined })) {
      const maker = origin.node.getFirstAncestor(isCallable);
      if (!isCallable(maker) || maker === getEnclosingCallable(call)) continue;
      for (const given of calls.findCallsOf(maker).slice(0, maxMakers)) {
        const receiver = clients.getReceiver({ node, frame: flow.enter(maker, given, undefined) });
        if (receiver) return receiver;
      }
    }
    return undefined;
  }

  function readNamed(call: CallExpression, node: Node, name: string): Source | undefined {
    const receiver = guessReceiver(call, node, name, flow);
    const method = receiver && getMethod(receiver, name);
    if (!receiver || !method) return undefined;
    return {
      call,
      read: (frame) => ({ readings: readMethod(call, method, receiver, frame), leadsOn: true }),
    };
  }

  function readMethod(
    call: CallExpression,
    { kind, variant, arguments: paths }: SdkMethod,
    { class: { name, surface, hasQueue, takesDates }, confidence }: Receiver,
    frame: Frame | undefined,
  ): readonly Reading[] {
    const { find, isKnown } = readArguments(call, paths, frame, objects);
    const guess = confidence === "low" ? { isGuess: true as const } : {};
    const own: Reading = {
      surface,
      kind,
      sdkClass: name,
      ...(variant === undefined ? {} : { variant }),
      confidence,
      paths,
      isQueued: hasQueue === true,
      isBatched: false,
      ...(takesDates === true ? { takesDates } : {}),
      ...guess,
      find,
      isKnown,
    };
    const inside = [
      ...find("entity").flatMap((term) => entities.readEntity(term, surface)),
      ...find("items").flatMap((term) => entities.readItems(term, surface)),
    ].map((reading) => ({ ...reading, sdkClass: name, confidence, ...guess }));
    return paths.entity && inside.length > 0 ? inside : [own, ...inside];
  }

  return readCall;
}

function getMethod({ class: { methods } }: Receiver, name: string): SdkMethod | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

/** The access of a method: `client.track`, also when it was bound and stored under a name. */
function getMethodAccess(callee: Node, flow: Flow): PropertyAccessExpression | undefined {
  if (Node.isPropertyAccessExpression(callee)) return callee;
  if (!Node.isIdentifier(callee)) return undefined;
  for (const { node } of flow.findOrigins({ node: callee, frame: undefined })) {
    const bind = Node.isCallExpression(node) ? node.getExpression() : undefined;
    if (!Node.isPropertyAccessExpression(bind) || bind.getName() !== "bind") continue;
    const bound = bind.getExpression();
    if (Node.isPropertyAccessExpression(bound)) return bound;
  }
  return undefined;
}

function readArguments(
  call: CallExpression,
  paths: ArgumentPaths,
  frame: Frame | undefined,
  objects: Objects,
): Pick<Operation, "find" | "isKnown"> {
  // The spread list may be the arguments of the function around the call: `(...args) => cio.identify(...args)`.
  const getTerm = (position: number) => getArgument(call, position, frame);
  return {
    find: (role) => {
      const [position = -1, ...properties] = paths[role] ?? [];
      const term = getTerm(position);
      return !term || term === "hidden" ? [] : objects.findAt(term, properties);
    },
    isKnown: (role) => {
      const [position = -1, ...properties] = paths[role] ?? [];
      const term = getTerm(position);
      return term !== "hidden" && (!term || objects.isKnownAt(term, properties));
    },
  };
}
