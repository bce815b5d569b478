import { Node, SyntaxKind } from "ts-morph";
import { applicationNames } from "../api/handler-words.ts";
import { answersMachine } from "./machine-callers.ts";
import type { Calls } from "../flow/calls.ts";
import type { Frameworks } from "./frameworks.ts";
import { getLoop } from "./loops.ts";
import { findInside } from "../program/nodes.ts";
import {
  findEnclosingCallables,
  getCallableName,
  getEnclosingCallable,
  isCallable,
  type Callable,
} from "../flow/terms.ts";
import type { RequestHandler } from "./request-handler.ts";

/** Where code runs. */
export interface Contexts {
  /** Gets the request handler around a node, also from inside a callback; `undefined` when there is none. */
  readonly getRequestHandler: (node: Node) => RequestHandler | undefined;
  /** Says whether a request handler runs a node: it is in one, or in a function that one calls. */
  readonly isRunByRequest: (node: Node) => boolean;
  /** Gets the framework and route of a function that handles requests; `undefined` when it does not. */
  readonly readHandler: (callable: Callable) => RequestHandler | undefined;
  /** Says whether a machine, not a person, waits for a handler's response, as in a cron route or a webhook endpoint. */
  readonly answersMachine: (handler: RequestHandler) => boolean;
  /** Gets the loop or array method that repeats a node within its function; `undefined` when nothing does. */
  readonly getLoop: (node: Node) => Node | undefined;
  /** Says whether a function runs only once, when its module loads or the program starts. */
  readonly runsOnce: (callable: Callable) => boolean;
}

/** Names of functions that start a program, with any arguments. */
const starters: ReadonlySet<string> = new Set([
  "main",
  "bootstrap",
  "startServer",
  "createApp",
  "buildApp",
  "createServer",
  "buildServer",
]);
/** Names of functions that start a program if they take nothing, or the program itself: `register(app)`, not `register(user)`. */
const likelyStarters: ReadonlySet<string> = new Set([
  "start",
  "init",
  "initialize",
  "setup",
  "configure",
  "register",
  "run",
]);
const programNames: ReadonlySet<string> = new Set([
  ...applicationNames,
  "_app",
  "api",
  "router",
  "container",
  "program",
  "config",
  "options",
  "opts",
  "env",
  "bot",
]);

/** Functions that are called by functions that run once. */
const maxDepth = 4;

const callableKinds = [
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionExpression,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
] as const;

export function createContexts(frameworks: Frameworks, calls: Calls): Contexts {
  function getRequestHandler(node: Node): RequestHandler | undefined {
    for (const callable of findEnclosingCallables(node)) {
      const handler = readHandler(callable);
      if (handler) return handler;
    }
    return undefined;
  }

  function isRunByRequest(node: Node, depth = 0): boolean {
    if (getRequestHandler(node)) return true;
    return (
      depth < maxDepth &&
      findEnclosingCallables(node)
        .flatMap((callable) => calls.findCallsOf(callable))
        .some((call) => isRunByRequest(call, depth + 1))
    );
  }

  function readHandler(callable: Callable): RequestHandler | undefined {
    const framework = frameworks.getFramework(callable);
    return framework && { callable, framework, route: frameworks.getRoute(callable) };
  }

  function runsOnce(callable: Callable, depth = 0): boolean {
    if (isImmediatelyCalled(callable)) return isAtTop(callable, depth);
    if (isStarter(callable) && !getRequestHandler(callable) && !Node.isMethodDeclaration(callable))
      return true;
    if (registersHandlers(callable)) return true;
    const sites = calls.findCallsOf(callable);
    return (
      sites.length > 0 && depth < maxDepth && sites.every((site) => !getLoop(site) && isAtTop(site, depth))
    );
  }

  /** A function that registers handlers with a router, such as a plugin or `module.exports = (app) => { … }`, runs when the server starts. */
  function registersHandlers(callable: Callable): boolean {
    return callableKinds
      .flatMap((kind) => findInside(callable, kind))
      .filter(isCallable)
      .some((inner) => getEnclosingCallable(inner) === callable && readHandler(inner)?.route !== undefined);
  }

  function isAtTop(node: Node, depth: number): boolean {
    const around = getEnclosingCallable(node);
    return around === undefined || runsOnce(around, depth + 1);
  }

  return { getRequestHandler, isRunByRequest, readHandler, answersMachine, getLoop, runsOnce };
}

function isStarter(callable: Callable): boolean {
  const name = getCallableName(callable) ?? "";
  const [first] = callable.getParameters();
  return starters.has(name) || (likelyStarters.has(name) && (!first || programNames.has(first.getName())));
}

function isImmediatelyCalled(callable: Callable): boolean {
  const holder = callable.getParentWhile(Node.isParenthesizedExpression) ?? callable;
  const parent = holder.getParent();
  return Node.isCallExpression(parent) && parent.getExpression() === holder;
}
