import {
  Node,
  SyntaxKind,
  type BindingElement,
  type CallExpression,
  type ObjectBindingPattern,
  type ParameterDeclaration,
} from "ts-morph";
import { findNodes, getCalledName, getTakenName } from "../program/nodes.ts";
import {
  countFrames,
  findFrame,
  isCallable,
  maxFrames,
  within,
  type Frame,
  type Given,
  type Term,
} from "./terms.ts";
import type { Flow, FlowCore } from "./core.ts";

/** Steps back from what a function, a pattern or a loop receives to where it comes from. */
export interface ParameterSteps {
  readonly stepFromBinding: (
    element: BindingElement,
    frame: Frame | undefined,
  ) => readonly Term[] | undefined;
  readonly stepFromParameter: (
    parameter: ParameterDeclaration,
    frame: Frame | undefined,
  ) => readonly Term[] | undefined;
  /** The elements of a list that is written out or mapped; `undefined` if it is not, or not completely. */
  readonly findElements: (list: Term) => readonly Term[] | undefined;
  readonly findPatternSource: Flow["findPatternSource"];
}

/** Array methods that call their callback with each element. */
export const elementCallbacks: ReadonlySet<string> = new Set([
  "every",
  "filter",
  "find",
  "flatMap",
  "forEach",
  "map",
  "some",
]);

export function createParameterSteps(flow: FlowCore): ParameterSteps {
  const { findOrigins, findPropertyOrigins, findReturned, getCallee, enter } = flow;

  function stepFromBinding(element: BindingElement, frame: Frame | undefined): readonly Term[] | undefined {
    const pattern = element.getParent();
    if (!Node.isObjectBindingPattern(pattern) || element.getDotDotDotToken()) return undefined;
    const name = getTakenName(element);
    const holder = pattern.getParent();
    const loop = Node.isVariableDeclaration(holder) ? holder.getParent().getParent() : undefined;
    const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : holder;
    const from = Node.isForOfStatement(loop)
      ? findElements({ node: loop.getExpression(), frame })
      : source && stepFromSource(source, frame);
    const fallback = element.getInitializer();
    const given = from?.map((term) => findPropertyOrigins(term, name));
    const found = given?.flatMap((origins) => origins ?? []) ?? [];
    if (!fallback) return found.length > 0 ? found : undefined;
    const isKnown = given !== undefined && !given.includes(undefined);
    return [
      ...found,
      { node: fallback, frame },
      ...(isKnown || found.length > 0 ? [] : [{ node: element, frame }]),
    ];
  }

  /** What a pattern destructures: the value of a variable, of a parameter or of another pattern. */
  function stepFromSource(source: Node, frame: Frame | undefined): readonly Term[] | undefined {
    if (Node.isParameterDeclaration(source)) return stepFromParameter(source, frame);
    return Node.isBindingElement(source) ? stepFromBinding(source, frame) : within(frame, source);
  }

  function stepFromParameter(
    parameter: ParameterDeclaration,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const callable = parameter.getParent();
    const bound = findFrame(frame, (candidate) => candidate.callable === callable);
    if (!bound)
      return (
        stepFromElement(parameter, frame) ??
        stepFromPromise(parameter, frame) ??
        stepFromCallback(parameter, frame) ??
        stepFromFallback(parameter)
      );
    if (bound.handoff?.given) return stepIntoHandoff(parameter, bound, bound.handoff.given);
    if (parameter.isRestParameter()) return undefined;
    const argument = getArgument(bound.call, bound.callable.getParameters().indexOf(parameter), bound.outer);
    const fallback = parameter.getInitializer();
    if (argument === "hidden") return undefined;
    if (argument) return [argument];
    return fallback ? within(bound, fallback) : undefined;
  }

  /** What `["a", "b"].forEach((name) => …)` and the like pass to their callback. */
  function stepFromElement(
    parameter: ParameterDeclaration,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const list = findCallbackHolder(parameter, (method) => elementCallbacks.has(method));
    return list && findElements({ node: list, frame });
  }

  /** The value of a callback's parameter is what the function that receives the callback passes to it: `send((client) => …)`. */
  function stepFromCallback(
    parameter: ParameterDeclaration,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const callback = parameter.getParent();
    const call = callback.getParent();
    if (!Node.isCallExpression(call) || countFrames(frame) >= maxFrames || !isCallable(callback))
      return undefined;
    const index = call.getArguments().indexOf(callback);
    const taker = getCallee(call, frame);
    const symbol = taker?.getParameters()[index]?.getSymbol();
    if (!taker || !symbol) return undefined;
    const position = callback.getParameters().indexOf(parameter);
    const given = findNodes(
      taker.getSourceFile(),
      SyntaxKind.CallExpression,
      (node) => getCalledName(node) === symbol.getName(),
    )
      .filter((candidate) => candidate.getExpression().getSymbol() === symbol)
      .flatMap((candidate) => candidate.getArguments()[position] ?? []);
    return given.length > 0 ? within(enter(taker, call, frame), ...given) : undefined;
  }

  function findElements(list: Term): readonly Term[] | undefined {
    const found = findOrigins(list).map(({ node, frame }) => {
      if (Node.isCallExpression(node)) return findMapped(node, frame);
      return Node.isArrayLiteralExpression(node) && !node.getElements().some(Node.isSpreadElement)
        ? within(frame, ...node.getElements())
        : undefined;
    });
    const elements = found.flatMap((terms) => terms ?? []);
    return elements.length > 0 && !found.includes(undefined) ? elements : undefined;
  }

  /** `rows.map((row) => JSON.parse(row.body))` */
  function findMapped(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const callee = call.getExpression();
    const [callback] = call.getArguments();
    const isMapping = Node.isPropertyAccessExpression(callee) && callee.getName() === "map";
    return isMapping && isCallable(callback) && !callback.hasModifier(SyntaxKind.AsyncKeyword)
      ? within(frame, ...findReturned(callback))
      : undefined;
  }

  function findPatternSource(pattern: ObjectBindingPattern, frame: Frame | undefined): Term | undefined {
    const holder = pattern.getParent();
    const initializer = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    if (initializer) return { node: initializer, frame };
    const [source, ...others] = Node.isParameterDeclaration(holder)
      ? (stepFromParameter(holder, frame) ?? [])
      : [];
    return others.length === 0 ? source : undefined;
  }

  return { stepFromBinding, stepFromParameter, findElements, findPatternSource };
}

