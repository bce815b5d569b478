import { Node, SyntaxKind, type CallExpression } from "ts-morph";
import type { FrameworkFacts } from "../api/framework-facts.ts";
import { frameworks, routerMethods, routerNames, type Framework } from "../api/framework-table.ts";
import type { Flow } from "../flow/core.ts";
import { getLiteralText, getRoot, isCall, unwrap } from "../flow/terms.ts";
import { getCalledName, getDottedName, getSpecifierOf, perFile } from "../program/nodes.ts";
import { getEndOfName } from "../values/names.ts";
import { readChain } from "./chains.ts";
import { findCallsInside, findTypeNames } from "./names-inside.ts";
import { getRequired } from "../program/package-imports.ts";

/** The last words of calls that may register a handler. */
export const registeringNames: readonly string[] = [
  ...routerMethods,
  ...frameworks.flatMap(({ registering }) => [
    ...(registering?.functions ?? []).map(getEndOfName),
    ...(registering?.methods ?? []),
  ]),
];

const namesOfRouters: ReadonlySet<string> = new Set([
  ...routerNames.whole,
  ...frameworks.flatMap(({ router }) => router?.names ?? []),
]);

const assumedRouter = frameworks.find(({ router }) => router?.isAssumed)?.name;

/** The framework that a call registers a handler with: `router.post("/signup", …)`, `createServer(…)`; `undefined` if it does not. */
export function readRegisteringCall(call: CallExpression, flow: Flow): Framework | undefined {
  const name = getCalledName(call.compilerNode);
  const dotted = getDottedName(call.compilerNode.expression) ?? name;
  const named = frameworks.find(({ registering }) =>
    registering?.functions?.some((entry) => entry === name || entry === dotted),
  );
  if (named) return !named.registering?.needsImport || importsFrom(call, named) ? named.name : undefined;
  const callee = unwrap(call.getExpression());
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  const receiver = callee.getExpression();
  const built = frameworks.find(({ registering }) => endsChain(registering, name, receiver));
  if (built) return built.name;
  if (!routerMethods.has(name)) return undefined;
  const made = findRouterFramework(receiver, flow);
  if (made) return made;
  if (!looksLikeRouter(receiver) && !hasPath(call)) return undefined;
  const last = readChain(receiver).at(-1);
  const found = frameworks.find(
    ({ router }) => last && !last.args && router?.names?.includes(last.name),
  )?.name;
  return found ?? assumedRouter;
}

/** The path that a handler is registered under; `""` when it is not a literal. */
export function readRoute(call: CallExpression): string {
  const [first] = call.getArguments();
  return (first && getLiteralText(first)) ?? "";
}

/** `publicProcedure.input(schema).mutation(…)` */
function endsChain(registering: FrameworkFacts["registering"], method: string, receiver: Node): boolean {
  const { methods, alone, chain } = registering ?? {};
  if (!chain || !methods?.includes(method)) return false;
  if (alone?.includes(method)) return true;
  const links = readChain(receiver);
  const isOfRoot = links.length > 1 || chain.ofRoot?.includes(method) === true;
  return (
    links.some(({ name, args }) => chain.name.test(name) || (args && chain.methods.includes(name))) ||
    (isOfRoot && chain.roots.includes(links[0]?.name ?? ""))
  );
}

/** Recognizes a router by the package that created it, or by the type of the parameter that holds it. */
function findRouterFramework(receiver: Node, flow: Flow): Framework | undefined {
  for (const { node } of flow.findOrigins({ node: receiver, frame: undefined })) {
    const types = Node.isParameterDeclaration(node) ? findTypeNames(node.getTypeNode()) : [];
    const typed = frameworks.find(({ router }) => types.some((type) => router?.types?.test(type)));
    if (typed) return typed.name;
    const made = isCall(node) ? node : undefined;
    // `Router().use(…).post(…)` and `new Hono().get(…)`: the chain begins at the router.
    const specifier = made && (getRequiredFirst(made) ?? getSpecifier(getMaker(made)));
    const imported =
      specifier === undefined
        ? undefined
        : frameworks.find((facts) => facts.router && isFrom(specifier, facts));
    if (imported) return imported.name;
  }
  return undefined;
}

/** `Router` of `Router().use(…)`, and `Hono` of `new Hono().get(…)`. */
function getMaker(node: Node): Node {
  const root = getRoot(node);
  return Node.isNewExpression(root) ? getRoot(root.getExpression()) : root;
}

/** `app`, `usersRouter`, `express.Router()`, `router.route("/orders")`. */
function looksLikeRouter(receiver: Node): boolean {
  const links = readChain(receiver);
  const last = links.at(-1);
  if (!last) return false;
  if (links.some(({ name, args }) => args && name === routerNames.ofPath)) return true;
  if (last.args) return last.args.length === 0 && last.name.endsWith(routerNames.maker);
  return namesOfRouters.has(last.name) || routerNames.endings.some((ending) => last.name.endsWith(ending));
}

function hasPath(call: CallExpression): boolean {
  const [first, ...others] = call.getArguments();
  if (!first || others.length === 0) return false;
  if (Node.isTemplateExpression(first) || Node.isRegularExpressionLiteral(first)) return true;
  const path = getLiteralText(first);
  return path !== undefined && /^(?:[/*:]|$)/u.test(path);
}

/** The package that an identifier is imported or required from. */
function getSpecifier(node: Node): string | undefined {
  if (!Node.isIdentifier(node)) return undefined;
  for (const declaration of node.getSymbol()?.getDeclarations() ?? []) {
    const imported = declaration.getFirstAncestorByKind(SyntaxKind.ImportDeclaration);
    if (imported) return getSpecifierOf(imported);
    const variable = Node.isVariableDeclaration(declaration)
      ? declaration
      : declaration.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
    const value = variable?.getInitializer();
    const [required] = value ? findRequired(value) : [];
    if (required) return required;
  }
  return undefined;
}

/** `require("koa-router")()`: the package that a chain starts with. */
function getRequiredFirst(node: Node): string | undefined {
  const { name, args } = readChain(node)[0] ?? {};
  const specifier = name === "require" ? args?.[0] : undefined;
  return Node.isStringLiteral(specifier) ? specifier.getLiteralText() : undefined;
}

/** The packages that an expression requires. */
function findRequired(node: Node): readonly string[] {
  return findCallsInside(node).flatMap((call) => getRequired(call.compilerNode) ?? []);
}

const findSpecifiers = perFile((file) => [
  ...file.getImportDeclarations().map(getSpecifierOf),
  ...findRequired(file),
]);

function importsFrom(node: Node, facts: FrameworkFacts): boolean {
  return findSpecifiers(node.getSourceFile()).some((specifier) => isFrom(specifier, facts));
}

function isFrom(specifier: string, { packages }: FrameworkFacts): boolean {
  return packages?.some((name) => specifier === name || specifier.startsWith(`${name}/`)) ?? false;
}
