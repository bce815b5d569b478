import { Node, type CallExpression } from "ts-morph";
import { getInitializerOf, getLastName, isCallable, unwrap } from "../flow/terms.ts";
import { getCalledName, getDottedName } from "../program/nodes.ts";
import { splitWords } from "../values/names.ts";
import { getCallAround } from "./callbacks.ts";
import { getBase } from "./collection-sizes.ts";
import {
  arrivalName,
  flatteningOperators,
  joiningOperators,
  listMakers,
  mergingOperators,
  passingOperators,
  pluralName,
  streamName,
} from "./loop-table.ts";
import { getObservableName } from "./observable-names.ts";
import { getOwnFunction } from "./own-functions.ts";

/** How many variables and functions are followed to an observable: code can refer to itself, as in `const all$ = all$.pipe(…)`. */
const maxDepth = 6;

/**
 * The list whose elements a call handles all at once from an observable: that of `from(users).pipe(mergeMap(send))` and of
 * `from(users).subscribe(send)`. `undefined` if only a few run at a time, and for sources that push, such as messages.
 */
export function getObservedList(call: CallExpression): Node | undefined {
  const callee = unwrap(call.getExpression());
  if (Node.isPropertyAccessExpression(callee) && callee.getName() === "subscribe")
    return readElements(callee.getExpression(), maxDepth);
  const isMerging = mergingOperators.has(getObservableName(call) ?? "") && call.getArguments().length === 1;
  return isMerging ? readBefore(call, maxDepth, readElements) : undefined;
}

/** Reads an operator's input: what the operators before it in the pipe pass on. */
function readBefore(operator: CallExpression, depth: number, read: Read): Node | undefined {
  const pipe = operator.getParent();
  if (depth === 0 || !Node.isCallExpression(pipe) || !isPipe(pipe)) return undefined;
  const operators = pipe.getArguments();
  return readPiped(pipe, operators.slice(0, operators.indexOf(operator)), depth, read);
}

type Read = (observable: Node, depth: number) => Node | undefined;

/** The list whose elements an observable emits. */
function readElements(observable: Node, depth: number): Node | undefined {
  const made = follow(observable, depth);
  if (!made || depth === 0) return undefined;
  if (isPipe(made)) return readPiped(made, made.getArguments(), depth - 1, readElements);
  const [first, ...others] = made.getArguments();
  const name = getObservableName(made);
  if (!first || others.length > 0) return undefined;
  if (name === "from") return getList(first, depth - 1);
  return name === "of" && Node.isSpreadElement(first) ? first.getExpression() : undefined;
}

/** The list that an observable emits as one value: that of `from(findUsers())`, if it returns a promise. */
function readWhole(observable: Node, depth: number): Node | undefined {
  const made = follow(observable, depth);
  if (!made || depth === 0) return undefined;
  if (isPipe(made)) return readPiped(made, made.getArguments(), depth - 1, readWhole);
  const [first, ...others] = made.getArguments();
  if (!first || others.length > 0 || Node.isSpreadElement(first)) return undefined;
  const name = getObservableName(made);
  if (name === "defer") return getReturned(first);
  return name === "of" || name === "from" ? first : undefined;
}

function readPiped(
  pipe: CallExpression,
  operators: readonly Node[],
  depth: number,
  read: Read,
): Node | undefined {
  const callee = unwrap(pipe.getExpression());
  const source = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
  for (const [index, operator] of [...operators.entries()].reverse()) {
    const name = getObservableName(operator) ?? "";
    if (passingOperators.has(name)) continue;
    const before = operators.slice(0, index);
    const given = read === readElements ? getFlattened(operator, name, depth) : undefined;
    if (given === "values") return readPiped(pipe, before, depth, readWhole);
    return given;
  }
  return source && read(source, depth);
}

/** The list whose elements an operator passes on; `values` if those are its input. */
function getFlattened(operator: Node, name: string, depth: number): Node | "values" | undefined {
  if (joiningOperators.has(name)) return "values";
  const [callback] = Node.isCallExpression(operator) ? operator.getArguments() : [];
  const given = flatteningOperators.has(name) && callback ? getReturned(callback) : undefined;
  if (!given || !isCallable(callback)) return undefined;
  const inner = getObservableName(given) === "from" && Node.isCallExpression(given) ? given : undefined;
  const list = inner ? inner.getArguments()[0] : given;
  const parameter = callback.getParameters()[0]?.getNameNode();
  if (!list || !parameter) return undefined;
  if (Node.isIdentifier(parameter) && unwrap(list).getText() === parameter.getText()) return "values";
  return getList(list, depth - 1);
}

