import { Node, SyntaxKind, type CallExpression, type NewExpression } from "ts-morph";
import { applicationNames, requestNames, responseNames } from "../api/handler-words.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import {
  getCallableName,
  getEnclosingCallable,
  getRoot,
  getSymbolOfUse,
  isAssignment,
  isCall,
  isCallable,
  unwrap,
  type Call,
  type Callable,
} from "../flow/terms.ts";
import { contextFactory, isFrameworkObject, keepingCalls } from "../program/framework-objects.ts";
import { findInside, getCalledName, getDottedName, isNamed, listNames } from "../program/nodes.ts";
import { isFunction } from "./callbacks.ts";
import type { Contexts } from "./contexts.ts";
import {
  concurrentCalls,
  loopMethods,
  registeringCalls,
  sequentialCalls,
  startingMethods,
} from "./loop-table.ts";
import { chainingMethods, postponingCalls, promiseClasses } from "./promise-table.ts";
import { fallbackOperators } from "../program/operators.ts";

/** What becomes of a value at one of its uses in the function that creates it. */
export interface Fate {
  /**
   * `used`: only its methods are called, there or in a function that it is lent to. `returned`: it is part of the result, possibly because
   * a returned function uses it. `request`: it is stored on a request. `kept`: it is stored elsewhere. `deferred`: it is used by a function
   * that something else calls later, or the object that it is part of was started.
   */
  readonly kind: "used" | "returned" | "request" | "kept" | "deferred" | "unknown";
  readonly at: Node;
}

/** Finds out what becomes of values. */
export interface Fates {
  /** What becomes of a value that `node` creates in the function `around` it. */
  readonly findFates: (node: Node, around: Callable) => readonly Fate[];
}

/** How many functions a value is passed through. */
const maxDepth = 4;

