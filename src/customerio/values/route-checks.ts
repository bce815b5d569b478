import { Node, type CallExpression, type ObjectLiteralExpression } from "ts-morph";
import { contextNames, requestNames } from "../api/handler-words.ts";
import type { Flow } from "../flow/core.ts";
import { getLastName, getSymbolOfUse, isCallable, unwrap, type Callable, type Term } from "../flow/terms.ts";
import { getTakenName } from "../program/nodes.ts";
import { fieldCheckers, listCheckers, optionHolders, requestParts } from "./schema-methods.ts";

/** How many names and properties are between a value and its request. */
const maxSteps = 12;

/** Gets the call that registers a handler of requests: `router.post("/path", check, handler)`. */
export type GetRegistration = (handler: Callable) => CallExpression | undefined;

/** A check that a route makes before its handler runs. */
export interface RouteCheck {
  /** A schema that describes a value, or a list of the texts that it can be. */
  readonly kind: "schema" | "list";
  readonly term: Term;
  /** The properties that lead from what the schema describes to the value. */
  readonly path: readonly string[];
}

/**
 * The checks that a route makes of a part of a request before its handler runs: schemas in a middleware or in the route's options, and
 * lists in express-validator.
 *
 * @param value an expression or a name, such as `req.body.event`
 */
export function findRouteChecks(
  value: Node,
  flow: Flow,
  getRegistration: GetRegistration,
): readonly RouteCheck[] {
  const place = findInRequest(value);
  const [holder = "", ...below] = place?.path ?? [];
  // `ctx.request.body.event`
  const [part = "", ...path] = requestNames.has(holder) ? below : [holder, ...below];
  const words = requestParts.get(part);
  const registration = words && path.length > 0 && place ? getRegistration(place.handler) : undefined;
  if (!registration || !words) return [];
  const wanted = { words, path, flow, seen: new Set<Node>() };
  return registration.getArguments().flatMap((argument) => readArgument(argument, wanted));
}

/** The place in a request where a handler finds a value. */
interface InRequest {
  readonly handler: Callable;
  /** The properties that lead there: `["body", "event"]`. */
  readonly path: readonly string[];
}

/** Follows names and properties as they are written: anything else stored under `req.body` does not matter. */
function findInRequest(value: Node, depth = 0): InRequest | undefined {
  const node = unwrap(value);
  if (depth > maxSteps) return undefined;
  const find = (next: Node | undefined, ...names: readonly string[]): InRequest | undefined => {
    const found = next && findInRequest(next, depth + 1);
    return found && { ...found, path: [...found.path, ...names] };
  };
  if (Node.isPropertyAccessExpression(node)) return find(node.getExpression(), node.getName());
  if (Node.isIdentifier(node)) return find(getSymbolOfUse(node)?.getValueDeclaration());
  if (Node.isVariableDeclaration(node)) return find(node.getInitializer());
  if (Node.isBindingElement(node)) return find(node.getParent().getParent(), getTakenName(node));
  const handler = Node.isParameterDeclaration(node) ? node.getParent() : undefined;
  const name = Node.isParameterDeclaration(node) ? node.getNameNode() : undefined;
  const isRequest =
    Node.isObjectBindingPattern(name) ||
    (name !== undefined && (requestNames.has(name.getText()) || contextNames.has(name.getText())));
  return isRequest && isCallable(handler) ? { handler, path: [] } : undefined;
}

/** The value to find checks for: a part of the request by any of its names, and a path in it. */
interface Wanted {
  readonly words: ReadonlySet<string>;
  readonly path: readonly string[];
  readonly flow: Flow;
  /** What was already read: hostile lists can contain themselves. */
  readonly seen: Set<Node>;
}

