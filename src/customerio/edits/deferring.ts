import { Node, SyntaxKind, type AwaitExpression, type ExpressionStatement } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { chain } from "./chaining.ts";
import { writeKeeper, type Keeper, type KeeperName } from "./after-response.ts";
import { catchAsTried } from "./logged-failures.ts";
import { writeLogging } from "./loggers.ts";
import { getPlainAwait, isCaught, isPromise } from "./promises.ts";
import type { BlockedResponse } from "../runs/blocking.ts";
import { appendCatch, surroundCall } from "./layout.ts";
import { getIndentation, hasLongTemplate, replaceNode } from "./replace.ts";
import type { Wait } from "../runs/awaiting.ts";
import { getLoop } from "../runs/loops.ts";
import { findInside, listNames } from "../program/nodes.ts";
import type { Runtime, Runtimes } from "../runs/runtimes.ts";
import { getEnclosingCallable, isInside } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "../operations/reading.ts";

/** Names of things that are closed when the code around a statement is done: transactions and what runs in them. */
const transactionNames: ReadonlySet<string> = new Set([
  "tx",
  "trx",
  "transaction",
  "queryRunner",
  "entityManager",
]);

/**
 * Why work is not moved after the response: the function may be `frozen` by then, or that is `unknown`; the `package` or the execution
 * `context` that would keep it alive is not available; the promise is `returned`, its result is `used`, or there may be `no-promise`.
 */
export type Obstacle = "frozen" | "unknown" | "package" | "context" | "returned" | "used" | "no-promise";

/** How work is moved after the response on its runtime. */
export interface Deferral {
  readonly runtime: Runtime;
  /** The call that keeps the work alive, such as `after`; `undefined` where there is none. */
  readonly by: KeeperName | undefined;
  /** None if nothing proves that the code stays right. */
  readonly edits: readonly Edit[];
  /** Why there are no edits. */
  readonly obstacle: Obstacle | undefined;
  /** Whether the edits move a node, with the statement it is part of. */
  readonly moves: (node: Node) => boolean;
}

/**
 * Moves the statement that waits to after the response. On a server that keeps running, it loses its `await`; elsewhere, it moves into the
 * call that keeps the function alive. Consecutive statements that wait move together, so that they stay in order.
 *
 * @param waits what each await expression for Customer.io in the handler waits for, including those that are not reported
 */
export function defer(
  { wait, operation }: BlockedResponse,
  waits: ReadonlyMap<AwaitExpression, BlockedResponse>,
  { flow, runtimes }: { readonly flow: Flow; readonly runtimes: Runtimes },
): Deferral {
  const runtime = runtimes.getRuntime(wait.handler);
  const exported = runtimes.getKeeper(wait.handler);
  const isGiven = runtime === "cloudflare" || runtime === "nitro";
  const by = isGiven ? "waitUntil" : exported?.name;
  const found = { runtime, by, edits: [], obstacle: undefined, moves: () => false };
  const stop = (obstacle: Obstacle): Deferral => ({ ...found, obstacle });
  if (runtime === "frozen" || runtime === "unknown") return stop(runtime);
  const statement = getOwnStatement(wait);
  if (!statement) return stop(wait.by ? "used" : "returned");
  if (!isPromise({ wait, operation }, flow)) return stop("no-promise");
  const run = findRun(statement, waits);
  if (runtime === "server") {
    const close = catchAndLog(run[0] ?? statement, "Customer.io call failed", wait);
    const chained = chain(run, waits, flow, { open: "", close });
    return chained.length > 0
      ? { ...found, edits: chained, moves: isPartOf(run) }
      : { ...found, edits: release(statement, wait, operation), moves: isPartOf([statement]) };
  }
  if (!by) return stop("package");
  const keeper = writeKeeper(wait, exported);
  if (!keeper) return stop(isGiven ? "context" : "used");
  if (run.some((entry) => !isMovable(entry))) return stop("used");
  const [first, last] = [run[0] ?? statement, run.at(-1) ?? statement];
  const moved =
    run.length === 1
      ? moveOne(statement, keeper)
      : [
          {
            ...replaceNode(first, ""),
            end: last.getEnd(),
            text: `${keeper.open}async () => {\n${indent(first, last)}\n${getIndentation(first)}}${keeper.isCallback ? "" : ")()"}${keeper.close};`,
          },
        ];
  if (run.length > 1 && !keeper.isCallback) {
    const chained = chain(run, waits, flow, keeper);
    return chained.length > 0
      ? { ...found, edits: [...keeper.imports, ...chained], moves: isPartOf(run) }
      : stop("used");
  }
  return { ...found, edits: [...keeper.imports, ...moved], moves: isPartOf(run) };
}

