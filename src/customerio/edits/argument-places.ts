import { Node, VariableDeclarationKind } from "ts-morph";
import type { ArgumentPath, Role } from "../api/sdk.ts";
import {
  getSymbolOfName,
  unwrap,
  type Call,
  type Callable,
  type Frame,
  type Given,
  type Term,
} from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { getTakenName } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import { fallbackOperators } from "../program/operators.ts";
import { getWrittenOrSelf } from "../flow/written-values.ts";

/**
 * The place of an argument of an operation at one of the calls that lead to it, or where it would be if it were passed: `trackEvent(id,
 * name, data)` takes the event's data at position 2. `undefined` when a wrapper inside that call creates the argument itself.
 */
export function findPlaceAt(
  host: Call,
  operation: Operation,
  role: Role,
  objects: Objects,
): ArgumentPath | undefined {
  const { call, frame, paths } = operation;
  const own = paths[role];
  if (own) return liftOut({ path: own, call, outer: frame }, host);
  // A request has its arguments in its body, which get their values from a parameter.
  const found = operation.find(role);
  const [value, ...others] = found.length > 0 ? found : findLeftOut(operation, role, objects);
  if (!value?.frame || others.length > 0) return undefined;
  const path = toParameter(value.node, [], value.frame.callable);
  return path && liftOut({ path, call: value.frame.call, outer: value.frame.outer }, host);
}

/** What a wrapper writes into a body for an argument that its callers omit. */
function findLeftOut({ body }: Operation, role: Role, objects: Objects): readonly Term[] {
  const [name, ...deeper] = body?.keys[role] ?? [];
  if (!body || name === undefined || deeper.length > 0) return [];
  return body
    .find()
    .flatMap((term) => objects.findShapes(term).shapes)
    .flatMap(({ literal, frame }): readonly Term[] => {
      const node = getWrittenOrSelf(literal.getProperty(name));
      return node ? [{ node, frame }] : [];
    });
}

/** A place among the arguments of a call, and the calls around that call. */
interface Place {
  readonly path: ArgumentPath;
  readonly call: Call;
  readonly outer: Frame | undefined;
}

/** Follows a place out to the call `host`. */
function liftOut({ path, call, outer }: Place, host: Call): ArgumentPath | undefined {
  if (call === host) return path;
  if (!outer) return undefined;
  const lifted = liftPath(call.getArguments(), path, outer.callable);
  const args = outer.call.getArguments();
  const given = lifted && outer.handoff?.given ? toPut(args, lifted, outer.handoff.given) : lifted;
  return given && liftOut({ path: given, call: outer.call, outer: outer.outer }, host);
}

/** From a place in what is received to the argument that was sent. */
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

/** A value without its fallback: `data` of `data ?? {}`. */
export function withoutFallback(node: Node): Node {
  return Node.isBinaryExpression(node) && fallbackOperators.has(node.getOperatorToken().getKind())
    ? withoutFallback(unwrap(node.getLeft()))
    : node;
}
