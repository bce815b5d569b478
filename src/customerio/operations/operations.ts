import { Node, type CallExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Clients } from "./clients.ts";
import type { Entities } from "./entities.ts";
import { isTransparentByName, runsGiven } from "../flow/steps.ts";
import { noRequest, type Http, type HttpRequest } from "./http.ts";
import { wrap } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import type { Program } from "../program/program.ts";
import { findChain } from "./request-calls.ts";
import { createSdkReader, findSdkCalls, type MissingMethod, type Source } from "./sdk-calls.ts";
import { extendFrame, findEnclosingCallables, type Callable, type Frame } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "./reading.ts";

/** How many wrappers are followed, and how many calls of them in one repository. */
const maxDepth = 5;
const maxOperations = 20_000;

/** What a program does in Customer.io. */
export interface Activity {
  readonly operations: readonly Operation[];
  readonly missingMethods: readonly MissingMethod[];
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
  const readCall = createSdkReader(clients, { flow, calls, objects, entities });
  const operations: Operation[] = [];
  const missingMethods: MissingMethod[] = [];
  const requests: HttpRequest[] = [];
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
  ): void {
    const { readings, requests: sent = [], leadsOn } = source.read(frame);
    for (const reading of readings) operations.push({ ...reading, call: source.call, site, frame, via });
    requests.push(...sent);
    if (!leadsOn || via.length >= maxDepth) return;
    for (const callable of findRunning(site, flow)) {
      if (via.includes(callable)) continue;
      for (const caller of calls.findCallsOf(callable)) {
        if (++steps > maxOperations) return;
        const extended = extendFrame(frame, caller, callable);
        follow(source, caller, extended, [callable, ...via]);
      }
    }
  }

  return { operations, missingMethods, requests };
}

/** The functions whose call runs a node: the one around it, and those around callbacks that are passed on where they are written. */
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

/** Says whether a call only keeps the function it is given, as `once` does. A name decides unless the repository's own function runs it. */
function isKeptBy(call: CallExpression, flow: Flow): boolean {
  return isTransparentByName(call) && !flow.findCallees(call).some(runsGiven);
}
