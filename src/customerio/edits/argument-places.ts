import { Node, SyntaxKind, VariableDeclarationKind } from "ts-morph";
import type { ArgumentPath, Role } from "../api/sdk.ts";
import { getSymbolOfName, unwrap, type Callable, type Given } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { getTakenName } from "../program/nodes.ts";

/**
 * Where an argument of an operation is at the outermost wrapper's call, or would be if it were given: `trackEvent(id, name, data)` takes
 * the event's data at position 2. `undefined` when a wrapper creates the argument itself.
 */
export function findPlaceAtSite({ call, frame, paths }: Operation, role: Role): ArgumentPath | undefined {
  let path = paths[role];
  let args = call.getArguments();
  for (let current = frame; current && path; current = current.outer) {
    path = liftPath(args, path, current.callable);
    args = current.call.getArguments();
    if (path && current.handoff?.given) path = toPut(args, path, current.handoff.given);
  }
  return path;
}

/** From a place in what is taken out to the argument that was put in. */
function toPut(
  args: readonly Node[],
  [parameter, ...properties]: ArgumentPath,
  given: readonly Given[],
): ArgumentPath | undefined {
  for (const { parameter: position, path, node } of given) {
    const isThere = position === parameter && path.every((name, index) => name === properties[index]);
    const argument = isThere ? args.indexOf(node) : -1;
    if (argument !== -1) return [argument, ...properties.slice(path.length)];
  }
  return undefined;
}

/** From a place among the arguments of a call inside a wrapper to the wrapper's parameter that fills it. */
function liftPath(
  args: readonly Node[],
  [position, ...properties]: ArgumentPath,
  callable: Callable,
): ArgumentPath | undefined {
  const node = args[position];
  return node && !args.slice(0, position + 1).some(Node.isSpreadElement)
    ? toParameter(node, properties, callable)
    : undefined;
}

function toParameter(
  node: Node,
  properties: readonly string[],
  callable: Callable,
): ArgumentPath | undefined {
  const value = withoutFallback(unwrap(node));
  if (Node.isObjectLiteralExpression(value)) {
    const [name, ...rest] = properties;
    const own = name === undefined ? undefined : value.getProperty(name);
    if (Node.isShorthandPropertyAssignment(own)) return toParameter(own, rest, callable);
    if (Node.isPropertyAssignment(own)) {
      const initializer = own.getInitializer();
      return initializer && toParameter(initializer, rest, callable);
    }
    // `{ ...data, source: "web" }` is filled through its spread.
    const [spread, ...others] = value.getProperties().filter(Node.isSpreadAssignment);
    return spread && others.length === 0
      ? toParameter(spread.getExpression(), properties, callable)
      : undefined;
  }
  if (Node.isPropertyAccessExpression(value))
    return toParameter(value.getExpression(), [value.getName(), ...properties], callable);
  const declaration = getSymbolOfName(value)?.getValueDeclaration();
  if (Node.isVariableDeclaration(declaration)) {
    const isConstant =
      declaration.getVariableStatement()?.getDeclarationKind() === VariableDeclarationKind.Const;
    const initializer = isConstant ? declaration.getInitializer() : undefined;
    return initializer && toParameter(initializer, properties, callable);
  }
  if (Node.isBindingElement(declaration)) {
    const pattern = declaration.getParent();
    const holder = pattern.getParent();
    if (!Node.isObjectBindingPattern(pattern) || declaration.getDotDotDotToken()) return undefined;
    const name = getTakenName(declaration);
    return at(holder, [name, ...properties], callable);
  }
  return declaration && at(declaration, properties, callable);
}

function at(declaration: Node, properties: readonly string[], callable: Callable): ArgumentPath | undefined {
  if (!Node.isParameterDeclaration(declaration) || declaration.isRestParameter()) return undefined;
  const position = callable.getParameters().indexOf(declaration);
  return position === -1 ? undefined : [position, ...properties];
}

/** What a value is unless it is missing: `data` of `data ?? {}`. */
export function withoutFallback(node: Node): Node {
  const operator = Node.isBinaryExpression(node) ? node.getOperatorToken().getKind() : undefined;
  const isFallback = operator === SyntaxKind.QuestionQuestionToken || operator === SyntaxKind.BarBarToken;
  return isFallback && Node.isBinaryExpression(node) ? withoutFallback(unwrap(node.getLeft())) : node;
}
