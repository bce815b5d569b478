import { Node, SyntaxKind } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import { applicationNames } from "../api/handler-words.ts";
import type { ClientConstruction } from "../operations/clients.ts";
import type { Contexts } from "./contexts.ts";
import { getCredentialScope } from "./credential-scope.ts";
import { findInside, getCalledName, isNamed, listNames } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import {
  getCallableName,
  getEnclosingCallable,
  getRoot,
  isCallable,
  unwrap,
  type Callable,
} from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** How long a client lives: it is kept, or created again for each request, loop turn or call; `unknown` when the code does not show it. */
export type Life =
  | { readonly kind: "kept" | "unknown" }
  | {
      readonly kind: "call";
      readonly per: "request" | "loop" | "call" | "access";
      /** The call of a factory that makes it so. */
      readonly caller?: Node;
      /** Whether it is given settings that are handed around, so that there could be more than one set of them. */
      readonly isConfigured?: true;
    };

/** Works out how long clients are kept. */
export interface Lifetimes {
  /** Gets how long a client is kept: for good, or only for one request, iteration or call. */
  readonly getLife: (construction: ClientConstruction) => Life;
}

const kept: Life = { kind: "kept" };
const unknown: Life = { kind: "unknown" };
const perRequest: Life = { kind: "call", per: "request" };

/** Functions that make what all resolvers of one request are given, in tRPC, Apollo and Yoga; React's, which takes a value, is none. */
const contextFactory = /^(?:context|(?:create|build|make)\w*Context)$/u;

/** Files that run once and end: a client created anywhere in them is created once. */
const oneShot =
  /(?:^|\/)(?:scripts?|bin|migrations?|seeds?|seeders?|cli|commands?|cron|tools|examples?)\/|(?:^|\/)(?:seed|migrate|cli)\.[cm]?[jt]s$/u;

/** Flushes the queue of a client for `cdp-analytics`, so that the client may end with its function. */
const flushingMethod = "closeAndFlush";

/** Factories that call factories. */
const maxDepth = 3;

/** Operators whose value is one of their operands. */
const choosingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.AmpersandAmpersandToken,
]);

