import { SyntaxKind, ts } from "ts-morph";
import type { IndexedKind } from "../program/tree-index.ts";

/** An object that is written out and declared to be of a type, by the type's name. */
export interface TypedObject {
  readonly type: string;
  readonly object: ts.ObjectLiteralExpression;
}

/** Says whether a function creates an object each time it runs. */
export function isMadeByFunction(object: ts.Node): boolean {
  return getMaker(object) !== undefined;
}

/**
 * The objects of a file that are declared to be of a type: `const sink: Sink = { … }`, `{ … } satisfies Sink`, and what a function returns
 * that declares it as its return type: `(): Sink => ({ … })`.
 *
 * @param nodes the file's nodes of a kind
 */
export function listTypedObjects(nodes: (kind: IndexedKind) => readonly ts.Node[]): readonly TypedObject[] {
  const variables = nodes(SyntaxKind.VariableDeclaration).filter(ts.isVariableDeclaration);
  const returned = [
    ...nodes(SyntaxKind.ReturnStatement).flatMap((node) =>
      ts.isReturnStatement(node) && node.expression
        ? [{ value: node.expression, maker: getMaker(node) }]
        : [],
    ),
    ...nodes(SyntaxKind.ArrowFunction).flatMap((node) =>
      ts.isArrowFunction(node) && !ts.isBlock(node.body) ? [{ value: node.body, maker: node }] : [],
    ),
  ];
  return [
    ...variables.flatMap(({ type, initializer }) => pair(type ?? getAsserted(initializer), initializer)),
    ...returned.flatMap(({ value, maker }) => {
      const type = getResult(maker?.type) ?? getAsserted(value);
      return type && maker ? pair(type, findHeld(value, maker, variables)) : [];
    }),
  ];
}

function pair(type: ts.TypeNode | undefined, value: ts.Expression | undefined): readonly TypedObject[] {
  const object = value && strip(value);
  const name = getName(type);
  return object && ts.isObjectLiteralExpression(object) && name !== undefined ? [{ type: name, object }] : [];
}

/** The plain name of a type that takes no arguments. */
function getName(type: ts.TypeNode | undefined): string | undefined {
  if (!type || !ts.isTypeReferenceNode(type) || (type.typeArguments?.length ?? 0) > 0) return undefined;
  return ts.isIdentifier(type.typeName) ? type.typeName.text : undefined;
}

/** `Sink` of `Promise<Sink>` */
function getResult(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  const isPromise =
    type &&
    ts.isTypeReferenceNode(type) &&
    ts.isIdentifier(type.typeName) &&
    type.typeName.text === "Promise";
  return isPromise ? type.typeArguments?.[0] : type;
}

function getAsserted(value: ts.Expression | undefined): ts.TypeNode | undefined {
  let current = value;
  while (current && ts.isParenthesizedExpression(current)) current = current.expression;
  return current && (ts.isSatisfiesExpression(current) || ts.isAsExpression(current))
    ? current.type
    : undefined;
}

function getMaker(returned: ts.Node): ts.SignatureDeclaration | undefined {
  let current = returned.parent as ts.Node | undefined;
  while (current && !ts.isFunctionLike(current)) current = current.parent;
  return current;
}

/** What a name holds that a function returns: of `const sink = { … }; return sink;` the object. */
function findHeld(
  value: ts.Expression,
  maker: ts.Node,
  variables: readonly ts.VariableDeclaration[],
): ts.Expression | undefined {
  const inner = strip(value);
  if (!ts.isIdentifier(inner)) return inner;
  return variables.find(
    ({ name, pos, end }) =>
      ts.isIdentifier(name) && name.text === inner.text && maker.pos <= pos && end <= maker.end,
  )?.initializer;
}

function strip(value: ts.Expression): ts.Expression {
  let current = value;
  while (
    ts.isParenthesizedExpression(current) ||
    ts.isSatisfiesExpression(current) ||
    ts.isAsExpression(current)
  )
    current = current.expression;
  return current;
}
