import {
  Node,
  SyntaxKind,
  type ArrowFunction,
  type BinaryExpression,
  type CallExpression,
  type ClassDeclaration,
  type ClassExpression,
  type ConstructorDeclaration,
  type FunctionDeclaration,
  type FunctionExpression,
  type GetAccessorDeclaration,
  type Identifier,
  type MethodDeclaration,
  type NewExpression,
  type PropertyAccessExpression,
  type Symbol as CompilerSymbol,
  type VariableDeclaration,
} from "ts-morph";

/** A function, in any form that has a body and parameters. */
export type Callable =
  | FunctionDeclaration
  | FunctionExpression
  | ArrowFunction
  | MethodDeclaration
  | ConstructorDeclaration
  | GetAccessorDeclaration;

/** What runs a function: a call, or the construction of an object. */
export type Call = CallExpression | NewExpression;

/** A class, with a name or without. */
export type Class = ClassDeclaration | ClassExpression;

/**
 * One call that is being followed: the parameters of `callable` have the values of the arguments of `call`, which are read in `outer`.
 * Frames let one wrapper mean different things at its different call sites.
 */
export interface Frame {
  readonly callable: Callable;
  readonly call: Call;
  readonly outer: Frame | undefined;
  /** The calls in which `callable` was created: a sender returned by `createSender(config)` reads that `config`. */
  readonly closure?: Frame | undefined;
  /** The object whose member `callable` is, if `call` does not show it. */
  readonly self?: Term;
  /** How `callable` gets its values, if `call` does not call it but adds to a queue or sends an event. */
  readonly handoff?: Handoff;
}

/** What one side sends and the other receives. */
export interface Handoff {
  /** What to call it in a trace: ``the queue `mails` ``; none for a function that was passed to its caller. */
  readonly name?: string;
  readonly delivery: Delivery;
  /** The values that arrive; if not given, the call's arguments. */
  readonly given?: readonly Given[];
  /** A value that decides whether it arrives, and the keys that it may have. It is read at the call. */
  readonly condition?: {
    readonly node: Node;
    readonly accepted: readonly string[];
    /** The value is the address of a route. */
    readonly isRoute?: true;
  };
  /** The object that calls, and the construction that it must come from: other objects call other functions. */
  readonly instance?: { readonly node: Node; readonly made: Node };
  /** The function that created the caller, and its call: what other calls created calls other functions. */
  readonly maker?: Pick<Frame, "callable" | "call">;
  /** Another function may receive it instead. */
  readonly isShared?: true;
  /** It is an ordinary call; only the callers of the function around it decide what it runs. */
  readonly isCall?: true;
}

/** When the other side runs: some time later; at once, but nobody waits for it; or the call waits until it is done. */
export type Delivery = "later" | "at-once" | "awaited";

/**
 * A value written at the call that arrives in a parameter (0-based) of the other side, at a path of properties; `[]` stands for any element
 * of a list.
 */
export interface Given {
  readonly parameter: number;
  readonly path: readonly string[];
  readonly node: Node;
}

/** An expression (or declaration), with the calls that give its parameters their values. */
export interface Term {
  readonly node: Node;
  readonly frame: Frame | undefined;
}

/** Where a value comes from: the node that creates it, and the terms that led there, in order. */
export interface Origin extends Term {
  readonly trail: readonly Term[];
}

/** Says whether a node is a function in any form. */
export function isCallable(node: Node | undefined): node is Callable {
  return (
    Node.isFunctionDeclaration(node) ||
    Node.isFunctionExpression(node) ||
    Node.isArrowFunction(node) ||
    Node.isMethodDeclaration(node) ||
    Node.isConstructorDeclaration(node) ||
    Node.isGetAccessorDeclaration(node)
  );
}

/** Says whether a node runs a function: it is a call or a construction. */
export function isCall(node: Node | undefined): node is Call {
  return Node.isCallExpression(node) || Node.isNewExpression(node);
}

/** Says whether a node is a class in either form. */
export function isClass(node: Node | undefined): node is Class {
  return Node.isClassDeclaration(node) || Node.isClassExpression(node);
}

/** The constructor of a class that has a body. */
export function getConstructor(owner: Class): ConstructorDeclaration | undefined {
  return owner.getConstructors().find((candidate) => candidate.getBody() !== undefined);
}

/** The functions around a node, the innermost first. */
export function findEnclosingCallables(node: Node): readonly Callable[] {
  const found: Callable[] = [];
  for (let current = node.getParent(); current; current = current.getParent()) {
    if (isCallable(current)) found.push(current);
  }
  return found;
}

/** The innermost function around a node; `undefined` at the top of a file. */
export function getEnclosingCallable(node: Node): Callable | undefined {
  for (let current = node.getParent(); current; current = current.getParent()) {
    if (isCallable(current)) return current;
  }
  return undefined;
}

