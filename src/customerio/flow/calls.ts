import { Node, SyntaxKind, ts, type SourceFile } from "ts-morph";
import { isTransparentByName } from "./steps.ts";
import {
  findCompilerNodes,
  findNamedCalls,
  findNodes,
  getDottedName,
  getSpecifierOf,
  isNamed,
  perFile,
  wrap,
} from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import {
  findFrame,
  getCallableName,
  getEnclosingCallable,
  getLastName,
  isAssignment,
  isCall,
  isCallable,
  type Call,
  type Callable,
  type Origin,
} from "./terms.ts";
import type { Flow } from "./core.ts";
import { findAliases } from "./aliases.ts";
import { callingMethodNames, readMethodCall } from "./bound.ts";
import { getKeptName } from "./registries.ts";
import { assigningOperators } from "../program/operators.ts";
import { addToSet, groupPairs } from "../../vocabulary/group-by.ts";
import { getRequired } from "../program/package-imports.ts";

/** Finds the calls of a function. */
export interface Calls {
  /** Finds every call of a function, in all parsed files. */
  readonly findCallsOf: (callable: Callable) => readonly Call[];
  /** The names that a function is called by: its own, and if another function returns it, the names of what holds it then. */
  readonly findNamesOf: (callable: Callable) => readonly string[];
  /** Finds every call of something named `name`: `name(…)`, `object.name(…)`, `new name(…)`. */
  readonly findCallsNamed: (name: string) => readonly Call[];
  /**
   * Says whether an origin is a parameter of a function that the repository calls: the calls decide its value, not the function. If it was
   * followed into one of the calls and is still a parameter, that call does not show its value.
   */
  readonly isFilledByCallers: (origin: Origin) => boolean;
}

/** How many functions that return another function's result are followed. */
const maxMakers = 3;

/**
 * Indexes calls by the last word of what is called, then asks the flow only about those whose word matches: most calls of a repository are
 * never resolved, nor even wrapped.
 */
export function createCalls(program: Program, flow: Flow): Calls {
  const byName = new Map<string, readonly Call[]>();
  const byCallee = new Map<string, ReadonlyMap<Callable, readonly Call[]>>();
  let byMethod: ReadonlyMap<string, readonly Call[]> | undefined;
  const aliases = new Map<string, Set<string>>();
  const defaultNames = new Map<SourceFile, Set<string>>();
  for (const file of program.files) {
    const names = readNames(file);
    for (const [name, alias] of names.aliases) addToSet(aliases, name, alias);
    for (const [specifier, name] of names.defaults) addDefault(specifier, file, name);
  }
  const known = new Map<Callable, readonly Call[]>();

  function addDefault(specifier: string, file: SourceFile, name: string): void {
    const path = program.resolveModule(specifier, getPath(file));
    const target = path === undefined ? undefined : program.getFile(path);
    if (target) addToSet(defaultNames, target, name);
  }

  function findCallsNamed(name: string): readonly Call[] {
    const cached = byName.get(name);
    if (cached) return cached;
    const found = program
      .findFilesCalling(name)
      .flatMap((file) => findNamedCalls(file, name).map((node) => wrap(file, node)))
      .filter(isCall);
    byName.set(name, found);
    return found;
  }

  function findCallsOf(callable: Callable): readonly Call[] {
    const cached = known.get(callable);
    if (cached) return cached;
    const names = new Set(defaultNames.get(callable.getSourceFile()) ?? []);
    known.set(callable, []);
    const kept = getKeptName(callable);
    const own = getCallableName(callable) ?? kept ?? "";
    // What is looked up by its name or by its file has no name where it is called: `c.get("send")(…)`, `require("./events")(client)`.
    if (kept !== undefined || isWholeExport(callable) || isReturned(callable)) names.add("");
    for (const name of [own, ...findNamesOfResult(callable)]) {
      if (name === "") continue;
      names.add(name);
      for (const alias of aliases.get(name) ?? []) names.add(alias);
    }
    const found = [...names].flatMap((name) => groupByCallee(name).get(callable) ?? []);
    known.set(callable, found);
    return found;
  }

  /** The calls of something named `name`, by the functions that they run: many functions can have the same name. */
  function groupByCallee(name: string): ReadonlyMap<Callable, readonly Call[]> {
    const cached = byCallee.get(name);
    if (cached) return cached;
    const groups = groupPairs(
      [...findCallsNamed(name), ...findCallsByMethod(name)].flatMap((call) =>
        flow.findCallees(call).map((callee) => [callee, call] as const),
      ),
    );
    byCallee.set(name, groups);
    return groups;
  }

  /** The calls of something named `name` by a method that all functions have: `name.call(this, …)`. */
  function findCallsByMethod(name: string): readonly Call[] {
    byMethod ??= groupPairs(
      callingMethodNames.flatMap(findCallsNamed).flatMap((call) => {
        const target = readMethodCall(call)?.target;
        return target ? [[getLastName(target) ?? "", call] as const] : [];
      }),
    );
    return byMethod.get(name) ?? [];
  }

  /** A function returned by another is called by the names that keep the result: `const send = makeSender(client)`. */
  function findNamesOfResult(callable: Callable): readonly string[] {
    const maker = isReturned(callable) ? getEnclosingCallable(callable) : undefined;
    return maker ? findKeepersOf(maker, 0) : [];
  }

  /** The names that keep what a function returns, also through functions that return it: `const getSender = () => (sender ??= makeSender())`. */
  function findKeepersOf(maker: Callable, depth: number): readonly string[] {
    if (depth > maxMakers) return [];
    return findCallsOf(maker).flatMap((call) => {
      const keeper = getKeeper(call);
      const names = keeper ? [getLastName(keeper) ?? ""] : [];
      const returners = keeper ? findReturners(keeper) : getReturner(getWhole(call));
      return [...names, ...returners.flatMap((returner) => findKeepersOf(returner, depth + 1))];
    });
  }

  function findNamesOf(callable: Callable): readonly string[] {
    return [getCallableName(callable) ?? getKeptName(callable) ?? "", ...findNamesOfResult(callable)].filter(
      (name) => name !== "",
    );
  }

  function isFilledByCallers({ node, frame }: Origin): boolean {
    const parameter = Node.isBindingElement(node) ? node.getFirstAncestorByKind(SyntaxKind.Parameter) : node;
    const callable = Node.isParameterDeclaration(parameter) ? parameter.getParent() : undefined;
    if (!isCallable(callable) || findFrame(frame, (entered) => entered.callable === callable)) return false;
    return findCallsOf(callable).length > 0;
  }

  return { findCallsOf, findNamesOf, findCallsNamed, isFilledByCallers };
}

