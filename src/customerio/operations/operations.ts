import { Node, type CallExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Clients } from "./clients.ts";
import type { Entities } from "./entities.ts";
import { isTransparentByName, runsGiven } from "../flow/steps.ts";
import type { Handoffs } from "../handoffs/handoffs.ts";
import { noRequest, type Http, type HttpRequest } from "./http.ts";
import { wrap } from "../program/nodes.ts";
import { isTestPath } from "../../files/file-kinds.ts";
import type { Objects } from "../values/objects.ts";
import { getPath, type Program } from "../program/program.ts";
import { findChain } from "../requests/request-calls.ts";
import { createSdkReader, findSdkCalls, type MissingMethod, type Source } from "./sdk-calls.ts";
import {
  extendFrame,
  findEnclosingCallables,
  frameOf,
  listHandoffs,
  type Callable,
  type Frame,
} from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "./reading.ts";

/** How many wrappers are followed, and how many of their calls in one repository. */
const maxDepth = 5;
const maxOperations = 20_000;

/** What a program does in Customer.io. */
export interface Activity {
  readonly operations: readonly Operation[];
  readonly missingMethods: readonly MissingMethod[];
  /** Requests to Customer.io's hosts without its SDKs. */
  readonly requests: readonly HttpRequest[];
  /** The places that ask for such a request whose purpose is not known. */
  readonly unread: readonly Operation["site"][];
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
    handoffs,
  }: {
    readonly handoffs: Handoffs;
    readonly flow: Flow;
    readonly calls: Calls;
    readonly objects: Objects;
    readonly entities: Entities;
  },
): Activity {
  const readCall = createSdkReader(clients, { flow, calls, objects, entities });
  const operations: Operation[] = [];
  const missingMethods: MissingMethod[] = [];
  const requests: HttpRequest[] = [];
  const unread: Operation["site"][] = [];
  let steps = 0;
  for (const file of program.files) {
    for (const node of findSdkCalls(file)) {
      const call = program.foreign.methods.has(node) ? undefined : wrap(file, node);
      if (!Node.isCallExpression(call)) continue;
      const found = readCall(call);
      if (!found) program.foreign.methods.add(node);
      else if ("method" in found) missingMethods.push(found);
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

  function follow(
    source: Source,
    site: Operation["site"],
    frame: Frame | undefined,
    via: readonly Callable[],
    isRead = false,
  ): void {
    const arrival = handoffs.judge(frame);
    if (arrival === "missed" || !isReached(source.call, frame)) return;
    const { readings, requests: sent = [], leadsOn } = source.read(frame);
    const isKnown = isRead || readings.length > 0;
    let isCalled = false;
    const doubt = listHandoffs(frame).some(({ isShared }) => isShared)
      ? { confidence: "low" as const, isGuess: true as const }
      : {};
    for (const reading of arrival === "arrives" ? readings : [])
      operations.push({ ...reading, ...doubt, call: source.call, site, frame, via });
    requests.push(...sent);
    for (const callable of leadsOn && via.length < maxDepth && !isTestHelper(site, via)
      ? findRunning(site, flow)
      : []) {
      if (via.includes(callable)) continue;
      const entries = [
        ...calls.findCallsOf(callable).map((caller) => flow.enter(callable, caller, undefined)),
        ...handoffs.findPuts(callable).map((put) => frameOf({ callable, outer: undefined, ...put })),
      ];
      for (const entry of entries) {
        if (++steps > maxOperations) return;
        follow(source, entry.call, extendFrame(frame, entry), [callable, ...via], isKnown);
        isCalled = true;
      }
    }
    // If there are callers, they decide what a helper sends.
    if (!isKnown && !isCalled && sent.length > 0) unread.push(site);
  }

  /** Says whether the calls of a frame reach a call, as far as their arguments decide that. */
  function isReached(call: Node, frame: Frame | undefined): boolean {
    let inner = call;
    for (let level = frame; level; level = level.outer) {
      if (!flow.canReach(inner, level)) return false;
      inner = level.call;
    }
    return true;
  }

  return { operations, missingMethods, requests, unread };
}

/**
 * Says whether a call is in a test and reaches Customer.io only through several functions of the product: hundreds of tests call such a
 * helper, and their arguments add nothing new.
 */
function isTestHelper(site: Node, via: readonly Callable[]): boolean {
  return via.length > 1 && isTestPath(getPath(site.getSourceFile()));
}

/** The functions whose call runs a node: the one around it, and those around inline callbacks. */
function* findRunning(node: Node, flow: Flow): Iterable<Callable> {
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
    if (Node.isCallExpression(holder) && isKeptBy(holder, flow)) return;
  }
}

/** Says whether a call only stores its callback, as `once` does. The name decides, unless a function of the repository runs the callback. */
function isKeptBy(call: CallExpression, flow: Flow): boolean {
  return isTransparentByName(call) && !flow.findCallees(call).some(runsGiven);
}
