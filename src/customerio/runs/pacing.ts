import { Node, type CallExpression, type ts } from "ts-morph";
import { getEnclosingCallable, getInitializerOf, isInside } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import { perProgram } from "../program/per-program.ts";
import { getEndOfName } from "../values/names.ts";
import { isFunction } from "./callbacks.ts";
import { getCounted } from "./counting.ts";
import { isAfterFailure } from "./failures.ts";
import { limiterCall, limiterName, limiterPart } from "./loop-table.ts";
import { findCallsInside, findConstructionsInside } from "./names-inside.ts";
import { getOwnPause, type PauseKind } from "./own-pauses.ts";
import { isBlockingPause, isNamedAsPause, isPause } from "./pauses.ts";
import { findWaiting, type Waiting } from "./waiting.ts";

/**
 * Says whether a limiter or a pause limits how often code runs again.
 *
 * @param scope the code that runs again: a loop, a function, or the call that takes one
 * @param site the code that runs in it: a pause counts only if the code reaches it after success
 * @param execution whether one iteration waits for the previous one. In concurrent iterations, a limiter still limits, but a pause only
 *   delays them all, unless each iteration has a longer one.
 */
export function isRateLimited(scope: Node, site: Node, execution: "sequential" | "concurrent"): boolean {
  return (
    asksLimiter(scope) ||
    findPauses(scope).some(
      ({ call, separates }) =>
        // Where the call itself pauses is judged in its own function.
        call !== site && (execution === "sequential" || separates) && !isAfterFailure(call, scope, site),
    )
  );
}

/** Says whether the code of a loop or function goes through a limiter, or the function's own name says so. */
export function asksLimiter(scope: Node): boolean {
  // Each operation in a function asks about the same function: with thousands of them, reading it each time is quadratic.
  const known = limited.get(scope.compilerNode) ?? readsAsLimited(scope);
  limited.set(scope.compilerNode, known);
  return known;
}

/** The answers depend only on the code of a node, which never changes: edited code has new nodes. */
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

/** A pause that the iterations of a loop, or the callers of a function, wait for. */
interface Pause {
  readonly call: CallExpression;
  /** Whether it also separates concurrent iterations: it differs in each, as in `sleep(index * 20)`, or it limits them. */
  readonly separates: boolean;
}

const findPauses = perProgram((scope): readonly Pause[] => {
  const turns = Node.isCallExpression(scope) ? scope.getArguments().filter(isFunction) : [getTurn(scope)];
  return listCalls(scope).flatMap(({ call, waiting }) => {
    if (isBeforeTurns(call, waiting, scope)) return [];
    const kind = readPause(call, waiting);
    const by = kind === "blocks" ? getEnclosingCallable(call) : waiting?.by;
    if (kind === undefined || !turns.includes(by)) return [];
    const separates = kind !== "waits" || (isPause(call) && isGrowing(getDuration(call), by));
    return [{ call, separates }];
  });
});

interface CallInside {
  readonly call: CallExpression;
  readonly waiting: Waiting | undefined;
}

/** The calls inside a scope, and the one whose elements a loop waits for: `const slow = spread(users); for await (const user of slow)`. */
function listCalls(scope: Node): readonly CallInside[] {
  const inside = findCallsInside(scope).map((call) => ({ call, waiting: findWaiting(call) }));
  const list = Node.isForOfStatement(scope) && scope.isAwaited() ? scope.getExpression() : undefined;
  const call = list && getInitializerOf(list);
  const waiting = { by: getTurn(scope), at: scope };
  return Node.isCallExpression(call) ? [...inside, { call, waiting }] : inside;
}

/** How a call pauses. The functions of the repository are looked up last, and only where they can matter. */
function readPause(call: CallExpression, waiting: Waiting | undefined): PauseKind | undefined {
  if (isBlockingPause(call)) return "blocks";
  if (waiting) return isPause(call) ? "waits" : getOwnPause(call);
  const isStatement = Node.isExpressionStatement(call.getParent());
  return isStatement && getOwnPause(call) === "blocks" ? "blocks" : undefined;
}

/** Says whether a call is made once, before a loop starts: `for (const user of await loadSlowly())`. */
function isBeforeTurns(call: CallExpression, waiting: Waiting | undefined, scope: Node): boolean {
  if (waiting?.at === scope) return false;
  if (Node.isForOfStatement(scope) || Node.isForInStatement(scope))
    return isInside(call, scope.getExpression());
  const start = Node.isForStatement(scope) ? scope.getInitializer() : undefined;
  return start !== undefined && isInside(call, start);
}

/** The function whose code is one iteration: for a loop, the one around it. */
function getTurn(scope: Node): Node | undefined {
  return isFunction(scope) ? scope : getEnclosingCallable(scope);
}

/** The duration is the second argument of `setTimeout(resolve, 100)`, and the first of everything else. */
function getDuration(call: CallExpression): Node | undefined {
  const [first, second] = call.getArguments();
  return second !== undefined && getCalledName(call.compilerNode) === "setTimeout" ? second : first;
}

/** How many variables are followed: code can refer to itself, as in `const wait = wait + 1`. */
const maxVariables = 5;

/** Says whether a duration differs in each iteration: it depends on something that the iteration gets or counts. */
function isGrowing(duration: Node | undefined, turn: Node | undefined, depth = maxVariables): boolean {
  if (!duration || depth === 0) return false;
  return [duration, ...duration.getDescendants()].some((node) => {
    if (getCounted(node)) return true;
    if (Node.isCallExpression(node)) return getCalledName(node.compilerNode) === "random";
    const made = Node.isIdentifier(node) ? node.getSymbol()?.getValueDeclaration() : undefined;
    if (!made || !turn?.containsRange(made.getPos(), made.getEnd())) return false;
    return Node.isVariableDeclaration(made) ? isGrowing(made.getInitializer(), turn, depth - 1) : true;
  });
}
