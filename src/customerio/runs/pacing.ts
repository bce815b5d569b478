import { Node, SyntaxKind, type CallExpression, type ts } from "ts-morph";
import { getEnclosingCallable } from "../flow/terms.ts";
import { getCalledName, listNames } from "../program/nodes.ts";
import { getEndOfName } from "../values/names.ts";
import { getCallAround, isFunction, isTransparent } from "./callbacks.ts";
import { limiterCall, limiterName, limiterPart, outcomeName, racingCalls } from "./loop-table.ts";
import { findCallsInside, findConstructionsInside } from "./names-inside.ts";
import { isNamedAsPause, isPause } from "./pauses.ts";
import { isAwaitedLater } from "./promises.ts";

/**
 * Says whether a limiter or a pause keeps down how often code runs again.
 *
 * @param scope what runs again: a loop, a function, or the call that is given one
 * @param site what runs in it: a pause counts only if the code gets there after all went well
 * @param execution whether one turn waits for the one before. In turns that run at the same time, a limiter still limits, but a pause
 *   only moves them all, unless each turn has a longer one.
 */
export function isRateLimited(scope: Node, site: Node, execution: "sequential" | "concurrent"): boolean {
  return (
    asksLimiter(scope) ||
    findPauses(scope).some(
      (pause) => (execution === "sequential" || pause.isGrowing) && !isAfterFailure(pause.call, site, scope),
    )
  );
}

/** Says whether the code of a loop or function asks a limiter; also whether the function's own name says so. */
export function asksLimiter(scope: Node): boolean {
  // Each operation in a function asks about the same function: with thousands of them, reading it each time is quadratic.
  const known = limited.get(scope.compilerNode) ?? readsAsLimited(scope);
  limited.set(scope.compilerNode, known);
  return known;
}

/** The answers here and below depend on nothing but the code of a node, which never changes: edited code has other nodes. */
const limited = new WeakMap<ts.Node, boolean>();

function readsAsLimited(scope: Node): boolean {
  const isNamedSo =
    (Node.isFunctionDeclaration(scope) || Node.isMethodDeclaration(scope)) &&
    (isLimiting(scope.getName() ?? "") || isNamedAsPause(scope.getName() ?? ""));
  return (
    isNamedSo ||
    findCallsInside(scope).some(isCallOfLimiter) ||
    findConstructionsInside(scope).some((made) => isLimiting(getCalledName(made.compilerNode)))
  );
}

function isCallOfLimiter(call: CallExpression): boolean {
  if (isLimiting(getCalledName(call.compilerNode))) return true;
  const callee = call.getExpression();
  const owner = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
  const name = Node.isPropertyAccessExpression(owner) ? owner.getNameNode() : owner;
  return Node.isIdentifier(name) && limiterName.test(name.getText());
}

function isLimiting(name: string): boolean {
  return limiterCall.test(name) || limiterPart.test(getEndOfName(name));
}

/** A pause that the turns of a loop, or the callers of a function, wait for. */
interface Pause {
  readonly call: CallExpression;
  /** Whether it is another one in each turn: `sleep(index * 20)`. */
  readonly isGrowing: boolean;
}

function findPauses(scope: Node): readonly Pause[] {
  const known = pauses.get(scope.compilerNode) ?? readPauses(scope);
  pauses.set(scope.compilerNode, known);
  return known;
}

const pauses = new WeakMap<ts.Node, readonly Pause[]>();

function readPauses(scope: Node): readonly Pause[] {
  const turns = Node.isCallExpression(scope) ? scope.getArguments().filter(isFunction) : [getTurn(scope)];
  return findCallsInside(scope)
    .filter(isPause)
    .flatMap((call) => {
      const waiting = findWaiting(call);
      if (waiting === undefined || !turns.includes(waiting.by)) return [];
      return [{ call, isGrowing: isGrowing(getDuration(call), waiting.by) }];
    });
}

/** The function whose code is one turn: of a loop, the one around it. */
function getTurn(scope: Node): Node | undefined {
  return isFunction(scope) ? scope : getEnclosingCallable(scope);
}

