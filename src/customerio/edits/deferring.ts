import {
  Node,
  SyntaxKind,
  type AwaitExpression,
  type CallExpression,
  type ExpressionStatement,
} from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import type { Wait } from "../runs/awaiting.ts";
import { insertAt, replaceNode } from "./replace.ts";
import { addNamedImport } from "./imports.ts";
import { writeLogging } from "./loggers.ts";
import { getLoop } from "../runs/loops.ts";
import { findInside } from "../program/nodes.ts";
import { getFrameworkFacts } from "../api/framework-table.ts";
import type { KeeperFacts } from "../api/framework-facts.ts";
import type { Runtime, Runtimes } from "../runs/runtimes.ts";
import { getEnclosingCallable, type Callable } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "../operations/reading.ts";

/** A response that waits, with one of the operations it waits for. */
export interface BlockedResponse {
  readonly wait: Wait;
  readonly operation: Operation;
}

/** How work is moved behind the response on the runtime it stands in. */
export interface Deferral {
  readonly runtime: Runtime;
  /** The call that keeps the work alive, such as `after`; `undefined` where there is none. */
  readonly by: "after" | "waitUntil" | undefined;
  /** None where it is not proven that nothing gets worse. */
  readonly edits: readonly Edit[];
  /** The statements that the edits move. */
  readonly moved: readonly Node[];
}

/**
 * Moves the statement that waits behind the response: un-awaited on a server that goes on running, else handed to what keeps the
 * function alive. Statements that wait side by side move together, so that their order stays.
 *
 * @param waits what the await expressions for Customer.io in the handler wait for, those that are not reported included
 */
export function defer(
  { wait, operation }: BlockedResponse,
  waits: ReadonlyMap<AwaitExpression, BlockedResponse>,
  { flow, runtimes }: { readonly flow: Flow; readonly runtimes: Runtimes },
): Deferral {
  const runtime = runtimes.getRuntime(wait.handler);
  const exported = runtimes.getKeeper(wait.handler);
  const by = runtime === "cloudflare" ? "waitUntil" : exported?.name;
  const none = { runtime, by, edits: [], moved: [] };
  const statement = getOwnStatement(wait);
  if (!statement || !isPromise(wait, operation, flow)) return none;
  const run = findRun(statement, waits);
  if (runtime === "server") {
    const close = catchAndLog(run[0] ?? statement, "Customer.io call failed", wait);
    const chained = chain(run, waits, flow, { open: "", close });
    return chained.length > 0
      ? { ...none, edits: chained, moved: run }
      : { ...none, edits: release(statement, wait, operation), moved: [statement] };
  }
  if (!by) return none;
  const keeper = writeKeeper(wait, exported);
  if (!keeper) return none;
  if (run.some((entry) => !isMovable(entry))) return none;
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
    return chained.length > 0 ? { ...none, edits: [...keeper.imports, ...chained], moved: run } : none;
  }
  return { ...none, edits: [...keeper.imports, ...moved], moved: run };
}

interface Keeper {
  readonly open: string;
  readonly close: string;
  /** Takes a function rather than a promise. */
  readonly isCallback: boolean;
  readonly imports: readonly Edit[];
}

function writeKeeper({ handler }: Wait, facts: KeeperFacts | undefined): Keeper | undefined {
  if (!facts) {
    const context = writeExecutionContext(handler);
    return context === undefined
      ? undefined
      : { open: `${context}.waitUntil(`, close: ")", isCallback: false, imports: [] };
  }
  const imports = addNamedImport(handler.callable.getSourceFile(), facts.module, facts.name);
  if (!imports) return undefined;
  return { open: `${facts.name}(`, close: ")", isCallback: facts.takes === "function", imports };
}

/** The execution context of Cloudflare Workers, as the handler can name it. */
function writeExecutionContext({ callable, framework }: Wait["handler"]): string | undefined {
  const facts = getFrameworkFacts(framework).runtime.executionContext;
  const name = facts && callable.getParameters()[facts.parameter]?.getNameNode();
  if (!Node.isIdentifier(name)) return undefined;
  return facts?.property === undefined ? name.getText() : `${name.getText()}.${facts.property}`;
}

/** The statement that is nothing but the await, in the handler's own body and not in a loop. */
function getOwnStatement({ by, handler }: Wait): ExpressionStatement | undefined {
  const statement = by?.getParent();
  if (!Node.isExpressionStatement(statement) || getLoop(statement) || usesWhatEnds(statement))
    return undefined;
  return getEnclosingCallable(statement) === handler.callable ? statement : undefined;
}

/** A transaction, or what a `finally` closes, may be gone by the time the work is done. */
function usesWhatEnds(statement: ExpressionStatement): boolean {
  const isClosedAfter = statement
    .getAncestors()
    .some((ancestor) => Node.isTryStatement(ancestor) && ancestor.getFinallyBlock() !== undefined);
  return isClosedAfter || /\b(?:tx|trx|transaction|queryRunner|entityManager)\b/u.test(statement.getText());
}

/** Customer.io's own calls, `Promise.all` and async functions give promises; anything else may give none. */
function isPromise({ by, site }: Wait, operation: Operation, flow: Flow): boolean {
  const value = by?.getExpression();
  if (!Node.isCallExpression(value)) return false;
  if (value === operation.call || /^Promise\.all(?:Settled)?$/u.test(value.getExpression().getText()))
    return true;
  if (value === site) return givesPromise(value, operation, flow);
  const callee = value.getExpression();
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "catch";
}

