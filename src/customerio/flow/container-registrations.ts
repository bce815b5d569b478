import { Node, SyntaxKind, ts, type CallExpression, type ObjectLiteralExpression } from "ts-morph";
import { findNodes, getCalledName, perFile } from "../program/nodes.ts";
import {
  bindingMethods,
  boundForms,
  classProperty,
  commonRegistrations,
  factoryProperty,
  instanceMethods,
  namedRegistrations,
  namedTakers,
  ownContainerName,
  ownRegistrations,
  providerMethods,
  tokenProperties,
  valueProperty,
} from "./container-table.ts";
import { unwrap } from "./terms.ts";

/** What a container gives for a token: the `value`, what a `factory` returns, or an `instance` of a class; the entry stands for it. */
export interface Provider {
  readonly token: Node;
  readonly value: Node;
  readonly form: "factory" | "value" | "instance";
}

/** The providers that a file registers, as data or by a call. */
export const readProviders = perFile((file): readonly Provider[] => [
  ...findNodes(file, SyntaxKind.PropertyAssignment, isToken).flatMap((property) => {
    const token = property.getInitializer();
    return token ? readProvider(token, property.getParent()) : [];
  }),
  ...findNodes(file, SyntaxKind.CallExpression, isRegistration).flatMap(readRegistration),
]);

/** What a file registers under a name, whatever is called on the registration: `cio: asFunction(createClient).singleton()`. */
export const readNamed = perFile((file) =>
  findNodes(file, SyntaxKind.CallExpression, isNamedRegistration).flatMap((call) => {
    const property = call.getFirstAncestorByKind(SyntaxKind.PropertyAssignment);
    return property ? [{ name: property.getName(), call }] : [];
  }),
);

/** Says whether a node registers something with a container. */
export function registersSomething(node: ts.Node): boolean {
  return isToken(node) || isRegistration(node) || isNamedRegistration(node) || isOwnRegistration(node);
}

/** Says whether a call can register something with a container of the repository's own, by its name: `container.singleton("cio", makeClient)`. */
export function isOwnRegistration(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || node.arguments.length < 2) return false;
  if (!ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression } = node.expression;
  if (ownRegistrations.has(name.text)) return true;
  if (!commonRegistrations.has(name.text)) return false;
  const holder = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return ts.isIdentifier(holder) && ownContainerName.test(holder.text);
}

/** The value of a property that is written out, or the method that is written instead. */
export function getValue(object: ObjectLiteralExpression, name: string): Node | undefined {
  const property = object.getProperty(name);
  if (Node.isPropertyAssignment(property)) return property.getInitializer();
  return Node.isMethodDeclaration(property) || Node.isShorthandPropertyAssignment(property)
    ? property
    : undefined;
}

/** `{ useFactory: () => client }`, `{ useValue: client }`, `{ useClass: Mailer }` */
function readProvider(token: Node, provider: Node): readonly Provider[] {
  if (!Node.isObjectLiteralExpression(provider)) return [];
  const made = provider.getProperty(classProperty);
  if (Node.isPropertyAssignment(made)) return [{ token, value: made, form: "instance" }];
  const factory = getValue(provider, factoryProperty);
  const value = factory ?? getValue(provider, valueProperty);
  return value ? [{ token, value, form: factory ? "factory" : "value" }] : [];
}

/** `container.register("cio", { useValue: client })`, `container.registerInstance("cio", client)`, `container.bind("cio").toConstantValue(client)` */
function readRegistration(call: CallExpression): readonly Provider[] {
  const name = getCalledName(call.compilerNode);
  const [first, second] = call.getArguments();
  const form = boundForms[name];
  if (form) {
    const token = getBound(call);
    return token && first ? [{ token, value: first, form }] : [];
  }
  if (!first || !second) return [];
  return instanceMethods.has(name)
    ? [{ token: first, value: second, form: "value" }]
    : readProvider(first, unwrap(second));
}

/** The token that a binding was made for. */
function getBound(call: CallExpression): Node | undefined {
  const callee = call.getExpression();
  const binding = Node.isPropertyAccessExpression(callee) ? unwrap(callee.getExpression()) : undefined;
  return Node.isCallExpression(binding) && bindingMethods.has(getCalledName(binding.compilerNode))
    ? binding.getArguments()[0]
    : undefined;
}

function isToken(node: ts.Node): boolean {
  return ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && tokenProperties.has(node.name.text);
}

function isRegistration(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { text } = node.expression.name;
  return (
    (providerMethods.has(text) && isProvider(node.arguments[1])) ||
    instanceMethods.has(text) ||
    Object.hasOwn(boundForms, text)
  );
}

function isProvider(node: ts.Node | undefined): boolean {
  return (
    node !== undefined &&
    ts.isObjectLiteralExpression(node) &&
    node.properties.some(({ name }) => name && ts.isIdentifier(name) && providerProperties.has(name.text))
  );
}

const providerProperties: ReadonlySet<string> = new Set([factoryProperty, valueProperty, classProperty]);

function isNamedRegistration(node: ts.Node): boolean {
  return namedTakers.has(getCalledName(node)) || Object.hasOwn(namedRegistrations, getCalledName(node));
}
