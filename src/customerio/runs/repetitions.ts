import { Node, SyntaxKind } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import {
  getRepetition,
  isHandedOver,
  isPaced,
  readRepeatingCall,
  repeatingNames,
  type Repetition,
} from "./loops.ts";
import { isPopulation } from "./populations.ts";
import { findInside } from "../program/nodes.ts";
import {
  findEnclosingCallables,
  getEnclosingCallable,
  isCallable,
  unwrap,
  type Callable,
  type Frame,
} from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "../operations/reading.ts";

/** An operation that runs once for each element of something nobody bounds. */
export interface RepeatedOperation extends Repetition {
  /** What does it in the loop: the call, or the function that is named to an array method. */
  readonly at: Node;
}

/** Finds operations that run once per element of a list. */
export interface Repetitions {
  /** Finds the loops that run an operation for each element, with no rate limit and no small upper bound. */
  readonly findRepetitions: (operation: Operation) => readonly RepeatedOperation[];
  /** Whether a loop goes through a list that grows with the business: people, rows, or what a query returns. */
  readonly isPopulation: (repetition: Repetition) => boolean;
}

/** A list of at most so many elements is small. */
const smallSize = 25;

/** A part of more elements than this is as bad as the whole, unless something waits between the parts. */
const largeSize = 100;

/** Names of what is taken at a time from something larger. */
const partName =
  /^(?:chunk|batch|page|slice|group|part)(?:Of\w+|ed\w*|[A-Z]\w*)?$|(?:Chunk|Batch|Page|Slice)$/u;

