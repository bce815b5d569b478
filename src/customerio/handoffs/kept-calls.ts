import {
  Node,
  SyntaxKind,
  ts,
  type CallExpression,
  type PropertyAccessExpression,
  type SourceFile,
} from "ts-morph";
import type { Flow, Question } from "../flow/core.ts";
import { elementCallbacks } from "../flow/parameters.ts";
import { getEnclosingCallable, isCallable, unwrap } from "../flow/terms.ts";
import { findCompilerNodes, findInside, getTakenName, isNamed, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { findUsesInside, getDeclaration, skipOut } from "../flow/kept-places.ts";
import { groupBy } from "../../vocabulary/group-by.ts";

/** A call of a function that a variable or field stores. */
export interface KeptCall {
  readonly call: CallExpression;
  /** The name that it is looked up by. */
  readonly key?: Node;
  /** The property with the name, for entries that are stored together: `name` of `list.find((entry) => entry.name === name)`. */
  readonly keyPart?: string;
  /** The property with the function. */
  readonly part?: string;
  /** The place that reads the variable or field. */
  readonly at: Node;
}

type Found = Omit<KeptCall, "call">;

/** How deep loops over parts of parts are followed. */
const maxDepth = 6;
/** About how many places that read one name are looked at. */
const maxReads = 1_000;

/** Methods of lists and maps that return some or all of their elements. */
const passing: ReadonlySet<string> = new Set(["filter", "find", "values", "slice", "concat", "flat", "at"]);

/** Finds the calls of what a variable or field stores: of one by its name, or of all in a loop. */
export function createKeptCalls(program: Program, flow: Flow): (holder: Node) => readonly KeptCall[] {
  const readsIn = flow.remember(readsByName, () => new Map<string, ReadsByDeclaration>());

  function findReads(holder: Node): readonly Node[] {
    const name = getNameOf(holder);
    if (name === undefined) return [];
    const own = holder.getSourceFile();
    const found: Node[] = [];
    let looked = 0;
    for (const file of [own, ...program.findFilesNaming(name).filter((other) => other !== own)]) {
      const { byDeclaration, count } = getReads(file, name);
      found.push(...(byDeclaration.get(holder) ?? []));
      looked += count;
      if (looked > maxReads) break;
    }
    return found;
  }

  function getReads(file: SourceFile, name: string): ReadsByDeclaration {
    const byName = readsIn({ node: file, frame: undefined });
    const found = byName.get(name) ?? groupReads(file, name);
    byName.set(name, found);
    return found;
  }

  return (holder) =>
    Node.isCallExpression(holder)
      ? [{ call: holder, at: holder.getExpression() }]
      : findReads(holder).flatMap((at) => follow(at, { at }, 0));
}

/** The places in a file that read a name. */
interface ReadsByDeclaration {
  readonly byDeclaration: ReadonlyMap<Node | undefined, readonly Node[]>;
  readonly count: number;
}

const readsByName: Question<Map<string, ReadsByDeclaration>> = { name: "reads by name" };

function groupReads(file: SourceFile, name: string): ReadsByDeclaration {
  const reads = findReadsIn(file, name).slice(0, maxReads);
  const byDeclaration = groupBy(
    reads.map((node) => wrap(file, node)),
    getDeclaration,
  );
  return { byDeclaration, count: reads.length };
}

/** The names in a file that are read on their own, and those read from an object. */
function findReadsIn(file: SourceFile, name: string): readonly ts.Node[] {
  const own = findCompilerNodes(file, SyntaxKind.Identifier).filter(
    (node) =>
      isNamed(node, name) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node),
  );
  const members = findCompilerNodes(file, SyntaxKind.PropertyAccessExpression).filter(
    (node) => ts.isPropertyAccessExpression(node) && node.name.text === name,
  );
  return [...own, ...members];
}

function getNameOf(holder: Node): string | undefined {
  const isNamedPlace =
    Node.isVariableDeclaration(holder) ||
    Node.isPropertyDeclaration(holder) ||
    Node.isParameterDeclaration(holder);
  if (isNamedPlace) return holder.getName();
  // In JavaScript an assignment declares a field: `this.handlers = {}`.
  return Node.isPropertyAccessExpression(holder) ? holder.getName() : undefined;
}

