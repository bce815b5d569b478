import { SyntaxKind, ts } from "ts-morph";
import { keepingOperators } from "./operators.ts";

/** A name whose uses lead to Customer.io. */
export interface Lead {
  /**
   * `name`: a function, or something that holds a function or a client. `maker`: a class whose `new` creates a client. `base`: a class with
   * a method that is a lead. `default`: a file's whole export, under any name that its importers choose.
   */
  readonly kind: "name" | "maker" | "base" | "default";
  readonly name: string;
  /** Other files cannot use this name. */
  readonly isLocal: boolean;
}

/** Calls of these do not return the function that they are given. */
const runners: ReadonlySet<string> = new Set([
  ...["catch", "every", "filter", "finally", "find", "findIndex", "flatMap", "forEach"],
  ...["map", "reduce", "reduceRight", "some", "sort", "then"],
]);

/**
 * Makes leads of the names of the functions around a use, and of whatever holds such a function or the used value.
 *
 * @param kind what is used
 */
export function* findNamesAround(
  use: ts.Node,
  kind: Lead["kind"],
  exported: ReadonlySet<string>,
): Iterable<Lead> {
  let isInFunction = false;
  let child = use;
  for (let node = use.parent; !ts.isSourceFile(node); child = node, node = node.parent) {
    if (ts.isConstructorDeclaration(node)) {
      yield* leadTo("maker", node.parent, exported);
      return;
    }
    if (isFunction(node)) {
      yield* leadToFunction(node, exported);
      isInFunction = true;
    } else if (ts.isPropertyDeclaration(node)) {
      // Anything created with a host may be a client: `client = axios.create({ baseURL: "https://track.customer.io" })`.
      if (keeps(child, use) || isInFunction || !isPlainText(use)) yield member(node.name, isPrivate(node));
      yield* leadTo(isInFunction ? "base" : "maker", node.parent, exported);
      return;
    } else if (ts.isClassLike(node)) {
      yield* leadTo("base", node, exported);
      return;
    } else if (ts.isVariableDeclaration(node)) {
      if (keeps(child, use) || (isAtTop(node) && (isInFunction || !isPlainText(use))))
        for (const name of listBound(node.name)) yield local(name, exported);
    } else if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      if (keepsItself(child, use) || (keeps(child, use) && !isHandedOver(node)))
        yield member(node.name, isPrivate(node));
    } else if (ts.isBinaryExpression(node) && isAssignment(node) && child === node.right) {
      // The methods of an object in a container are leads by their own names; those of a client are the SDK's.
      if (kind === "maker" && isMade(use) && keepsOnce(node)) return;
      const isCreated = isInConstructor(node) && !isPlainText(use);
      yield* leadToTarget(node.left, isCreated || keeps(child, use), exported);
    } else if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && child !== node.expression) {
      const owner = findOwner(node.expression);
      if (owner !== undefined) yield local(owner, exported);
    } else if (ts.isExportAssignment(node)) {
      yield asDefault;
    }
  }
}

const asDefault: Lead = { kind: "default", name: "", isLocal: false };

function local(name: string, exported: ReadonlySet<string>): Lead {
  return { kind: "name", name, isLocal: !exported.has(name) };
}

function member(name: ts.Node, isLocal: boolean): Lead {
  return { kind: "name", name: wordOf(name), isLocal };
}

function* leadTo(
  kind: "maker" | "base",
  { name }: ts.ClassLikeDeclaration,
  exported: ReadonlySet<string>,
): Iterable<Lead> {
  if (name) yield { kind, name: name.text, isLocal: !exported.has(name.text) };
  else yield asDefault;
}

function* leadToFunction(node: ts.FunctionLikeDeclaration, exported: ReadonlySet<string>): Iterable<Lead> {
  if (ts.isFunctionDeclaration(node)) {
    if (node.name) yield local(node.name.text, exported);
    if (node.name === undefined || hasModifier(node, SyntaxKind.DefaultKeyword)) yield asDefault;
  } else if (node.name) {
    yield ts.isFunctionExpression(node)
      ? local(wordOf(node.name), exported)
      : member(node.name, isPrivate(node));
  }
}

function* leadToTarget(target: ts.Node, isKept: boolean, exported: ReadonlySet<string>): Iterable<Lead> {
  const dotted = target.getText();
  if (/^(?:module\.)?exports$/u.test(dotted)) yield asDefault;
  else if (ts.isPropertyAccessExpression(target)) {
    const isExport = /^(?:module\.)?exports\.\w+$/u.test(dotted);
    if (isKept || isExport) yield member(target.name, isPrivateHere(target));
  } else if (isKept && ts.isIdentifier(target)) yield local(target.text, exported);
}

/** Says whether a value is the used one, holds it, or is a function with the use inside. */
function keeps(value: ts.Node, use: ts.Node): boolean {
  const inner = strip(value);
  if (isFunction(inner)) return true;
  if (ts.isObjectLiteralExpression(inner) || ts.isArrayLiteralExpression(inner))
    return partsOf(inner).some((part) => holds(part, use) && keeps(part, use));
  if (ts.isCallExpression(inner) && !runners.has(wordOf(inner.expression)))
    return (
      keepsItself(inner, use) || inner.arguments.some((part) => holds(part, use) && isFunction(strip(part)))
    );
  if (ts.isConditionalExpression(inner)) return keeps(inner.whenTrue, use) || keeps(inner.whenFalse, use);
  if (ts.isBinaryExpression(inner)) return keeps(inner.left, use) || keeps(inner.right, use);
  return keepsItself(inner, use);
}

