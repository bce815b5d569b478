import { Node, SyntaxKind, type CallExpression } from "ts-morph";
import type { Calls } from "./calls.ts";
import type { Flow } from "./flow.ts";
import { getCalledName } from "./nodes.ts";
import { getPath } from "./program.ts";
import {
  findEnclosingCallables,
  getCallableName,
  getEnclosingCallable,
  isCallable,
  unwrap,
  type Callable,
} from "./terms.ts";

/** What answers a request: each has its own way to do work after the response. */
export type Framework =
  | "express"
  | "fastify"
  | "koa"
  | "hono"
  | "nest"
  | "next-route"
  | "next-api"
  | "server-action"
  | "remix"
  | "sveltekit"
  | "trpc"
  | "http"
  | "worker"
  | "lambda"
  | "firebase";

export interface RequestHandler {
  readonly callable: Callable;
  readonly framework: Framework;
}

/** In which surroundings code runs. */
export interface Contexts {
  /** The request handler that a node stands in, directly or in a callback within it. */
  readonly getRequestHandler: (node: Node) => RequestHandler | undefined;
  /** The loop or array method that runs a node again and again within its function. */
  readonly getLoop: (node: Node) => Node | undefined;
  /** Says whether a function runs once when its module is loaded or its program starts. */
  readonly runsOnce: (callable: Callable) => boolean;
}

const routeVerbs = [
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "del",
  "all",
  "use",
  "options",
  "head",
  "route",
  "addRoute",
];
const registeringNames = [
  ...routeVerbs,
  "createServer",
  "createHttpServer",
  "onRequest",
  "onCall",
  "mutation",
  "query",
  "subscription",
];
const httpMethod = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/u;
const nestDecorator = /^(?:Get|Post|Put|Patch|Delete|All|Head|Options)$/u;
const loopMethod =
  /^(?:map|forEach|flatMap|filter|reduce|some|every|each|eachSeries|eachLimit|mapSeries|mapLimit)$/u;
/** Names of functions that start a program. */
const starter =
  /^(?:main|bootstrap|start|startServer|init|initialize|setup|configure|register|run|createApp|buildApp|createServer|buildServer)$/u;

export function createContexts(flow: Flow, calls: Calls): Contexts {
  const handlers = new Map<Callable, Framework | undefined>();
  let registered: ReadonlyMap<Callable, Framework> | undefined;

  function getRequestHandler(node: Node): RequestHandler | undefined {
    const around = findEnclosingCallables(node);
    for (const callable of around) {
      const framework = getFramework(callable);
      if (framework) return { callable, framework };
    }
    return undefined;
  }

  function getFramework(callable: Callable): Framework | undefined {
    if (!handlers.has(callable)) handlers.set(callable, readFramework(callable));
    return handlers.get(callable);
  }

  function runsOnce(callable: Callable, depth = 0): boolean {
    if (isImmediatelyCalled(callable)) return isAtTop(callable, depth);
    const name = getCallableName(callable);
    if (
      name !== undefined &&
      starter.test(name) &&
      !getRequestHandler(callable) &&
      !Node.isMethodDeclaration(callable)
    )
      return true;
    const sites = calls.findCallsOf(callable);
    return sites.length > 0 && depth < 4 && sites.every((site) => !getLoop(site) && isAtTop(site, depth));
  }

  function isAtTop(node: Node, depth: number): boolean {
    const around = getEnclosingCallable(node);
    return around === undefined || runsOnce(around, depth + 1);
  }

  function readFramework(callable: Callable): Framework | undefined {
    registered ??= findRegistered();
    return (
      readRegistration(callable) ??
      registered.get(callable) ??
      readExport(callable) ??
      readDecorators(callable) ??
      readParameters(callable)
    );
  }

  /** The functions that are handed to a router by name: `router.post("/signup", signUp)`. */
  function findRegistered(): ReadonlyMap<Callable, Framework> {
    const found = new Map<Callable, Framework>();
    for (const call of registeringNames.flatMap(calls.findCallsNamed)) {
      if (!Node.isCallExpression(call)) continue;
      const named = call
        .getArguments()
        .filter((node) => Node.isIdentifier(node) || Node.isPropertyAccessExpression(node));
      const framework = named.length > 0 ? readRegisteringCall(call) : undefined;
      if (!framework) continue;
      for (const { node } of named.flatMap((argument) =>
        flow.findOrigins({ node: argument, frame: undefined }),
      )) {
        if (isCallable(node)) found.set(node, framework);
      }
    }
    return found;
  }

  /** A function handed to `router.post("/path", …)` or one of its relatives. */
  function readRegistration(callable: Callable): Framework | undefined {
    for (let node: Node = callable, depth = 0; depth < 4; depth++) {
      const parent = node.getParent();
      if (Node.isCallExpression(parent) && parent.getArguments().includes(node)) {
        const framework = readRegisteringCall(parent);
        if (framework) return framework;
        node = parent;
      } else if (Node.isPropertyAssignment(parent) && parent.getName() === "handler") {
        node = parent.getParent();
      } else if (
        Node.isArrayLiteralExpression(parent) ||
        Node.isParenthesizedExpression(parent) ||
        Node.isAsExpression(parent)
      ) {
        node = parent;
      } else return undefined;
    }
    return undefined;
  }

  return { getRequestHandler, getLoop, runsOnce };
}

