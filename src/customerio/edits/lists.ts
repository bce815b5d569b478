import { Node, SyntaxKind } from "ts-morph";
import { getEnclosingCallable, getInitializerOf, isCallable } from "../flow/terms.ts";
import { findInside, getCalledName, getDottedName } from "../program/nodes.ts";

/** What only arrays have. */
const arrayMembers: ReadonlySet<string> = new Set(["length", "slice", "push"]);

/** Methods that give an array when they are given a function; a database's cursor has `map` and `sort`, too. */
const arrayMakers: ReadonlySet<string> = new Set(["filter", "flatMap"]);

/** The properties in which pages of results keep their rows. */
const pageParts: ReadonlySet<string> = new Set(["items", "records", "rows"]);

/** Methods whose result has `forEach` and is no array: a snapshot of Firestore's, a form. */
const otherLists: ReadonlySet<string> = new Set(["get", "formData"]);

/** Says whether a list can be an array that reading it again gives once more: a variable or a field, of which the types say nothing else. */
export function mayBeArray(list: Node): boolean {
  if (getDottedName(list.compilerNode) === undefined) return false;
  const type = list.getType();
  return type.isArray() || type.isReadonlyArray() || type.isAny() || type.isUnknown();
}

/** Says whether such a list is an array for all that the code shows: sets and cursors can be gone through as well. */
export function isSurelyArray(list: Node): boolean {
  if (!mayBeArray(list)) return false;
  const type = list.getType();
  if (type.isArray() || type.isReadonlyArray()) return true;
  return isUsedAsArray(list) || isMadeAsArray(list) || isAwaitedResult(list) || isPartOfPage(list);
}

/** `users.length` beside `users.forEach(…)`. */
function isUsedAsArray(list: Node): boolean {
  const around = getEnclosingCallable(list) ?? list.getSourceFile();
  return findInside(around, SyntaxKind.PropertyAccessExpression).some(
    (access) => arrayMembers.has(access.getName()) && access.getExpression().getText() === list.getText(),
  );
}

/** `const due = alerts.filter(isDue);` */
function isMadeAsArray(list: Node): boolean {
  const value = getInitializerOf(list);
  if (!Node.isCallExpression(value) || !arrayMakers.has(getCalledName(value.compilerNode))) return false;
  const callee = value.getExpression();
  const owner = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
  // What a call gives can be an iterator: `map.values().filter(…)`.
  return owner !== undefined && !Node.isCallExpression(owner) && isCallable(value.getArguments()[0]);
}

/** `const users = await findUsers();` */
function isAwaitedResult(list: Node): boolean {
  const value = getInitializerOf(list);
  const call = Node.isAwaitExpression(value) ? value.getExpression() : undefined;
  return Node.isCallExpression(call) && !otherLists.has(getCalledName(call.compilerNode));
}

/** `page.items` of `const page = await findPage(cursor);` */
function isPartOfPage(list: Node): boolean {
  return (
    Node.isPropertyAccessExpression(list) &&
    pageParts.has(list.getName()) &&
    Node.isAwaitExpression(getInitializerOf(list.getExpression()))
  );
}
