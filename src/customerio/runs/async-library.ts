import { Node, type CallExpression } from "ts-morph";
import { isCallable, unwrap } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import { getImportedName } from "../program/package-imports.ts";
import { getCallAround } from "./callbacks.ts";
import { asyncConcurrent, asyncPackage, asyncSequential, asyncTasks } from "./loop-table.ts";
import { getNamedFunction } from "./own-functions.ts";

/** How a function of the package `async` iterates over a list. */
export interface AsyncCall {
  /** `undefined` for a function that bounds how many run at once, or does something else. */
  readonly execution: "sequential" | "concurrent" | undefined;
  /** The function that is called for each element. The one after it is called once, at the end. */
  readonly iteratee: Node | undefined;
}

/** Reads a call of the package `async`: `async.each(users, send, done)`; `undefined` for any other call. */
export function readAsyncCall(call: CallExpression): AsyncCall | undefined {
  const name = getAsyncName(call);
  if (name === undefined) return undefined;
  const [, iteratee] = call.getArguments();
  if (asyncConcurrent.has(name)) return { execution: "concurrent", iteratee };
  // A function with a callback may call it after a pause.
  const isSequential = asyncSequential.has(name) && !(iteratee && callsBack(iteratee));
  return { execution: isSequential ? "sequential" : undefined, iteratee };
}

/** Says whether the function of such a call takes a callback rather than returning a promise. */
export function callsBack(iteratee: Node): boolean {
  const callable = isCallable(iteratee) ? iteratee : getNamedFunction(iteratee);
  return !(callable && "isAsync" in callable && callable.isAsync());
}

/** Says whether a function is one of many that are started at once: `async.parallel(users.map((user) => (done) => send(user, done)))`. */
export function isTask(callable: Node): boolean {
  const maker = getGiver(callable);
  const list = maker && getCallAround(maker);
  const parent = list && getCalledName(list.compilerNode) === "map" ? list.getParent() : undefined;
  return (
    Node.isCallExpression(parent) &&
    parent.getArguments()[0] === list &&
    asyncTasks.has(getAsyncName(parent) ?? "")
  );
}

/** The function that returns a function. */
function getGiver(callable: Node): Node | undefined {
  const holder = callable.getParentWhile(Node.isParenthesizedExpression) ?? callable;
  const parent = holder.getParent();
  if (Node.isArrowFunction(parent)) return parent;
  const block = Node.isReturnStatement(parent) ? parent.getParent() : undefined;
  const giver = Node.isBlock(block) ? block.getParent() : undefined;
  return isCallable(giver) ? giver : undefined;
}

/** The package's name of the function that is called, whatever its local name. */
function getAsyncName(call: CallExpression): string | undefined {
  const imported = getImportedName(unwrap(call.getExpression()));
  if (!imported || !asyncPackage.test(imported.specifier)) return undefined;
  // `require("async/each")`
  return imported.name === "default" ? imported.specifier.split("/").at(-1) : imported.name;
}