export function createFates(flow: Flow, calls: Calls, contexts: Contexts): Fates {
  function findFates(node: Node, around: Callable, depth = 0): readonly Fate[] {
    const value = climb(node);
    const parent = value.getParent();
    const all = (kind: Fate["kind"]): readonly Fate[] => [{ kind, at: node }];
    if (!parent || depth > maxDepth) return all("unknown");
    if (Node.isReturnStatement(parent) || parent === around) return all("returned");
    if (Node.isVariableDeclaration(parent)) return findFatesOfName(parent.getNameNode(), around, depth);
    if (Node.isFunctionDeclaration(value)) return findFatesOfName(value.getNameNode(), around, depth);
    if (Node.isBinaryExpression(parent) && parent.getRight() === value) {
      const target = parent.getLeft();
      if (isLocal(target, around)) return findFatesOfName(target, around, depth);
      return all(isOfRequest(target, around) ? "request" : "kept");
    }
    if (Node.isObjectLiteralExpression(parent)) return findFates(parent, around, depth + 1);
    if (Node.isPropertyAssignment(parent) || Node.isShorthandPropertyAssignment(parent)) {
      return isInContext(parent, around) ? all("request") : findFates(parent.getParent(), around, depth + 1);
    }
    if (isCall(parent) && parent.getArguments().includes(value)) {
      if (isFunctionByName(value) && !isKeeping(parent)) return all(isRunLater(parent) ? "deferred" : "used");
      if (!Node.isCallExpression(parent))
        return isKeptInInstance(value, parent) ? findFates(parent, around, depth + 1) : all("unknown");
      if (keepsOnRequest(parent, around)) return all("request");
      return isFunctionByName(value) ? all("kept") : findFatesOfLent(value, parent, around, depth);
    }
    if (isStarted(value, parent)) return all("deferred");
    return all(isOnlyUsed(value, parent) ? "used" : "unknown");
  }

  /**
   * Says whether something else calls the arguments of a call later: a listener, a schedule, a worker. If the result of an external call is
   * dropped, the call registered the callback: `schema.post("save", update);`
   */
  function isRunLater(call: Call): boolean {
    const name = getCalledName(call.compilerNode);
    if (Node.isNewExpression(call)) return !promiseClasses.has(name);
    if (registeringCalls.has(name)) return true;
    const isMethod = Node.isPropertyAccessExpression(call.getExpression());
    return (
      isMethod &&
      Node.isExpressionStatement(call.getParent()) &&
      !isRunOnce(name) &&
      flow.findCallees(call).length === 0
    );
  }

  /** Says whether a constructor of the repository only stores its argument in the object: the argument lives as long as the object. */
  function isKeptInInstance(value: Node, made: NewExpression): boolean {
    const maker = flow.getCallee(made);
    const parameter = maker?.getParameters()[made.getArguments().indexOf(value)];
    const body = maker?.getBody();
    if (!Node.isConstructorDeclaration(maker) || !parameter || !body || parameter.isRestParameter())
      return false;
    const name = parameter.getNameNode();
    const names = Node.isObjectBindingPattern(name)
      ? name.getElements().map((element) => element.getName())
      : [parameter.getName()];
    const uses = findInside(body, SyntaxKind.Identifier).filter((use) => names.includes(use.getText()));
    return (parameter.isParameterProperty() || uses.length > 0) && uses.every(isInWriteToInstance);
  }

  /** What becomes of a name's value, at each place that reads it. */
  function findFatesOfName(name: Node | undefined, around: Callable, depth: number): readonly Fate[] {
    const body = around.getBody();
    if (Node.isObjectBindingPattern(name))
      return name.getElements().flatMap((part) => findFatesOfName(part.getNameNode(), around, depth));
    if (!body || !Node.isIdentifier(name)) return [{ kind: "unknown", at: name ?? around }];
    const symbol = name.getSymbol();
    return findInside(body, SyntaxKind.Identifier, (use) => isNamed(use, name.getText()))
      .filter((use) => use !== name && getSymbolOfUse(use) === symbol && !isAssigned(use))
      .flatMap((use) => findFatesOfUse(use, around, depth));
  }

  /** If an inner function uses it, it lives as long as that function. */
  function findFatesOfUse(use: Node, around: Callable, depth: number): readonly Fate[] {
    const inner = getEnclosingCallable(use);
    if (!inner || inner === around) return findFates(use, around, depth + 1);
    const own = findFates(use, inner, depth + 1);
    if (own.some(({ kind }) => kind !== "used")) return [{ kind: "unknown", at: use }];
    if (contexts.readHandler(inner)) return [{ kind: "deferred", at: use }];
    const outer = getEnclosingCallable(inner);
    if (!outer) return [{ kind: "unknown", at: use }];
    const fates =
      outer === around ? findFates(inner, around, depth + 1) : findFatesOfUse(inner, around, depth + 1);
    return fates.map(({ kind }) => ({ kind, at: use }));
  }

  /** What becomes of an argument in the functions that are called with it: the repository's own, or the callback that `around` was given. */
  function findFatesOfLent(
    value: Node,
    call: CallExpression,
    around: Callable,
    depth: number,
  ): readonly Fate[] {
    const position = call.getArguments().indexOf(value);
    const callees = findTakers(call, around);
    const fates = callees.flatMap((callee): readonly Fate[] => {
      const parameter = callee?.getParameters()[position];
      return callee && parameter && !parameter.isRestParameter()
        ? findFatesOfName(parameter.getNameNode(), callee, depth + 1)
        : [{ kind: "unknown", at: call }];
    });
    const found = fates.length > 0 ? fates : [{ kind: "unknown" as const, at: call }];
    // What a further function does with it and returns could be anything.
    return found.map(({ kind }) => ({ kind: kind === "returned" ? "unknown" : kind, at: value }));
  }

  /** The functions that a call runs; `undefined` stands for one that is not known. */
  function findTakers(call: CallExpression, around: Callable): readonly (Callable | undefined)[] {
    const callee = unwrap(call.getExpression());
    const declaration = Node.isIdentifier(callee) ? callee.getSymbol()?.getValueDeclaration() : undefined;
    if (!Node.isParameterDeclaration(declaration)) return flow.findCallees(call);
    if (declaration.getParent() !== around) return [undefined];
    const position = around.getParameters().indexOf(declaration);
    return calls.findCallsOf(around).map((site) => {
      const given = site.getArguments()[position];
      const origins = given ? flow.findOrigins({ node: given, frame: undefined }) : [];
      return origins.map(({ node }) => node).find(isCallable);
    });
  }

  /**
   * `response.locals.cio = …` in a handler: what is stored on its parameters is gone after the request, except on what leads back to the
   * application.
   */
  function isOfRequest(target: Node, around: Callable): boolean {
    const root = getRoot(target);
    const declaration = Node.isIdentifier(root) ? root.getSymbol()?.getValueDeclaration() : undefined;
    return (
      root !== target &&
      Node.isParameterDeclaration(declaration) &&
      declaration.getParent() === around &&
      !listNames(target).some((name) => applicationNames.has(name)) &&
      (requestNames.has(declaration.getName()) ||
        responseNames.has(declaration.getName()) ||
        contexts.readHandler(around) !== undefined)
    );
  }

  /** `c.set("cio", client)` in a handler. */
  function keepsOnRequest(call: CallExpression, around: Callable): boolean {
    return keepingCalls.has(getCalledName(call.compilerNode)) && isOfRequest(call.getExpression(), around);
  }

  return { findFates };
}

