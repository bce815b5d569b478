import type { Node } from "ts-morph";
import type { Callable } from "../flow/terms.ts";
import type { Operation } from "./reading.ts";
import { addToGroup } from "../../vocabulary/group-by.ts";

/**
 * The operations of each call at the places that ask for it: the callers of the function around it, and their callers as long as these
 * decide what is sent. Callers further out only lead there.
 *
 * @param isLeftToCallers says whether callers of the function around an operation's site decide something of it
 */
export function findAskers(
  operations: readonly Operation[],
  isLeftToCallers: (operation: Operation) => boolean,
): readonly Operation[] {
  const callers = indexCallers(operations);
  const kept = new Set<Operation>();
  const seen = new Set<Operation>();
  const keep = (operation: Operation): void => {
    // Many paths can lead to the same caller.
    if (seen.has(operation)) return;
    seen.add(operation);
    const isWrapper = operation.via.length === 0 || isLeftToCallers(operation);
    const outer = isWrapper ? findCallers(operation, callers) : [];
    if (outer.length === 0) kept.add(operation);
    for (const caller of outer) keep(caller);
  };
  const inner = new Set(operations.flatMap((operation) => findCallers(operation, callers)));
  for (const operation of operations) if (!inner.has(operation)) keep(operation);
  return operations.filter((operation) => kept.has(operation));
}

/** The operations that go through a wrapper, by the call inside it and their outermost wrapper. */
type Callers = ReadonlyMap<Node, ReadonlyMap<Node, readonly Operation[]>>;

function indexCallers(operations: readonly Operation[]): Callers {
  const callers = new Map<Node, Map<Callable, Operation[]>>();
  for (const operation of operations) {
    const [outermost] = operation.via;
    if (!outermost) continue;
    const ofCall = callers.get(operation.call) ?? new Map<Callable, Operation[]>();
    callers.set(operation.call, ofCall);
    addToGroup(ofCall, outermost, operation);
  }
  return callers;
}

/** The same call, as requested by the callers of the functions around an operation's site. */
function findCallers({ call, site, via }: Operation, callers: Callers): readonly Operation[] {
  const ofCall = callers.get(call);
  if (!ofCall) return [];
  const found: Operation[] = [];
  for (let node: Node | undefined = site; node; node = node.getParent()) {
    for (const caller of ofCall.get(node) ?? []) {
      const [, ...inner] = caller.via;
      if (inner.length === via.length && inner.every((callable, index) => callable === via[index]))
        found.push(caller);
    }
  }
  return found;
}