const readNames = perFile((file) => ({
  aliases: [...findAliases(file)],
  defaults: [...findDefaultImports(file)],
}));

/** Says whether a function is the only export of a file: `module.exports = (client) => …`. */
function isWholeExport(callable: Callable): boolean {
  const assignment = callable.getParent();
  return isAssignment(assignment) && getDottedName(assignment.getLeft().compilerNode) === "module.exports";
}

function isReturned(callable: Callable): boolean {
  const call = callable.getParent();
  // `return useCallback((name) => …)` returns the callback.
  const returned = Node.isCallExpression(call) && isTransparentByName(call) ? call : callable;
  return getReturner(returned).length > 0;
}

/** The function that returns a value, if one does. */
function getReturner(value: Node): readonly Callable[] {
  const parent = value.getParent();
  // The only value right under an arrow function is what it returns.
  if (!Node.isReturnStatement(parent) && !Node.isArrowFunction(parent)) return [];
  const returner = Node.isArrowFunction(parent) ? parent : getEnclosingCallable(parent);
  return returner ? [returner] : [];
}

/** The name of the variable, property or field that keeps a call's result. */
function getKeeper(call: Node): Node | undefined {
  const value = getWhole(call);
  const holder = value.getParent();
  if (Node.isVariableDeclaration(holder) || Node.isPropertyAssignment(holder)) return holder.getNameNode();
  return Node.isBinaryExpression(holder) && assigningOperators.has(holder.getOperatorToken().getKind())
    ? holder.getLeft()
    : undefined;
}

/** The functions of a file that return what a name holds, or the expression that assigns it. */
function findReturners(keeper: Node): readonly Callable[] {
  const assignment = keeper.getParent();
  const symbol = keeper.getSymbol();
  const read = findNodes(keeper.getSourceFile(), SyntaxKind.Identifier, (node) =>
    isNamed(node, keeper.getText()),
  ).filter((name) => name !== keeper && symbol !== undefined && name.getSymbol() === symbol);
  return [...(assignment ? [assignment] : []), ...read].map(getWhole).flatMap(getReturner);
}

/** An expression together with the `await` or cast around it. */
function getWhole(node: Node): Node {
  const parent = node.getParent();
  return Node.isAwaitExpression(parent) ||
    Node.isParenthesizedExpression(parent) ||
    Node.isAsExpression(parent) ||
    Node.isNonNullExpression(parent) ||
    Node.isSatisfiesExpression(parent)
    ? getWhole(parent)
    : node;
}

/** Specifiers with the local name that holds the module's default: of `import name from` and `const name = require()`. */
function* findDefaultImports(file: SourceFile): Iterable<readonly [specifier: string, name: string]> {
  for (const declaration of file.getImportDeclarations()) {
    const name = declaration.getDefaultImport()?.getText();
    if (name) yield [getSpecifierOf(declaration), name];
  }
  for (const node of findCompilerNodes(file, SyntaxKind.VariableDeclaration)) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) continue;
    const specifier = node.initializer && getRequired(node.initializer);
    if (specifier) yield [specifier, node.name.text];
  }
}
