import {
  Node,
  SyntaxKind,
  ts,
  VariableDeclarationKind,
  type BindingElement,
  type CallExpression,
  type ClassDeclaration,
  type NewExpression,
  type ObjectBindingPattern,
  type ObjectLiteralExpression,
  type ParameterDeclaration,
  type PropertyAccessExpression,
  type SourceFile,
  type Symbol as CompilerSymbol,
  type VariableDeclaration,
} from "ts-morph";
import { findInside, findNodes, getCalledName } from "./nodes.ts";
import { isDeclarationOfSdk, getPath, type Program } from "./program.ts";
import { createRegistries } from "./registries.ts";
import { mentionsCustomerIo } from "./relevance.ts";
import {
  frameAround,
  isCallable,
  unwrap,
  type Callable,
  type Frame,
  type Origin,
  type Term,
} from "./terms.ts";

/** Answers where values come from, across variables, functions, objects and files. Bounded; what it cannot follow is its own origin. */
export interface Flow {
  /**
   * The nodes that make the value of a term: one for each way it can come about. An origin is a literal, an operator, a call that
   * cannot be looked into, a parameter nobody is known to fill, a declaration.
   */
  readonly findOrigins: (term: Term) => readonly Origin[];
  /** The origins of a property of whatever a term is; none when the object is known and has no such property. */
  readonly findPropertyOrigins: (term: Term, name: string) => readonly Origin[] | undefined;
  /** What a pattern takes apart; `undefined` when it is not known to be one thing. */
  readonly findPatternSource: (pattern: ObjectBindingPattern, frame: Frame | undefined) => Term | undefined;
  /** The repository's own function that a call enters. */
  readonly getCallee: (call: CallExpression | NewExpression, frame?: Frame) => Callable | undefined;
  /** The expressions that a function may return. */
  readonly findReturned: (callable: Callable) => readonly Node[];
}

/** Steps from a term to an origin, and alternatives of one value: past either, a term is left as it stands. */
const maximumDepth = 24;
const maximumOrigins = 12;
const maximumFrames = 6;
/** Questions within questions: a step asks for the origins of an object, whose steps ask again. */
const maximumNesting = 32;
/** Steps for one answer, all questions within included: what branches at every step must end, too. */
const maximumSteps = 2_000;

/** Functions that hand back the function or value they are given, as far as its meaning goes. */
const transparentCalls =
  /^(?:Object\.freeze|Promise\.resolve|structuredClone|Object\.seal|useCallback|React\.useCallback|cache|React\.cache|memoize|once|wrap)$/u;

/** Array methods whose callback gets one element after the other. */
const elementCallbacks = /^(?:forEach|map|flatMap|filter|find|some|every)$/u;

