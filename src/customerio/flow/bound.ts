import { Node, ts, type CallExpression } from "ts-morph";
import { getCalledName } from "../program/nodes.ts";
import { getImportedName } from "../program/package-imports.ts";
import {
  isNothing,
  unwrap,
  type Call,
  type Callable,
  type Frame,
  type Handoff,
  type Origin,
  type Term,
} from "./terms.ts";

/** A function that is given some of its arguments before it is called: `send.bind(null, "web")`, `_.partial(send, "web")`. */
export interface Binding {
  readonly target: Node;
  /** What `this` is in the function. */
  readonly self: Node | undefined;
  readonly leading: readonly Node[];
  readonly trailing: readonly Node[];
}

const bindingMethod = "bind";

/** Functions of packages that bind arguments: at the front or at the end, one by one or as a list. */
const partials: Readonly<Record<string, "leading" | "trailing">> = {
  partial: "leading",
  partialRight: "trailing",
};
const packages = /^(?:lodash|lodash-es|underscore|ramda)(?:[/.](?:fp|partial|partialRight))?$/u;
/** Functions that make another one take its arguments in several calls. */
export const curryingFunctions: ReadonlySet<string> = new Set(["R.curry", "_.curry", "curry", "fp.curry"]);

/** Placeholder for an argument that is given later. */
const placeholders: ReadonlySet<string> = new Set(["_", "__", "R.__", "_.placeholder"]);

/** Reads what a call binds; `undefined` if it binds nothing, or leaves gaps. */
export function readBinding(call: CallExpression): Binding | undefined {
  const callee = unwrap(call.getExpression());
  const args = call.getArguments();
  const name = getCalledName(call.compilerNode);
  if (name === bindingMethod && Node.isPropertyAccessExpression(callee)) {
    const [self, ...leading] = args;
    return readComplete({ target: callee.getExpression(), self, leading, trailing: [] });
  }
  const [target, ...given] = args;
  const side = Object.hasOwn(partials, name) ? partials[name] : undefined;
  if (!side || !target || !packages.test(getImportedName(callee)?.specifier ?? "")) return undefined;
  const bound = given.flatMap((one) => (Node.isArrayLiteralExpression(one) ? one.getElements() : [one]));
  const none = { target, self: undefined, leading: [], trailing: [] };
  return readComplete({ ...none, [side]: bound });
}

function readComplete(binding: Binding): Binding | undefined {
  return isComplete([...binding.leading, ...binding.trailing]) ? binding : undefined;
}

function isComplete(bound: readonly Node[]): boolean {
  return bound.every((one) => !Node.isSpreadElement(one) && !placeholders.has(one.getText()));
}

/** Methods of functions that call them with another `this`: the arguments follow one by one, or in a list. */
const callingMethods: Readonly<Record<string, "in-order" | "as-list">> = {
  call: "in-order",
  apply: "as-list",
};
export const callingMethodNames: readonly string[] = Object.keys(callingMethods);

/** A call of a function by a method of its own: `send.call(this, "web")`, `send.apply(this, ["web"])`. */
interface MethodCall {
  /** The function, unless what is called is an own method of that name. */
  readonly target: Node;
  readonly self: Node | undefined;
  /** Those that are known. */
  readonly args: readonly Node[];
}

