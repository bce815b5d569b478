import { Node, SyntaxKind, ts, type NewExpression, type Type } from "ts-morph";
import { findCompilerNodes, findNodes, getCalledName, getSpecifierOf } from "../program/nodes.ts";
import { isDeclarationOfSdk, type Program } from "../program/program.ts";
import { getDeclaredClass } from "../api/sdk-declarations.ts";
import { getSdkPackage, globalClients, sdkClasses, type CredentialRole, type SdkClass } from "../api/sdk.ts";
import { getLiteralText, unwrap, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

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

export interface Clients {
  readonly constructions: readonly ClientConstruction[];
  /** The class that an expression is an instance of (or is, for static ones). */
  readonly getReceiver: (term: Term) => Receiver | undefined;
}

export function findClients(program: Program, flow: Flow): Clients {
  const names = findClassNames(program);
  const found = program.files.flatMap((file) => [
    ...findNodes(file, SyntaxKind.NewExpression, (node) => names.has(getCalledName(node))).flatMap(
      (node) => readConstruction(node, flow) ?? [],
    ),
    ...findNodes(file, SyntaxKind.CallExpression, (node) => isFactoryCall(node, names)).flatMap(
      (node) => readFactory(node) ?? [],
    ),
  ]);
  // A library of another vendor is Customer.io's client when every client that is made of it says so.
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
    const global = [term, ...origins]
      .map(({ node }) => getGlobalClient(node))
      .find((made) => made !== undefined);
    return global && { class: global, confidence: "high" };
  }

  return { constructions, getReceiver };
}

/** Says whether a client's options name the host that makes it one of Customer.io's; those that have no choice are anyway. */
function speaksToCustomerIo({ class: { host }, node }: ClientConstruction, flow: Flow): boolean {
  if (!host) return true;
  const [options] = Node.isNewExpression(node) ? node.getArguments() : [];
  const named = options && flow.findPropertyOrigins({ node: options, frame: undefined }, "host");
  return named?.some((origin) => host.test(getLiteralText(origin.node) ?? "")) ?? false;
}

/** The client that a page's snippet puts into a global variable: `_cio`, `window._cio`, `(window as any).cioanalytics`. */
function getGlobalClient(node: Node): SdkClass | undefined {
  const inner = unwrap(node);
  const isOfWindow =
    Node.isPropertyAccessExpression(inner) &&
    /^(?:window|globalThis|self)$/u.test(unwrap(inner.getExpression()).getText());
  const name = isOfWindow ? inner.getName() : Node.isIdentifier(inner) ? inner.getText() : "";
  return globalClients.find((candidate) => candidate.name === name);
}

/** What components read from a context that was declared to hold a client: `useContext(Analytics)` after `createContext<Analytics>(…)`. */
function getClassOfContext(node: Node): SdkClass | undefined {
  if (!Node.isCallExpression(node) || !/^(?:useContext|use|inject)$/u.test(getCalledName(node.compilerNode)))
    return undefined;
  const [context] = node.getArguments();
  const symbol = context?.getSymbol();
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration();
  const made = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  const [held] = Node.isCallExpression(made) ? made.getTypeArguments() : [];
  return held && getClassOfType(held.getType());
}

const factoryNames: ReadonlySet<string> = new Set(sdkClasses.flatMap(({ factory }) => factory ?? []));

/** The names that client classes go by: their own, and those that imports, variables and subclasses give them. */
function findClassNames(program: Program): ReadonlySet<string> {
  const names = new Set(sdkClasses.map(({ name }) => name));
  for (const file of program.files) {
    for (const declaration of file.getImportDeclarations()) {
      if (getSdkPackage(getSpecifierOf(declaration))) {
        const given = [
          declaration.getDefaultImport(),
          ...declaration.getNamedImports().map((named) => named.getAliasNode()),
        ];
        for (const name of given) if (name) names.add(name.getText());
      }
    }
    for (const node of findCompilerNodes(file, SyntaxKind.VariableDeclaration)) {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && isSdkValue(node.initializer))
        names.add(node.name.text);
    }
    for (const node of findCompilerNodes(file, SyntaxKind.ClassDeclaration)) {
      if (!ts.isClassDeclaration(node) || !node.name) continue;
      const bases =
        node.heritageClauses?.flatMap((clause) => clause.types.map((type) => type.expression)) ?? [];
      if (bases.some((base) => ts.isIdentifier(base) && names.has(base.text))) names.add(node.name.text);
    }
  }
  return names;
}

/** `require("customerio-node")`, or one of its classes under another name. */
function isSdkValue(node: ts.Expression | undefined): boolean {
  if (!node) return false;
  const value = ts.isPropertyAccessExpression(node) ? node.expression : node;
  if (!ts.isCallExpression(value) || getCalledName(value) !== "require") return false;
  const [specifier] = value.arguments;
  return (
    specifier !== undefined && ts.isStringLiteral(specifier) && getSdkPackage(specifier.text) !== undefined
  );
}

function readConstruction(node: NewExpression, flow: Flow): ClientConstruction | undefined {
  const made = getClassOfType(node.getType()) ?? getClassOfCallee(node, flow);
  if (!made || made.isStatic || made.factory) return undefined;
  return { class: made, node, ...readCredentials(made, node.getArguments()) };
}

/** In TypeScript files a class may come untyped through a `require` in the repository; then its origin tells. */
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
    const entry = options.getProperty(property);
    if (Node.isPropertyAssignment(entry)) {
      const value = entry.getInitializer();
      return value ? [{ role, term: { node: value, frame: undefined } }] : [];
    }
    return entry ? [{ role, term: { node: entry, frame: undefined } }] : [];
  });
  return { credentials, argumentCount: args.length };
}

/** The client class that a type is, through unions, promises and type parameters' bounds. */
function getClassOfType(type: Type): SdkClass | undefined {
  if (type.isAny() || type.isUnknown() || type.isNever()) return undefined;
  for (const part of type.isUnion()
    ? type.getUnionTypes()
    : type.isIntersection()
      ? type.getIntersectionTypes()
      : [type]) {
    const bound = part.isTypeParameter() ? (part.getConstraint() ?? part) : part;
    const symbol = bound.getSymbol();
    if (symbol?.getName() === "Promise") {
      const inner = bound.getTypeArguments()[0];
      const found = inner && getClassOfType(inner);
      if (found) return found;
    }
    for (const declaration of symbol?.getDeclarations() ?? []) {
      if (!Node.isClassDeclaration(declaration)) continue;
      const own = isDeclarationOfSdk(declaration.getSourceFile())
        ? getDeclaredClass(declaration.getSourceFile().getFilePath(), declaration.getName() ?? "")
        : undefined;
      if (own) return own;
      // A class of the repository that extends a client is that client.
      const base = bound.getBaseTypes()[0];
      const inherited = base && getClassOfType(base);
      if (inherited) return inherited;
    }
  }
  return undefined;
}

function getClassOfConstructor(type: Type): SdkClass | undefined {
  const [signature] = type.getConstructSignatures();
  return signature && getClassOfType(signature.getReturnType());
}
