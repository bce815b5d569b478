import { Node, SyntaxKind, type NewExpression } from "ts-morph";
import { closingMethods, getPoolClass } from "../api/connection-pools.ts";
import type { SdkClass } from "../api/sdk.ts";
import type { Flow } from "../flow/core.ts";
import {
  getConstructor,
  getEnclosingCallable,
  getRoot,
  getSymbolOfUse,
  isAssignment,
  isCall,
  isCallable,
  isClass,
  isInside,
  unwrap,
  type Call,
  type Class,
  type Frame,
  type Term,
} from "../flow/terms.ts";
import { findInside, isCallOf } from "../program/nodes.ts";
import { getImportedName } from "../program/package-imports.ts";
import type { Operation } from "./reading.ts";
import { choosingOperators } from "../program/operators.ts";

/** A client that is created, of an SDK or of the repository's own. */
export interface CreatedClient {
  readonly class: Pick<SdkClass, "name" | "surface" | "hasQueue" | "factory">;
  /** `new X(…)`, or the call of the class's factory. */
  readonly node: Node;
  /** The arguments that can differ from client to client. */
  readonly credentials: readonly { readonly term: Term }[];
  /** Set for the repository's own classes whose instances each have a pool of connections. */
  readonly own?: {
    /** The node that creates the pool. */
    readonly pool: Node;
    /** As far as the code shows, its constructor can throw, for example on missing credentials. */
    readonly mayThrow: boolean;
  };
}

type OwnClient = CreatedClient & { readonly node: NewExpression; readonly own: object };

/** A field of each instance of a class that holds a pool, or something with a pool of its own. */
interface PoolField {
  readonly name: string;
  readonly pool: Node;
}

/** A call on the path of an operation, and the frame that it is read in. */
interface Link {
  readonly call: Call;
  readonly frame: Frame | undefined;
}

/** Clients in clients, base classes of base classes: code can define something by itself. Mixins make many of the latter. */
const maxDepth = 3;
const maxBases = 8;

/**
 * Finds where the repository creates clients of its own for Customer.io, each with a pool of connections of its own. Without those that get
 * the pool from outside, that change while they are used, or that are closed after use: one of these can't serve all calls.
 */
