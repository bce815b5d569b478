import { Node, SyntaxKind, type Block, type SourceFile, type Statement } from "ts-morph";
import { getEnclosingCallable, isCallable, listHandoffs, unwrap, type Callable } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { chainingMethods, continuingMethods, gatheringCalls } from "./promise-table.ts";
import { isMethodOfPromise } from "./promises.ts";
import { findInside, getDottedName, isNamed } from "../program/nodes.ts";

/** How two things in one function follow each other. */
export type Sequence =
  /** The first is done before the second starts. */
  | { readonly kind: "before" }
  /** Both run at once: neither waits for the other. */
  | { readonly kind: "together" };

/**
 * How `first` and `second` relate when they are written in this order in one function: statements of one block, or one nested in a branch
 * that follows. `undefined` when one of them may run without the other, when they are in different functions, or when something else
 * schedules them.
 */
export function getSequence(first: Operation, second: Operation): Sequence | undefined {
  if (first.site.getSourceFile() !== second.site.getSourceFile()) return undefined;
  if (isHandedOff(first) || isHandedOff(second)) return undefined;
  if (isContinuedBy(first.site, second.site)) return { kind: "before" };
  if (getEnclosingCallable(first.site) !== getEnclosingCallable(second.site)) return undefined;
  const list = getCommonList(first.site, second.site);
  if (list) return { kind: "together" };
  if (first.site.getStart() > second.site.getStart()) return undefined;
  const block = getCommonBlock(first.site, second.site);
  const earlier = block && getStatementIn(block, first.site);
  if (!earlier || earlier === getStatementIn(block, second.site)) return undefined;
  // A branch may be skipped, or may leave the function.
  if (
    !Node.isExpressionStatement(earlier) &&
    !Node.isVariableStatement(earlier) &&
    !isTry(earlier, first.site)
  )
    return undefined;
  return { kind: isAwaited(first) || isAwaitedBefore(first.site, second.site) ? "before" : "together" };
}

/** `const identified = cio.identify(…); await identified; cio.track(…);` */
function isAwaitedBefore(site: Node, later: Node): boolean {
  const declaration = site.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  const block = declaration?.getFirstAncestor((node) => Node.isBlock(node) || Node.isSourceFile(node));
  if (!declaration || !block || declaration.getFirstAncestor(isCallable) !== getEnclosingCallable(site))
    return false;
  return findInside(block, SyntaxKind.AwaitExpression).some(
    (awaited) =>
      awaited.getEnd() <= later.getStart() &&
      findInside(awaited, SyntaxKind.Identifier, (name) => isNamed(name, declaration.getName())).length > 0,
  );
}

/** Says whether an operation goes through a queue or an event that nobody waits for. */
function isHandedOff({ frame }: Operation): boolean {
  return listHandoffs(frame).some(({ delivery }) => delivery !== "awaited");
}

/** The function whose flow a node is part of: a continuation of a promise belongs to the function that it is written in. */
export function getFlowCallable(node: Node): Callable | undefined {
  let callable = getEnclosingCallable(node);
  while (callable && isContinuation(callable)) callable = getEnclosingCallable(callable);
  return callable;
}

/** Says whether a function continues a promise: `identified.then(() => …)`. */
export function isContinuation(callable: Callable): boolean {
  return getContinued(callable) !== undefined;
}

/** Says whether `second` is in a continuation of the promise of `first`: `first().then(() => second())`. */
function isContinuedBy(first: Node, second: Node): boolean {
  for (let callable = getEnclosingCallable(second); callable; callable = getEnclosingCallable(callable)) {
    const continued = getContinued(callable);
    if (!continued) return false;
    if (continued.containsRange(first.getStart(), first.getEnd())) return isHandedOnTo(first, continued);
  }
  return false;
}

/** The promise that a function is a continuation of. */
function getContinued(callable: Callable): Node | undefined {
  const call = callable.getParent();
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && continuingMethods.has(callee.getName())
    ? callee.getExpression()
    : undefined;
}

/** Says whether the whole chain waits for the promise of `node`: it is the start of the chain, or a continuation returns it. */
function isHandedOnTo(node: Node, chain: Node): boolean {
  for (let current = node; current !== chain;) {
    const parent = current.getParent();
    if (!parent) return false;
    const isChained =
      Node.isPropertyAccessExpression(parent) ||
      (Node.isCallExpression(parent) && parent.getExpression() === current);
    const isReturned = Node.isReturnStatement(parent) || (isCallable(parent) && parent.getBody() === current);
    const callable = isReturned ? getEnclosingCallable(current) : undefined;
    const call = callable && isContinuation(callable) ? callable.getParent() : undefined;
    const next = call ?? (isChained || unwrap(parent) === unwrap(current) ? parent : undefined);
    if (!next) return false;
    current = next;
  }
  return true;
}

/** Says whether the function awaits an operation at its site. */
export function isAwaited({ site }: Operation): boolean {
  for (let node: Node = site, parent = node.getParent(); parent; node = parent, parent = parent.getParent()) {
    if (Node.isAwaitExpression(parent)) return true;
    const isChained = Node.isPropertyAccessExpression(parent) && chainingMethods.has(parent.getName());
    const isList =
      Node.isArrayLiteralExpression(parent) ||
      (Node.isCallExpression(parent) && isMethodOfPromise(parent.getExpression()));
    // A call that takes a promise and is itself awaited most likely waits for the promise: `await withTimeout(sent)`.
    const isCall = Node.isCallExpression(parent) && !Node.isArrayLiteralExpression(node);
    if (!isChained && !isList && !isCall && unwrap(parent) !== unwrap(node)) return false;
  }
  return false;
}

/** The list in `Promise.all([…])` that both are entries of. */
function getCommonList(a: Node, b: Node): Node | undefined {
  const list = a.getFirstAncestor(
    (node) => Node.isArrayLiteralExpression(node) && node.containsRange(b.getStart(), b.getEnd()),
  );
  const call = list?.getParent();
  if (
    !list ||
    !Node.isCallExpression(call) ||
    !gatheringCalls.has(getDottedName(call.compilerNode.expression) ?? "")
  )
    return undefined;
  const entries = Node.isArrayLiteralExpression(list) ? list.getElements() : [];
  const holder = (node: Node): Node | undefined =>
    entries.find((entry) => entry.containsRange(node.getStart(), node.getEnd()));
  return holder(a) !== holder(b) ? list : undefined;
}

function getCommonBlock(a: Node, b: Node): Block | SourceFile | undefined {
  const found = a.getFirstAncestor(
    (node) => (Node.isBlock(node) || Node.isSourceFile(node)) && node.containsRange(b.getStart(), b.getEnd()),
  );
  return Node.isBlock(found) || Node.isSourceFile(found) ? found : undefined;
}

function getStatementIn(block: Block | SourceFile, node: Node): Statement | undefined {
  return block.getStatements().find((statement) => statement.containsRange(node.getStart(), node.getEnd()));
}

/** A `try` with the operation directly in it: its statements run in order like all others. */
function isTry(statement: Statement, node: Node): boolean {
  if (!Node.isTryStatement(statement)) return false;
  const inner = getStatementIn(statement.getTryBlock(), node);
  return inner !== undefined && (Node.isExpressionStatement(inner) || Node.isVariableStatement(inner));
}
