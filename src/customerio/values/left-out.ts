import { Node, type ParameterDeclaration } from "ts-morph";
import { frameAround, getSymbolOfName, unwrap, type Frame, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import { getTakenName } from "../program/nodes.ts";
import type { ObjectShape } from "./object-shape.ts";

/** The shapes that an object can have; `depth` counts nested questions. */
type FindShapes = (
  term: Term,
  depth: number,
) => { readonly shapes: readonly ObjectShape[]; readonly isComplete: boolean };

/** Says whether a caller omits an argument or an option of a wrapper: then it is `undefined` and is not sent. */
export function createLeftOut(flow: Flow, findShapes: FindShapes): (value: Term, depth: number) => boolean {
  /** Says whether a value is a parameter that gets no argument, or is read from a known object without such a property. */
  function isLeftOut({ node, frame }: Term, depth: number): boolean {
    const declaration = getDeclaration(node);
    if (Node.isParameterDeclaration(declaration)) return isNotGiven(declaration, frame);
    const read = getRead(node, declaration, frame);
    if (!read) return false;
    const { shapes, isComplete } = findShapes(read.from, depth + 1);
    return (
      isComplete &&
      shapes.length > 0 &&
      shapes.every((shape) => shape.isComplete && !shape.properties.some(({ name }) => name === read.name))
    );
  }

  /** The object that an expression, or a destructured name, reads a property of. */
  function getRead(
    node: Node,
    element: Node | undefined,
    frame: Frame | undefined,
  ): { readonly from: Term; readonly name: string } | undefined {
    const inner = unwrap(node);
    if (Node.isPropertyAccessExpression(inner))
      return { from: { node: inner.getExpression(), frame }, name: inner.getName() };
    const pattern = element?.getParent();
    if (!Node.isBindingElement(element) || !Node.isObjectBindingPattern(pattern)) return undefined;
    if (element.getInitializer() || element.getDotDotDotToken()) return undefined;
    const from = flow.findPatternSource(pattern, frameAround(element, frame));
    return from && { from, name: getTakenName(element) };
  }

  return isLeftOut;
}

/** What declares the name that an expression consists of. */
function getDeclaration(node: Node): Node | undefined {
  return getSymbolOfName(node)?.getDeclarations()[0];
}

function isNotGiven(parameter: ParameterDeclaration, frame: Frame | undefined): boolean {
  const bound = frameAround(parameter, frame);
  if (
    bound?.callable !== parameter.getParent() ||
    (bound.handoff && (bound.handoff.isCall !== true || bound.handoff.given)) ||
    parameter.getInitializer() ||
    parameter.isRestParameter()
  )
    return false;
  const args = bound.call.getArguments();
  return args.length <= bound.callable.getParameters().indexOf(parameter) && !args.some(Node.isSpreadElement);
}