export function createLifetimes(flow: Flow, calls: Calls, contexts: Contexts): Lifetimes {
  function getLife(construction: ClientConstruction): Life {
    const { node, class: made } = construction;
    const scope = getCredentialScope(construction, flow);
    // One client for each tenant is right.
    if (made.factory || oneShot.test(getPath(node.getSourceFile())) || scope === "tenant") return unknown;
    const around = getEnclosingCallable(node);
    if (made.hasQueue && around && flushes(around)) return kept;
    const life = judge(node, 0);
    return life.kind === "call" && scope === "settings" ? { ...life, isConfigured: true } : life;
  }

  /** Judges what becomes of a value that is created at `node`. */
  function judge(node: Node, depth: number): Life {
    const around = getEnclosingCallable(node);
    if (!around) return contexts.getLoop(node) ? unknown : kept;
    const value = climb(node);
    const parent = value.getParent();
    if (Node.isReturnStatement(parent) || (Node.isArrowFunction(parent) && parent.getBody() === value)) {
      return judgeFactory(around, depth);
    }
    if (Node.isBinaryExpression(parent) && parent.getRight() === value) {
      const target = parent.getLeft();
      if (isLocal(target, around)) return judgeUse(target, node, around);
      return isKeptOnRequest(target, around) ? perRequest : kept;
    }
    if (Node.isPropertyAssignment(parent)) return isInContext(parent, around) ? perRequest : unknown;
    if (Node.isVariableDeclaration(parent)) return judgeUse(parent.getNameNode(), node, around, depth);
    if (Node.isPropertyAccessExpression(parent)) return judgePlace(node, around);
    return unknown;
  }

  /** A client in a local variable: what leaves the function may live on, what is only called ends with it. */
  function judgeUse(name: Node, node: Node, around: Callable, depth = maxDepth): Life {
    const body = around.getBody();
    if (!Node.isIdentifier(name) || !body) return unknown;
    const symbol = name.getSymbol();
    const uses = findInside(body, SyntaxKind.Identifier, (use) => isNamed(use, name.getText())).filter(
      (use) => use !== name && use.getSymbol() === symbol,
    );
    if (uses.length === 0) return unknown;
    const returned = uses.filter((use) => Node.isReturnStatement(climb(use).getParent()));
    if (returned.length > 0)
      return returned.length === uses.length && depth < maxDepth ? judgeFactory(around, depth) : unknown;
    if (!uses.every(isOnlyCalled)) return unknown;
    const called = uses.filter((use) => Node.isPropertyAccessExpression(climb(use).getParent()));
    // Created once for a whole batch of calls, as it should be.
    if (called.length > 0 && called.every((use) => contexts.getLoop(use)) && !contexts.getLoop(node))
      return unknown;
    return judgePlace(node, around);
  }

  function judgePlace(node: Node, around: Callable): Life {
    if (contexts.getLoop(node)) return { kind: "call", per: "loop" };
    if (contexts.getRequestHandler(node)) return perRequest;
    if (contexts.runsOnce(around) || Node.isConstructorDeclaration(around)) return kept;
    return { kind: "call", per: "call" };
  }

  function judgeFactory(callable: Callable, depth: number): Life {
    if (depth >= maxDepth) return unknown;
    if (Node.isGetAccessorDeclaration(callable)) return { kind: "call", per: "access" };
    // Passed to something that decides how often to call it: a memo, a container, a provider.
    if (Node.isCallExpression(climb(callable).getParent())) return unknown;
    for (const site of calls.findCallsOf(callable)) {
      const life = judge(site, depth + 1);
      if (life.kind === "call") return { ...life, caller: site };
    }
    return unknown;
  }

  /** `response.locals.cio = …` in a handler: what hangs on its parameters is gone with the request, except what leads back to the application. */
  function isKeptOnRequest(target: Node, around: Callable): boolean {
    const root = getRoot(target);
    const declaration = Node.isIdentifier(root) ? root.getSymbol()?.getValueDeclaration() : undefined;
    return (
      root !== target &&
      Node.isParameterDeclaration(declaration) &&
      declaration.getParent() === around &&
      !listNames(target).some((name) => applicationNames.has(name)) &&
      contexts.readHandler(around) !== undefined
    );
  }

  return { getLife };
}

function flushes(callable: Callable): boolean {
  return (
    findInside(callable, SyntaxKind.CallExpression, (call) => getCalledName(call) === flushingMethod).length >
    0
  );
}

/** The outermost expression with the same value: through parentheses, casts, conditionals and fallbacks. */
function climb(node: Node): Node {
  let current = node;
  for (let parent = current.getParent(); parent; parent = current.getParent()) {
    const isSame =
      unwrap(parent) === unwrap(current) && parent !== current && Node.isExpression(parent)
        ? true
        : (Node.isConditionalExpression(parent) && parent.getCondition() !== current) ||
          (Node.isBinaryExpression(parent) && choosingOperators.has(parent.getOperatorToken().getKind()));
    if (!isSame) break;
    current = parent;
  }
  return current;
}

/** `{ cio: new TrackClient(…) }`, returned by a function that makes the context of each request. */
function isInContext(property: Node, around: Callable): boolean {
  const object = property.getParent();
  const holder = object && climb(object).getParent();
  const isReturned = Node.isReturnStatement(holder) || holder === around;
  return isReturned && contextFactory.test(getCallableName(around) ?? "");
}

function isLocal(target: Node, around: Callable): boolean {
  if (!Node.isIdentifier(target)) return false;
  const declaration = target.getSymbol()?.getDeclarations()[0];
  return declaration?.getFirstAncestor(isCallable) === around;
}

/** A use that neither stores the client nor passes it on: a method call, a check that it exists. */
function isOnlyCalled(use: Node): boolean {
  const parent = climb(use).getParent();
  return (
    Node.isPropertyAccessExpression(parent) ||
    Node.isIfStatement(parent) ||
    Node.isPrefixUnaryExpression(parent) ||
    Node.isConditionalExpression(parent) ||
    Node.isExpressionStatement(parent)
  );
}
