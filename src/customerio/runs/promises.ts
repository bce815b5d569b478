import { Node } from "ts-morph";
import { getDottedName } from "../program/nodes.ts";
import { promiseClasses } from "./promise-table.ts";

/** Whether a call's callee is a static method of a promise class, such as `Promise.all`, however it is cast. */
export function isMethodOfPromise(callee: Node): boolean {
  return (
    Node.isPropertyAccessExpression(callee) &&
    promiseClasses.has(getDottedName(callee.getExpression().compilerNode) ?? "")
  );
}