/** The name a function is called by: its own, or that of the variable, property or field that holds it. */
export function getCallableName(callable: Callable): string | undefined {
  if (Node.isConstructorDeclaration(callable)) return callable.getParent().getName();
  if (Node.isArrowFunction(callable) || Node.isFunctionExpression(callable)) {
    const own = Node.isFunctionExpression(callable) ? callable.getName() : undefined;
    if (own) return own;
    const holder = callable.getParentWhile(
      (parent) => Node.isAsExpression(parent) || Node.isParenthesizedExpression(parent),
    );
    const parent = (holder ?? callable).getParent();
    if (
      Node.isVariableDeclaration(parent) ||
      Node.isPropertyAssignment(parent) ||
      Node.isPropertyDeclaration(parent)
    ) {
      return parent.getName();
    }
    if (Node.isBinaryExpression(parent)) {
      const left = parent.getLeft();
      return Node.isPropertyAccessExpression(left) ? left.getName() : left.getText();
    }
    // `export const f = wrap(() => …)` is known as f.
    if (!Node.isCallExpression(parent)) return undefined;
    const outer = parent.getParent();
    return Node.isVariableDeclaration(outer) ? outer.getName() : undefined;
  }
  return callable.getName();
}

/** The part of a frame chain in which `node` is read: that of the function around it; none at the top of a file. */
export function frameAround(node: Node, frame: Frame | undefined): Frame | undefined {
  return findFrame(
    frame,
    ({ callable }) =>
      callable.getSourceFile() === node.getSourceFile() &&
      callable.getPos() <= node.getPos() &&
      node.getEnd() <= callable.getEnd(),
  );
}

/** The first frame that matches: the calls that a function was created in come before those that called it. */
export function findFrame(frame: Frame | undefined, isWanted: (frame: Frame) => boolean): Frame | undefined {
  for (let current = frame; current; current = current.outer) {
    if (isWanted(current)) return current;
    const created = findFrame(current.closure, isWanted);
    if (created) return created;
  }
  return undefined;
}

/** Strips what does not change a value: parentheses, casts, `!`, `await`. */
export function unwrap(node: Node): Node {
  let current = node;
  while (
    Node.isParenthesizedExpression(current) ||
    Node.isAsExpression(current) ||
    Node.isSatisfiesExpression(current) ||
    Node.isNonNullExpression(current) ||
    Node.isTypeAssertion(current) ||
    Node.isAwaitExpression(current)
  ) {
    current = current.getExpression();
  }
  return current;
}

/** What a chain of properties, elements and calls starts with: `analytics` of `analytics.client().track(…)`. */
export function getRoot(node: Node): Node {
  let current = unwrap(node);
  while (
    Node.isPropertyAccessExpression(current) ||
    Node.isElementAccessExpression(current) ||
    Node.isCallExpression(current)
  ) {
    current = unwrap(current.getExpression());
  }
  return current;
}

/** Says whether a node is an assignment with `=`. */
export function isAssignment(node: Node | undefined): node is BinaryExpression {
  return Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.EqualsToken;
}

/** The symbol that a name stands for, also in `{ name }`; `undefined` for an expression that is not a name. */
export function getSymbolOfName(node: Node): CompilerSymbol | undefined {
  const inner = unwrap(node);
  if (Node.isShorthandPropertyAssignment(inner)) return inner.getValueSymbol();
  return Node.isIdentifier(inner) ? inner.getSymbol() : undefined;
}

/** The symbol that a written name stands for: in `{ name }` that of the variable, not that of the property. */
export function getSymbolOfUse(name: Node): CompilerSymbol | undefined {
  const parent = name.getParent();
  return Node.isShorthandPropertyAssignment(parent) ? getSymbolOfName(parent) : name.getSymbol();
}

/** The symbol of what an imported name stands for; of any other name, its own. */
export function getTarget(symbol: CompilerSymbol | undefined): CompilerSymbol | undefined {
  return symbol?.getAliasedSymbol() ?? symbol;
}

/** What the variable that a name stands for is declared with. An imported name is not followed into its file. */
export function getInitializerOf(name: Node): Node | undefined {
  const declaration = getSymbolOfName(name)?.getValueDeclaration();
  return Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
}

/** The list whose elements a variable has one after the other: `users` of `for (const user of users)`. */
export function getLoopedList(variable: Node | undefined): Node | undefined {
  const loop = variable?.getParent()?.getParent();
  return Node.isForOfStatement(loop) ? loop.getExpression() : undefined;
}

/** What a variable gets its value from: its initializer, or the list whose elements it has. */
export function getSourceOf(variable: VariableDeclaration): Node | undefined {
  return getLoopedList(variable) ?? variable.getInitializer();
}

/** The last name of an expression: `email` of `user.email`. */
export function getLastName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (Node.isIdentifier(inner)) return inner.getText();
  return Node.isPropertyAccessExpression(inner) ? inner.getName() : undefined;
}

/** Says whether a node is a name, or reads a property by its name. */
export function isReference(node: Node | undefined): node is Identifier | PropertyAccessExpression {
  return Node.isIdentifier(node) || Node.isPropertyAccessExpression(node);
}

/** Says whether a node is the number 0 as it is written. */
export function isZero(node: Node | undefined): boolean {
  return Node.isNumericLiteral(node) && node.getLiteralValue() === 0;
}

/** Says whether a node is the name `undefined`. */
export function isUndefined(node: Node): boolean {
  return Node.isIdentifier(node) && node.getText() === "undefined";
}

