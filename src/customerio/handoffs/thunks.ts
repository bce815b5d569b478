import { Node, type CallExpression } from "ts-morph";
import { actionWords } from "../api/action-table.ts";
import type { Calls } from "../flow/calls.ts";
import { createConnected } from "../flow/connected.ts";
import type { Flow } from "../flow/core.ts";
import { unwrap, type Callable } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { getMaker, skipOut } from "../flow/kept-places.ts";
import type { Put } from "./put.ts";

/** Finds the calls that have a store run a function created by another one: `dispatch(trackBought(user))`, `props.trackBought(user)`. */
export function createThunks(
  program: Program,
  { flow, calls }: { readonly flow: Flow; readonly calls: Calls },
): (callable: Callable) => readonly Put[] {
  const findConnected = createConnected(program, flow);

  function isDispatched(call: Node): boolean {
    const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
    const declared = Node.isIdentifier(callee) ? callee.getSymbol()?.getValueDeclaration() : callee;
    return declared !== undefined && findConnected(declared).length > 0;
  }

  return (callable) => {
    const maker = getMaker(callable);
    return (maker ? calls.findCallsOf(maker) : []).flatMap((made): readonly Put[] => {
      const call = getDispatch(made) ?? (isDispatched(made) ? made : undefined);
      const closure = flow
        .findOrigins({ node: made, frame: undefined })
        .find(({ node }) => node === callable)?.frame;
      // The code does not show what the store passes to the function.
      const handoff = { delivery: "awaited", given: [] } as const;
      return call && closure ? [{ call, handoff, closure }] : [];
    });
  };
}

function getDispatch(made: Node): CallExpression | undefined {
  const action = skipOut(made);
  const call = action.getParent();
  return Node.isCallExpression(call) &&
    call.getArguments()[0] === action &&
    getCalledName(call.compilerNode) === actionWords.dispatch
    ? call
    : undefined;
}
