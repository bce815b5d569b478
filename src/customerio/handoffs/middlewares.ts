import { Node, SyntaxKind, ts } from "ts-morph";
import { actionWords } from "../api/action-table.ts";
import { getLastName, unwrap, type Callable } from "../flow/terms.ts";
import { findInside, findNodes, getCalledName } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { toTextKey, type HandoffKeys } from "./handoff-keys.ts";

/** Finds the functions that get each action, as the innermost of three: `(store) => (next) => (action) => next(action)`. */
export function findMiddlewares(program: Program): readonly Callable[] {
  return program.files.flatMap((file): readonly Callable[] => [
    ...findNodes(file, SyntaxKind.ArrowFunction, isInnermost),
    ...findNodes(file, SyntaxKind.FunctionExpression, isInnermost),
  ]);
}

function isInnermost(node: ts.Node): boolean {
  const middle = getMaker(node);
  const outer = middle && getMaker(middle);
  const [next, ...others] = outer && ts.isFunctionLike(middle) ? middle.parameters : [];
  return (
    next !== undefined && others.length === 0 && ts.isIdentifier(next.name) && goesOn(node, next.name.text)
  );
}

/** The function that returns a function. */
function getMaker({ parent }: ts.Node): ts.Node | undefined {
  if (ts.isArrowFunction(parent)) return parent;
  const around = ts.isReturnStatement(parent) && ts.isBlock(parent.parent) ? parent.parent.parent : undefined;
  return around && ts.isFunctionLike(around) ? around : undefined;
}

function goesOn(node: ts.Node, next: string): boolean {
  return (
    getCalledName(node) === next ||
    ts.forEachChild(node, (child) => goesOn(child, next) || undefined) === true
  );
}

/** The keys of the actions that a middleware checks for; one that checks for none is not known to handle any. */
export function findHandled(handler: Callable, keys: HandoffKeys): readonly string[] {
  const asked = [
    ...[...findCompared(handler), ...findCases(handler)],
    ...[...findMatched(handler), ...findListed(handler, keys)],
  ].flatMap((node) => keys.getKey({ node, frame: undefined }) ?? []);
  return [...new Set([...asked, ...findLookedUp(handler, keys)])];
}

/** `action.type === bought.type` */
function findCompared(handler: Callable): readonly Node[] {
  return findInside(handler, SyntaxKind.BinaryExpression).flatMap((node) => {
    const sides = [node.getLeft(), node.getRight()];
    return sides.some(isType) ? sides : [];
  });
}

/** `switch (action.type) { case "bought": … }` */
function findCases(handler: Callable): readonly Node[] {
  return handler
    .getDescendantsOfKind(SyntaxKind.SwitchStatement)
    .flatMap((choice) =>
      choice.getClauses().flatMap((clause) => (Node.isCaseClause(clause) ? [clause.getExpression()] : [])),
    );
}

/** `bought.match(action)` */
function findMatched(handler: Callable): readonly Node[] {
  return findInside(handler, SyntaxKind.CallExpression).flatMap((call) => {
    const callee = unwrap(call.getExpression());
    if (Node.isCallExpression(callee)) return callee.getArguments();
    return Node.isPropertyAccessExpression(callee) && callee.getName() === actionWords.match
      ? [callee.getExpression()]
      : [];
  });
}

/** `["bought", "left"].includes(action.type)` */
function findListed(handler: Callable, keys: HandoffKeys): readonly Node[] {
  return findInside(handler, SyntaxKind.CallExpression).flatMap((call) => {
    const callee = unwrap(call.getExpression());
    const [value] = call.getArguments();
    const isAsking = Node.isPropertyAccessExpression(callee) && listing.has(callee.getName());
    return isAsking && value && isType(value) ? keys.findElements(callee.getExpression()) : [];
  });
}

/** `events[action.type]`: the keys of the object. */
function findLookedUp(handler: Callable, keys: HandoffKeys): readonly string[] {
  return handler.getDescendantsOfKind(SyntaxKind.ElementAccessExpression).flatMap((access) => {
    const key = access.getArgumentExpression();
    return key && isType(key) ? keys.findPropertyNames(access.getExpression()).map(toTextKey) : [];
  });
}

const listing: ReadonlySet<string> = new Set(["includes", "has"]);

function isType(node: Node): boolean {
  return getLastName(node) === actionWords.type;
}