/** Says whether a value is the used one, or the result of calling it. */
function keepsItself(value: ts.Node, use: ts.Node): boolean {
  const inner = strip(value);
  if (inner === use) return !isPlainText(use);
  if (ts.isShorthandPropertyAssignment(inner)) return inner.name === use;
  if (ts.isPropertyAccessExpression(inner)) return inner.name === use || keepsItself(inner.expression, use);
  if (ts.isNewExpression(inner)) return keepsItself(inner.expression, use);
  if (ts.isConditionalExpression(inner))
    return keepsItself(inner.whenTrue, use) || keepsItself(inner.whenFalse, use);
  if (ts.isBinaryExpression(inner)) return keepsItself(inner.left, use) || keepsItself(inner.right, use);
  if (!ts.isCallExpression(inner)) return false;
  if (loadsModules(inner)) return inner.arguments.some((part) => part === use);
  return keepsItself(inner.expression, use) && !runners.has(wordOf(inner.expression));
}

/** Says whether a node is a text that names Customer.io, and none of its hosts. */
function isPlainText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) && !ownHost.test(node.text);
}

const ownHost = /\.customer\.io\b/iu;

/** `require(…)` and `import(…)`. */
export function loadsModules({ expression }: ts.CallExpression): boolean {
  return expression.kind === SyntaxKind.ImportKeyword || wordOf(expression) === "require";
}

/** Says whether a property is part of what a function passes to another call: that call uses it, not the function's callers. */
function isHandedOver(property: ts.Node): boolean {
  let child = property;
  let isArgument = false;
  for (let node = property.parent; !ts.isSourceFile(node); child = node, node = node.parent) {
    if (ts.isClassLike(node)) return false;
    if (isFunction(node)) return isArgument;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && child !== node.expression)
      isArgument = true;
    else if (ts.isStatement(node) && !isArgument) return false;
  }
  return false;
}

/** `client ??= new Client()`, and the same in an `if`, for a variable of the file: once for all callers. */
function keepsOnce({ left, operatorToken, parent }: ts.BinaryExpression): boolean {
  if (!ts.isIdentifier(left)) return false;
  if (keepingOperators.has(operatorToken.kind)) return true;
  const branch = ts.isBlock(parent.parent) ? parent.parent.parent : parent.parent;
  return ts.isIfStatement(branch) && branch.expression.getText().includes(left.text);
}

/** The variable of the file on which a method is called: `router` for `router.get("/", handler)`. */
function findOwner(callee: ts.Node): string | undefined {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  let owner: ts.Node = callee.expression;
  while (ts.isPropertyAccessExpression(owner) || ts.isCallExpression(owner)) owner = owner.expression;
  if (!ts.isIdentifier(owner)) return undefined;
  const { text } = owner;
  const isOfFile = owner
    .getSourceFile()
    .statements.some(
      (statement) =>
        ts.isVariableStatement(statement) &&
        statement.declarationList.declarations.some(
          ({ name }) => ts.isIdentifier(name) && name.text === text,
        ),
    );
  return isOfFile ? text : undefined;
}

/** The names that a pattern or a plain name declares. */
export function listBound(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? listBound(element.name) : []));
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && "body" in node;
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

/** Says whether an assignment is part of how a constructor initializes the object. */
function isInConstructor({ parent }: ts.BinaryExpression): boolean {
  const { parent: body } = parent;
  return ts.isExpressionStatement(parent) && ts.isBlock(body) && ts.isConstructorDeclaration(body.parent);
}

function isAtTop({ parent }: ts.VariableDeclaration): boolean {
  return ts.isVariableStatement(parent.parent) && ts.isSourceFile(parent.parent.parent);
}

function isMade(use: ts.Node): boolean {
  return ts.isNewExpression(use.parent) && use.parent.expression === use;
}

function partsOf(literal: ts.ObjectLiteralExpression | ts.ArrayLiteralExpression): readonly ts.Node[] {
  if (ts.isArrayLiteralExpression(literal)) return literal.elements;
  return literal.properties.map((property) =>
    ts.isPropertyAssignment(property) ? property.initializer : property,
  );
}

function holds(node: ts.Node, inner: ts.Node): boolean {
  return node.pos <= inner.pos && inner.end <= node.end;
}

function strip(node: ts.Node): ts.Node {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isSpreadElement(inner) ||
    ts.isSpreadAssignment(inner)
  )
    inner = inner.expression;
  return inner;
}

/** The last word of a name, an access or a text; `""` for anything else. */
export function wordOf(node: ts.Node): string {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteralLike(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : "";
}

function isPrivate(node: ts.Node): boolean {
  const name = "name" in node ? (node.name as ts.Node | undefined) : undefined;
  return (name !== undefined && ts.isPrivateIdentifier(name)) || hasModifier(node, SyntaxKind.PrivateKeyword);
}

/** `this.client` in a class whose `client` is private. */
function isPrivateHere(access: ts.PropertyAccessExpression): boolean {
  if (ts.isPrivateIdentifier(access.name)) return true;
  if (access.expression.kind !== SyntaxKind.ThisKeyword) return false;
  let around: ts.Node = access;
  while (!ts.isClassLike(around) && !ts.isSourceFile(around)) around = around.parent;
  if (!ts.isClassLike(around)) return false;
  const members = around.members.flatMap((entry): readonly ts.Node[] =>
    ts.isConstructorDeclaration(entry) ? entry.parameters : [entry],
  );
  return members.some(
    (entry) => "name" in entry && wordOf(entry.name as ts.Node) === access.name.text && isPrivate(entry),
  );
}

function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind)
  );
}
