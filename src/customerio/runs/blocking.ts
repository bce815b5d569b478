import { Node, SyntaxKind, type AwaitExpression } from "ts-morph";
import { getEnclosingCallable, listFrames, type Callable } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { getCalledPart } from "../program/called-part.ts";
import { findInside } from "../program/nodes.ts";
import type { Awaiting, Wait } from "./awaiting.ts";
import { isMethodOfPromise } from "./promises.ts";
import { isPurposeOf } from "./purposes.ts";
import { findSendingCalls } from "./sending-calls.ts";
import { addToGroup, addToSet, groupBy } from "../../vocabulary/group-by.ts";

/** A response that waits, with one of the operations it waits for. */
export interface BlockedResponse {
  readonly wait: Wait;
  readonly operation: Operation;
}

/** One place in the code where responses wait. */
export interface BlockingPlace {
  /** The keyword `await`; if it also waits for something else, the callee of the call to Customer.io. */
  readonly at: Node;
  /** At least one. */
  readonly blocked: readonly BlockedResponse[];
}

/** Which responses wait for Customer.io, and whether waiting has a purpose. */
export interface Blocking {
  /** The responses that wait for one of `operations`, each followed from the innermost wrapper that shows the operation. */
  readonly findBlocked: (operations: readonly Operation[]) => readonly BlockedResponse[];
  /** Blocked responses by the place to point at: one place for everything that one `await` waits for. */
  readonly groupByPlace: (blocked: readonly BlockedResponse[]) => readonly BlockingPlace[];
  /** Whether the route exists to make this call: it does no other work, and the outcome decides the response. */
  readonly isPurpose: (wait: Wait) => boolean;
  /** What the function around a wait does in Customer.io after it, in source order. */
  readonly findLater: (wait: Wait) => readonly Operation[];
}

export function createBlocking(operations: readonly Operation[], awaiting: Awaiting): Blocking {
  const sends = findSendingCalls(operations);
  let byFunction: ReadonlyMap<Callable, readonly Operation[]> | undefined;

  function findBlocked(candidates: readonly Operation[]): readonly BlockedResponse[] {
    const sites = new Map<Node, Set<Node>>();
    for (const { call, site } of candidates) addToSet(sites, call, site);
    return candidates
      .filter(({ call, frame }) => !isKnownWithin(call, frame, sites.get(call)))
      .flatMap((operation) => awaiting.findWaits(operation).map((wait) => ({ wait, operation })));
  }

  function findLater({ site }: Wait): readonly Operation[] {
    byFunction ??= groupByFunction(operations);
    const around = getEnclosingCallable(site);
    const all = (around && byFunction.get(around)) ?? [];
    return all.filter((later) => later.site.getStart() > site.getEnd());
  }

  return {
    findBlocked,
    groupByPlace,
    isPurpose: (wait) => isPurposeOf(wait, (node) => sends.has(node)),
    findLater,
  };
}

/**
 * Whether fewer wrappers already show what a call does: then its callers are followed once for all of them. Senders to a function that
 * receives from a queue do not call it.
 */
function isKnownWithin(call: Node, frame: Operation["frame"], sites: ReadonlySet<Node> | undefined): boolean {
  const frames = listFrames(frame);
  const outward = frames.findLastIndex(({ handoff }) => handoff !== undefined) + 1;
  const inner = [call, ...frames.map((level) => level.call)];
  return inner.slice(outward, -1).some((node) => sites?.has(node));
}

function groupByPlace(blocked: readonly BlockedResponse[]): readonly BlockingPlace[] {
  const sites = new Set(blocked.map(({ wait }) => wait.site));
  const places = groupBy(blocked, ({ wait: { by, site } }) =>
    by && waitsForNothingElse(by, sites) ? getKeyword(by) : getCalledPart(site),
  );
  return [...places].map(([at, responses]) => ({ at, blocked: responses }));
}

function getKeyword(by: AwaitExpression): Node {
  return by.getFirstChildByKind(SyntaxKind.AwaitKeyword) ?? by;
}

/** Whether every promise that an `await` joins, as in `Promise.all([…])`, leads to Customer.io. */
function waitsForNothingElse(by: AwaitExpression, sites: ReadonlySet<Node>): boolean {
  const value = by.getExpression();
  if (!Node.isCallExpression(value) || !isMethodOfPromise(value.getExpression())) return true;
  const [list] = value.getArguments();
  if (!Node.isArrayLiteralExpression(list)) return !Node.isIdentifier(list);
  return list
    .getElements()
    .every((element) =>
      [element, ...findInside(element, SyntaxKind.CallExpression)].some((node) => sites.has(node)),
    );
}

/** What each function does in Customer.io, in source order. */
function groupByFunction(operations: readonly Operation[]): ReadonlyMap<Callable, readonly Operation[]> {
  const byFunction = new Map<Callable, Operation[]>();
  for (const operation of operations) {
    const around = getEnclosingCallable(operation.site);
    if (around) addToGroup(byFunction, around, operation);
  }
  for (const list of byFunction.values()) list.sort((a, b) => a.site.getStart() - b.site.getStart());
  return byFunction;
}
