import { Node, SyntaxKind } from "ts-morph";
import { getEnclosingCallable, getInitializerOf, isCallable } from "../flow/terms.ts";
import { findInside, getCalledName, getDottedName } from "../program/nodes.ts";

/** Members that only arrays have. */
const arrayMembers: ReadonlySet<string> = new Set(["length", "slice", "push"]);

/** Methods that return an array when they take a function; a database's cursor has `map` and `sort`, too. */
const arrayMakers: ReadonlySet<string> = new Set(["filter", "flatMap"]);

/** The properties that hold the rows of a page of results. */
const pageParts: ReadonlySet<string> = new Set(["items", "records", "rows"]);

/** Methods whose result has `forEach` but is not an array: a Firestore snapshot, a form. */
const otherLists: ReadonlySet<string> = new Set(["get", "formData"]);

/** Says whether a list can be an array that can be read again: a variable or a field whose type does not say otherwise. */
export function mayBeArray(list: Node): boolean {
  if (getDottedName(list.compilerNode) === undefined) return false;
  const type = list.getType();
  return type.isArray() || type.isReadonlyArray() || type.isAny() || type.isUnknown();
}

/** Says whether the code shows that such a list is an array: sets and cursors can be iterated over, too. */
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
  // The result of a call can be an iterator: `map.values().filter(…)`.
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
