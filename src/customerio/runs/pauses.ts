import { Node, type CallExpression } from "ts-morph";
import { getSymbolOfName, getTarget, isCallable, unwrap } from "../flow/terms.ts";
import { getCalledName, getDottedName, getTakenName } from "../program/nodes.ts";
import { getEndOfName } from "../values/names.ts";
import { blockingEnding, blockingPauses, pauseCall, pausePart, promisifiers } from "./loop-table.ts";
import { findCallsInside } from "./names-inside.ts";

/** Says whether a call waits for some time: by its name, or because its function does nothing else. */
export function isPause(call: CallExpression): boolean {
  return isNamedAsPause(getCalledName(call.compilerNode)) || isPausing(call.getExpression());
}

/** Says whether a call blocks the thread for some time, so that nothing needs to wait for its result: `Atomics.wait(…)`, `sleepSync(100)`. */
export function isBlockingPause(call: CallExpression): boolean {
  if (blockingPauses.has(getDottedName(call.getExpression().compilerNode) ?? "")) return true;
  const name = getCalledName(call.compilerNode);
  return name.endsWith(blockingEnding) && isNamedAsPause(name.slice(0, -blockingEnding.length));
}

/** Says whether a function is named like one that waits: `sleep`, `delayNext`. */
export function isNamedAsPause(name: string): boolean {
  return pauseCall.test(name) || pausePart.test(getEndOfName(name));
}

/** Says whether a name stands for a function that only waits, or is another name for a known one. */
function isPausing(callee: Node): boolean {
  const [declaration] = getTarget(getSymbolOfName(callee))?.getDeclarations() ?? [];
  if (Node.isVariableDeclaration(declaration)) {
    const made = declaration.getInitializer();
    return made !== undefined && (isOnlyPause(made) || isPromisified(made));
  }
  return (declaration !== undefined && isOnlyPause(declaration)) || isRenamed(callee);
}

/** `(ms) => new Promise((resolve) => setTimeout(resolve, ms))` */
function isOnlyPause(callable: Node): boolean {
  if (!isCallable(callable)) return false;
  const body = callable.getBody();
  const [statement, ...others] = Node.isBlock(body) ? body.getStatements() : [];
  if (others.length > 0) return false;
  const waited =
    Node.isReturnStatement(statement) || Node.isExpressionStatement(statement)
      ? statement.getExpression()
      : body;
  const made = waited && unwrap(waited);
  if (Node.isCallExpression(made))
    return isNamedAsPause(getCalledName(made.compilerNode)) || isRenamed(made.getExpression());
  return isPromiseOfPause(made);
}

/** Says whether waiting for a value only lets time pass, as between two attempts. */
export function isOnlyPausing(value: Node): boolean {
  const inner = unwrap(value);
  return Node.isCallExpression(inner) ? isPause(inner) : isPromiseOfPause(inner);
}

/** `new Promise((resolve) => setTimeout(resolve, ms))` */
function isPromiseOfPause(made: Node | undefined): boolean {
  return (
    Node.isNewExpression(made) &&
    getCalledName(made.compilerNode) === "Promise" &&
    findCallsInside(made).some((call) => isNamedAsPause(getCalledName(call.compilerNode)))
  );
}

/** Says whether a name stands for a function that only waits for the given milliseconds. */
export function takesMilliseconds(name: Node): boolean {
  const [declaration] = getTarget(getSymbolOfName(name))?.getDeclarations() ?? [];
  const callable = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : declaration;
  if (!callable || !isCallable(callable) || !isOnlyPause(callable)) return false;
  const [duration, ...others] = callable.getParameters();
  return (
    others.length === 0 &&
    findCallsInside(callable).some((call) => {
      const given = call.getArguments()[1];
      return getCalledName(call.compilerNode) === "setTimeout" && given?.getText() === duration?.getName();
    })
  );
}

/** `promisify(setTimeout)` */
function isPromisified(made: Node): boolean {
  if (!Node.isCallExpression(made) || !promisifiers.has(getCalledName(made.compilerNode))) return false;
  const [original] = made.getArguments();
  return Node.isIdentifier(original) && isNamedAsPause(original.getText());
}

/** `import { setTimeout as rest } from "node:timers/promises"` */
function isRenamed(callee: Node): boolean {
  const declaration = getSymbolOfName(callee)?.getDeclarations()[0];
  if (Node.isImportSpecifier(declaration)) return isNamedAsPause(declaration.getName());
  return Node.isBindingElement(declaration) && isNamedAsPause(getTakenName(declaration));
}
