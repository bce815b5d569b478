import { Node, type CallExpression, type ParameterDeclaration, type PropertyDeclaration } from "ts-morph";
import { getCalledName, getTakenName } from "../program/nodes.ts";
import { isDeclarationOfSdk, type Program } from "../program/program.ts";
import { getAskedToken } from "./container-calls.ts";
import { getValue, readNamed, readProviders, type Provider } from "./container-registrations.ts";
import {
  classMakers,
  configMakers,
  configToken,
  factoryMakers,
  factoryProperty,
  injectedProperty,
  injectingDecorators,
  namedRegistrations,
  namedTakers,
} from "./container-table.ts";
import type { FlowCore } from "./core.ts";
import { getMadeClass } from "./instances.ts";
import { getKeyOf } from "./keys.ts";
import { getConstantText, isCallable, unwrap, within, type Callable, type Term } from "./terms.ts";
import { groupPairs } from "../../vocabulary/group-by.ts";

/**
 * What a container injects into a parameter or field of a class, into a parameter of a factory or a name destructured from it, or returns
 * from a call that asks for it; `undefined` if none does.
 */
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
    const token = getToken(declaration);
    const given = token && findGiven(token);
    if (given) return given;
    return token && Node.isCallExpression(declaration) ? findAskedByName(token) : undefined;
  }

  /** `container.resolve("mailer")`, if it is registered by name. */
  function findAskedByName(asked: Node): readonly Term[] | undefined {
    const name = getConstantText(findOrigins, { node: asked, frame: undefined });
    names ??= findNames();
    return name === undefined ? undefined : names.given.get(name);
  }

  function getToken(node: Node): Node | undefined {
    if (Node.isParameterDeclaration(node))
      return getTokenOfDecorator(node) ?? getTokenOfFactory(node) ?? getTokenOfType(node);
    if (Node.isPropertyDeclaration(node)) return getTokenOfDecorator(node);
    return Node.isCallExpression(node) ? getAskedToken(node) : undefined;
  }

  /** `({ cio }) => …` and `constructor({ cio })`, if the function or class itself is registered. */
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
        const made = getCalledName(call.compilerNode);
        const form = namedRegistrations[made];
        if (classMakers.has(made)) return [[name, read(call, "instance")] as const];
        return value && form ? [[name, read(value, form)] as const] : [];
      }),
    );
    const takers = found.flatMap(({ call }) => {
      const [value] = call.getArguments();
      return value && namedTakers.has(getCalledName(call.compilerNode)) ? findNodesOf(value) : [];
    });
    return { given, takers: new Set(takers) };
  }

  function findGiven(token: Node): readonly Term[] | undefined {
    const config = findConfig(token);
    if (config) return config;
    const key = getKeyOf(token, findOrigins);
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
          const key = getKeyOf(token, findOrigins);
          return key === undefined ? [] : [[key, read(value, form)] as const];
        }),
    );
  }

  function read(value: Node, form: Provider["form"]): readonly Term[] {
    if (form === "instance") return isOfOwnClass(value) ? within(undefined, value) : [];
    if (form === "value") return within(undefined, value);
    return findNodesOf(value)
      .flatMap((node) => (isFactoryMaker(node) ? findNodesOf(node.getArguments()[0] ?? node) : [node]))
      .filter(isCallable)
      .flatMap((factory: Callable) => within(undefined, ...findReturned(factory)));
  }

  /** Classes of packages are known by their types. */
  function isOfOwnClass(value: Node): boolean {
    const named = getMadeClass(value);
    return (named ? findNodesOf(named) : []).some(
      (node) => Node.isClassDeclaration(node) && !isDeclarationOfSdk(node.getSourceFile()),
    );
  }

  function findNodesOf(node: Node): readonly Node[] {
    return findOrigins({ node, frame: undefined }).map((origin) => origin.node);
  }

  return step;
}

/** The token that a factory's provider lists for a parameter. */
function getTokenOfFactory(parameter: ParameterDeclaration): Node | undefined {
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

function group(entries: readonly (readonly [string, readonly Term[]])[]): Registrations {
  return groupPairs(entries.flatMap(([key, terms]) => terms.map((term) => [key, term] as const)));
}

function getTokenOfDecorator(node: ParameterDeclaration | PropertyDeclaration): Node | undefined {
  const decorator = node.getDecorators().find((entry) => injectingDecorators.has(entry.getName()));
  return decorator?.getArguments()[0];
}

/** The class that a constructor's parameter is declared to be. A container may inject another one. */
function getTokenOfType(parameter: ParameterDeclaration): Node | undefined {
  const type = parameter.getTypeNode();
  if (!Node.isConstructorDeclaration(parameter.getParent()) || !Node.isTypeReference(type)) return undefined;
  const name = type.getTypeName();
  return Node.isIdentifier(name) ? name : undefined;
}

function isFactoryMaker(node: Node): node is CallExpression {
  return Node.isCallExpression(node) && factoryMakers.has(getCalledName(node.compilerNode));
}
