import { Node, SyntaxKind, ts, type BindingElement } from "ts-morph";
import { routerMethods } from "../api/framework-table.ts";
import {
  contextFactory,
  decoratedKinds,
  isFrameworkObject,
  isPartOfFrameworkObject,
  keepingCalls,
} from "../program/framework-objects.ts";
import { findNodes, getCalledName, getDottedName, getTakenName, perFile, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { createReturned } from "./returned.ts";
import { isCallable, unwrap, type Callable } from "./terms.ts";
import { groupPairs } from "../../vocabulary/group-by.ts";

/**
 * Finds what a program stores on an object of its framework, for handlers in other files to read: `fastify.decorate("cio", client)`,
 * `app.set("cio", client)`, `app.locals.cio = client`, and what the function that creates the context of GraphQL or tRPC returns. Returns
 * the values stored under a name.
 */
export function createRegistries(program: Program): (access: Node) => readonly Node[] {
  let kept: ReadonlyMap<string, readonly Node[]> | undefined;
  return (access) => {
    const name = getNameOfRead(access) ?? getNameOfPart(access) ?? getNameOfContext(access);
    if (name === undefined) return [];
    kept ??= findKept(program);
    return kept.get(name) ?? [];
  };
}

/** The position of the context among the arguments of a GraphQL resolver. */
const contextPosition = 2;

/** The name that a resolver destructures from its context: `(parent, args, { cio }) => …`. */
function getNameOfContext(element: Node): string | undefined {
  const parameter = Node.isBindingElement(element) ? element.getParent().getParent() : undefined;
  if (!Node.isBindingElement(element) || !Node.isParameterDeclaration(parameter)) return undefined;
  const resolver = parameter.getParent();
  const isContext = isCallable(resolver) && resolver.getParameters()[contextPosition] === parameter;
  return isContext && element.getType().isAny() ? getTakenName(element) : undefined;
}

/** The name under which an access reads from a framework's object. When the object's type is known, there is no need to guess. */
function getNameOfRead(access: Node): string | undefined {
  const call = Node.isCallExpression(access) ? access.getExpression() : undefined;
  const property = call ?? access;
  if (!Node.isPropertyAccessExpression(property)) return undefined;
  if (!isUntypedHolder(property.getExpression())) return undefined;
  if (!call) return property.getName();
  const [key, ...others] = Node.isCallExpression(access) ? access.getArguments() : [];
  return property.getName() === "get" && Node.isStringLiteral(key) && others.length === 0
    ? key.getLiteralText()
    : undefined;
}

/** The name that a pattern destructures from such an object: `const { cio } = req.app.locals`, `({ locals: { cio } }) => …`. */
function getNameOfPart(element: Node): string | undefined {
  const holder = Node.isBindingElement(element) ? element.getParent().getParent() : undefined;
  if (Node.isBindingElement(element) && Node.isBindingElement(holder))
    return isNamedHolder(holder) && element.getType().isAny() ? getTakenName(element) : undefined;
  const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
  return source && Node.isBindingElement(element) && isUntypedHolder(source)
    ? getTakenName(element)
    : undefined;
}

function isUntypedHolder(node: Node): boolean {
  const object = unwrap(node);
  const isKnown = isHolder(object.compilerNode) || isTakenPart(object) || isApplicationItself(object);
  return isKnown && object.getType().isAny();
}

/** `this` in a handler that is not an arrow function: Fastify calls it on the application. */
function isApplicationItself(object: Node): boolean {
  const handler = Node.isThisExpression(object) ? getThisContainer(object) : undefined;
  const call = Node.isFunctionExpression(handler) ? handler.getParent() : undefined;
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  return (
    Node.isPropertyAccessExpression(callee) &&
    routerMethods.has(callee.getName()) &&
    isHolder(callee.getExpression().compilerNode)
  );
}

/** The function or class member whose `this` an expression is. */
function getThisContainer(object: Node): Node | undefined {
  return object.getFirstAncestor((node) => isCallable(node) && !Node.isArrowFunction(node));
}

/** `locals` in a handler that destructures it from its argument: `({ locals }) => …`. */
function isTakenPart(object: Node): boolean {
  const declared = Node.isIdentifier(object) ? object.getSymbol()?.getValueDeclaration() : undefined;
  return Node.isBindingElement(declared) && isNamedHolder(declared);
}

/**
 * Says whether a parameter's pattern destructures such an object by its name: `locals` of `({ locals: { cio } }) => …`, and of `({ app: {
 * locals: { cio } } }) => …`.
 */
function isNamedHolder(element: BindingElement): boolean {
  const outer = element.getParent().getParent();
  const name = getTakenName(element);
  if (Node.isParameterDeclaration(outer)) return isFrameworkObject(name) || isPartOfFrameworkObject(name);
  return Node.isBindingElement(outer) && isPartOfFrameworkObject(name) && isNamedHolder(outer);
}

function findKept(program: Program): ReadonlyMap<string, readonly Node[]> {
  return groupPairs(program.files.flatMap(readKept));
}

/** The kinds of functions that can create a context. */
export const functionKinds = [
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionExpression,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.MethodDeclaration,
] as const;

/** What a file stores, by name. */
const readKept = perFile((file): readonly (readonly [string, Node])[] => [
  ...findNodes(file, SyntaxKind.CallExpression, keepsSomething).flatMap((call) => {
    const found = readKeepingCall(call.compilerNode);
    return found ? [[found.name, wrap(file, found.value)] as const] : [];
  }),
  ...findNodes(file, SyntaxKind.BinaryExpression, keepsSomething).flatMap((assignment) => {
    const target = assignment.getLeft();
    return Node.isPropertyAccessExpression(target)
      ? [[target.getName(), assignment.getRight()] as const]
      : [];
  }),
  ...functionKinds.flatMap((kind) => findNodes(file, kind, makesContext)).flatMap(readContext),
]);

/** The properties of the object that a function returns as the context. */
function readContext(maker: Callable): readonly (readonly [string, Node])[] {
  return createReturned()(maker)
    .map(unwrap)
    .flatMap((made) => (Node.isObjectLiteralExpression(made) ? made.getProperties() : []))
    .flatMap((property): readonly (readonly [string, Node])[] => {
      if (Node.isShorthandPropertyAssignment(property)) return [[property.getName(), property]];
      const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
      return value && Node.isPropertyAssignment(property) ? [[property.getName(), value]] : [];
    });
}

/** Says whether a node is a function that creates the context of each request. */
export function makesContext(node: ts.Node): boolean {
  if (!ts.isFunctionLike(node)) return false;
  const { parent } = node;
  const holder = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent : node;
  return holder.name !== undefined && ts.isIdentifier(holder.name) && contextFactory.test(holder.name.text);
}

/** Says whether a node keeps something on an object of its framework. */
export function keepsSomething(node: ts.Node): boolean {
  const target = ts.isCallExpression(node) && keepingCalls.has(getCalledName(node)) ? node.expression : node;
  const written =
    ts.isBinaryExpression(target) && target.operatorToken.kind === SyntaxKind.EqualsToken
      ? target.left
      : target;
  return node !== written && ts.isPropertyAccessExpression(written) && isHolder(written.expression);
}

/** What a call keeps on an object of its framework, and the name: `app.decorate("cio", client, ["config"])`, hapi's `server.decorate("request", "cio", client)`. */
export function readKeepingCall(
  node: ts.Node,
): { readonly name: string; readonly value: ts.Expression } | undefined {
  if (!ts.isCallExpression(node) || !keepsSomething(node)) return undefined;
  const [first, second] = node.arguments;
  const isKept = first && ts.isStringLiteral(first) && decoratedKinds.has(first.text);
  const isOfKind = isKept && second && ts.isStringLiteral(second) && node.arguments.length > 2;
  const [key, value, ...others] = isOfKind ? node.arguments.slice(1, 3) : node.arguments;
  return key && value && ts.isStringLiteral(key) && others.every(ts.isArrayLiteralExpression)
    ? { name: key.text, value }
    : undefined;
}

/** The name under which the call around a function keeps it on an object of its framework: `app.decorate("send", (name) => …)`. */
export function getKeptName(callable: Callable): string | undefined {
  const kept = readKeepingCall(callable.getParent().compilerNode);
  return kept?.value === callable.compilerNode ? kept.name : undefined;
}

function isHolder(node: ts.Node): boolean {
  const name = getDottedName(node);
  return name !== undefined && isFrameworkObject(name);
}