export function createFlow(program: Program): Flow {
  const known = new Map<Node, readonly Origin[]>();
  let nesting = 0;
  let steps = 0;
  let heirs: ReadonlyMap<string, readonly Heir[]> | undefined;
  const assignments = new Map<SourceFile, ReadonlyMap<string, readonly Node[]>>();
  const returned = new Map<Callable, readonly Node[]>();
  const findKept = createRegistries(program);

  function findOrigins(term: Term): readonly Origin[] {
    const cached = term.frame ? undefined : known.get(term.node);
    if (cached) return cached;
    const self = [{ ...term, trail: [] }];
    if (nesting >= maximumNesting) return self;
    if (nesting === 0) steps = 0;
    // Whoever asks for this again before it is known goes in a circle.
    if (!term.frame) known.set(term.node, self);
    nesting++;
    try {
      const origins = walk(term, [], new Set());
      // What was cut short inside of another question may be answered better when it is asked by itself.
      if (!term.frame && (steps < maximumSteps || nesting === 1)) known.set(term.node, origins);
      else if (!term.frame) known.delete(term.node);
      return origins;
    } finally {
      nesting--;
    }
  }

  function walk(term: Term, trail: readonly Term[], seen: ReadonlySet<Node>): readonly Origin[] {
    const self = { ...term, trail };
    if (++steps > maximumSteps || trail.length >= maximumDepth || (seen.has(term.node) && !term.frame))
      return [self];
    const next = step(term);
    if (next === undefined) return [self];
    const path = [...trail, term];
    const visited = new Set(seen).add(term.node);
    const origins: Origin[] = [];
    for (const candidate of next) {
      // What was found as a property has come a way of its own.
      const way = isOrigin(candidate) ? [...path, ...candidate.trail] : path;
      origins.push(...walk(candidate, way, visited));
      if (origins.length > maximumOrigins) return [self];
    }
    return origins;
  }

  /** One step back from a term to what its value is made of; `undefined` when it is made right here. */
  function step(term: Term): readonly Term[] | undefined {
    const { node, frame } = term;
    const inner = unwrap(node);
    if (inner !== node) return [{ node: inner, frame }];
    if (Node.isConditionalExpression(node)) return within(frame, node.getWhenTrue(), node.getWhenFalse());
    if (Node.isBinaryExpression(node)) {
      switch (node.getOperatorToken().getKind()) {
        case SyntaxKind.QuestionQuestionToken:
        case SyntaxKind.BarBarToken:
          return within(frame, node.getLeft(), node.getRight());
        case SyntaxKind.AmpersandAmpersandToken:
        case SyntaxKind.CommaToken:
        case SyntaxKind.EqualsToken:
        case SyntaxKind.QuestionQuestionEqualsToken:
          return within(frame, node.getRight());
        default:
          return undefined;
      }
    }
    if (Node.isIdentifier(node)) return stepFromSymbol(node.getSymbol(), term);
    if (Node.isShorthandPropertyAssignment(node)) return stepFromSymbol(node.getValueSymbol(), term);
    if (Node.isPropertyAccessExpression(node))
      return stepIntoProperty(node, node.getExpression(), node.getName(), frame);
    if (Node.isElementAccessExpression(node)) {
      const key = node.getArgumentExpression();
      const name = key && getConstantText({ node: key, frame });
      return name === undefined ? undefined : stepIntoProperty(node, node.getExpression(), name, frame);
    }
    if (Node.isCallExpression(node)) return stepIntoCall(node, frame);
    return undefined;
  }

  function stepFromSymbol(symbol: CompilerSymbol | undefined, term: Term): readonly Term[] | undefined {
    const target = symbol?.isAlias() ? (symbol.getAliasedSymbol() ?? symbol) : symbol;
    const declaration = target?.getValueDeclaration() ?? target?.getDeclarations()[0];
    return declaration && stepFromDeclaration(declaration, term);
  }

  function stepFromDeclaration(declaration: Node, term: Term): readonly Term[] | undefined {
    if (isDeclarationOfSdk(declaration.getSourceFile()) || declaration === term.node) return undefined;
    const frame = frameAround(declaration, term.frame);
    if (Node.isVariableDeclaration(declaration)) return stepFromVariable(declaration, frame);
    if (Node.isBindingElement(declaration))
      return stepFromBinding(declaration, frame) ?? [{ node: declaration, frame }];
    if (Node.isParameterDeclaration(declaration))
      return stepFromParameter(declaration, frame) ?? [{ node: declaration, frame }];
    if (Node.isPropertyAssignment(declaration) || Node.isExportAssignment(declaration)) {
      const value = Node.isPropertyAssignment(declaration)
        ? declaration.getInitializer()
        : declaration.getExpression();
      return value && within(frame, value);
    }
    if (Node.isShorthandPropertyAssignment(declaration)) return [{ node: declaration, frame }];
    if (Node.isPropertyDeclaration(declaration)) {
      const initializer = declaration.getInitializer();
      const written = findWrites(declaration.getSourceFile(), `this.${declaration.getName()}`);
      const values = [...(initializer ? [initializer] : []), ...written];
      return values.length > 0 ? within(undefined, ...values) : undefined;
    }
    if (Node.isGetAccessorDeclaration(declaration)) return within(frame, ...findReturned(declaration));
    // In JavaScript the checker takes `this.x = …`, `exports.x = …` and `module.exports = …` for declarations.
    const assignment = Node.isBinaryExpression(declaration) ? declaration : declaration.getParent();
    if (Node.isBinaryExpression(assignment) && isPlainAssignment(assignment))
      return within(frame, assignment.getRight());
    if (isCallable(declaration) || Node.isClassDeclaration(declaration) || Node.isEnumMember(declaration)) {
      return [{ node: declaration, frame }];
    }
    return undefined;
  }

  function stepFromVariable(
    declaration: VariableDeclaration,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const statement = declaration.getParent().getParent();
    if (Node.isForOfStatement(statement)) return findElements({ node: statement.getExpression(), frame });
    if (Node.isForInStatement(statement)) return undefined;
    const initializer = declaration.getInitializer();
    const written = isConstant(declaration)
      ? []
      : findWrites(declaration.getSourceFile(), declaration.getName());
    const own = written.filter((value) => isSameVariable(value, declaration));
    const values = [...(initializer ? [initializer] : []), ...own];
    return values.length > 0 ? within(frame, ...values) : undefined;
  }

  function stepFromBinding(element: BindingElement, frame: Frame | undefined): readonly Term[] | undefined {
    const pattern = element.getParent();
    if (!Node.isObjectBindingPattern(pattern) || element.getDotDotDotToken()) return undefined;
    const name =
      element
        .getPropertyNameNode()
        ?.getText()
        .replace(/^["']|["']$/gu, "") ?? element.getName();
    const holder = pattern.getParent();
    const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : holder;
    if (!source) return undefined;
    const from =
      Node.isParameterDeclaration(source) || Node.isBindingElement(source)
        ? stepFromDeclarationOf(source, frame)
        : within(frame, source);
    const fallback = element.getInitializer();
    const found = from?.flatMap((term) => findPropertyOrigins(term, name) ?? []);
    if (!found || found.length === 0) return undefined;
    return [...found, ...(fallback ? [{ node: fallback, frame }] : [])];
  }

  /** What a pattern takes apart: the argument that fills a parameter, or what a variable is made with. */
  function findPatternSource(pattern: ObjectBindingPattern, frame: Frame | undefined): Term | undefined {
    const holder = pattern.getParent();
    const initializer = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    if (initializer) return { node: initializer, frame };
    const [source, ...others] = Node.isParameterDeclaration(holder)
      ? (stepFromParameter(holder, frame) ?? [])
      : [];
    return others.length === 0 ? source : undefined;
  }

  function stepFromDeclarationOf(
    declaration: ParameterDeclaration | BindingElement,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    return Node.isParameterDeclaration(declaration)
      ? stepFromParameter(declaration, frame)
      : stepFromBinding(declaration, frame);
  }

  function stepFromParameter(
    parameter: ParameterDeclaration,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const callable = parameter.getParent();
    let bound = frame;
    while (bound && bound.callable !== callable) bound = bound.outer;
    if (!bound) return stepFromElement(parameter, frame) ?? stepFromCallback(parameter, frame);
    if (parameter.isRestParameter()) return undefined;
    const argument = bound.call.getArguments()[bound.callable.getParameters().indexOf(parameter)];
    const fallback = parameter.getInitializer();
    if (argument && Node.isSpreadElement(argument)) return undefined;
    if (argument) return within(bound.outer, argument);
    return fallback ? within(bound, fallback) : undefined;
  }

  /** What `["a", "b"].forEach((name) => …)` and its like hand to their callback. */
  function stepFromElement(
    parameter: ParameterDeclaration,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const callback = parameter.getParent();
    const call = callback.getParent();
    if (!Node.isCallExpression(call) || call.getArguments()[0] !== callback) return undefined;
    const callee = call.getExpression();
    const isFirst = isCallable(callback) && callback.getParameters()[0] === parameter;
    return isFirst && Node.isPropertyAccessExpression(callee) && elementCallbacks.test(callee.getName())
      ? findElements({ node: callee.getExpression(), frame })
      : undefined;
  }

  /** The elements of a list that is written out; `undefined` when it is not, or not all of it. */
  function findElements(list: Term): readonly Term[] | undefined {
    const found = findOrigins(list).map(({ node, frame }) =>
      Node.isArrayLiteralExpression(node) && !node.getElements().some(Node.isSpreadElement)
        ? within(frame, ...node.getElements())
        : undefined,
    );
    const elements = found.flatMap((terms) => terms ?? []);
    return elements.length > 0 && !found.includes(undefined) ? elements : undefined;
  }

  /** The parameter of a callback is what the function it is handed to calls it with: `send((client) => …)`. */
  function stepFromCallback(
    parameter: ParameterDeclaration,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const callback = parameter.getParent();
    const call = callback.getParent();
    if (!Node.isCallExpression(call) || countFrames(frame) >= maximumFrames || !isCallable(callback))
      return undefined;
    const index = call.getArguments().indexOf(callback);
    const taker = index === -1 ? undefined : getCallee(call, frame);
    const symbol = taker?.getParameters()[index]?.getSymbol();
    if (!taker || !symbol) return undefined;
    const position = callback.getParameters().indexOf(parameter);
    const given = findNodes(
      taker.getSourceFile(),
      SyntaxKind.CallExpression,
      (node) => getCalledName(node) === symbol.getName(),
    )
      .filter((candidate) => candidate.getExpression().getSymbol() === symbol)
      .flatMap((candidate) => candidate.getArguments()[position] ?? []);
    return given.length > 0 ? within({ callable: taker, call, outer: frame }, ...given) : undefined;
  }

  function stepIntoProperty(
    access: Node,
    object: Node,
    name: string,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const found = findPropertyOrigins({ node: object, frame }, name);
    if (found && found.length > 0) return found;
    const symbol = Node.isPropertyAccessExpression(access)
      ? access.getNameNode().getSymbol()
      : access.getSymbol();
    return stepFromSymbol(symbol, { node: access, frame }) ?? stepIntoRegistry(access);
  }

  /** A value that another file hung on an object of the framework. */
  function stepIntoRegistry(access: Node): readonly Term[] | undefined {
    const kept = findKept(access);
    return kept.length > 0 ? within(undefined, ...kept) : undefined;
  }

  function findPropertyOrigins(term: Term, name: string): readonly Origin[] | undefined {
    if (nesting >= maximumNesting) return undefined;
    if (nesting === 0) steps = 0;
    nesting++;
    try {
      return collectPropertyOrigins(term, name);
    } finally {
      nesting--;
    }
  }

  function collectPropertyOrigins(term: Term, name: string): readonly Origin[] | undefined {
    const origins: Origin[] = [];
    for (const origin of findOrigins(term)) {
      const terms = findProperty(origin, name);
      if (terms === undefined) return undefined;
      for (const found of terms)
        origins.push(...walk(found, [...origin.trail, origin], new Set([origin.node])));
    }
    return origins;
  }

  /** The values of a property in an origin; none when it is known to be absent, `undefined` when the object is not known. */
  function findProperty(origin: Term, name: string): readonly Term[] | undefined {
    const { node, frame } = origin;
    if (Node.isObjectLiteralExpression(node)) {
      for (const property of [...node.getProperties()].reverse()) {
        if (Node.isSpreadAssignment(property)) {
          const spread = findPropertyOrigins({ node: property.getExpression(), frame }, name);
          if (spread === undefined || spread.length > 0) return spread;
        } else if (getPropertyName(property, frame) === name) {
          if (Node.isPropertyAssignment(property)) {
            const value = property.getInitializer();
            return value && within(frame, value);
          }
          return within(frame, property);
        }
      }
      return [];
    }
    const module = getImportedFile(node);
    if (module) {
      const exported = module.getSymbol()?.getExport(name);
      return stepFromSymbol(exported, origin) ?? findExportedProperty(module, name);
    }
    if (Node.isEnumDeclaration(node)) {
      const member = node.getMember(name);
      return member && within(frame, member);
    }
    return undefined;
  }

  /** `module.exports = { name }` in a file that the checker does not take for a module. */
  function findExportedProperty(file: SourceFile, name: string): readonly Term[] | undefined {
    const [value] = findWrites(file, "module.exports");
    return value && findPropertyOrigins({ node: value, frame: undefined }, name);
  }

  /** The repository's file that `require("…")` or `import("…")` loads. */
  function getImportedFile(node: Node): SourceFile | undefined {
    if (!Node.isCallExpression(node)) return undefined;
    const callee = node.getExpression();
    if (callee.getText() !== "require" && callee.getKind() !== SyntaxKind.ImportKeyword) return undefined;
    const specifier = node.getArguments()[0];
    if (!Node.isStringLiteral(specifier)) return undefined;
    const path = program.resolveModule(specifier.getLiteralText(), getPath(node.getSourceFile()));
    return path === undefined ? undefined : program.getFile(path);
  }

  function stepIntoCall(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const [first] = call.getArguments();
    if (first && transparentCalls.test(call.getExpression().getText())) return within(frame, first);
    if (countFrames(frame) >= maximumFrames) return undefined;
    const callable = getCallee(call, frame);
    if (!callable) return stepIntoRegistry(call);
    if (isGenerator(callable)) return undefined;
    const returned = findReturned(callable);
    if (returned.length === 0) return undefined;
    return within({ callable, call, outer: frame }, ...returned);
  }

  function getCallee(call: CallExpression | NewExpression, frame?: Frame): Callable | undefined {
    const callee = unwrap(call.getExpression());
    for (const { node } of findOrigins({ node: callee, frame })) {
      if (isCallable(node)) return withBody(node);
      if (Node.isClassDeclaration(node)) return node.getConstructors()[0];
    }
    return Node.isPropertyAccessExpression(callee) ? findMember(callee) : undefined;
  }

  /** A method reached through a type: the class's own, or that of what implements the interface. */
  function findMember(access: PropertyAccessExpression): Callable | undefined {
    const declaration = access.getNameNode().getSymbol()?.getDeclarations()[0];
    if (!declaration || isDeclarationOfSdk(declaration.getSourceFile())) return undefined;
    if (isCallable(declaration))
      return withBody(declaration) ?? findImplementation(declaration, access.getName());
    if (Node.isMethodSignature(declaration) || Node.isPropertySignature(declaration)) {
      return findImplementation(declaration, access.getName());
    }
    if (Node.isPropertyDeclaration(declaration) || Node.isPropertyAssignment(declaration)) {
      const value = declaration.getInitializer();
      return isCallable(value) ? value : undefined;
    }
    return undefined;
  }

  function findImplementation(signature: Node, name: string): Callable | undefined {
    const owner = signature.getParent();
    const ownerName =
      Node.isInterfaceDeclaration(owner) || Node.isClassDeclaration(owner) ? owner.getName() : undefined;
    if (!ownerName) return undefined;
    heirs ??= findHeirs(program);
    const found = (heirs.get(ownerName) ?? []).flatMap((heir) => getMember(heir, name) ?? []);
    // Of several vendors behind one interface, ours is looked into.
    const own =
      found.length > 1
        ? found.filter((member) => mentionsCustomerIo(member.getSourceFile().getFullText()))
        : found;
    return own.length === 1 ? own[0] : undefined;
  }

  function findReturned(callable: Callable): readonly Node[] {
    const cached = returned.get(callable);
    if (cached) return cached;
    const body = callable.getBody();
    const values = !body
      ? []
      : !Node.isBlock(body)
        ? [body]
        : findInside(body, SyntaxKind.ReturnStatement, (statement) =>
            isOwnStatement(statement, callable),
          ).flatMap((statement) => statement.getExpression() ?? []);
    returned.set(callable, values);
    return values;
  }

  /** The right sides of plain assignments to `target` (its text, such as `x` or `this.x`) in a file. */
  function findWrites(file: SourceFile, target: string): readonly Node[] {
    let written = assignments.get(file);
    if (!written) {
      written = collectWrites(file);
      assignments.set(file, written);
    }
    return written.get(target) ?? [];
  }

  function getConstantText(term: Term): string | undefined {
    const [origin, ...others] = findOrigins(term);
    if (others.length > 0 || !origin) return undefined;
    return getLiteralText(origin.node);
  }

  function getPropertyName(property: Node, frame: Frame | undefined): string | undefined {
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
    return getConstantText({ node: name.getExpression(), frame });
  }

  return { findOrigins, findPropertyOrigins, findPatternSource, getCallee, findReturned };
}

/** The text of a string literal, a template without holes, or an enum member. */
export function getLiteralText(node: Node): string | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralText();
  if (Node.isEnumMember(node)) return String(node.getValue() ?? node.getName());
  return undefined;
}

function isOrigin(term: Term): term is Origin {
  return "trail" in term;
}

function within(frame: Frame | undefined, ...nodes: readonly Node[]): readonly Term[] {
  return nodes.map((node) => ({ node, frame }));
}

function countFrames(frame: Frame | undefined): number {
  let count = 0;
  for (let current = frame; current; current = current.outer) count++;
  return count;
}

function withBody(callable: Callable): Callable | undefined {
  if (callable.getBody()) return callable;
  return Node.isFunctionDeclaration(callable) || Node.isMethodDeclaration(callable)
    ? callable.getImplementation()
    : undefined;
}

function isGenerator(callable: Callable): boolean {
  return "isGenerator" in callable && callable.isGenerator();
}

function isConstant(declaration: VariableDeclaration): boolean {
  return declaration.getVariableStatement()?.getDeclarationKind() === VariableDeclarationKind.Const;
}

/** Says whether `value` is assigned to the variable that `declaration` declares, not to another of the same name. */
function isSameVariable(value: Node, declaration: VariableDeclaration): boolean {
  const assignment = value.getParent();
  return Node.isBinaryExpression(assignment) && assignment.getLeft().getSymbol() === declaration.getSymbol();
}

function isOwnStatement(statement: ts.Node, callable: Callable): boolean {
  const own = callable.compilerNode;
  for (let current = statement.parent; current !== own; current = current.parent) {
    if (ts.isFunctionLike(current) && !ts.isSetAccessor(current)) return false;
  }
  return true;
}

function isPlainAssignment(node: Node): boolean {
  return Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.EqualsToken;
}

/** What extends or implements something, or is said to be such. */
type Heir = ClassDeclaration | ObjectLiteralExpression;

/** The heirs of classes and interfaces, by their names. */
function findHeirs(program: Program): ReadonlyMap<string, readonly Heir[]> {
  const heirs = new Map<string, Heir[]>();
  const add = (name: string | undefined, heir: Heir): void => {
    if (name !== undefined) heirs.set(name, [...(heirs.get(name) ?? []), heir]);
  };
  for (const file of program.files) {
    for (const candidate of findNodes(file, SyntaxKind.ClassDeclaration)) {
      for (const parent of [candidate.getExtends(), ...candidate.getImplements()])
        add(parent?.getExpression().getText(), candidate);
    }
    for (const variable of findNodes(file, SyntaxKind.VariableDeclaration, isTypedObject)) {
      const object = variable.getInitializer();
      if (Node.isObjectLiteralExpression(object)) add(variable.getTypeNode()?.getText(), object);
    }
  }
  return heirs;
}

function isTypedObject(node: ts.Node): boolean {
  return (
    ts.isVariableDeclaration(node) &&
    node.type !== undefined &&
    node.initializer !== undefined &&
    ts.isObjectLiteralExpression(node.initializer)
  );
}

/** A method of a class or an object, be it a property that holds a function. */
function getMember(heir: Heir, name: string): Callable | undefined {
  const member = Node.isClassDeclaration(heir) ? heir.getInstanceMember(name) : heir.getProperty(name);
  const value =
    Node.isPropertyDeclaration(member) || Node.isPropertyAssignment(member)
      ? member.getInitializer()
      : member;
  return isCallable(value) ? value : undefined;
}

function isAssignment(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.kind;
  return operator === SyntaxKind.EqualsToken || operator === SyntaxKind.QuestionQuestionEqualsToken;
}

function collectWrites(file: SourceFile): ReadonlyMap<string, readonly Node[]> {
  const written = new Map<string, Node[]>();
  for (const node of findNodes(file, SyntaxKind.BinaryExpression, isAssignment)) {
    const target = node.getLeft().getText();
    const list = written.get(target);
    if (list) list.push(node.getRight());
    else written.set(target, [node.getRight()]);
  }
  return written;
}
