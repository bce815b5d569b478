import { Node } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import { elementCallbacks } from "../flow/parameters.ts";
import { isCallable, type Call, type Callable } from "../flow/terms.ts";
import type { HandoffKeys } from "./handoff-keys.ts";
import type { Put } from "./put.ts";

/**
 * Finds the calls that run a function for each element of a list, where the function is given by name and the code shows what an element is:
 * `rows.map(toMember).map(upsertMember)`.
 */
export function createPassedFunctions(
  { flow, calls }: { readonly flow: Flow; readonly calls: Calls },
  keys: HandoffKeys,
): (callable: Callable) => readonly Put[] {
  let passed: ReadonlyMap<Callable, readonly Put[]> | undefined;

  function collect(): ReadonlyMap<Callable, readonly Put[]> {
    const found = new Map<Callable, readonly Put[]>();
    for (const call of [...elementCallbacks].flatMap(calls.findCallsNamed)) {
      const put = readPut(call);
      for (const callable of put ? findNamed(call) : [])
        found.set(callable, [...(found.get(callable) ?? []), ...(put ? [put] : [])]);
    }
    return found;
  }

  /** The functions that a call is given by their names. */
  function findNamed(call: Call): readonly Callable[] {
    const [callback] = call.getArguments();
    return callback
      ? flow
          .findOrigins({ node: callback, frame: undefined })
          .flatMap(({ node }) => (isCallable(node) ? [node] : []))
      : [];
  }

  function readPut(call: Call): Put | undefined {
    const callee = call.getExpression();
    const [callback] = call.getArguments();
    const isNamed = Node.isIdentifier(callback) || Node.isPropertyAccessExpression(callback);
    if (!isNamed || !Node.isPropertyAccessExpression(callee)) return undefined;
    const [element, ...others] = keys.findElements(callee.getExpression());
    return element && others.length === 0 && Node.isObjectLiteralExpression(element)
      ? { call, handoff: { delivery: "awaited", given: [{ parameter: 0, path: [], node: element }] } }
      : undefined;
  }

  return (callable) => {
    passed ??= collect();
    return passed.get(callable) ?? [];
  };
}