/** A middleware, a list of them, or the options of a route. */
function readArgument(argument: Node, wanted: Wanted): readonly RouteCheck[] {
  const node = unwrap(argument);
  if (wanted.seen.has(node) || isCallable(node)) return [];
  wanted.seen.add(node);
  if (Node.isCallExpression(node)) return readMiddleware(node, wanted);
  if (Node.isArrayLiteralExpression(node))
    return node.getElements().flatMap((element) => readArgument(element, wanted));
  if (Node.isObjectLiteralExpression(node)) return readOptions(node, wanted);
  if (!Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node)) return [];
  return wanted.flow.findOrigins({ node, frame: undefined }).flatMap((origin) => {
    // A function that creates a middleware returns a function: its arguments are on the path to that.
    const made = [...origin.trail, origin].map(({ node: step }) => unwrap(step)).find(isWritten);
    return made ? readArgument(made, wanted) : [];
  });
}

function isWritten(node: Node): boolean {
  return (
    Node.isCallExpression(node) || Node.isArrayLiteralExpression(node) || Node.isObjectLiteralExpression(node)
  );
}

/** `{ schema: { body } }` of Fastify, `{ body }` of Elysia, `{ options: { validate: { payload } } }` of hapi */
function readOptions(options: ObjectLiteralExpression, wanted: Wanted): readonly RouteCheck[] {
  return options.getProperties().flatMap((property) => {
    const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
    const name = getKey(property);
    if (name === undefined) return [];
    const node = value ?? (Node.isShorthandPropertyAssignment(property) ? property.getNameNode() : undefined);
    if (!node) return [];
    if (wanted.words.has(name)) return [toSchema(node, wanted.path)];
    return optionHolders.has(name) ? readHeld(node, wanted) : [];
  });
}

function readHeld(node: Node, wanted: Wanted): readonly RouteCheck[] {
  if (wanted.seen.has(node)) return [];
  wanted.seen.add(node);
  return wanted.flow
    .findOrigins({ node, frame: undefined })
    .flatMap((origin) =>
      Node.isObjectLiteralExpression(origin.node) ? readOptions(origin.node, wanted) : [],
    );
}

/** `celebrate({ body: schema })`, `validate(schema)`, `body("event").isIn(["opened", "closed"])` */
function readMiddleware(call: CallExpression, wanted: Wanted): readonly RouteCheck[] {
  const listed = readFieldCheck(call, wanted);
  if (listed) return [listed];
  return call.getArguments().flatMap((argument) => {
    const node = unwrap(argument);
    if (Node.isObjectLiteralExpression(node)) return readOptions(node, wanted);
    return [
      toSchema(node, wanted.path),
      // `z.object({ body: z.object({ event }) })`
      ...[...wanted.words].map((word) => toSchema(node, [word, ...wanted.path])),
    ];
  });
}

function readFieldCheck(call: CallExpression, { words, path }: Wanted): RouteCheck | undefined {
  let list: Node | undefined;
  for (let link: Node = call; Node.isCallExpression(link);) {
    const callee = unwrap(link.getExpression());
    const [first] = link.getArguments();
    const name = getLastName(callee) ?? "";
    if (fieldCheckers.has(name) || words.has(name)) {
      const field = Node.isStringLiteral(first) ? first.getLiteralText() : undefined;
      return list && field === path.join(".")
        ? { kind: "list", term: { node: list, frame: undefined }, path: [] }
        : undefined;
    }
    if (listCheckers.has(name)) list = first;
    if (!Node.isPropertyAccessExpression(callee)) return undefined;
    link = unwrap(callee.getExpression());
  }
  return undefined;
}

/** The name of a property; of `[Segments.BODY]` the word in it. */
function getKey(property: Node): string | undefined {
  if (!Node.isPropertyAssignment(property) && !Node.isShorthandPropertyAssignment(property)) return undefined;
  const name = property.getNameNode();
  if (Node.isComputedPropertyName(name)) return getLastName(name.getExpression())?.toLowerCase();
  return Node.isStringLiteral(name) ? name.getLiteralText() : name.getText();
}

function toSchema(node: Node, path: readonly string[]): RouteCheck {
  return { kind: "schema", term: { node, frame: undefined }, path };
}
