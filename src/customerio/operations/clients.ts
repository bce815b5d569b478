import { Node, SyntaxKind, ts, type NewExpression } from "ts-morph";
import {
  findCallsByName,
  findCompilerNodes,
  findConstructionsByName,
  getSpecifierOf,
  perFile,
  wrap,
} from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { getSdkPackage, sdkClasses, type CredentialRole, type SdkClass } from "../api/sdk.ts";
import { getLiteralText, unwrap, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import {
  getClassOfConstructor,
  getClassOfContext,
  getClassOfType,
  getGlobalClient,
} from "./client-classes.ts";
import { getWrittenOrSelf } from "../flow/written-values.ts";
import { getRequired } from "../program/package-imports.ts";

/** A place where the code creates a client. */
export interface ClientConstruction {
  /** The client's class. */
  readonly class: SdkClass;
  /** `new X(…)`, or the call of the class's factory. */
  readonly node: Node;
  /** The value given for each secret that the class takes; missing arguments are not listed. */
  readonly credentials: readonly { readonly role: CredentialRole; readonly term: Term }[];
  /** How many arguments the call has. */
  readonly argumentCount: number;
}

/** How sure it is that an expression is a client. */
export interface Receiver {
  readonly class: SdkClass;
  readonly confidence: "high" | "low";
}

/** The clients of a program. */
export interface Clients {
  /** Where they are created. */
  readonly constructions: readonly ClientConstruction[];
  /** Gets the class that an expression is an instance of (or the class itself, for static ones); `undefined` when it is not a client. */
  readonly getReceiver: (term: Term) => Receiver | undefined;
}

/** Finds where a program creates clients, and what is one. */
export function findClients(program: Program, flow: Flow): Clients {
  const names = findClassNames(program);
  const found = program.files.flatMap((file) => [
    ...findConstructionsByName(file, names).flatMap((node) => readConstruction(wrap(file, node), flow) ?? []),
    ...findCallsByName(file, factoryNames)
      .filter((node) => isFactoryCall(node, names))
      .flatMap((node) => readFactory(wrap(file, node)) ?? []),
  ]);
  // Another vendor's library counts as Customer.io's client when every client created from it names Customer.io's host.
  const foreign = new Set(
    found.filter((entry) => !speaksToCustomerIo(entry, flow)).map((entry) => entry.class),
  );
  const constructions = found.filter((entry) => !foreign.has(entry.class));
  const own = new Set(constructions.map((entry) => entry.class));
  const classes = new Map(constructions.map((entry) => [entry.node, entry.class]));

  function getReceiver(term: Term): Receiver | undefined {
    const receiver = findReceiver(term);
    return receiver && (!receiver.class.host || own.has(receiver.class)) ? receiver : undefined;
  }

  function findReceiver(term: Term): Receiver | undefined {
    const typed = getClassOfType(term.node.getType());
    if (typed) return { class: typed, confidence: "high" };
    const origins = flow.findOrigins(term);
    for (const { node } of origins) {
      const made = classes.get(node) ?? getClassOfType(node.getType()) ?? getClassOfContext(node);
      if (made) return { class: made, confidence: "high" };
    }
    for (const { node } of origins.flatMap(({ trail }) => trail)) {
      const declared = getClassOfContext(node);
      if (declared) return { class: declared, confidence: "high" };
    }
    // The global variable of a page's snippet may exist already, or be created here: `window._cio = window._cio || []`.
    const global = [term, ...origins, ...origins.flatMap(({ trail }) => trail).filter(isValue)]
      .map(({ node }) => getGlobalClient(node))
      .find((made) => made !== undefined);
    return global && { class: global, confidence: "high" };
  }

  return { constructions, getReceiver };
}

/** Says whether a step on the path of a value is the value itself, not an object that it is read from. */
function isValue({ node }: Term): boolean {
  const parent = node.getParent();
  const isReadFrom = Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent);
  return !isReadFrom || parent.getExpression() !== node;
}

/** Says whether a client sends to Customer.io: by the host in its options, or because its class sends nowhere else. */
function speaksToCustomerIo({ class: { host }, node }: ClientConstruction, flow: Flow): boolean {
  if (!host) return true;
  const [options] = Node.isNewExpression(node) ? node.getArguments() : [];
  const named = options && flow.findPropertyOrigins({ node: options, frame: undefined }, "host");
  return named?.some((origin) => host.test(getLiteralText(origin.node) ?? "")) ?? false;
}