/** The function that waits for a call, `undefined` at the top of a file; nothing when no function does. */
function findWaiting(call: Node): { readonly by: Node | undefined } | undefined {
  let isResult = false;
  for (
    let current = call, parent: Node | undefined = call.getParent();
    parent;
    current = parent, parent = parent.getParent()
  ) {
    if (Node.isAwaitExpression(parent)) return { by: getEnclosingCallable(parent) };
    if (Node.isVariableDeclaration(parent))
      return isAwaitedLater(parent) ? { by: getEnclosingCallable(parent) } : undefined;
    if (Node.isCallExpression(parent) && racingCalls.has(getCalledName(parent.compilerNode)))
      return undefined;
    if (Node.isReturnStatement(parent)) isResult = true;
    if (!isFunction(parent)) continue;
    isResult ||= Node.isArrowFunction(parent) && parent.getBody() === current;
    const around: Node | undefined =
      getPromiseAround(parent) ?? (isResult ? getChainAround(parent) : undefined);
    if (around === undefined) return isResult ? { by: parent } : undefined;
    parent = around;
    isResult = false;
  }
  return undefined;
}

/** `new Promise((resolve) => { … })` around its function. */
function getPromiseAround(executor: Node): Node | undefined {
  const parent = executor.getParent();
  return Node.isNewExpression(parent) && getCalledName(parent.compilerNode) === "Promise"
    ? parent
    : undefined;
}

/** `….then(() => …)` around its callback. After a failure, nobody has to be slowed down. */
function getChainAround(callback: Node): Node | undefined {
  const call = getCallAround(callback);
  return call && isTransparent(call, callback) && getCalledName(call.compilerNode) !== "catch"
    ? call
    : undefined;
}

/** `setTimeout(resolve, 100)` names it second, everything else first. */
function getDuration(call: CallExpression): Node | undefined {
  const [first, second] = call.getArguments();
  return second !== undefined && getCalledName(call.compilerNode) === "setTimeout" ? second : first;
}

/** Says whether a duration is another one in each turn: made of something that the turn is given or counts. */
function isGrowing(duration: Node | undefined, turn: Node | undefined): boolean {
  if (!duration) return false;
  return [duration, ...duration.getDescendants()].some((node) => {
    if (isCounting(node)) return true;
    if (Node.isCallExpression(node)) return getCalledName(node.compilerNode) === "random";
    const made = Node.isIdentifier(node) ? node.getSymbol()?.getValueDeclaration() : undefined;
    if (!made || !turn?.containsRange(made.getPos(), made.getEnd())) return false;
    return Node.isVariableDeclaration(made) ? isGrowing(made.getInitializer(), turn) : true;
  });
}

/** `turn++`, `--left`, `offset += 20`. */
function isCounting(node: Node): boolean {
  if (Node.isPostfixUnaryExpression(node)) return true;
  if (Node.isPrefixUnaryExpression(node)) return countingOperators.has(node.getOperatorToken());
  return Node.isBinaryExpression(node) && countingOperators.has(node.getOperatorToken().getKind());
}

const countingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PlusPlusToken,
  SyntaxKind.MinusMinusToken,
  SyntaxKind.PlusEqualsToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
]);

/** Says whether code pauses only where a call has failed: in a `catch`, or depending on how it went, or after leaving when it went well. */
function isAfterFailure(pause: Node, site: Node, scope: Node): boolean {
  for (
    let current = pause, parent = pause.getParent();
    parent && current !== scope;
    current = parent, parent = parent.getParent()
  ) {
    if (Node.isCatchClause(parent)) return true;
    if (parent.containsRange(site.getPos(), site.getEnd())) return isLeftBetween(site, current, parent);
    if (Node.isIfStatement(parent) && asksForOutcome(parent.getExpression())) return true;
    if (isLeftBetween(site, current, parent)) return true;
  }
  return false;
}

/** Says whether a statement between a call and a later one leaves the block when the call went well. */
function isLeftBetween(site: Node, later: Node, block: Node): boolean {
  if (!Node.isBlock(block) && !Node.isSourceFile(block)) return false;
  const between = block
    .getStatements()
    .filter((statement) => statement.getEnd() > site.getEnd() && statement.getEnd() <= later.getPos());
  return between.some((statement) => {
    if (Node.isIfStatement(statement))
      return asksForOutcome(statement.getExpression()) && leaves(statement.getThenStatement());
    return Node.isTryStatement(statement) && leaves(statement.getTryBlock());
  });
}

function asksForOutcome(condition: Node): boolean {
  return listNames(condition).some((name) => outcomeName.test(name));
}

function leaves(statement: Node): boolean {
  if (Node.isBlock(statement)) return statement.getStatements().some(leaves);
  return (
    Node.isReturnStatement(statement) ||
    Node.isBreakStatement(statement) ||
    Node.isContinueStatement(statement)
  );
}
