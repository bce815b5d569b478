import { Node, type CallExpression, type PropertyAccessExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Clients, Receiver } from "./clients.ts";
import type { Entities } from "./entities.ts";
import { extendFrame } from "../flow/terms.ts";
import { transparentCalls } from "../flow/steps.ts";
import { noRequest, type Http, type HttpRequest } from "./http.ts";
import { guessReceiver } from "./named-clients.ts";
import { findCallsByName, perFile, wrap } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import type { Program } from "../program/program.ts";
import { findChain } from "./request-forms.ts";
import { sdkMethodNames, type SdkClass, type SdkMethod } from "../api/sdk.ts";
import { findEnclosingCallables, unwrap, type Callable, type Frame } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation, ArgumentPaths, Reading } from "./reading.ts";

/** A call that does something at Customer.io, or does so in the frames of its callers. */
interface Source {
  readonly call: CallExpression;
  readonly read: (frame: Frame | undefined) => {
    readonly readings: readonly Reading[];
    readonly requests?: readonly HttpRequest[];
    /** Whether the callers may say more. */
    readonly leadsOn: boolean;
  };
}

/** A method called on a client of an API that does not have it. */
export interface Misuse {
  readonly call: CallExpression;
  readonly method: string;
  readonly class: SdkClass;
}

/** How many wrappers are looked through, and how many calls of them in one repository. */
const maximumDepth = 5;
const maximumOperations = 20_000;

/** What a program does at Customer.io. */
export interface Activity {
  readonly operations: readonly Operation[];
  readonly misuses: readonly Misuse[];
  /** Requests to Customer.io's hosts without its SDKs. */
  readonly requests: readonly HttpRequest[];
}

/** The SDK calls and HTTP requests of a program, and every call of a wrapper that leads to one. */
export function findOperations(
  program: Program,
  clients: Clients,
  http: Http,
  {
    flow,
    calls,
    objects,
    entities,
  }: {
    readonly flow: Flow;
    readonly calls: Calls;
    readonly objects: Objects;
    readonly entities: Entities;
  },
): Activity {
  const operations: Operation[] = [];
  const misuses: Misuse[] = [];
  const requests: HttpRequest[] = [];
  let steps = 0;
  for (const file of program.files) {
    for (const node of findSdkCalls(file)) {
      const call = program.foreign.methods.has(node) ? undefined : wrap(file, node);
      if (!Node.isCallExpression(call)) continue;
      const found = readCall(call);
      if (!found) program.foreign.methods.add(node);
      else if ("method" in found) misuses.push(found);
      else follow(found, call, undefined, []);
    }
  }
  for (const call of http.findCalls()) {
    const whole = findChain(call).at(-1) ?? call;
    if (program.foreign.requests.has(whole.compilerNode)) continue;
    const first = http.read(call, undefined);
    if (first === noRequest) program.foreign.requests.add(whole.compilerNode);
    else
      follow(
        { call: whole, read: (frame) => (frame ? http.read(call, frame) : first) },
        whole,
        undefined,
        [],
      );
  }

  function readCall(call: CallExpression): Source | Misuse | undefined {
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

  /** A client that comes as an untyped parameter is known where a caller gives one. */
  function readForeign(call: CallExpression, node: Node, name: string): Source | undefined {
    const isGiven = (frame: Frame | undefined): boolean =>
      flow.findOrigins({ node, frame }).some((origin) => calls.isFilledByCallers(origin));
    if (!isGiven(undefined)) return undefined;
    return {
      call,
      read: (frame) => {
        const receiver = frame && clients.getReceiver({ node, frame });
        const method = receiver && getMethod(receiver, name);
        return receiver && method
          ? { readings: readMethod(call, method, receiver, frame), leadsOn: true }
          : { readings: [], leadsOn: isGiven(frame) };
      },
    };
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
    { kind, arguments: paths }: SdkMethod,
    { class: { surface, hasQueue, takesDates }, confidence }: Receiver,
    frame: Frame | undefined,
  ): readonly Reading[] {
    const find = findArgument(call, paths, frame, objects);
    const guess = confidence === "low" ? { isGuess: true as const } : {};
    const own: Reading = {
      surface,
      kind,
      confidence,
      paths,
      isQueued: hasQueue === true,
      isBatched: false,
      ...(takesDates === true ? { takesDates } : {}),
      ...guess,
      find,
    };
    const inside = [
      ...find("entity").flatMap((term) => entities.readEntity(term, surface)),
      ...find("items").flatMap((term) => entities.readItems(term, surface)),
    ].map((reading) => ({ ...reading, confidence, ...guess }));
    return paths.entity && inside.length > 0 ? inside : [own, ...inside];
  }

  function follow(
    source: Source,
    site: Operation["site"],
    frame: Frame | undefined,
    via: readonly Callable[],
  ): void {
    const { readings, requests: sent = [], leadsOn } = source.read(frame);
    for (const reading of readings) operations.push({ ...reading, call: source.call, site, frame, via });
    requests.push(...sent);
    if (!leadsOn || via.length >= maximumDepth) return;
    for (const callable of findRunning(site)) {
      if (via.includes(callable)) continue;
      for (const caller of calls.findCallsOf(callable)) {
        if (++steps > maximumOperations) return;
        const extended = extendFrame(frame, { callable, call: caller, outer: undefined });
        follow(source, caller, extended, [callable, ...via]);
      }
    }
  }

  return { operations, misuses, requests };
}

const findSdkCalls = perFile((file) => findCallsByName(file, sdkMethodNames));

function getMethod({ class: { methods } }: Receiver, name: string): SdkMethod | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

/** The access of a method: `client.track`, also when it was bound and kept under a name. */
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

/** The functions whose call runs a node: the one around it, and those around callbacks that are handed on where they are written. */
function* findRunning(node: Node): Iterable<Callable> {
  for (const callable of findEnclosingCallables(node)) {
    yield callable;
    if (!Node.isArrowFunction(callable) && !Node.isFunctionExpression(callable)) return;
    let holder = callable.getParent();
    while (
      Node.isParenthesizedExpression(holder) ||
      Node.isAwaitExpression(holder) ||
      Node.isAsExpression(holder)
    )
      holder = holder.getParent();
    if (
      !Node.isCallExpression(holder) &&
      !Node.isNewExpression(holder) &&
      !Node.isArrayLiteralExpression(holder)
    )
      return;
    // What keeps a function runs it no more than its name does.
    if (Node.isCallExpression(holder) && transparentCalls.test(holder.getExpression().getText())) return;
  }
}

function findArgument(
  call: CallExpression,
  paths: ArgumentPaths,
  frame: Frame | undefined,
  objects: Objects,
): Operation["find"] {
  return (role) => {
    const path = paths[role];
    if (!path) return [];
    const [position, ...properties] = path;
    const node = call.getArguments()[position];
    if (
      !node ||
      call
        .getArguments()
        .slice(0, position + 1)
        .some(Node.isSpreadElement)
    )
      return [];
    return objects.findAt({ node, frame }, properties);
  };
}