export function createRepetitions(flow: Flow, calls: Calls): Repetitions {
  let passed: ReadonlyMap<Callable, readonly RepeatedOperation[]> | undefined;

  function findRepetitions(operation: Operation): readonly RepeatedOperation[] {
    if (isSettledInside(operation)) return [];
    const { site } = operation;
    const own = getRepetition(site);
    if (own) return isBounded(own, site) ? [] : [{ ...own, at: site }];
    const around = getEnclosingCallable(site);
    if (!around || isHandedOver(site, around) || isPaced(around)) return [];
    passed ??= findPassed();
    return (passed.get(around) ?? []).filter((entry) => !isBounded(entry, entry.at));
  }

  /** A loop or a limiter between the wrapper's call and Customer.io: what happens around the wrapper says nothing. */
  function isSettledInside({ call, frame, site }: Operation): boolean {
    let inner: Node = call;
    for (let level: Frame | undefined = frame; level; level = level.outer) {
      if (getRepetition(inner) || isHandedOver(inner, level.callable) || isPaced(level.callable)) return true;
      inner = level.call;
    }
    return inner !== site;
  }

  /** The functions that are named to something that calls them for each element: `users.map(sync)`. */
  function findPassed(): ReadonlyMap<Callable, readonly RepeatedOperation[]> {
    const found = new Map<Callable, RepeatedOperation[]>();
    for (const call of repeatingNames.flatMap(calls.findCallsNamed)) {
      if (!Node.isCallExpression(call) || isPaced(call)) continue;
      const repetition = readRepeatingCall(call);
      if (!repetition) continue;
      for (const at of call.getArguments()) {
        if (at === repetition.collection) continue;
        if (!Node.isIdentifier(at) && !Node.isPropertyAccessExpression(at)) continue;
        for (const { node } of flow.findOrigins({ node: at, frame: undefined })) {
          if (isCallable(node)) found.set(node, [...(found.get(node) ?? []), { ...repetition, at }]);
        }
      }
    }
    return found;
  }

  function isBounded({ loop, collection, pace }: Repetition, at: Node): boolean {
    if (!collection) return true;
    if (Node.isNumericLiteral(collection)) return Number(collection.getText()) <= smallSize;
    if (/retr(?:y|ies)|attempt|\btries\b|batch(?:es)?\.messages|\bRecords\b/iu.test(collection.getText()))
      return true;
    if (
      Node.isForStatement(loop) &&
      /attempt|retr(?:y|ies)|\btries\b/iu.test(loop.getInitializer()?.getText() ?? "")
    )
      return true;
    if (pace === "concurrent" && isPiledUp(loop, at)) return isSmall(collection);
    if (pace === "concurrent" && (isChunk(collection, at) || takesPartAtATime(loop) || isBuffer(collection)))
      return true;
    return isSmall(collection);
  }

  /** A part of a list that an outer loop takes at a time. */
  function isChunk(collection: Node, at: Node): boolean {
    const root = getOwner(getBase(collection));
    if (isLargePage(root)) return false;
    if (!Node.isIdentifier(root)) return /\.(?:slice|splice)\([^,)]+,[^)]+\)/u.test(collection.getText());
    if (partName.test(root.getText()))
      return at.getAncestors().some((ancestor) => Node.isIterationStatement(ancestor)) || isParameter(root);
    const made = root.getSymbol()?.getValueDeclaration();
    return (
      Node.isVariableDeclaration(made) &&
      /\.(?:slice|splice)\([^,)]+,[^)]+\)$/u.test(made.getInitializer()?.getText() ?? "")
    );
  }

  function isSmall(node: Node, depth = 0): boolean {
    if (depth > 4) return false;
    const base = getBase(node);
    if (hasSmallSlice(node)) return true;
    if (base !== unwrap(node)) return isSmall(base, depth + 1);
    const origins = flow.findOrigins({ node: base, frame: undefined });
    return origins.length > 0 && origins.every((origin) => isSmallOrigin(origin.node, base, depth));
  }

  function isSmallOrigin(node: Node, from: Node, depth: number): boolean {
    if (Node.isArrayLiteralExpression(node)) {
      const elements = node.getElements();
      // A list that starts empty is filled somewhere; how far, nobody says here.
      if (elements.length === 0) return false;
      return (
        elements.length <= smallSize &&
        elements.every(
          (element) => !Node.isSpreadElement(element) || isSmall(element.getExpression(), depth + 1),
        )
      );
    }
    if (Node.isObjectLiteralExpression(node))
      return node.getProperties().length > 0 && !node.getProperties().some(Node.isSpreadAssignment);
    if (Node.isIdentifier(node))
      return (node.getSymbol()?.getDeclarations() ?? []).some((declaration) => isFixed(declaration));
    if (Node.isParameterDeclaration(node)) {
      const callable = node.getParent();
      if (!isCallable(callable)) return false;
      const position = callable.getParameters().indexOf(node);
      const given = calls.findCallsOf(callable).map((call) => call.getArguments()[position]);
      return (
        given.length > 0 && given.every((argument) => argument !== undefined && isSmall(argument, depth + 1))
      );
    }
    if (hasSmallSlice(node)) return true;
    const base = getBase(node);
    return base !== node && base !== from && isSmall(base, depth + 1);
  }

  return { findRepetitions, isPopulation };
}

/** A list that is emptied as soon as so many are in it: `if (batch.length === 50) { …; batch = []; }`. */
function isBuffer(collection: Node): boolean {
  const name = getBase(collection);
  if (!Node.isIdentifier(name) && !Node.isPropertyAccessExpression(name)) return false;
  const text = name.getText();
  return findInside(name.getSourceFile(), SyntaxKind.BinaryExpression).some((comparison) => {
    const isFull =
      comparison.getLeft().getText() === `${text}.length` &&
      /^(?:>=?|===?)$/u.test(comparison.getOperatorToken().getText()) &&
      comparison.getRight().getText() !== "0";
    const statement = isFull ? comparison.getFirstAncestor(Node.isIfStatement) : undefined;
    if (!statement?.getExpression().containsRange(comparison.getStart(), comparison.getEnd())) return false;
    const done = statement.getThenStatement().getText().replace(/\s+/gu, "");
    return [`${text}=[]`, `${text}.length=0`, `${text}.splice(0`].some((emptied) => done.includes(emptied));
  });
}