/** Follows what an expression reads to where it is called. */
function follow(value: Node, found: Found, depth: number): readonly KeptCall[] {
  const node = skipOut(value);
  const parent = node.getParent();
  if (!parent || depth > maxDepth) return [];
  const next = depth + 1;
  if (Node.isCallExpression(parent)) {
    if (parent.getExpression() === node) return [{ ...found, call: parent }];
    // `Array.from(handlers)`
    return follow(parent, found, next);
  }
  if (Node.isElementAccessExpression(parent)) {
    const key = parent.getArgumentExpression();
    return key && parent.getExpression() === node ? follow(parent, { ...found, key }, next) : [];
  }
  if (Node.isPropertyAccessExpression(parent)) return followMember(parent, found, next);
  if (Node.isForOfStatement(parent)) {
    const list = parent.getInitializer();
    const [variable] = Node.isVariableDeclarationList(list) ? list.getDeclarations() : [];
    return variable ? followName(variable, parent, found, next) : [];
  }
  if (Node.isVariableDeclaration(parent) && parent.getInitializer() === node) {
    const scope = getEnclosingCallable(parent);
    return scope ? followName(parent, scope, found, next) : [];
  }
  return Node.isSpreadElement(parent) || Node.isArrayLiteralExpression(parent)
    ? follow(parent, found, next)
    : [];
}

function followMember(access: PropertyAccessExpression, found: Found, depth: number): readonly KeptCall[] {
  const name = access.getName();
  const call = access.getParent();
  if (!Node.isCallExpression(call) || call.getExpression() !== access)
    return follow(access, { ...found, part: name }, depth);
  const [first] = call.getArguments();
  if (name === "get" && first) return follow(call, { ...found, key: first }, depth);
  const callback = elementCallbacks.has(name) && isCallable(first) ? first : undefined;
  const [element] = callback?.getParameters() ?? [];
  if (passing.has(name)) {
    const compared = element && callback ? readComparison(callback, element, same) : undefined;
    return follow(call, { ...found, ...compared }, depth);
  }
  if (element && callback) return followName(element, callback, found, depth);
  return name === "call" || name === "apply" ? [] : [{ ...found, call, part: name }];
}

/** The uses of what a name, or a pattern in its place, reads from the stored value. */
function followName(declared: Node, scope: Node, found: Found, depth: number): readonly KeptCall[] {
  const name =
    Node.isVariableDeclaration(declared) || Node.isParameterDeclaration(declared)
      ? declared.getNameNode()
      : undefined;
  if (Node.isObjectBindingPattern(name))
    return name
      .getElements()
      .flatMap((element) => followUses(element, scope, { ...found, part: getTakenName(element) }, depth));
  return followUses(declared, scope, found, depth);
}

function followUses(declared: Node, scope: Node, found: Found, depth: number): readonly KeptCall[] {
  return findUsesInside(declared, scope).flatMap((use) =>
    follow(use, { ...found, ...readGuard(use, scope, declared) }, depth),
  );
}

/** `if (entry.name === name) …` around a use of `entry`, and `if (entry.name !== name) continue;` before it. */
function readGuard(use: Node, scope: Node, declared: Node): Pick<Found, "key" | "keyPart"> | undefined {
  for (
    let node = use, parent = use.getParent();
    parent && node !== scope;
    node = parent, parent = node.getParent()
  ) {
    const before = Node.isBlock(parent)
      ? parent.getStatements().filter((one) => one.getEnd() <= node.getPos())
      : [];
    for (const branch of Node.isIfStatement(parent) ? [parent] : before.filter(Node.isIfStatement)) {
      const compared = readComparison(branch.getExpression(), declared, branch === parent ? same : other);
      if (compared) return compared;
    }
  }
  return undefined;
}

const same: ReadonlySet<SyntaxKind> = new Set([
  ...[SyntaxKind.EqualsEqualsEqualsToken, SyntaxKind.EqualsEqualsToken],
]);
const other: ReadonlySet<SyntaxKind> = new Set([
  ...[SyntaxKind.ExclamationEqualsEqualsToken, SyntaxKind.ExclamationEqualsToken],
]);

/** What a property of `declared` is compared with. */
function readComparison(
  within: Node,
  declared: Node,
  operators: ReadonlySet<SyntaxKind>,
): Pick<Found, "key" | "keyPart"> | undefined {
  const comparisons = [
    ...(Node.isBinaryExpression(within) ? [within] : []),
    ...findInside(within, SyntaxKind.BinaryExpression),
  ].filter((node) => operators.has(node.getOperatorToken().getKind()));
  for (const node of comparisons) {
    for (const [side, key] of [
      [node.getLeft(), node.getRight()],
      [node.getRight(), node.getLeft()],
    ] as const) {
      const inner = unwrap(side);
      if (Node.isPropertyAccessExpression(inner) && getDeclaration(inner.getExpression()) === declared)
        return { key, keyPart: inner.getName() };
    }
  }
  return undefined;
}