function isPartOf(statements: readonly Node[]): Deferral["moves"] {
  return (node) => statements.some((statement) => isInside(node, statement));
}

/** The statement that consists of the await, in the handler's own body and not in a loop. */
function getOwnStatement({ by, handler }: Wait): ExpressionStatement | undefined {
  const statement = by?.getParent();
  if (!Node.isExpressionStatement(statement) || getLoop(statement) || usesWhatEnds(statement))
    return undefined;
  return getEnclosingCallable(statement) === handler.callable ? statement : undefined;
}

/** Says whether a statement uses a transaction, or something that a `finally` can close: both may be closed before the work is done. */
function usesWhatEnds(statement: ExpressionStatement): boolean {
  const isClosedAfter = statement
    .getAncestors()
    .some((ancestor) => Node.isTryStatement(ancestor) && ancestor.getFinallyBlock() !== undefined);
  return isClosedAfter || listNames(statement).some((name) => transactionNames.has(name));
}

/** Drops the `await` and logs failures. */
function release(statement: ExpressionStatement, wait: Wait, operation: Operation): readonly Edit[] {
  const awaited = getPlainAwait(statement);
  if (!awaited) return [];
  const value = awaited.getExpression();
  const removal = { ...replaceNode(awaited, ""), end: value.getStart() };
  if (isCaught(value)) return [removal];
  const tried = catchAsTried(statement, value);
  if (tried.length > 0) return tried;
  const what = `Customer.io ${wait.site === operation.call ? operation.kind : "call"} failed`;
  const logging = writeLogging(value, what, wait.handler);
  return Node.isCallExpression(value) ? [removal, ...appendCatch(value, logging, awaitLength)] : [];
}

const awaitLength = "await ".length;

function catchAndLog(node: Node, what: string, { handler }: Wait): string {
  return `.catch((error) => ${writeLogging(node, what, handler)})`;
}

function moveOne(statement: ExpressionStatement, keeper: Keeper): readonly Edit[] {
  const awaited = statement.getExpression();
  if (!Node.isAwaitExpression(awaited)) return [];
  const value = awaited.getExpression();
  const open = keeper.isCallback ? `${keeper.open}() => ` : keeper.open;
  const { before, edits } = surroundCall(value, { open, close: keeper.close, less: awaitLength });
  return [{ ...replaceNode(awaited, before), end: value.getStart() }, ...edits];
}

/** The run of consecutive statements around one that wait for Customer.io and nothing else. */
function findRun(
  statement: ExpressionStatement,
  waits: ReadonlyMap<AwaitExpression, BlockedResponse>,
): readonly ExpressionStatement[] {
  const run = [statement];
  for (let next = statement.getPreviousSibling(); isWaiting(next, waits); next = next.getPreviousSibling())
    run.unshift(next);
  for (let next = statement.getNextSibling(); isWaiting(next, waits); next = next.getNextSibling())
    run.push(next);
  return run;
}

function isWaiting(
  node: Node | undefined,
  waits: ReadonlyMap<AwaitExpression, BlockedResponse>,
): node is ExpressionStatement {
  if (!Node.isExpressionStatement(node)) return false;
  const expression = node.getExpression();
  return Node.isAwaitExpression(expression) && waits.has(expression);
}

/** A statement can move into a function when it awaits nothing else and has no template over several lines: indenting would change it. */
function isMovable(statement: ExpressionStatement): boolean {
  return findInside(statement, SyntaxKind.AwaitExpression).length === 1 && !hasLongTemplate(statement);
}

function indent(first: Node, last: Node): string {
  const text = first.getSourceFile().getFullText();
  const step = getIndentation(first).startsWith("\t") ? "\t" : "  ";
  const lines = text.slice(first.getStart(), last.getEnd()).split("\n");
  return lines
    .map((line, index) => (index === 0 ? getIndentation(first) : "") + line)
    .map((line) => (line.trim() === "" ? line : step + line))
    .join("\n");
}
