import { Node, type CallExpression } from "ts-morph";
import { readFileRoute } from "../api/file-routes.ts";
import { hooksAfterResponse, methodsAfterResponse } from "../api/handler-words.ts";
import { frameworks, type Framework } from "../api/framework-table.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import { getTarget, isCallable, type Callable } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import { readForm } from "./handler-forms.ts";
import { createMounts } from "./mounts.ts";
import { readRegisteringCall, readRoute, registeringNames } from "./routers.ts";

/** Knows which functions answer requests. */
export interface Frameworks {
  readonly getFramework: (callable: Callable) => Framework | undefined;
  /** The path that a handler is registered under, `""` if the registration does not show it; `undefined` without a registration. */
  readonly getRoute: (callable: Callable) => string | undefined;
  /** The call that registers a handler; `undefined` without one, as for a file that is a route. */
  readonly getRegistration: (callable: Callable) => CallExpression | undefined;
  /** The path of the URLs that a handler answers, by its registration or its file, with `:` for segments that match anything. */
  readonly getUrlPath: (callable: Callable) => string | undefined;
}

/** `:id` in the path of a route. */
const parameterName = /:\w+/gu;

/** How many wrappers around a handler are followed: `withAuth(withLogging(handler))`. */
const maxWrappers = 3;

/** How many calls, arrays and option objects are between a handler and the call that registers it. */
const maxSteps = 4;

/** Options of routes that hold their handler. */
const handlerOptions: ReadonlySet<string> = new Set(
  frameworks.flatMap(({ router }) => router?.handlerOption ?? []),
);

export function createFrameworks(program: Program, flow: Flow, calls: Calls): Frameworks {
  const known = new Map<Callable, Framework | undefined>();
  const routes = new Map<Callable, string>();
  const registrations = new Map<Callable, CallExpression>();
  const getPrefix = createMounts(flow, calls);
  let registered: ReadonlyMap<Callable, Framework> | undefined;

  function getFramework(callable: Callable): Framework | undefined {
    if (!known.has(callable)) known.set(callable, readFramework(callable));
    return known.get(callable);
  }

  function readFramework(callable: Callable): Framework | undefined {
    if (isHookAfterResponse(callable)) return undefined;
    registered ??= new Map([...findRegistered(), ...findRouteExports()]);
    return readRegistration(callable) ?? registered.get(callable) ?? readForm(callable);
  }

  /** The functions that a router is given by name, or by a call that returns them: `router.post("/signup", signUp)`, `app.use(session())`. */
  function findRegistered(): ReadonlyMap<Callable, Framework> {
    const found = new Map<Callable, Framework>();
    for (const call of registeringNames.flatMap(calls.findCallsNamed)) {
      if (!Node.isCallExpression(call)) continue;
      const given = call.getArguments().flatMap(findGivenFunctions);
      const framework = given.length > 0 ? readRegisteringCall(call, flow) : undefined;
      if (!framework) continue;
      for (const { node } of given.flatMap((argument) =>
        flow.findOrigins({ node: argument, frame: undefined }),
      )) {
        if (!isCallable(node)) continue;
        found.set(node, framework);
        note(node, call);
      }
    }
    return found;
  }

  /** What a route file exports under the name of an HTTP method, under any local name and in any wrapper. */
  function findRouteExports(): ReadonlyMap<Callable, Framework> {
    const found = new Map<Callable, Framework>();
    for (const file of program.files) {
      const row = findRowOfRoutes(getPath(file));
      if (!row) continue;
      for (const symbol of file.getSymbol()?.getExports() ?? []) {
        if (!row.names.includes(symbol.getName())) continue;
        for (const declaration of getTarget(symbol)?.getDeclarations() ?? []) {
          const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : declaration;
          if (value) for (const callable of findWrapped(value)) found.set(callable, row.framework);
        }
      }
    }
    return found;
  }

  /** The function itself, or the functions that are wrapped: `withAuth(handler)`, `withA(withB(async () => …))`. */
  function findWrapped(value: Node, depth = 0): readonly Callable[] {
    if (depth > maxWrappers) return [];
    return flow.findOrigins({ node: value, frame: undefined }).flatMap(({ node }) => {
      if (isCallable(node)) return [node];
      if (!Node.isCallExpression(node)) return [];
      return node.getArguments().flatMap((argument) => findWrapped(argument, depth + 1));
    });
  }

  /** A function written where it is registered: `router.post("/path", async (req, res) => …)`. */
  function readRegistration(callable: Callable): Framework | undefined {
    for (let node: Node = callable, depth = 0; depth < maxSteps; depth++) {
      const parent = node.getParent();
      if (Node.isCallExpression(parent) && parent.getArguments().includes(node)) {
        const framework = readRegisteringCall(parent, flow);
        if (framework) {
          note(callable, parent);
          return framework;
        }
        node = parent;
      } else if (Node.isPropertyAssignment(parent) && handlerOptions.has(parent.getName())) {
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

  function note(handler: Callable, registration: CallExpression): void {
    routes.set(handler, readRoute(registration));
    registrations.set(handler, registration);
  }

  function getRoute(callable: Callable): string | undefined {
    getFramework(callable);
    return routes.get(callable);
  }

  function getRegistration(callable: Callable): CallExpression | undefined {
    getFramework(callable);
    return registrations.get(callable);
  }

  function getUrlPath(callable: Callable): string | undefined {
    if (getFramework(callable) === undefined) return undefined;
    const route = routes.get(callable);
    const registration = registrations.get(callable);
    if (route === undefined || registration === undefined || route === "")
      return readFileRoute(getPath(callable.getSourceFile()));
    return `${getPrefix(registration)}${route}`.replace(parameterName, ":");
  }

  return { getFramework, getRoute, getRegistration, getUrlPath };
}

/** Says whether a function is a hook that runs after the response was sent: `app.addHook("onResponse", async (request, reply) => …)`. */
function isHookAfterResponse(callable: Callable): boolean {
  const call = callable.getParent();
  if (!Node.isCallExpression(call)) return false;
  const [hook] = call.getArguments();
  const isHook = Node.isStringLiteral(hook) && hooksAfterResponse.has(hook.getLiteralText());
  const name = getCalledName(call.compilerNode);
  return methodsAfterResponse.has(name) || (name === hookMethod && isHook);
}

const hookMethod = "addHook";

/**
 * Expressions that may stand for a function: a name, a call that returns one, and what is inside an array or a wrapper such as
 * `asyncHandler(signUp)`.
 */
function findGivenFunctions(argument: Node): readonly Node[] {
  if (Node.isIdentifier(argument) || Node.isPropertyAccessExpression(argument)) return [argument];
  if (Node.isArrayLiteralExpression(argument)) return argument.getElements().flatMap(findGivenFunctions);
  if (!Node.isCallExpression(argument)) return [];
  const callee = argument.getExpression();
  // `controller.signUp.bind(controller)`
  if (Node.isPropertyAccessExpression(callee) && callee.getName() === "bind") return [callee.getExpression()];
  return [argument, ...argument.getArguments().flatMap(findGivenFunctions)];
}

const routeFiles = frameworks.flatMap(({ name, exports = [] }) =>
  exports.flatMap(({ path, names, holds }) =>
    path && holds === "anything" ? [{ framework: name, path, names }] : [],
  ),
);

function findRowOfRoutes(path: string): (typeof routeFiles)[number] | undefined {
  return routeFiles.find((row) => row.path.test(path));
}
