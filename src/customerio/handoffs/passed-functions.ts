import { Node, ts, type CallExpression } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { elementCallbacks } from "../flow/parameters.ts";
import { isCallable, type Callable } from "../flow/terms.ts";
import { findNamedCalls, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import type { HandoffKeys } from "./handoff-keys.ts";
import type { Put } from "./put.ts";
import { addToGroup } from "../../vocabulary/group-by.ts";

/**
 * Finds the calls that run a function for each element of a list, if the function is passed by name and the code shows what an element is:
 * `rows.map(toMember).map(upsertMember)`.
 */
export function createPassedFunctions(
  program: Program,
  flow: Flow,
  keys: HandoffKeys,
): (callable: Callable) => readonly Put[] {
  let passed: ReadonlyMap<Callable, readonly Put[]> | undefined;

  function collect(): ReadonlyMap<Callable, readonly Put[]> {
    const found = new Map<Callable, Put[]>();
    for (const call of findCallsWithNamed(program)) {
      const put = readPut(call);
      if (put) for (const callable of findNamed(call)) addToGroup(found, callable, put);
    }
    return found;
  }

  /** The functions that are passed to a call by name. */
  function findNamed(call: CallExpression): readonly Callable[] {
    const [callback] = call.getArguments();
    return callback
      ? flow
          .findOrigins({ node: callback, frame: undefined })
          .flatMap(({ node }) => (isCallable(node) ? [node] : []))
      : [];
  }

  function readPut(call: CallExpression): Put | undefined {
    const callee = call.getExpression();
    if (!Node.isPropertyAccessExpression(callee)) return undefined;
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

/** The calls that are passed a function by name and call it for each element. */
function findCallsWithNamed(program: Program): readonly CallExpression[] {
  return [...elementCallbacks].flatMap((name) =>
    program.findFilesCalling(name).flatMap((file) =>
      findNamedCalls(file, name)
        .filter(isGivenName)
        .map((node) => wrap(file, node))
        .filter(Node.isCallExpression),
    ),
  );
}

function isGivenName(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const [callback] = node.arguments;
  return callback !== undefined && (ts.isIdentifier(callback) || ts.isPropertyAccessExpression(callback));
}