function readRegisteringCall(call: CallExpression): Framework | undefined {
  const callee = unwrap(call.getExpression());
  const name = getCalledName(call.compilerNode);
  if (/^(?:createServer|createHttpServer)$/u.test(name)) return "http";
  if (/^(?:onRequest|onCall)$/u.test(name)) return "firebase";
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  const receiver = callee.getExpression().getText();
  if (
    /^(?:mutation|query|subscription)$/u.test(name) &&
    /procedure|\bt\.|\.(?:input|use|output)\(/iu.test(receiver)
  )
    return "trpc";
  if (!routeVerbs.includes(name)) return undefined;
  const [first] = call.getArguments();
  const hasPath =
    Node.isStringLiteral(first) ||
    Node.isNoSubstitutionTemplateLiteral(first) ||
    Node.isTemplateExpression(first) ||
    Node.isRegularExpressionLiteral(first);
  const last = receiver.split(".").at(-1) ?? "";
  if (
    !hasPath &&
    !/^(?:app|router|server|fastify|route|routes|api)$|(?:Router|App|Routes)$/u.test(last) &&
    !/Router\(\)$/u.test(receiver)
  )
    return undefined;
  if (/^fastify$|^server$/u.test(last)) return "fastify";
  return "express";
}

function readExport(callable: Callable): Framework | undefined {
  const path = getPath(callable.getSourceFile());
  const name = getCallableName(callable);
  const isTop = getEnclosingCallable(callable) === undefined;
  if (!isTop) return undefined;
  if (name !== undefined && httpMethod.test(name) && /(?:^|\/)route\.[cm]?[jt]sx?$/u.test(path))
    return "next-route";
  if (name !== undefined && httpMethod.test(name) && /(?:^|\/)\+server\.[cm]?[jt]s$/u.test(path))
    return "sveltekit";
  if (/(?:^|\/)\+page\.server\.[cm]?[jt]s$/u.test(path) && isInExported(callable, /^(?:actions|load)$/u))
    return "sveltekit";
  if (/(?:^|\/)pages\/api\//u.test(path) && isDefaultExport(callable)) return "next-api";
  if (/(?:^|\/)routes\//u.test(path) && (name === "action" || name === "loader") && isExported(callable))
    return "remix";
  if (name === "fetch" && Node.isMethodDeclaration(callable) && isDefaultExport(callable)) return "worker";
  if (name === "handler" && isExported(callable)) return "lambda";
  if (hasServerDirective(callable) && isExported(callable)) return "server-action";
  return undefined;
}

function readDecorators(callable: Callable): Framework | undefined {
  if (!Node.isMethodDeclaration(callable)) return undefined;
  return callable.getDecorators().some((decorator) => nestDecorator.test(decorator.getName()))
    ? "nest"
    : undefined;
}

/** Handlers that are registered elsewhere show by what they take. */
function readParameters(callable: Callable): Framework | undefined {
  const [first, second] = callable.getParameters();
  if (!first) return undefined;
  const types = [first, second].map((parameter) => parameter?.getTypeNode()?.getText() ?? "");
  if (/NextApiRequest/u.test(types[0] ?? "")) return "next-api";
  if (/FastifyRequest/u.test(types[0] ?? "")) return "fastify";
  if (/^(?:express\.)?Request\b/u.test(types[0] ?? "") && /^(?:express\.)?Response\b/u.test(types[1] ?? ""))
    return "express";
  if (
    /^(?:Koa\.)?(?:\w*Context)\b/u.test(types[0] ?? "") &&
    /^ctx$/u.test(first.getName()) &&
    hasText(callable, /\bctx\.(?:body|status)\s*=/u)
  )
    return "koa";
  if (/^c$/u.test(first.getName()) && hasText(callable, /\bc\.(?:json|text|html|body)\(/u)) return "hono";
  const [request, response] = [first.getName(), second?.getName() ?? ""];
  if (
    /^_?(?:req|request)$/u.test(request) &&
    /^(?:res|response)$/u.test(response) &&
    hasText(callable, new RegExp(`\\b${response}\\b`, "u"))
  ) {
    return "express";
  }
  if (/^(?:req|request)$/u.test(request) && response === "reply") return "fastify";
  if (request === "ctx" && hasText(callable, /\bctx\.(?:body|status)\s*=/u)) return "koa";
  return undefined;
}

function getLoop(node: Node): Node | undefined {
  for (
    let current: Node | undefined = node, parent = node.getParent();
    parent;
    current = parent, parent = parent.getParent()
  ) {
    if (isIteration(parent) && isBody(parent, current)) return parent;
    if (Node.isArrowFunction(current) || Node.isFunctionExpression(current)) {
      if (Node.isCallExpression(parent) && loopMethod.test(getCalledName(parent.compilerNode))) return parent;
      return undefined;
    }
    if (Node.isFunctionDeclaration(current) || Node.isMethodDeclaration(current)) return undefined;
  }
  return undefined;
}

function isIteration(node: Node): boolean {
  return (
    Node.isForStatement(node) ||
    Node.isForOfStatement(node) ||
    Node.isForInStatement(node) ||
    Node.isWhileStatement(node) ||
    Node.isDoStatement(node)
  );
}

function isBody(loop: Node, node: Node): boolean {
  return Node.isIterationStatement(loop) && loop.getStatement() === node;
}

function isImmediatelyCalled(callable: Callable): boolean {
  const holder = callable.getParentWhile(Node.isParenthesizedExpression) ?? callable;
  const parent = holder.getParent();
  return Node.isCallExpression(parent) && parent.getExpression() === holder;
}

function isExported(callable: Callable): boolean {
  if (Node.isFunctionDeclaration(callable)) return callable.isExported();
  const statement = callable.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  if (statement) return statement.isExported();
  const assignment = callable.getFirstAncestorByKind(SyntaxKind.BinaryExpression);
  return assignment !== undefined && /^(?:module\.)?exports\b/u.test(assignment.getLeft().getText());
}

function isInExported(callable: Callable, names: RegExp): boolean {
  if (Node.isFunctionDeclaration(callable))
    return callable.isExported() && names.test(callable.getName() ?? "");
  const declaration = callable.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  return declaration !== undefined && names.test(declaration.getName()) && isExported(callable);
}

function isDefaultExport(callable: Callable): boolean {
  if (Node.isFunctionDeclaration(callable) && callable.isDefaultExport()) return true;
  if (callable.getFirstAncestorByKind(SyntaxKind.ExportAssignment)) return true;
  const name = getCallableName(callable);
  const file = callable.getSourceFile();
  return file
    .getExportAssignments()
    .some(
      (assignment) =>
        name !== undefined &&
        new RegExp(`\\b${escapePattern(name)}\\b`, "u").test(assignment.getExpression().getText()),
    );
}

function hasServerDirective(callable: Callable): boolean {
  const body = callable.getBody();
  const first = callable.getSourceFile().getStatements()[0];
  return isDirective(first) || (Node.isBlock(body) && isDirective(body.getStatements()[0]));
}

function isDirective(node: Node | undefined): boolean {
  return Node.isExpressionStatement(node) && /^["']use server["']$/u.test(node.getExpression().getText());
}

function hasText(callable: Callable, pattern: RegExp): boolean {
  return pattern.test(callable.getBody()?.getText() ?? "");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
}
