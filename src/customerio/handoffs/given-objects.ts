import { Node, SyntaxKind, type ElementAccessExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import {
  extendFrame,
  getCallableName,
  getConstantText,
  isCallable,
  unwrap,
  type Call,
  type Callable,
  type Frame,
  type Handoff,
  type Term,
} from "../flow/terms.ts";
import { toTextKey } from "./handoff-keys.ts";
import type { Put } from "./put.ts";

/** A function that a call runs if callers pass it in, and the calls in which it was created. */
interface Reached {
  readonly callable: Callable;
  readonly closure: Frame | undefined;
  /** The key by which it was looked up, if callers pass that. */
  readonly key: string | undefined;
}

/** How many functions that pass on their arguments are followed, and how many callers of each. */
const maxDepth = 3;
const maxCallers = 20;
/** How many callers are entered in total: a name such as `get` has many calls. */
const maxEntered = 20_000;

/**
 * Finds the calls of a member of an object that a function or class is given: `createOrders({ tracking })`, if the orders call
 * `tracking.track(…)`; and the calls of a member that is looked up by a name that callers pass: `provider[method](payload)`. What callers
 * pass shows what runs; the declared type of an object need not.
 */
export function createGivenObjects({
  flow,
  calls,
}: {
  readonly flow: Flow;
  readonly calls: Calls;
}): (callable: Callable) => readonly Put[] {
  const known = new Map<Call, readonly Reached[]>();
  let lookups: readonly Call[] | undefined;
  let entered = 0;

  function findReached(call: Call): readonly Reached[] {
    const found = known.get(call) ?? (flow.findCallees(call).length > 0 ? [] : resolve(call, undefined, 0));
    known.set(call, found);
    return found;
  }

  function resolve(call: Call, frame: Frame | undefined, depth: number): readonly Reached[] {
    const callee = unwrap(call.getExpression());
    const key = Node.isElementAccessExpression(callee) ? readKey(callee, frame) : undefined;
    const reached = flow
      .findOrigins({ node: callee, frame })
      .flatMap((origin) =>
        isCallable(origin.node) ? [{ callable: origin.node, closure: origin.frame, key }] : [],
      );
    if (reached.length > 0 || depth >= maxDepth || entered > maxEntered) return reached;
    const takers = listGiven(callee).flatMap((node) => findTakers({ node, frame }, 0));
    return [...new Set(takers)].flatMap((taker) =>
      calls
        .findCallsOf(taker)
        .slice(0, maxCallers)
        .flatMap((caller) => resolve(call, enterFrom(taker, caller, frame), depth + 1)),
    );
  }

  function readKey(access: ElementAccessExpression, frame: Frame | undefined): string | undefined {
    const node = access.getArgumentExpression();
    return node && getConstantText(flow.findOrigins, { node, frame });
  }

  /** The functions that are called with a value as an argument, or as a part of one. */
  function findTakers(term: Term, depth: number): readonly Callable[] {
    return flow.findOrigins(term).flatMap((origin): readonly Callable[] => {
      const { node, frame } = origin;
      // The result of calling a member of an object: `crm.person(id)`.
      const from = Node.isCallExpression(node) ? unwrap(node.getExpression()) : node;
      if (Node.isPropertyAccessExpression(from) && depth < maxDepth)
        return findTakers({ node: from.getExpression(), frame }, depth + 1);
      if (!calls.isFilledByCallers(origin)) return [];
      const parameter = Node.isParameterDeclaration(node)
        ? node
        : node.getFirstAncestorByKind(SyntaxKind.Parameter);
      const taker = parameter?.getParent();
      return isCallable(taker) ? [taker] : [];
    });
  }

  /** Enters a function through a call, around the calls that were entered before. */
  function enterFrom(taker: Callable, caller: Call, frame: Frame | undefined): Frame {
    entered++;
    const outer = flow.enter(taker, caller, undefined);
    return frame ? extendFrame(frame, outer) : outer;
  }

  return (callable) => {
    const name = getCallableName(callable);
    if (name === undefined || name === "") return [];
    lookups ??= calls.findCallsNamed("").filter(isLookup);
    return [...calls.findCallsNamed(name), ...lookups].flatMap((call) =>
      findReached(call).flatMap((reached): readonly Put[] => {
        if (reached.callable !== callable) return [];
        const { closure } = reached;
        return [{ call, handoff: describe(call, reached), ...(closure ? { closure } : {}) }];
      }),
    );
  };
}

function describe(call: Call, { key }: Reached): Handoff {
  const callee = unwrap(call.getExpression());
  const node = Node.isElementAccessExpression(callee) ? callee.getArgumentExpression() : undefined;
  return {
    delivery: "awaited",
    isCall: true,
    ...(node && key !== undefined ? { condition: { node, accepted: [toTextKey(key)] } } : {}),
  };
}

/** The object that decides which function a callee is, and the key that is looked up in it. */
function listGiven(callee: Node): readonly Node[] {
  if (Node.isPropertyAccessExpression(callee)) return [callee.getExpression()];
  if (!Node.isElementAccessExpression(callee)) return [];
  const key = callee.getArgumentExpression();
  return [callee.getExpression(), ...(key ? [key] : [])];
}

/** `provider[method](payload)` */
function isLookup(call: Call): boolean {
  return Node.isElementAccessExpression(unwrap(call.getExpression()));
}
