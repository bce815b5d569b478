import { Node } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import { getEnclosingCallable, isAssignment, type Callable } from "../flow/terms.ts";
import { getMaker, skipOut } from "../flow/kept-places.ts";
import type { Put } from "./put.ts";

/** The property of a descriptor that holds the method, and that decorators replace. */
const methodProperty = "value";

/**
 * For a function that a decorator puts in the place of a method, finds the decorators: `@Tracked("payout_sent")`, whose function tracks
 * what the decorator is given.
 */
export function createDecorated({
  flow,
  calls,
}: {
  readonly flow: Flow;
  readonly calls: Calls;
}): (callable: Callable) => readonly Put[] {
  return (callable) => {
    const decorator = getMaker(callable) ?? getReplacing(callable);
    const maker = decorator && getMaker(decorator);
    return (maker ? calls.findCallsOf(maker) : []).flatMap((call): readonly Put[] => {
      const closure = flow
        .findOrigins({ node: call, frame: undefined })
        .find(({ node }) => node === decorator)?.frame;
      return Node.isDecorator(call.getParent()) && closure
        ? [{ call, handoff: { delivery: "awaited", given: [] }, closure }]
        : [];
    });
  };
}

/** The decorator that writes a function to a descriptor: `descriptor.value = async function (...args) { … }`. */
function getReplacing(callable: Callable): Callable | undefined {
  const value = skipOut(callable);
  const assignment = value.getParent();
  const target =
    isAssignment(assignment) && assignment.getRight() === value ? assignment.getLeft() : undefined;
  return Node.isPropertyAccessExpression(target) && target.getName() === methodProperty
    ? getEnclosingCallable(callable)
    : undefined;
}