/** What arrives as a whole; if it is only one of a parameter's properties, the parameter is its own origin. */
function stepIntoHandoff(
  parameter: ParameterDeclaration,
  frame: Frame,
  given: readonly Given[],
): readonly Term[] {
  const position = frame.callable.getParameters().indexOf(parameter);
  const whole = given.find((entry) => entry.parameter === position && entry.path.length === 0);
  return whole ? within(frame.outer, whole.node) : within(frame, parameter);
}

/** The callers are unknown: the value is the default or an argument. */
function stepFromFallback(parameter: ParameterDeclaration): readonly Term[] | undefined {
  const fallback = parameter.getInitializer();
  return fallback && within(undefined, fallback, parameter);
}

/** What `promise.then((value) => …)` passes to its callback: the promise's value, as for `await`. */
function stepFromPromise(
  parameter: ParameterDeclaration,
  frame: Frame | undefined,
): readonly Term[] | undefined {
  const promise = findCallbackHolder(parameter, (method) => method === "then");
  return promise && within(frame, promise);
}

/**
 * The argument of a call at a position, also through `...args` if that holds all remaining arguments of the function around the call.
 * `hidden` if another list is spread before it.
 */
export function getArgument(
  call: Frame["call"],
  position: number,
  frame: Frame | undefined,
): Term | "hidden" | undefined {
  const args = call.getArguments();
  const start = args.findIndex(Node.isSpreadElement);
  if (start === -1 || position < start) return args[position] && { node: args[position], frame };
  const spread = args[start];
  const list = Node.isSpreadElement(spread) ? spread.getExpression() : undefined;
  const rest = Node.isIdentifier(list) ? list.getSymbol()?.getValueDeclaration() : undefined;
  if (!Node.isParameterDeclaration(rest) || !rest.isRestParameter()) return "hidden";
  const outer = findFrame(frame, ({ callable }) => callable === rest.getParent());
  if (!outer || outer.handoff?.given) return "hidden";
  const first = outer.callable.getParameters().indexOf(rest);
  return getArgument(outer.call, first + position - start, outer.outer);
}

/** For the first parameter of a callback that is the first argument of a method: what the method is called on. */
function findCallbackHolder(
  parameter: ParameterDeclaration,
  isMethod: (name: string) => boolean,
): Node | undefined {
  const callback = parameter.getParent();
  const call = callback.getParent();
  if (!Node.isCallExpression(call) || call.getArguments()[0] !== callback) return undefined;
  if (!isCallable(callback) || callback.getParameters()[0] !== parameter) return undefined;
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) && isMethod(callee.getName())
    ? callee.getExpression()
    : undefined;
}
