import { Node } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import { findEnclosingCallables, type Callable } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { groupBy } from "../../vocabulary/group-by.ts";
import { getFlowCallable, getSequence, isAwaited } from "./order.ts";

/** Answers in which order the operations of one function reach Customer.io. */
export interface Precedence {
  /** Operations by the function whose flow they are part of; those at the top of a module under `undefined`. */
  readonly groupByFlow: (
    operations: readonly Operation[],
  ) => ReadonlyMap<Callable | undefined, readonly Operation[]>;
  /**
   * The order in which two operations start, if both run whenever one does: `first` before `second`, or both `at-once`, where either can
   * arrive first. `undefined` when `second` starts first and is done before, or when one may run without the other.
   */
  readonly compare: (first: Operation, second: Operation) => "first" | "at-once" | undefined;
  /** Says whether the first operation is done before the second starts, whenever both run. */
  readonly isDoneBefore: (first: Operation, second: Operation) => boolean;
  /** The `operations` in functions around a function: those that contain or call it. */
  readonly findAround: (callable: Callable, operations: readonly Operation[]) => readonly Operation[];
  /** Says whether the function waits for an operation at its call. */
  readonly isAwaited: (operation: Operation) => boolean;
}

/** Compares operations by where they are written and what is awaited. */
export function createPrecedence(calls: Calls): Precedence {
  const grouped = new WeakMap<readonly Operation[], ReturnType<typeof groupByFlow>>();

  function findAround(callable: Callable, operations: readonly Operation[]): readonly Operation[] {
    const around = new Set<Callable | undefined>([
      ...findEnclosingCallables(callable),
      ...calls.findCallsOf(callable).map(getFlowCallable),
    ]);
    const groups = grouped.get(operations) ?? groupByFlow(operations);
    grouped.set(operations, groups);
    return [...around].flatMap((one) => groups.get(one) ?? []);
  }

  return { groupByFlow, compare, isDoneBefore, findAround, isAwaited };
}

function groupByFlow(
  operations: readonly Operation[],
): ReadonlyMap<Callable | undefined, readonly Operation[]> {
  return groupBy(operations, ({ site }) => getFlowCallable(site));
}

function compare(first: Operation, second: Operation): ReturnType<Precedence["compare"]> {
  const sequence = getSequence(first, second);
  if (sequence && (sequence.kind === "before" || isWrittenBefore(first, second))) return "first";
  return (getSequence(second, first) ?? sequence)?.kind === "together" ? "at-once" : undefined;
}

function isDoneBefore(first: Operation, second: Operation): boolean {
  return getSequence(first, second)?.kind === "before";
}

/** The entries of a list all start at once, in any order. */
function isWrittenBefore(first: Operation, second: Operation): boolean {
  const isEntry = first.site.getFirstAncestor((node) => Node.isArrayLiteralExpression(node)) !== undefined;
  return !isEntry && first.site.getStart() < second.site.getStart();
}
