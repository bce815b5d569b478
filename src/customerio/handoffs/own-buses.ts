import { Node } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import type { Callable, Handoff } from "../flow/terms.ts";
import type { Program } from "../program/program.ts";
import { getKeyText, toTextKey, type HandoffKeys } from "./handoff-keys.ts";
import { createKeptCalls, type KeptCall } from "./kept-calls.ts";
import { createKeptFunctions, type Kept } from "./kept-functions.ts";
import type { Put } from "./put.ts";

/**
 * Finds the calls of a function that the repository stores to call it later: listeners of its own bus, handlers by name, and the sender
 * that an object is given. This uses no list of libraries: the code shows where the function is stored, under which name, and what looks it
 * up.
 */
export function createOwnBuses(
  program: Program,
  { flow, calls }: { readonly flow: Flow; readonly calls: Calls },
  keys: HandoffKeys,
): (callable: Callable) => readonly Put[] {
  const findKept = createKeptFunctions(program, { flow, calls });
  const findCallsOfKept = createKeptCalls(program, flow);
  const known = new Map<Node, readonly KeptCall[]>();

  function findCalls(holder: Node): readonly KeptCall[] {
    const found = known.get(holder) ?? findCallsOfKept(holder);
    known.set(holder, found);
    return found;
  }

  function join(kept: Kept, { call, key, keyPart, part, at }: KeptCall): readonly Put[] {
    if (kept.part?.name !== part) return [];
    const name = readName(kept, keyPart);
    // It is stored under a name that is only known at run time: a lookup may find something else.
    if (key && name === undefined) return [];
    const instance = readInstance(kept, at);
    const handoff: Handoff = {
      ...describe(kept, name),
      delivery: "awaited",
      ...(key && name !== undefined ? { condition: { node: key, accepted: [name] } } : {}),
      ...(instance ? { instance } : {}),
      ...(kept.maker ? { maker: kept.maker } : {}),
    };
    return [{ call, handoff, ...(kept.closure ? { closure: kept.closure } : {}) }];
  }

  /** The key of the name that a function is stored under. */
  function readName({ key, part }: Kept, keyPart: string | undefined): string | undefined {
    if (keyPart === undefined) return typeof key === "string" ? toTextKey(key) : key && keys.getKey(key);
    const [named, ...others] = (part && flow.findPropertyOrigins(part.object, keyPart)) ?? [];
    return named && others.length === 0 ? keys.getKey(named) : undefined;
  }

  /** The object that stores the function, if it is known which instance of its class it is. */
  function readInstance({ receiver }: Kept, at: Node): Handoff["instance"] {
    const [made, ...others] = receiver ? flow.findOrigins({ node: receiver, frame: undefined }) : [];
    if (!made || others.length > 0 || !Node.isNewExpression(made.node)) return undefined;
    return Node.isPropertyAccessExpression(at) ? { node: at.getExpression(), made: made.node } : undefined;
  }

  return (callable) =>
    findKept(callable).flatMap((kept) => findCalls(kept.holder).flatMap((entry) => join(kept, entry)));
}

function describe({ key }: Kept, name: string | undefined): Pick<Handoff, "name"> {
  const text = name === undefined ? undefined : getKeyText(name);
  if (text === undefined) return {};
  return { name: `${typeof key === "string" ? "the handler" : "the event"} \`${text}\`` };
}
