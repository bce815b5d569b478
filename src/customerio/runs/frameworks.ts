import { Node, SyntaxKind, type CallExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import { readForm } from "./handler-forms.ts";
import { getCalledName, getSpecifierOf } from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import { isCallable, unwrap, type Callable } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { Framework } from "./framework-table.ts";

/** Tells which functions answer requests. */
export interface Frameworks {
  readonly getFramework: (callable: Callable) => Framework | undefined;
  /** The path under which a handler is registered, `""` where it is not written beside it; `undefined` for one that is not seen to be. */
  readonly getRoute: (callable: Callable) => string | undefined;
}

/** Says whether a handler answers with what it returns, so that the response waits for a returned promise. */
export function answersByReturning(framework: Framework): boolean {
  return framework !== "express" && framework !== "next-api" && framework !== "http";
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

/** How the packages that routers come from are called, and what a handler given to them is. */
const routerPackages: readonly (readonly [RegExp, Framework])[] = [
  [/^(?:@koa\/router|koa-router|koa)$/u, "koa"],
  [/^hono(?:\/|$)|^@hono\//u, "hono"],
  [/^fastify$/u, "fastify"],
  [/^(?:express|express-promise-router|polka|restify|router)$/u, "express"],
];

export function createFrameworks(program: Program, flow: Flow, calls: Calls): Frameworks {
  const known = new Map<Callable, Framework | undefined>();
  const routes = new Map<Callable, string>();
  let registered: ReadonlyMap<Callable, Framework> | undefined;

  function getFramework(callable: Callable): Framework | undefined {
    if (!known.has(callable)) known.set(callable, readFramework(callable));
    return known.get(callable);
  }

  function readFramework(callable: Callable): Framework | undefined {
    registered ??= new Map([...findRegistered(), ...findRouteExports()]);
    return readRegistration(callable) ?? registered.get(callable) ?? readForm(callable);
  }

  /** The functions that are handed to a router by name: `router.post("/signup", signUp)`. */
  function findRegistered(): ReadonlyMap<Callable, Framework> {
    const found = new Map<Callable, Framework>();
    for (const call of registeringNames.flatMap(calls.findCallsNamed)) {
      if (!Node.isCallExpression(call)) continue;
      const named = call.getArguments().flatMap(findNamedFunctions);
      const framework = named.length > 0 ? readRegisteringCall(call, flow) : undefined;
      if (!framework) continue;
      for (const { node } of named.flatMap((argument) =>
        flow.findOrigins({ node: argument, frame: undefined }),
      )) {
        if (!isCallable(node)) continue;
        found.set(node, framework);
        routes.set(node, readRoute(call));
      }
    }
    return found;
  }

  /** What a route file exports under the name of an HTTP method, whatever it is called inside or wrapped in. */
  function findRouteExports(): ReadonlyMap<Callable, Framework> {
    const found = new Map<Callable, Framework>();
    for (const file of program.files) {
      const framework = getRouteFramework(getPath(file));
      if (!framework) continue;
      for (const symbol of file.getSymbol()?.getExports() ?? []) {
        if (!httpMethod.test(symbol.getName())) continue;
        const target = symbol.isAlias() ? (symbol.getAliasedSymbol() ?? symbol) : symbol;
        for (const declaration of target.getDeclarations()) {
          const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : declaration;
          if (value) for (const callable of findHandedOn(value)) found.set(callable, framework);
        }
      }
    }
    return found;
  }

  /** The function itself, or the ones that wrap it: `withAuth(handler)`, `withA(withB(async () => …))`. */
  function findHandedOn(value: Node, depth = 0): readonly Callable[] {
    if (depth > 3) return [];
    return flow.findOrigins({ node: value, frame: undefined }).flatMap(({ node }) => {
      if (isCallable(node)) return [node];
      if (!Node.isCallExpression(node)) return [];
      return node.getArguments().flatMap((argument) => findHandedOn(argument, depth + 1));
    });
  }

  /** A function handed to `router.post("/path", …)` or one of its relatives. */
  function readRegistration(callable: Callable): Framework | undefined {
    for (let node: Node = callable, depth = 0; depth < 4; depth++) {
      const parent = node.getParent();
      if (Node.isCallExpression(parent) && parent.getArguments().includes(node)) {
        const framework = readRegisteringCall(parent, flow);
        if (framework) {
          routes.set(callable, readRoute(parent));
          return framework;
        }
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

  function getRoute(callable: Callable): string | undefined {
    getFramework(callable);
    return routes.get(callable);
  }

  return { getFramework, getRoute };
}

function readRoute(call: CallExpression): string {
  const [first] = call.getArguments();
  return Node.isStringLiteral(first) || Node.isNoSubstitutionTemplateLiteral(first)
    ? first.getLiteralText()
    : "";
}

/** Functions given by name, also inside an array or a wrapper such as `asyncHandler(signUp)`. */
function findNamedFunctions(argument: Node): readonly Node[] {
  if (Node.isIdentifier(argument) || Node.isPropertyAccessExpression(argument)) return [argument];
  if (Node.isArrayLiteralExpression(argument)) return argument.getElements().flatMap(findNamedFunctions);
  if (!Node.isCallExpression(argument)) return [];
  const callee = argument.getExpression();
  // `controller.signUp.bind(controller)`
  if (Node.isPropertyAccessExpression(callee) && callee.getName() === "bind") return [callee.getExpression()];
  return argument.getArguments().flatMap(findNamedFunctions);
}

function readRegisteringCall(call: CallExpression, flow: Flow): Framework | undefined {
  const callee = unwrap(call.getExpression());
  const name = getCalledName(call.compilerNode);
  if (/^(?:createServer|createHttpServer)$/u.test(name)) return "http";
  if (/^(?:defineEventHandler|eventHandler|defineCachedEventHandler)$/u.test(name)) return "h3";
  if (/^(?:onRequest|onCall)$/u.test(name)) return isFirebase(call) ? "firebase" : undefined;
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  const receiver = callee.getExpression();
  const text = receiver.getText();
  if (
    /^(?:mutation|query|subscription)$/u.test(name) &&
    /procedure|\bt\.|\.(?:input|use|output)\(/iu.test(text)
  )
    return "trpc";
  if (!routeVerbs.includes(name)) return undefined;
  const made = findRouterKind(receiver, flow);
  if (made) return made;
  const last = text.split(".").at(-1) ?? "";
  const isRouter =
    /^(?:app|router|server|fastify|route|routes|api)$|(?:Router|App|Routes)$|Router\(\)$|\.route\([^)]*\)/u;
  if (!isRouter.test(last) && !isRouter.test(text) && !hasPath(call)) return undefined;
  return /^fastify$/u.test(last) ? "fastify" : "express";
}

/** Judges a router by the package that made it, or by the type that says so. */
function findRouterKind(receiver: Node, flow: Flow): Framework | undefined {
  for (const { node } of flow.findOrigins({ node: receiver, frame: undefined })) {
    const type = Node.isParameterDeclaration(node) ? (node.getTypeNode()?.getText() ?? "") : "";
    if (/Fastify(?:Instance|PluginAsync)/u.test(type)) return "fastify";
    if (/^Hono\b/u.test(type)) return "hono";
    if (/^(?:Koa)?Router\b|^(?:express\.)?(?:Express|Application)\b/u.test(type)) return undefined;
    const made = Node.isCallExpression(node) || Node.isNewExpression(node) ? node.getExpression() : undefined;
    // `Router().use(…).post(…)` and `new Hono().get(…)`: the chain begins at the router.
    const specifier = made && getSpecifier(getRoot(made));
    const kind = routerPackages.find(([pattern]) => specifier !== undefined && pattern.test(specifier))?.[1];
    if (kind) return kind;
  }
  return undefined;
}

function getRoot(node: Node): Node {
  let current = unwrap(node);
  for (;;) {
    if (
      Node.isPropertyAccessExpression(current) ||
      Node.isCallExpression(current) ||
      Node.isNewExpression(current)
    )
      current = unwrap(current.getExpression());
    else return current;
  }
}

/** The package an identifier is imported or required from. */
function getSpecifier(node: Node): string | undefined {
  if (!Node.isIdentifier(node)) return undefined;
  for (const declaration of node.getSymbol()?.getDeclarations() ?? []) {
    const imported = declaration.getFirstAncestorByKind(SyntaxKind.ImportDeclaration);
    if (imported) return getSpecifierOf(imported);
    const variable = Node.isVariableDeclaration(declaration)
      ? declaration
      : declaration.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
    const required = /\brequire\(\s*["']([^"']+)["']/u.exec(variable?.getInitializer()?.getText() ?? "");
    if (required) return required[1];
  }
  return undefined;
}

function hasPath(call: CallExpression): boolean {
  const [first] = call.getArguments();
  const text = first?.getText() ?? "";
  return (
    (Node.isStringLiteral(first) || Node.isNoSubstitutionTemplateLiteral(first)
      ? /^.[/*:]|^["'`]["'`]$/u.test(text)
      : Node.isTemplateExpression(first) || Node.isRegularExpressionLiteral(first)) &&
    call.getArguments().length > 1
  );
}

function isFirebase(call: CallExpression): boolean {
  return /firebase-functions/u.test(call.getSourceFile().getFullText());
}

function getRouteFramework(path: string): Framework | undefined {
  if (/(?:^|\/)route\.[cm]?[jt]sx?$/u.test(path)) return "next-route";
  if (/(?:^|\/)\+server\.[cm]?[jt]s$/u.test(path)) return "sveltekit";
  if (/(?:^|\/)src\/pages\/.*\.[cm]?[jt]s$/u.test(path)) return "astro";
  return undefined;
}