/** The value that a function returns, if that is all it does. */
function getReturned(callable: Node): Node | undefined {
  const body = isCallable(callable) ? callable.getBody() : undefined;
  if (!Node.isBlock(body)) return body && unwrap(body);
  const [only, ...others] = body.getStatements();
  const value = others.length === 0 && Node.isReturnStatement(only) ? only.getExpression() : undefined;
  return value && unwrap(value);
}

/** The call that creates an observable, also through a constant or a function of the repository that returns it. */
function follow(observable: Node, depth: number): CallExpression | undefined {
  const node = unwrap(observable);
  if (depth === 0) return undefined;
  const value = getInitializerOf(node);
  if (value) return follow(value, depth - 1);
  if (!Node.isCallExpression(node) || isPipe(node) || getObservableName(node) !== undefined)
    return Node.isCallExpression(node) ? node : undefined;
  const own = getOwnFunction(node);
  const returned = own && getReturned(own);
  return returned && follow(returned, depth - 1);
}

function isPipe(call: CallExpression): boolean {
  return (
    Node.isPropertyAccessExpression(unwrap(call.getExpression())) &&
    getCalledName(call.compilerNode) === "pipe"
  );
}

/**
 * The list that a value is, as far as the code shows; if an operator passes the value on from a query, the whole query's list. The value of
 * a promise, or of a source that pushes, need not be a list.
 */
function getList(value: Node, depth: number): Node | undefined {
  const node = unwrap(value);
  const name = Node.isCallExpression(node) ? getCalledName(node.compilerNode) : getLastName(node);
  if (depth === 0 || arrivalName.test(splitWords(name ?? ""))) return undefined;
  const operator = getOperatorOf(node);
  if (operator) return readBefore(operator, depth - 1, readWhole);
  return isList(value, depth) ? value : undefined;
}

function isList(value: Node, depth: number): boolean {
  if (Node.isAwaitExpression(value) || Node.isArrayLiteralExpression(value)) return true;
  const type = value.getType();
  if (type.isArray() || type.isReadonlyArray()) return true;
  if (Node.isCallExpression(value)) return isMadeOfList(value, depth);
  if (!Node.isIdentifier(value)) return false;
  const made = getInitializerOf(value);
  if (made) return getList(made, depth - 1) !== undefined;
  return isPartOfAwaited(value) || (type.isAny() && isPlural(value));
}

/** `Object.values(users)`, `users.filter(isDue)` */
function isMadeOfList(call: CallExpression, depth: number): boolean {
  if (listMakers.has(getDottedName(call.compilerNode.expression) ?? "")) return true;
  const base = getBase(call);
  return base !== call && getList(base, depth - 1) !== undefined;
}

/** The operator whose function has a parameter of this name. */
function getOperatorOf(name: Node): CallExpression | undefined {
  const declaration = Node.isIdentifier(name) ? name.getSymbol()?.getValueDeclaration() : undefined;
  const taker = Node.isParameterDeclaration(declaration) ? declaration.getParent() : undefined;
  const call = taker && getCallAround(taker);
  return call && getObservableName(call) !== undefined ? call : undefined;
}

/** `rows` of `const { rows } = await pool.query(…)`. */
function isPartOfAwaited(name: Node): boolean {
  const element = name.getSymbol()?.getValueDeclaration();
  const holder = Node.isBindingElement(element) ? element.getParent().getParent() : undefined;
  return Node.isVariableDeclaration(holder) && Node.isAwaitExpression(holder.getInitializer());
}

/** A parameter without a type and with a plural name: `users`. */
function isPlural(name: Node): boolean {
  const words = splitWords(name.getText());
  const isParameter = Node.isParameterDeclaration(name.getSymbol()?.getValueDeclaration());
  return isParameter && pluralName.test(name.getText()) && !streamName.test(words);
}