export function findOwnClients(operations: readonly Operation[], flow: Flow): readonly CreatedClient[] {
  const found = new Map<Node, OwnClient>();
  const poolsOf = new Map<Class, readonly PoolField[]>();
  for (const operation of operations) {
    if (operation.sdkClass !== undefined || operation.confidence !== "high") continue;
    const links = listLinks(operation);
    for (const node of links.flatMap(findReceivers)) {
      const client = found.has(node) ? undefined : readClient(node, operation, links);
      if (client) found.set(node, client);
    }
  }
  const all = [...found.values()];
  // A client in a field of another one lives as long as that one.
  return all.filter(({ node }) => !all.some(({ own: { pool } }) => pool === node));

  function findReceivers({ call, frame }: Link): readonly NewExpression[] {
    const callee = unwrap(call.getExpression());
    if (!Node.isPropertyAccessExpression(callee)) return [];
    return flow
      .findOrigins({ node: callee.getExpression(), frame })
      .flatMap(({ node }) => (Node.isNewExpression(node) ? [node] : []));
  }

  function readClient(
    node: NewExpression,
    { surface }: Operation,
    links: readonly Link[],
  ): OwnClient | undefined {
    const made = findClass(node.getExpression());
    if (!made) return undefined;
    const pools = poolsOf.get(made) ?? findPools(made, 0);
    poolsOf.set(made, pools);
    if (pools.length === 0) return undefined;
    const classes = [made, ...findBases(made)];
    const used = pools.find(({ name }) => links.some(({ call }) => usesField(call, name, classes)));
    if (!used || classes.some(changes) || isClosed(node, links, classes)) return undefined;
    return {
      class: { name: node.getExpression().getText(), surface },
      node,
      credentials: node.getArguments().flatMap(findGiven),
      own: { pool: used.pool, mayThrow: mayThrow(node, classes) },
    };
  }

  function findClass(node: Node): Class | undefined {
    return findClassTerm({ node, frame: undefined })?.made;
  }

  /** A class, and the calls that made it: a mixin is a function that returns a class. */
  function findClassTerm(
    term: Term,
  ): { readonly made: Class; readonly frame: Frame | undefined } | undefined {
    for (const { node, frame } of flow.findOrigins(term)) if (isClass(node)) return { made: node, frame };
    return undefined;
  }

  function findBases(made: Class): readonly Class[] {
    const bases: Class[] = [];
    let current: ReturnType<typeof findClassTerm> = { made, frame: undefined };
    while (current && bases.length < maxBases) {
      const named: Node | undefined = current.made.getExtends()?.getExpression();
      current = named && findClassTerm({ node: named, frame: current.frame });
      if (current) bases.push(current.made);
    }
    return bases;
  }

  function findPools(made: Class, depth: number): readonly PoolField[] {
    if (depth > maxDepth) return [];
    return [made, ...findBases(made)].flatMap(findFields).flatMap(({ name, value }) => {
      const pool = findMade(value).find((node) => isPool(node) || isPooled(node, depth));
      return pool ? [{ name, pool }] : [];
    });
  }

  function isPooled(node: NewExpression, depth: number): boolean {
    const inner = findClass(node.getExpression());
    return inner !== undefined && findPools(inner, depth + 1).length > 0;
  }

  function isPool(node: NewExpression): boolean {
    const imported = getImportedName(node.getExpression());
    const known = imported && getPoolClass(imported.specifier, imported.name);
    if (known?.option === undefined) return known !== undefined;
    const [options] = node.getArguments();
    const values = options && flow.findPropertyOrigins({ node: options, frame: undefined }, known.option);
    return (
      values !== undefined && values.length > 0 && values.every((value) => Node.isTrueLiteral(value.node))
    );
  }

  /** Says whether creating one can fail: it throws, runs more of the repository's code, or needs a value that may be missing. */
  function mayThrow(node: NewExpression, classes: readonly Class[]): boolean {
    const parts = classes.flatMap((made) => [
      ...made.getInstanceProperties(),
      ...made.getConstructors().flatMap((maker) => maker.getBody() ?? []),
    ]);
    return (
      findInside(node, SyntaxKind.CallExpression).length > 0 ||
      parts.some((part) => part.getDescendantsOfKind(SyntaxKind.ThrowStatement).length > 0) ||
      parts.flatMap((part) => findInside(part, SyntaxKind.CallExpression)).some(needsValue) ||
      parts.flatMap((part) => findInside(part, SyntaxKind.NewExpression)).some(isFirstOpen)
    );
  }

  function needsValue(call: Node): boolean {
    if (!Node.isCallExpression(call)) return false;
    const callee = call.getExpression();
    if (Node.isSuperExpression(callee)) return false;
    if (isCallOf(call.compilerNode, "Buffer.from")) return isFirstOpen(call);
    const root = getRoot(callee);
    const declared = Node.isIdentifier(root) ? root.getSymbol()?.getValueDeclaration() : undefined;
    return (
      flow.getCallee(call) !== undefined ||
      Node.isParameterDeclaration(declared) ||
      Node.isBindingElement(declared)
    );
  }
}

function listLinks({ call, frame }: Operation): readonly Link[] {
  const links: Link[] = [{ call, frame }];
  for (let current = frame; current; current = current.outer)
    links.push({ call: current.call, frame: current.outer });
  return links;
}

/** The field values that each instance of a class is created with, whatever its arguments. */
function findFields(made: Class): readonly { readonly name: string; readonly value: Node }[] {
  const initialized = made.getInstanceProperties().flatMap((member) => {
    const value = Node.isPropertyDeclaration(member) ? member.getInitializer() : undefined;
    return value ? [{ name: member.getName(), value }] : [];
  });
  const written = getStatements(made).flatMap((statement) => {
    const write = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined;
    const target = isAssignment(write) ? write.getLeft() : undefined;
    return isAssignment(write) &&
      Node.isPropertyAccessExpression(target) &&
      Node.isThisExpression(target.getExpression())
      ? [{ name: target.getName(), value: write.getRight() }]
      : [];
  });
  return [...initialized, ...written];
}

function getStatements(made: Class): readonly Node[] {
  return getConstructor(made)?.getStatements() ?? [];
}

/** The objects that a value is surely made of, also through constants of the constructor: the agent of `axios.create({ httpsAgent: agent })`. */
function findMade(value: Node): readonly NewExpression[] {
  const values = new Set([value]);
  for (const part of values) for (const constant of findConstants(part)) values.add(constant);
  return [...values].flatMap((part) =>
    [part, ...findInside(part, SyntaxKind.NewExpression)]
      .filter(Node.isNewExpression)
      .filter((node) => isSure(node, part)),
  );
}