const factoryNames: ReadonlySet<string> = new Set(sdkClasses.flatMap(({ factory }) => factory ?? []));

/** The names of client classes: their own, and those that imports, variables and subclasses give them. */
function findClassNames(program: Program): ReadonlySet<string> {
  const names = new Set(sdkClasses.map(({ name }) => name));
  for (const file of program.files) {
    const { given, subclasses } = readClassNames(file);
    for (const name of given) names.add(name);
    for (const { name, bases } of subclasses) if (bases.some((base) => names.has(base))) names.add(name);
  }
  return names;
}

/** The names that a file gives to classes of the SDKs, and its own classes with those that they extend. */
const readClassNames = perFile((file) => ({
  given: [
    ...file.getImportDeclarations().flatMap((declaration) => {
      if (!getSdkPackage(getSpecifierOf(declaration))) return [];
      const named = declaration.getNamedImports().map((imported) => imported.getAliasNode());
      return [declaration.getDefaultImport(), ...named].flatMap((name) => name?.getText() ?? []);
    }),
    ...findCompilerNodes(file, SyntaxKind.VariableDeclaration).flatMap((node) =>
      ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && isSdkValue(node.initializer)
        ? [node.name.text]
        : [],
    ),
  ],
  subclasses: findCompilerNodes(file, SyntaxKind.ClassDeclaration).flatMap((node) => {
    if (!ts.isClassDeclaration(node) || !node.name || !node.heritageClauses) return [];
    const bases = node.heritageClauses.flatMap(({ types }) =>
      types.flatMap(({ expression }) => (ts.isIdentifier(expression) ? [expression.text] : [])),
    );
    return [{ name: node.name.text, bases }];
  }),
}));

/** `require("customerio-node")`, or one of its classes under another name. */
function isSdkValue(node: ts.Expression | undefined): boolean {
  if (!node) return false;
  const value = ts.isPropertyAccessExpression(node) ? node.expression : node;
  const specifier = getRequired(value);
  return specifier !== undefined && getSdkPackage(specifier) !== undefined;
}

function readConstruction(node: Node, flow: Flow): ClientConstruction | undefined {
  if (!Node.isNewExpression(node)) return undefined;
  const made = getClassOfType(node.getType()) ?? getClassOfCallee(node, flow);
  if (!made || made.isStatic || made.factory) return undefined;
  return { class: made, node, ...readCredentials(made, node.getArguments()) };
}

/** In TypeScript files a class can come untyped through a `require` in the repository; then its origin shows it. */
function getClassOfCallee(node: NewExpression, flow: Flow): SdkClass | undefined {
  for (const origin of flow.findOrigins({ node: node.getExpression(), frame: undefined })) {
    const found = getClassOfConstructor(origin.node.getType());
    if (found) return found;
  }
  return undefined;
}

function isFactoryCall(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression } = node.expression;
  const owner = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return factoryNames.has(name.text) && ts.isIdentifier(owner) && names.has(owner.text);
}

function readFactory(node: Node): ClientConstruction | undefined {
  if (!Node.isCallExpression(node)) return undefined;
  const callee = node.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "load") return undefined;
  const made = getClassOfType(node.getType());
  if (made?.factory !== callee.getName()) return undefined;
  return { class: made, node, ...readCredentials(made, node.getArguments()) };
}

function readCredentials(
  made: SdkClass,
  args: readonly Node[],
): Pick<ClientConstruction, "credentials" | "argumentCount"> {
  const credentials = made.credentials.flatMap(({ role, at: [position, property] }) => {
    const argument = args[position];
    if (!argument || Node.isSpreadElement(argument)) return [];
    if (property === undefined) return [{ role, term: { node: argument, frame: undefined } }];
    const options = unwrap(argument);
    if (!Node.isObjectLiteralExpression(options)) return [];
    const value = getWrittenOrSelf(options.getProperty(property));
    return value ? [{ role, term: { node: value, frame: undefined } }] : [];
  });
  return { credentials, argumentCount: args.length };
}