/** Says whether a node is `outer` or inside it. */
export function isInside(node: Node, outer: Node): boolean {
  return (
    node.getSourceFile() === outer.getSourceFile() &&
    node.getStart() >= outer.getStart() &&
    node.getEnd() <= outer.getEnd()
  );
}

/** How many calls are followed for one value; beyond that, a term is its own origin. */
export const maxFrames = 6;

/** How many calls a chain of frames goes through. */
export function countFrames(frame: Frame | undefined): number {
  return listFrames(frame).length;
}

const frames = new WeakMap<Frame["call"], Map<Frame | undefined, Frame[]>>();

/** The frame with these parts. Equal parts give the same frame, so that cached answers about it are found. */
export function frameOf(given: Frame): Frame {
  // An object can be found in a different way each time, through code that may be gone the next time.
  const self = given.self && { node: given.self.node, frame: given.self.frame };
  const parts = self ? { ...given, self } : given;
  const { call, outer } = parts;
  const ofCall = frames.get(call) ?? new Map<Frame | undefined, Frame[]>();
  frames.set(call, ofCall);
  const known = ofCall.get(outer) ?? [];
  ofCall.set(outer, known);
  const frame = known.find((candidate) => isSameFrame(candidate, parts)) ?? parts;
  if (frame === parts) known.push(frame);
  return frame;
}

/** Compares frames of one call with the same frame around them. */
function isSameFrame(a: Frame, b: Frame): boolean {
  return (
    a.callable === b.callable &&
    a.closure === b.closure &&
    a.self?.node === b.self?.node &&
    a.self?.frame === b.self?.frame &&
    isSameHandoff(a.handoff, b.handoff)
  );
}

function isSameHandoff(a: Handoff | undefined, b: Handoff | undefined): boolean {
  if (a === b) return true;
  return (
    a?.name === b?.name &&
    a?.isShared === b?.isShared &&
    a?.condition?.node === b?.condition?.node &&
    a?.condition?.accepted.join() === b?.condition?.accepted.join() &&
    a?.instance?.made === b?.instance?.made &&
    a?.instance?.node === b?.instance?.node &&
    a?.maker?.call === b?.maker?.call &&
    a?.maker?.callable === b?.maker?.callable &&
    isSameGiven(a?.given ?? [], b?.given ?? [])
  );
}

function isSameGiven(a: readonly Given[], b: readonly Given[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ node, path }, index) => {
      const other = b[index];
      return node === other?.node && path.join() === other.path.join();
    })
  );
}

/** The calls of a chain, the innermost first. */
export function listFrames(frame: Frame | undefined): Frame[] {
  return frame ? [frame, ...listFrames(frame.outer)] : [];
}

/** The hand-offs that a chain of calls goes through, the innermost first. */
export function listHandoffs(frame: Frame | undefined): readonly Handoff[] {
  return listFrames(frame).flatMap(({ handoff }) => handoff ?? []);
}

/** Adds a frame around the outermost one of a chain. */
export function extendFrame(chain: Frame | undefined, outermost: Frame): Frame {
  if (!chain) return outermost;
  const { closure } = chain;
  return frameOf({
    ...chain,
    outer: extendFrame(chain.outer, outermost),
    ...(closure ? { closure: extendFrame(closure, outermost) } : {}),
  });
}

/** Terms that are read in the same calling context. */
export function within(frame: Frame | undefined, ...nodes: readonly Node[]): readonly Term[] {
  return nodes.map((node) => ({ node, frame }));
}

/** The text of a string literal, a template without holes, or an enum member. */
export function getLiteralText(node: Node): string | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralText();
  if (Node.isEnumMember(node)) return String(node.getValue() ?? node.getName());
  return undefined;
}

/** The text of a term that is known to be one text. */
export function getConstantText(
  findOrigins: (term: Term) => readonly Origin[],
  term: Term,
): string | undefined {
  const [origin, ...others] = findOrigins(term);
  return others.length > 0 || !origin ? undefined : getLiteralText(origin.node);
}

/** The name of a property of an object literal, also a computed one that is known to be one text; `undefined` for a spread. */
export function getPropertyName(
  findOrigins: (term: Term) => readonly Origin[],
  property: Node,
  frame: Frame | undefined,
): string | undefined {
  if (
    !Node.isPropertyAssignment(property) &&
    !Node.isMethodDeclaration(property) &&
    !Node.isShorthandPropertyAssignment(property)
  ) {
    return undefined;
  }
  const name = property.getNameNode();
  if (!Node.isComputedPropertyName(name))
    return Node.isStringLiteral(name) ? name.getLiteralText() : name.getText();
  return getConstantText(findOrigins, { node: name.getExpression(), frame });
}

/** Says whether a node is one of the values that stand for "no object": they add no properties. */
export function isNothing(node: Node): boolean {
  return (
    Node.isNullLiteral(node) ||
    Node.isFalseLiteral(node) ||
    isUndefined(node) ||
    Node.isVoidExpression(node) ||
    (Node.isStringLiteral(node) && node.getLiteralText() === "")
  );
}
