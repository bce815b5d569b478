import { Node, SyntaxKind } from "ts-morph";
import { getEnclosingCallable, getSymbolOfName } from "../flow/terms.ts";
import { findInside, getCalledName, getDottedName } from "../program/nodes.ts";

/** What only arrays have. */
const arrayMembers: ReadonlySet<string> = new Set(["length", "slice", "push"]);

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
  return type.isArray() || type.isReadonlyArray() || isUsedAsArray(list) || isAwaitedResult(list);
}

/** `users.length` beside `users.forEach(…)`. */
function isUsedAsArray(list: Node): boolean {
  const around = getEnclosingCallable(list) ?? list.getSourceFile();
  return findInside(around, SyntaxKind.PropertyAccessExpression).some(
    (access) => arrayMembers.has(access.getName()) && access.getExpression().getText() === list.getText(),
  );
}

/** `const users = await findUsers();` */
function isAwaitedResult(list: Node): boolean {
  const declaration = getSymbolOfName(list)?.getValueDeclaration();
  const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  const call = Node.isAwaitExpression(value) ? value.getExpression() : undefined;
  return Node.isCallExpression(call) && !otherLists.has(getCalledName(call.compilerNode));
}