/** Reads a call that can be one by a method of the function, by its name alone. */
export function readMethodCall(call: Call): MethodCall | undefined {
  const callee = unwrap(call.getExpression());
  if (!Node.isCallExpression(call) || !Node.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.getName();
  const form = Object.hasOwn(callingMethods, name) ? callingMethods[name] : undefined;
  if (!form) return undefined;
  const [self, ...rest] = call.getArguments();
  const list = rest[0] && unwrap(rest[0]);
  const args = form === "in-order" ? rest : Node.isArrayLiteralExpression(list) ? list.getElements() : [];
  return { target: callee.getExpression(), self, args: takeKnown(args) };
}

/** How a function gets its values through such a call. */
export function readCallByMethod(
  { self, args }: MethodCall,
  callable: Callable,
  outer: Frame | undefined,
): Pick<Frame, "handoff" | "self"> {
  const term = self && !isNothing(self) ? { node: self, frame: outer } : undefined;
  // TypeScript lists the type of `this` as the first parameter.
  const first = callable.getParameters()[0]?.getName() === "this" ? 1 : 0;
  return { handoff: giveInOrder(args, first), ...(term ? { self: term } : {}) };
}

/** The arguments before one that stands for several. */
function takeKnown(args: readonly Node[]): readonly Node[] {
  const spread = args.findIndex(Node.isSpreadElement);
  return spread === -1 ? args : args.slice(0, spread);
}

/** The function that a call can bind arguments of, by the name of the call alone. */
export function getBoundByName(call: ts.CallExpression): ts.Expression | undefined {
  const name = getCalledName(call);
  if (name === bindingMethod && ts.isPropertyAccessExpression(call.expression))
    return call.expression.expression;
  return Object.hasOwn(partials, name) ? call.arguments[0] : undefined;
}

/**
 * The arguments that a curried function has after a call, including those of the calls before it: `"web"` and `user` for
 * `send("web")(user)`. `undefined` if the function is not curried, or gaps are left.
 *
 * @param origin the function, as reached from what is called
 * @param isCallOf whether a call on the way there is one of the function
 */
export function readCurried(
  { trail }: Origin,
  call: Call,
  isCallOf: (node: CallExpression, frame: Frame | undefined) => boolean,
): readonly Node[] | undefined {
  const isCurried = trail.some(
    ({ node }) => Node.isCallExpression(node) && curryingFunctions.has(node.getExpression().getText()),
  );
  if (!isCurried) return undefined;
  const before = trail.flatMap(({ node, frame }) =>
    Node.isCallExpression(node) && isCallOf(node, frame) ? [node] : [],
  );
  const given = [call, ...before].toReversed().flatMap((one) => one.getArguments());
  return isComplete(given) ? given : undefined;
}

/** How many arguments a curried function waits for. */
export function countAwaited(callable: Callable): number {
  const parameters = callable.getParameters();
  const optional = parameters.findIndex((one) => one.isOptional() || one.isRestParameter());
  return optional === -1 ? parameters.length : optional;
}

/**
 * For the frame of a call of a bound function: how the original function gets its values. Nothing if no argument is bound.
 *
 * @param origin the function, as reached from what is called
 */
export function readBoundCall(
  { trail }: Origin,
  call: Call,
  outer: Frame | undefined,
): Pick<Frame, "handoff" | "self"> {
  const bindings = trail.flatMap(({ node, frame }) => {
    const binding = Node.isCallExpression(node) ? readBinding(node) : undefined;
    return binding ? [{ ...binding, frame }] : [];
  });
  const self = bindings.map((one) => getSelf(one, outer)).findLast((term) => term !== undefined);
  if (!bindings.some(({ leading, trailing }) => leading.length + trailing.length > 0)) return {};
  const args = bindings.reduce<readonly Node[]>(
    (given, { leading, trailing }) => [...leading, ...given, ...trailing],
    call.getArguments(),
  );
  return { handoff: giveInOrder(takeKnown(args)), ...(self ? { self } : {}) };
}

/** How a curried function gets its values from a call: those of the calls around it come after its own. */
export function readCurriedCall(callable: Callable, call: Call, given: readonly Node[]): Handoff {
  const args = [...given];
  for (let around = call.getParent(), inner: Node = call; args.length < countAwaited(callable);) {
    if (!Node.isCallExpression(around) || around.getExpression() !== inner) break;
    if (!isComplete(around.getArguments())) break;
    args.push(...around.getArguments());
    inner = around;
    around = around.getParent();
  }
  return giveInOrder(args);
}

function giveInOrder(args: readonly Node[], first = 0): Handoff {
  return {
    delivery: "awaited",
    isCall: true,
    given: args.map((node, index) => ({ parameter: first + index, path: [], node })),
  };
}

function getSelf({ self }: Binding, frame: Frame | undefined): Term | undefined {
  return self && !isNothing(self) ? { node: self, frame } : undefined;
}
