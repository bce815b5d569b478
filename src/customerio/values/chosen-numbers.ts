import { Node, type CallExpression } from "ts-morph";
import { isGlobal } from "./clocks.ts";
import type { Flow } from "../flow/core.ts";
import { isCallable, unwrap } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";

/** JavaScript's functions that give one of the numbers that they are given. */
const choosingFunctions: ReadonlySet<string> = new Set(["Math.max", "Math.min"]);

/** Says whether a node is a call of `Math.max` or `Math.min`. */
export function isChoosing(node: Node): node is CallExpression {
  return Node.isCallExpression(node) && isGlobal(unwrap(node.getExpression()), choosingFunctions);
}

/** What `Math.max` and `Math.min` choose from; of a list that is written as `...rows.map((row) => row.at)`, what the function in it gives. */
export function listChosen(call: CallExpression, flow: Flow): readonly Node[] {
  return call.getArguments().flatMap((argument) => {
    if (!Node.isSpreadElement(argument)) return [argument];
    const list = unwrap(argument.getExpression());
    const [callback] =
      Node.isCallExpression(list) && getCalledName(list.compilerNode) === "map" ? list.getArguments() : [];
    return isCallable(callback) ? flow.findReturned(callback) : [argument];
  });
}