/** Says whether a call surely gives a promise: of an async function, or of one that returns such a call on every way. */
function givesPromise(call: CallExpression, operation: Operation, flow: Flow, depth = 0): boolean {
  if (call === operation.call) return true;
  const callee = flow.getCallee(call);
  if (!callee || depth > 3) return false;
  if (isAsync(callee)) return true;
  const returned = flow.findReturned(callee);
  return (
    returned.length > 0 &&
    !mayReturnNothing(callee) &&
    returned.every((value) => Node.isCallExpression(value) && givesPromise(value, operation, flow, depth + 1))
  );
}

/** Says whether a function has an end or a `return` that gives nothing. */
function mayReturnNothing(callable: Callable): boolean {
  const body = callable.getBody();
  if (!Node.isBlock(body)) return false;
  const isBare = body
    .getDescendantsOfKind(SyntaxKind.ReturnStatement)
    .some((statement) => !statement.getExpression() && getEnclosingCallable(statement) === callable);
  return isBare || !Node.isReturnStatement(body.getStatements().at(-1));
}

function isAsync(callable: Callable | undefined): boolean {
  return callable !== undefined && "isAsync" in callable && callable.isAsync();
}

/** Takes the `await` away and catches what fails. */
function release(statement: ExpressionStatement, wait: Wait, operation: Operation): readonly Edit[] {
  const awaited = getPlainAwait(statement);
  if (!awaited) return [];
  const value = awaited.getExpression();
  const removal = { ...replaceNode(awaited, ""), end: value.getStart() };
  if (isCaught(value)) return [removal];
  const what = `Customer.io ${wait.site === operation.call ? operation.kind : "call"} failed`;
  return [removal, insertAt(value, value.getEnd(), catchAndLog(value, what, wait))];
}

function catchAndLog(node: Node, what: string, { handler }: Wait): string {
  return `.catch((error) => ${writeLogging(node, what, handler)})`;
}

/** Makes one promise of statements of which the first says who the person is: each goes on when the one before it is done. */
function chain(
  run: readonly ExpressionStatement[],
  waits: ReadonlyMap<AwaitExpression, BlockedResponse>,
  flow: Flow,
  { open, close }: Pick<Keeper, "open" | "close">,
): readonly Edit[] {
  const links = run.flatMap((statement) => {
    const awaited = getPlainAwait(statement);
    const blocked = awaited && waits.get(awaited);
    const isLink =
      blocked && isPromise(blocked.wait, blocked.operation, flow) && !isCaught(awaited.getExpression());
    return isLink ? [{ statement, awaited, value: awaited.getExpression(), ...blocked }] : [];
  });
  const [first, ...others] = links;
  if (!first || others.length === 0 || links.length < run.length || !isAboutPerson(first.operation))
    return [];
  const isLaidOut =
    open === "" && run.every((statement) => statement.getStartLineNumber() === statement.getEndLineNumber());
  const step = isLaidOut ? `\n${getIndentation(first.statement)}  ` : "";
  const edits: Edit[] = [{ ...replaceNode(first.awaited, open), end: first.value.getStart() }];
  let previous = first;
  for (const link of others) {
    const text = link.statement.getSourceFile().getFullText();
    if (text.slice(previous.value.getEnd(), link.statement.getStart()).replace(";", "").trim() !== "")
      return [];
    edits.push({
      ...replaceNode(link.statement, `${previous === first ? "" : ")"}${step}.then(() => `),
      start: previous.value.getEnd(),
      end: link.value.getStart(),
    });
    previous = link;
  }
  return [
    ...edits,
    insertAt(previous.value, previous.value.getEnd(), `)${close.startsWith(".") ? step : ""}${close}`),
  ];
}

function isAboutPerson({ kind }: Operation): boolean {
  return kind === "identify" || kind === "group";
}

/** The await that a statement consists of, when what it waits for can begin the statement. */
function getPlainAwait(statement: ExpressionStatement): AwaitExpression | undefined {
  const awaited = statement.getExpression();
  if (!Node.isAwaitExpression(awaited)) return undefined;
  const value = awaited.getExpression();
  const between = statement.getSourceFile().getFullText().slice(awaited.getStart(), value.getStart());
  return /^await\s+$/u.test(between) && /^[A-Za-z_$]/u.test(value.getText()) ? awaited : undefined;
}

function isCaught(value: Node): boolean {
  const callee = Node.isCallExpression(value) ? value.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "catch";
}

function moveOne(statement: ExpressionStatement, keeper: Keeper): readonly Edit[] {
  const awaited = statement.getExpression();
  if (!Node.isAwaitExpression(awaited)) return [];
  const value = awaited.getExpression();
  const open = keeper.isCallback ? `${keeper.open}() => ` : keeper.open;
  return [
    { ...replaceNode(awaited, open), end: value.getStart() },
    insertAt(value, value.getEnd(), keeper.close),
  ];
}

/** The statements around one that all wait for Customer.io and nothing else, with nothing between them. */
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

/** A statement can move into a function when it awaits nothing else and holds no text over several lines. */
function isMovable(statement: ExpressionStatement): boolean {
  return (
    findInside(statement, SyntaxKind.AwaitExpression).length === 1 &&
    !statement.getDescendants().some((node) => Node.isTemplateExpression(node) && /\n/u.test(node.getText()))
  );
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

function getIndentation(node: Node): string {
  return /[ \t]*$/u.exec(node.getSourceFile().getFullText().slice(0, node.getStart()))?.[0] ?? "";
}