/** The values of the constructor's constants that a value is surely made of. */
function findConstants(value: Node): readonly Node[] {
  return [value, ...findInside(value, SyntaxKind.Identifier)].flatMap((name) => {
    const declared =
      Node.isIdentifier(name) && isSure(name, value)
        ? getSymbolOfUse(name)?.getValueDeclaration()
        : undefined;
    const statement = Node.isVariableDeclaration(declared) ? declared.getVariableStatement() : undefined;
    const isLocal = Node.isConstructorDeclaration(statement?.getParent().getParent());
    const made = Node.isVariableDeclaration(declared) && isLocal ? declared.getInitializer() : undefined;
    return made ? [made] : [];
  });
}

/** Says whether a part of a value is always created with it: not in a branch, and not in a function that runs later. */
function isSure(part: Node, value: Node): boolean {
  for (let current: Node | undefined = part; current && current !== value; current = current.getParent())
    if (isBranch(current) || isCallable(current)) return false;
  return !isBranch(value) && !isCallable(value);
}

function isBranch(node: Node): boolean {
  return (
    Node.isConditionalExpression(node) ||
    (Node.isBinaryExpression(node) && choosingOperators.has(node.getOperatorToken().getKind()))
  );
}

/** Says whether a call in one of the classes reads a field: directly, or through a constant next to it. */
function usesField(call: Call, name: string, classes: readonly Class[]): boolean {
  if (!classes.some((made) => isInside(call, made))) return false;
  const around = getEnclosingCallable(call);
  const constants = findInside(call, SyntaxKind.Identifier).flatMap((used) => {
    const declared = used.getSymbol()?.getValueDeclaration();
    return Node.isVariableDeclaration(declared) && around && isInside(declared, around) ? [declared] : [];
  });
  return [call, ...constants].some((part) => readsField(part, name));
}

function readsField(part: Node, name: string): boolean {
  return findInside(part, SyntaxKind.PropertyAccessExpression).some(
    (access) => access.getName() === name && Node.isThisExpression(access.getExpression()),
  );
}

/** Says whether a method writes to a field, other than to initialize it: such an object keeps state about its user. */
function changes(made: Class): boolean {
  return findInside(made, SyntaxKind.BinaryExpression).some(
    (write) =>
      isAssignment(write) &&
      Node.isThisExpression(getRoot(write.getLeft())) &&
      !Node.isConstructorDeclaration(getEnclosingCallable(write)),
  );
}

/** Says whether a client is closed where it was created, or through its pool. */
function isClosed(node: NewExpression, links: readonly Link[], classes: readonly Class[]): boolean {
  const around = getEnclosingCallable(node);
  const holder = node.getFirstAncestorByKind(SyntaxKind.VariableDeclarationList);
  const isUsing = holder !== undefined && /^(?:await\s+)?using\b/u.test(holder.getText());
  const senders = links
    .map(({ call }) => getEnclosingCallable(call))
    .filter((sender) => sender !== undefined && classes.some((made) => isInside(sender, made)));
  return (
    isUsing ||
    [around, ...senders]
      .flatMap((scope) => (scope ? findInside(scope, SyntaxKind.PropertyAccessExpression) : []))
      .some((access) => closingMethods.has(access.getName()) && isOfClient(access.getExpression(), node))
  );
}

function isOfClient(closed: Node, node: NewExpression): boolean {
  const root = getRoot(closed);
  if (Node.isThisExpression(root)) return true;
  const declared = Node.isIdentifier(root) ? root.getSymbol()?.getValueDeclaration() : undefined;
  return declared !== undefined && isInside(node, declared);
}

/** The values in an argument: itself, or those of an object that is written out. */
function findGiven(argument: Node): readonly { readonly term: Term }[] {
  const options = unwrap(argument);
  const values = Node.isObjectLiteralExpression(options)
    ? options
        .getProperties()
        .map((property) =>
          Node.isPropertyAssignment(property)
            ? (property.getInitializer() ?? property)
            : Node.isSpreadAssignment(property)
              ? property.getExpression()
              : property,
        )
    : [argument];
  return values.map((node) => ({ term: { node, frame: undefined } }));
}

/** Says whether the first value of a call or construction may be missing: it is neither written out nor pieced together. */
function isFirstOpen(call: Node): boolean {
  const [first] = isCall(call) ? call.getArguments() : [];
  return (
    first !== undefined &&
    !Node.isObjectLiteralExpression(first) &&
    !Node.isStringLiteral(first) &&
    !Node.isNoSubstitutionTemplateLiteral(first) &&
    !Node.isTemplateExpression(first)
  );
}