/** An enum, by its own name or by that of its import. */
function isFixed(declaration: Node): boolean {
  if (Node.isEnumDeclaration(declaration)) return true;
  if (!Node.isImportSpecifier(declaration)) return false;
  const target = declaration.getNameNode().getSymbol()?.getAliasedSymbol();
  return target?.getDeclarations().some(Node.isEnumDeclaration) ?? false;
}

/** A part of which is written that it is no small one: `findMany({ take: 500 })`. */
function isLargePage(root: Node): boolean {
  const made = Node.isIdentifier(root) ? root.getSymbol()?.getValueDeclaration() : undefined;
  const text = Node.isVariableDeclaration(made) ? (made.getInitializer()?.getText() ?? "") : "";
  const size = /\b(?:take|limit|first|pageSize|perPage|per_page|maxResults)\s*[:(]\s*(\d[\d_]*)/u.exec(
    text,
  )?.[1];
  return size !== undefined && Number(size.replaceAll("_", "")) > largeSize;
}

/** What `page.users` is a part of. */
function getOwner(node: Node): Node {
  return Node.isPropertyAccessExpression(node) ? getOwner(unwrap(node.getExpression())) : node;
}

/** A callback that is given one part after the other: `inBatches(stream, async (batch) => …)`. */
function takesPartAtATime(loop: Node): boolean {
  return findEnclosingCallables(loop).some((callable) =>
    callable.getParameters().some((parameter) => partName.test(parameter.getName())),
  );
}

/** One part after the other is begun, and nothing waits for what the parts before began. */
function isPiledUp(loop: Node, at: Node): boolean {
  const outer = loop.getFirstAncestor(
    (ancestor) => Node.isIterationStatement(ancestor) || isCallable(ancestor),
  );
  return Node.isIterationStatement(outer) && !isPaced(outer) && isLetGo(at);
}

/** Nobody keeps the promise: `send();`, `void send();`, `send().catch(log);`. */
function isLetGo(call: Node): boolean {
  const parent = call.getParent();
  if (Node.isExpressionStatement(parent)) return true;
  const isPart =
    Node.isPropertyAccessExpression(parent) ||
    Node.isVoidExpression(parent) ||
    (Node.isCallExpression(parent) && parent.getExpression() === call);
  return isPart && isLetGo(parent);
}

function isParameter(name: Node): boolean {
  return Node.isParameterDeclaration(name.getSymbol()?.getValueDeclaration());
}

/** `.slice(0, 10)`, `take: 10`, `.limit(10)`: the number of elements is written down, and small. */
function hasSmallSlice(node: Node): boolean {
  const text = node.getText();
  const found =
    /\.slice\(\s*(?:0\s*,\s*|-)(\d+)\s*\)|\b(?:take|limit|first|pageSize)\s*[:(]\s*(\d+)|\bLIMIT (\d+)/u.exec(
      text.replace(/(?<=\d)_(?=\d)/gu, ""),
    );
  return found !== null && Number(found[1] ?? found[2] ?? found[3]) <= smallSize;
}

/** What a chain of `filter`, `map`, `Object.keys(…)`, `[...x]` goes through. */
function getBase(node: Node): Node {
  let current = unwrap(node);
  for (;;) {
    if (Node.isCallExpression(current)) {
      const callee = current.getExpression();
      const [first] = current.getArguments();
      if (/^(?:Object\.(?:keys|values|entries)|Array\.from)$/u.test(callee.getText()) && first) {
        current = unwrap(first);
        continue;
      }
      if (
        Node.isPropertyAccessExpression(callee) &&
        /^(?:filter|map|sort|reverse|entries|values|keys|toSorted|concat|flat)$/u.test(callee.getName())
      ) {
        current = unwrap(callee.getExpression());
        continue;
      }
    }
    if (Node.isNewExpression(current) && /^(?:Set|Map)$/u.test(current.getExpression().getText())) {
      const [first] = current.getArguments();
      if (first) {
        current = unwrap(first);
        continue;
      }
    }
    const [only, ...others] = Node.isArrayLiteralExpression(current) ? current.getElements() : [];
    if (others.length === 0 && Node.isSpreadElement(only)) {
      current = unwrap(only.getExpression());
      continue;
    }
    return current;
  }
}
