import { Node, type ForOfStatement, type Statement } from "ts-morph";
import { getEnclosingCallable } from "../flow/terms.ts";
import { getCalledName, getDottedName } from "../program/nodes.ts";
import { gatheringCalls } from "../runs/promise-table.ts";
import type { RepeatedOperation } from "../runs/repetitions.ts";
import { getConstant, isUsedDirectly } from "./constants.ts";
import { isSurelyArray, mayBeArray } from "./lists.ts";
import { getChainEnd, isCaught, isGivenBack } from "./promises.ts";

/** A statement that makes a call for each element of a list at once. */
export interface Sending {
  readonly statement: Statement;
  readonly list: Node;
  /** The name for each element, and the promise for it; `undefined` for a function with statements. */
  readonly element: string | undefined;
  readonly promise: Node | undefined;
  /** The function's code, or its name; `undefined` for a loop. */
  readonly callback: Node | undefined;
  readonly gather: string;
  /** The constant that holds the results, if there is one. */
  readonly kept: string | undefined;
  readonly isCaught: boolean;
  readonly isAwaited: boolean;
}

/** Reads a statement that makes calls without waiting for one before the next; `undefined` if it is not known to be one. */
export function readSending(repeated: RepeatedOperation): Sending | undefined {
  return readGathered(repeated) ?? readForEach(repeated) ?? readForOf(repeated);
}

/** `await Promise.all(users.map((user) => send(user)));`, also as the value of a constant, and with the function's name: `users.map(send)`. */
function readGathered({ loop, collection, at }: RepeatedOperation): Sending | undefined {
  const all = loop.getParent();
  const awaited = all?.getParent();
  if (!Node.isCallExpression(all) || all.getArguments().length !== 1 || !Node.isAwaitExpression(awaited))
    return undefined;
  const holder = readHolder(awaited);
  const gather = getDottedName(all.compilerNode.expression) ?? "";
  const callback = readCallback(loop, "map", at) ?? readNamed(loop, "map", at);
  const isList = collection !== undefined && mayBeArray(collection);
  return holder && isList && callback && gatheringCalls.has(gather)
    ? { list: collection, gather, isAwaited: true, ...holder, ...callback }
    : undefined;
}

/** The statement that consists of a value, or the constant for it that only the same function reads. */
function readHolder(value: Node): Pick<Sending, "statement" | "kept"> | undefined {
  const parent = value.getParent();
  if (Node.isExpressionStatement(parent)) return { statement: parent, kept: undefined };
  const constant = getConstant(value);
  return constant && isUsedDirectly(constant, value)
    ? { statement: constant.statement, kept: constant.name }
    : undefined;
}

/** `users.forEach(async (user) => { await send(user); });` */
function readForEach({ loop, collection, at }: RepeatedOperation): Sending | undefined {
  const statement = loop.getParent();
  if (!Node.isExpressionStatement(statement) || !collection || !isSurelyArray(collection)) return undefined;
  const callback = canWait(statement) ? readCallback(loop, "forEach", at) : undefined;
  const whole = { statement, list: collection, gather: "Promise.all", kept: undefined, isAwaited: false };
  return callback && { ...whole, ...callback };
}

function readCallback(
  loop: Node,
  method: string,
  at: Node,
): Pick<Sending, "element" | "promise" | "callback" | "isCaught"> | undefined {
  const callee = Node.isCallExpression(loop) ? loop.getExpression() : undefined;
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== method) return undefined;
  const [callback, ...others] = Node.isCallExpression(loop) ? loop.getArguments() : [];
  if (!Node.isArrowFunction(callback) || others.length > 0 || !isGivenBack(at, callback)) return undefined;
  const [parameter, ...more] = callback.getParameters();
  if (!parameter || more.length > 0 || parameter.isRestParameter() || parameter.hasInitializer())
    return undefined;
  const body = callback.getBody();
  const promise = Node.isAwaitExpression(body) ? body.getExpression() : body;
  const isExpression = !Node.isBlock(body);
  return {
    callback,
    element: isExpression ? parameter.getNameNode().getText() : undefined,
    promise: isExpression ? promise : undefined,
    isCaught: isExpression && isCaught(promise),
  };
}

/** The function that is passed by its name, if it takes only the element: in a part of a list, indexes start at zero again. */
function readNamed(
  loop: Node,
  method: string,
  at: Node,
): Pick<Sending, "element" | "promise" | "callback" | "isCaught"> | undefined {
  if (!Node.isCallExpression(loop) || getCalledName(loop.compilerNode) !== method) return undefined;
  if (loop.getArguments().length !== 1 || loop.getArguments()[0] !== at) return undefined;
  const [signature, ...others] = at.getType().getCallSignatures();
  const takesElement = signature && others.length === 0 && signature.getParameters().length === 1;
  return takesElement ? { callback: at, element: undefined, promise: undefined, isCaught: false } : undefined;
}

/** `for (const user of users) send(user);` */
function readForOf({ loop, collection, at }: RepeatedOperation): Sending | undefined {
  if (!Node.isForOfStatement(loop) || loop.isAwaited() || !collection || !isSurelyArray(collection))
    return undefined;
  const element = getElement(loop);
  const body = loop.getStatement();
  const [only, ...others] = Node.isBlock(body) ? body.getStatements() : [body];
  const sent = Node.isExpressionStatement(only) ? only.getExpression() : undefined;
  const promise = Node.isVoidExpression(sent) ? sent.getExpression() : sent;
  if (!promise || others.length > 0 || promise !== getChainEnd(at) || element === undefined) return undefined;
  if (!canWait(loop)) return undefined;
  const common = { statement: loop, list: collection, element, promise, callback: undefined };
  return {
    ...common,
    ...{ gather: "Promise.all", kept: undefined, isCaught: isCaught(promise), isAwaited: false },
  };
}

/** `user` of `for (const user of users)`. */
function getElement(loop: ForOfStatement): string | undefined {
  const list = loop.getInitializer();
  const [declaration] = Node.isVariableDeclarationList(list) ? list.getDeclarations() : [];
  return declaration?.getNameNode().getText();
}

/** Says whether `await` can be written in a place: in an async function. */
function canWait(node: Node): boolean {
  const callable = getEnclosingCallable(node);
  return callable !== undefined && "isAsync" in callable && callable.isAsync();
}
