import { Node, SyntaxKind, ts, type ObjectLiteralExpression, type ParameterDeclaration } from "ts-morph";
import { findNodes, getCalledName, getTakenName, perFile } from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import {
  configMakers,
  configToken,
  factoryProperty,
  injectedProperty,
  injectingDecorators,
  namedRegistrations,
  namedTakers,
  tokenProperty,
  valueProperty,
} from "./container-table.ts";
import type { FlowCore } from "./core.ts";
import { getLiteralText, isCallable, unwrap, within, type Callable, type Term } from "./terms.ts";

/** What a container gives to a parameter of a class or factory, or to a name taken out of one; `undefined` where none does. */
export type StepIntoContainer = (declaration: Node) => readonly Term[] | undefined;

type Registrations = ReadonlyMap<string, readonly Term[]>;

/** Follows dependency injection: from what is injected under a token or a name to what is registered under it. */
export function createContainers(
  program: Program,
  { findOrigins, findReturned }: Pick<FlowCore, "findOrigins" | "findReturned">,
): StepIntoContainer {
  let tokens: Registrations | undefined;
  let names: { readonly given: Registrations; readonly takers: ReadonlySet<Node> } | undefined;

  function step(declaration: Node): readonly Term[] | undefined {
    if (Node.isBindingElement(declaration)) return findNamed(declaration);
    const token = Node.isParameterDeclaration(declaration) ? getToken(declaration) : undefined;
    return token && findGiven(token);
  }

  /** `({ cio }) => …` and `constructor({ cio })`, where the function or class is registered itself. */
  function findNamed(element: Node): readonly Term[] | undefined {
    const parameter = element.getParent()?.getParent();
    if (!Node.isBindingElement(element) || !Node.isParameterDeclaration(parameter)) return undefined;
    const taker = parameter.getParent();
    const registered = Node.isConstructorDeclaration(taker) ? taker.getParent() : taker;
    names ??= findNames();
    return names.takers.has(registered) ? names.given.get(getTakenName(element)) : undefined;
  }

  function findNames(): NonNullable<typeof names> {
    const found = program.files.flatMap((file) => readNamed(file));
    const given = group(
      found.flatMap(({ name, call }) => {
        const [value] = call.getArguments();
        const form = namedRegistrations[getCalledName(call.compilerNode)];
        return value && form ? [[name, read(value, form)] as const] : [];
      }),
    );
    const takers = found.flatMap(({ call }) => {
      const [value] = call.getArguments();
      return value && namedTakers.has(getCalledName(call.compilerNode)) ? findNodesOf(value) : [];
    });
    return { given, takers: new Set(takers) };
  }

  /** The token of a parameter: that of its decorator, or the one that a factory's provider lists for it. */
  function getToken(parameter: ParameterDeclaration): Node | undefined {
    const decorator = parameter.getDecorators().find((entry) => injectingDecorators.has(entry.getName()));
    if (decorator) return decorator.getArguments()[0];
    const factory = parameter.getParent();
    const property = factory.getParent();
    if (!isCallable(factory) || !Node.isPropertyAssignment(property)) return undefined;
    if (property.getName() !== factoryProperty) return undefined;
    const provider = property.getParent();
    const injected = Node.isObjectLiteralExpression(provider)
      ? getValue(provider, injectedProperty)
      : undefined;
    const list = injected && unwrap(injected);
    if (!Node.isArrayLiteralExpression(list)) return undefined;
    return list.getElements()[factory.getParameters().indexOf(parameter)];
  }

  function findGiven(token: Node): readonly Term[] | undefined {
    const config = findConfig(token);
    if (config) return config;
    const key = getKey(token);
    tokens ??= findTokens();
    return key === undefined ? undefined : tokens.get(key);
  }

  /** `messaging.KEY`, where `messaging` is `registerAs("messaging", () => ({ … }))` */
  function findConfig(token: Node): readonly Term[] | undefined {
    if (!Node.isPropertyAccessExpression(token) || token.getName() !== configToken) return undefined;
    const [made] = findNodesOf(token.getExpression());
    if (!Node.isCallExpression(made) || !configMakers.has(getCalledName(made.compilerNode))) return undefined;
    const [, factory] = made.getArguments();
    return factory && read(factory, "factory");
  }

  function findTokens(): Registrations {
    return group(
      program.files
        .flatMap((file) => readProviders(file))
        .flatMap(({ token, value, form }) => {
          const key = getKey(token);
          return key === undefined ? [] : [[key, read(value, form)] as const];
        }),
    );
  }

  /** Two tokens with the same key are the same: the same text, or what is made in the same place. */
  function getKey(token: Node): string | undefined {
    const [origin, ...others] = findOrigins({ node: token, frame: undefined });
    if (!origin || others.length > 0) return undefined;
    return (
      getLiteralText(origin.node) ??
      `${getPath(origin.node.getSourceFile())}:${String(origin.node.getStart())}`
    );
  }

  function read(value: Node, form: "factory" | "value"): readonly Term[] {
    if (form === "value") return within(undefined, value);
    return findNodesOf(value)
      .filter(isCallable)
      .flatMap((factory: Callable) => within(undefined, ...findReturned(factory)));
  }

  function findNodesOf(node: Node): readonly Node[] {
    return findOrigins({ node, frame: undefined }).map((origin) => origin.node);
  }

  return step;
}

function group(entries: readonly (readonly [string, readonly Term[]])[]): Registrations {
  const groups = new Map<string, readonly Term[]>();
  for (const [key, terms] of entries) groups.set(key, [...(groups.get(key) ?? []), ...terms]);
  return groups;
}

/** The providers that a file lists. */
const readProviders = perFile((file) =>
  findNodes(file, SyntaxKind.PropertyAssignment, isToken).flatMap((property) => {
    const provider = property.getParent();
    const token = property.getInitializer();
    if (!token || !Node.isObjectLiteralExpression(provider)) return [];
    const factory = getValue(provider, factoryProperty);
    const value = factory ?? getValue(provider, valueProperty);
    return value ? [{ token, value, form: factory ? ("factory" as const) : ("value" as const) }] : [];
  }),
);

/** What a file registers under a name, whatever is called on the registration: `cio: asFunction(createClient).singleton()`. */
const readNamed = perFile((file) =>
  findNodes(file, SyntaxKind.CallExpression, isNamedRegistration).flatMap((call) => {
    const property = call.getFirstAncestorByKind(SyntaxKind.PropertyAssignment);
    return property ? [{ name: property.getName(), call }] : [];
  }),
);

/** Says whether a node registers something with a container. */
export function registersSomething(node: ts.Node): boolean {
  return isToken(node) || isNamedRegistration(node);
}

function isToken(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === tokenProperty;
}

function isNamedRegistration(node: ts.Node): boolean {
  return namedTakers.has(getCalledName(node)) || Object.hasOwn(namedRegistrations, getCalledName(node));
}

function getValue(object: ObjectLiteralExpression, name: string): Node | undefined {
  const property = object.getProperty(name);
  if (Node.isPropertyAssignment(property)) return property.getInitializer();
  return Node.isMethodDeclaration(property) ? property : undefined;
}