/** The outermost expression with the same value: through parentheses, casts, conditionals and fallbacks. */
export function climb(node: Node): Node {
  let current = node;
  for (let parent = current.getParent(); parent && hasValueOf(parent, current); parent = current.getParent())
    current = parent;
  return current;
}

function hasValueOf(parent: Node, part: Node): boolean {
  if (Node.isConditionalExpression(parent)) return parent.getCondition() !== part;
  if (!Node.isBinaryExpression(parent)) return Node.isExpression(parent) && unwrap(parent) === unwrap(part);
  const operator = parent.getOperatorToken().getKind();
  return fallbackOperators.has(operator) || (isAnd(parent) && parent.getRight() === part);
}

function isAnd(node: Node): boolean {
  return (
    Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.AmpersandAmpersandToken
  );
}

/** `{ cio: new TrackClient(…) }`, returned by a function that makes the context of each request. */
function isInContext(property: Node, around: Callable): boolean {
  const object = property.getParent();
  const holder = object && climb(object).getParent();
  const isReturned = Node.isReturnStatement(holder) || holder === around;
  return isReturned && contextFactory.test(getCallableName(around) ?? "");
}

/** Either name of `this.client = client`. */
function isInWriteToInstance(use: Node): boolean {
  const access = use.getParent();
  const isField = Node.isPropertyAccessExpression(access) && access.getNameNode() === use;
  const side = isField ? access : climb(use);
  const write = side.getParent();
  return (
    isAssignment(write) &&
    Node.isThisExpression(getRoot(write.getLeft())) &&
    side === (isField ? write.getLeft() : write.getRight())
  );
}

function isLocal(target: Node, around: Callable): boolean {
  if (!Node.isIdentifier(target)) return false;
  const declaration = target.getSymbol()?.getDeclarations()[0];
  return declaration?.getFirstAncestor(isCallable) === around;
}

/** Says whether a call runs its callback while it runs, or once afterwards. */
function isRunOnce(name: string): boolean {
  return (
    loopMethods.has(name) ||
    concurrentCalls.has(name) ||
    sequentialCalls.has(name) ||
    chainingMethods.has(name) ||
    postponingCalls.has(name)
  );
}

/** `app.decorate("track", (id, name) => client.track(id, { name }))` */
function isKeeping(call: Node): call is CallExpression {
  return (
    Node.isCallExpression(call) &&
    keepingCalls.has(getCalledName(call.compilerNode)) &&
    isFrameworkObject(getDottedName(getRoot(call).compilerNode) ?? "")
  );
}

function isFunctionByName(value: Node): boolean {
  if (isFunction(value)) return true;
  const declaration = Node.isIdentifier(value) ? value.getSymbol()?.getValueDeclaration() : undefined;
  const held = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : declaration;
  return held !== undefined && isFunction(held);
}

function isAssigned(use: Node): boolean {
  const parent = use.getParent();
  return isAssignment(parent) && parent.getLeft() === use;
}

/** `new Worker(client).start()` */
function isStarted(value: Node, parent: Node): boolean {
  return (
    Node.isPropertyAccessExpression(parent) &&
    parent.getExpression() === value &&
    startingMethods.has(parent.getName()) &&
    Node.isCallExpression(parent.getParent())
  );
}

/** A use that neither stores the value nor passes it on: a method call, a check that it exists. */
function isOnlyUsed(value: Node, parent: Node): boolean {
  return (
    Node.isPropertyAccessExpression(parent) ||
    Node.isCallExpression(parent) ||
    Node.isIfStatement(parent) ||
    Node.isPrefixUnaryExpression(parent) ||
    Node.isConditionalExpression(parent) ||
    Node.isExpressionStatement(parent) ||
    (isAnd(parent) && !hasValueOf(parent, value))
  );
}
