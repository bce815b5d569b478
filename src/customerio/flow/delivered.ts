import { Node } from "ts-morph";
import { getTakenName, isCallOf } from "../program/nodes.ts";
import type { FlowCore } from "./core.ts";
import { elementCallbacks } from "./parameters.ts";
import {
  findFrame,
  getLiteralText,
  listHandoffs,
  unwrap,
  within,
  type Frame,
  type Handoff,
  type Term,
} from "./terms.ts";

/** What a hand-off delivers to the function that receives it. */
export interface Delivered {
  /** The property `name` of what is received: `data` of `job`, for example. */
  readonly findDelivered: (origin: Term, name: string) => readonly Term[] | undefined;
  /** The value itself, if it was sent as text: `JSON.parse(message.body)`. */
  readonly stepIntoDelivered: (term: Term) => readonly Term[] | undefined;
}

/** A place in what arrives: the parameter of the function that receives it, and the path from there. */
interface Place {
  readonly frame: Frame;
  readonly handoff: Handoff;
  readonly parameter: number;
  readonly path: readonly string[];
}

/** Stands in a path for any element of a list. */
const element = "[]";

/** How many steps a place is away from its parameter. */
const maxSteps = 8;

/** Follows paths into what a hand-off delivers: its values are inside objects that the library creates, so they are not in the code. */
export function createDelivered({ findOrigins }: Pick<FlowCore, "findOrigins">): Delivered {
  function findDelivered(origin: Term, name: string): readonly Term[] | undefined {
    const place = findPlace(origin, maxSteps);
    return place && read(enter(place, name));
  }

  function stepIntoDelivered(term: Term): readonly Term[] | undefined {
    if (isReadingBody(term.node)) return read(findPlace(term, maxSteps));
    const kept = isParsing(term.node) && listHandoffs(term.frame).length > 0 ? getKept(term.node) : undefined;
    return kept && within(term.frame, getKept(kept) ?? kept);
  }

  function findPlace({ node, frame }: Term, steps: number): Place | undefined {
    if (!frame || steps === 0) return undefined;
    const inner = unwrap(node);
    if (Node.isParameterDeclaration(inner)) return placeParameter(inner, frame, steps);
    if (Node.isIdentifier(inner)) {
      const declaration = inner.getSymbol()?.getValueDeclaration();
      return declaration && placeDeclaration(declaration, frame, steps);
    }
    if (Node.isBindingElement(inner) || Node.isVariableDeclaration(inner))
      return placeDeclaration(inner, frame, steps);
    if (Node.isPropertyAccessExpression(inner))
      return enter(findOrigin(inner.getExpression(), frame, steps), inner.getName());
    if (Node.isElementAccessExpression(inner)) {
      const key = inner.getArgumentExpression();
      return enter(findOrigin(inner.getExpression(), frame, steps), (key && getLiteralText(key)) ?? element);
    }
    const body = isReadingBody(inner) && Node.isCallExpression(inner) ? inner.getExpression() : undefined;
    if (Node.isPropertyAccessExpression(body))
      return enter(findOrigin(body.getExpression(), frame, steps), `${body.getName()}()`);
    const kept = Node.isCallExpression(inner) ? getKept(inner) : undefined;
    return kept && findOrigin(kept, frame, steps);
  }

  function findOrigin(node: Node, frame: Frame, steps: number): Place | undefined {
    const [origin] = findOrigins({ node, frame });
    return origin && origin.node !== node
      ? findPlace(origin, steps - 1)
      : findPlace({ node, frame }, steps - 1);
  }

  function placeDeclaration(declaration: Node, frame: Frame, steps: number): Place | undefined {
    if (Node.isParameterDeclaration(declaration)) return placeParameter(declaration, frame, steps);
    if (Node.isVariableDeclaration(declaration)) {
      const statement = declaration.getParent().getParent();
      return Node.isForOfStatement(statement)
        ? enter(findOrigin(statement.getExpression(), frame, steps), element)
        : undefined;
    }
    if (!Node.isBindingElement(declaration)) return undefined;
    const pattern = declaration.getParent();
    const holder = pattern.getParent();
    const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    const from = source ? findOrigin(source, frame, steps) : placeDeclaration(holder, frame, steps - 1);
    return enter(from, Node.isArrayBindingPattern(pattern) ? element : getTakenName(declaration));
  }

  function placeParameter(parameter: Node, frame: Frame, steps: number): Place | undefined {
    const callable = parameter.getParent();
    const bound = findFrame(frame, (candidate) => candidate.callable === callable);
    if (bound?.handoff) {
      const position = bound.callable.getParameters().findIndex((candidate) => candidate === parameter);
      return { frame: bound, handoff: bound.handoff, parameter: position, path: [] };
    }
    const call = callable?.getParent();
    const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
    return !bound && Node.isPropertyAccessExpression(callee) && elementCallbacks.has(callee.getName())
      ? enter(findOrigin(callee.getExpression(), frame, steps), element)
      : undefined;
  }

  return { findDelivered, stepIntoDelivered };
}

function enter(place: Place | undefined, name: string): Place | undefined {
  return place && { ...place, path: [...place.path, name] };
}

function read(place: Place | undefined): readonly Term[] | undefined {
  const found = place?.handoff.given?.find(
    ({ parameter, path }) => parameter === place.parameter && path.join(".") === place.path.join("."),
  );
  return place && found && within(place.frame.outer, found.node);
}

/** `request.json()`: what a request was sent with. */
function isReadingBody(node: Node): boolean {
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && bodyMethods.has(callee.getName());
}

const bodyMethods: ReadonlySet<string> = new Set(["json", "text"]);

function isParsing(node: Node): boolean {
  return isCallOf(node.compilerNode, "JSON.parse");
}

/** What a call returns in another form: `JSON.parse(text)`, `buffer.toString()`. */
function getKept(call: Node): Node | undefined {
  if (!Node.isCallExpression(call)) return undefined;
  const callee = unwrap(call.getExpression());
  if (isParsing(call) || isCallOf(call.compilerNode, "Buffer.from")) return call.getArguments()[0];
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "toString"
    ? callee.getExpression()
    : undefined;
}
