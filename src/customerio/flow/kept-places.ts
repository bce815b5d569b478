import { Node, SyntaxKind, ts, type BinaryExpression, type SourceFile } from "ts-morph";
import { getEnclosingCallable, getTarget, unwrap, type Callable } from "./terms.ts";
import { findCompilerNodes, findInside, isNamed, perFile } from "../program/nodes.ts";
import { fallbackOperators, keepingOperators, assigningOperators } from "../program/operators.ts";
import { addToGroup } from "../../vocabulary/group-by.ts";

/** A variable or field that keeps something, and the key that it is kept under. */
export interface Place {
  /** What declares the variable or field. */
  readonly holder: Node;
  readonly key?: Node;
}

/** Methods that put their only argument into a collection. */
const adding: ReadonlySet<string> = new Set(["push", "unshift", "add", "append"]);

/** Operators that choose one of two values, or assign the second if there is none yet. */
const choosing: ReadonlySet<SyntaxKind> = new Set([...fallbackOperators, ...keepingOperators]);

/** How deep lists in lists are followed: code can define something by itself. */
const maxDepth = 6;

/** What declares the variable or field that an expression names; `undefined` for any other expression. */
export function getDeclaration(node: Node): Node | undefined {
  const inner = unwrap(node);
  const name = Node.isPropertyAccessExpression(inner) ? inner.getNameNode() : inner;
  if (!Node.isIdentifier(name) && !Node.isPrivateIdentifier(name)) return undefined;
  const parent = name.getParent();
  const symbol = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : name.getSymbol();
  const target = getTarget(symbol);
  return target?.getValueDeclaration() ?? target?.getDeclarations()[0];
}

/** The variable or field that is created with a value. */
export function getHolder(value: Node): Node | undefined {
  const parent = skipOut(value).getParent();
  return Node.isVariableDeclaration(parent) || Node.isPropertyDeclaration(parent) ? parent : undefined;
}

/** The place where a call puts `value`: `handlers.set(name, value)`, `handlers.get(name).push(value)`. */
export function readAdding(call: Node, value: Node): Place | undefined {
  const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
  if (!Node.isCallExpression(call) || !Node.isPropertyAccessExpression(callee)) return undefined;
  const [first, second] = call.getArguments();
  if (callee.getName() === "set" && first && second === value) {
    const place = readPlace(callee.getExpression());
    return place && { ...place, key: first };
  }
  return adding.has(callee.getName()) && first === value ? readPlace(callee.getExpression()) : undefined;
}

/** The variable or field that an expression reads, and the key: `this.handlers[name] ?? []`, `handlers.get(name)`. */
export function readPlace(node: Node, depth = 0): Place | undefined {
  const inner = unwrap(node);
  if (depth > maxDepth) return undefined;
  if (Node.isElementAccessExpression(inner))
    return withKey(inner.getExpression(), inner.getArgumentExpression());
  if (Node.isBinaryExpression(inner))
    return choosing.has(inner.getOperatorToken().getKind())
      ? readPlace(inner.getLeft(), depth + 1)
      : undefined;
  if (Node.isCallExpression(inner)) {
    const callee = unwrap(inner.getExpression());
    return Node.isPropertyAccessExpression(callee) && callee.getName() === "get"
      ? withKey(callee.getExpression(), inner.getArguments()[0])
      : undefined;
  }
  const holder = getDeclaration(inner);
  // `const list = this.handlers.get(name) ?? []; list.push(handler);`
  const made = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
  return (made && readPlace(made, depth + 1)) ?? (holder && { holder });
}

function withKey(object: Node, key: Node | undefined): Place | undefined {
  const holder = getDeclaration(object);
  return holder && key ? { holder, key } : undefined;
}

/** The outermost expression with the same value: outside of parentheses, casts, `await`, and choices that it is an alternative of. */
export function skipOut(node: Node): Node {
  let current = node;
  for (let parent = node.getParent(); parent; parent = current.getParent()) {
    const isSame =
      unwrap(parent) === unwrap(current) ||
      (Node.isBinaryExpression(parent) &&
        choosing.has(parent.getOperatorToken().getKind()) &&
        !isTarget(parent, current));
    if (!isSame) return current;
    current = parent;
  }
  return current;
}

/** The function that returns a function. */
export function getMaker(callable: Callable): Callable | undefined {
  const parent = skipOut(callable).getParent();
  // The only value right under an arrow function is what it returns.
  const isReturned = Node.isReturnStatement(parent) || Node.isArrowFunction(parent);
  return isReturned ? getEnclosingCallable(callable) : undefined;
}

/** Says whether an assignment keeps a value, including `??=`, which assigns only if nothing is there. */
export function isKeeping(node: Node): node is BinaryExpression {
  return Node.isBinaryExpression(node) && assigningOperators.has(node.getOperatorToken().getKind());
}

function isTarget(parent: Node, current: Node): boolean {
  return isKeeping(parent) && parent.getRight() === current;
}

/** The places inside a node that read a variable, a parameter or an element of a pattern. */
export function findUsesInside(declared: Node, scope: Node): readonly Node[] {
  const name =
    Node.isParameterDeclaration(declared) ||
    Node.isBindingElement(declared) ||
    Node.isVariableDeclaration(declared)
      ? declared.getNameNode()
      : undefined;
  if (!Node.isIdentifier(name)) return [];
  return findInside(scope, SyntaxKind.Identifier, (node) => isNamed(node, name.getText())).filter(
    (use) => use !== name && getDeclaration(use) === declared,
  );
}

/** The places where names are passed on: to a call, an object, an array or a variable. */
export const readGivenNames = perFile((file: SourceFile): ReadonlyMap<string, readonly ts.Node[]> => {
  const found = new Map<string, ts.Node[]>();
  for (const node of findCompilerNodes(file, SyntaxKind.Identifier)) {
    if (!ts.isIdentifier(node) || !isGiven(node)) continue;
    addToGroup(found, node.text, node);
  }
  return found;
});

function isGiven(name: ts.Identifier): boolean {
  const { parent: access } = name;
  const value: ts.Node = ts.isPropertyAccessExpression(access) && access.name === name ? access : name;
  const { parent } = value;
  if (ts.isPropertyAccessExpression(parent))
    return parent.name.text === "bind" && parent.expression === value;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== value;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === value;
  if (ts.isBinaryExpression(parent)) return parent.right === value;
  return ts.isShorthandPropertyAssignment(parent) || ts.isArrayLiteralExpression(parent);
}
