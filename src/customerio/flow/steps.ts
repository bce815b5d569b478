import {
  Node,
  SyntaxKind,
  VariableDeclarationKind,
  type BinaryExpression,
  type BindingElement,
  type CallExpression,
  type ParameterDeclaration,
  type PropertyAccessExpression,
  type PropertyDeclaration,
  type Symbol as CompilerSymbol,
  type VariableDeclaration,
} from "ts-morph";
import { actionWords } from "../api/action-table.ts";
import { createActions } from "./actions.ts";
import { createAutoImports } from "./auto-imports.ts";
import { countAwaited, curryingFunctions, readBinding, readCurried } from "./bound.ts";
import { createBranches } from "./branches.ts";
import { createDelivered } from "./delivered.ts";
import { createElsewhere } from "./elsewhere.ts";
import { createEntries } from "./entries.ts";
import { createInstances } from "./instances.ts";
import { createLoadedModules } from "./loaded-modules.ts";
import { createOwnContainers } from "./own-containers.ts";
import { createParameterSteps } from "./parameters.ts";
import { createTables } from "./tables.ts";
import { findInside, getDottedName } from "../program/nodes.ts";
import { isDeclarationOfSdk, type Program } from "../program/program.ts";
import {
  countFrames,
  frameAround,
  getEnclosingCallable,
  getRoot,
  getTarget,
  isAssignment,
  isCallable,
  isClass,
  maxFrames,
  unwrap,
  within,
  type Callable,
  type Frame,
  type Term,
} from "./terms.ts";
import { findAssignments, findOtherwise, findWrites, getAdded, getAssigned, keepCurrent } from "./writes.ts";
import type { Flow, FlowCore } from "./core.ts";

/** Steps from a term back to where its value comes from. */
export interface Steps {
  /** One step; `undefined` when the value is created right here. */
  readonly step: (term: Term) => readonly Term[] | undefined;
  /** The step from a name, as read at `term`, to what declares it. */
  readonly stepFromSymbol: (symbol: CompilerSymbol | undefined, term: Term) => readonly Term[] | undefined;
  readonly findPatternSource: Flow["findPatternSource"];
  readonly canReach: Flow["canReach"];
}

/** Functions that return what they are given, unchanged in meaning. */
const transparentFunctions: ReadonlySet<string> = new Set([
  ...["Object.freeze", "Object.seal", "Promise.resolve", "structuredClone"],
  ...["useCallback", "React.useCallback", "cache", "React.cache"],
  ...["memoize", "once", "wrap"],
  ...curryingFunctions,
]);
/** Functions of this kind that take a name first. */
const transparentSecond: ReadonlySet<string> = new Set(actionWords.thunkCreators);

/** Says whether a call returns what it is given, judged by the name of its function alone. */
export function isTransparentByName(call: CallExpression): boolean {
  return getHandedBack(call) !== undefined;
}

function getHandedBack(call: CallExpression): Node | undefined {
  const name = call.getExpression().getText();
  const [first, second] = call.getArguments();
  if (transparentFunctions.has(name)) return first;
  return transparentSecond.has(name) ? second : undefined;
}

export function createSteps(program: Program, flow: FlowCore): Steps {
  const { findOrigins, findPropertyOrigins, findCallees, findReturned, enter } = flow;
  const { keepReachable, isSurelyReached, decide } = createBranches(flow);
  const { getText } = createActions(flow);
  const { findInstance, findBaseMember } = createInstances(flow);
  const { findEntries, stepIntoMap } = createEntries(flow);
  const { stepFromBinding, stepFromParameter, findElements, findPatternSource } = createParameterSteps(flow);
  const { stepIntoDelivered } = createDelivered(flow);
  const findAutoImport = createAutoImports(program);
  const { stepFromTaken, stepIntoTaken, stepIntoAsked } = createElsewhere(program, flow);
  const { stepIntoKept, stepIntoGiven } = createOwnContainers(program, flow);
  const { stepIntoModule } = createLoadedModules(program);
  const { stepIntoRow } = createTables(program, flow);

  function step(term: Term): readonly Term[] | undefined {
    const { node, frame } = term;
    const inner = unwrap(node);
    if (inner !== node) return [{ node: inner, frame }];
    if (Node.isThisExpression(node) || Node.isSuperExpression(node)) return findInstance(node, frame);
    if (Node.isConditionalExpression(node)) {
      const holds = decide(node.getCondition(), frame);
      if (holds !== undefined) return within(frame, holds ? node.getWhenTrue() : node.getWhenFalse());
      return within(frame, node.getWhenTrue(), node.getWhenFalse());
    }
    if (Node.isBinaryExpression(node)) {
      switch (node.getOperatorToken().getKind()) {
        case SyntaxKind.QuestionQuestionToken:
        case SyntaxKind.BarBarToken:
          return within(frame, node.getLeft(), node.getRight());
        case SyntaxKind.AmpersandAmpersandToken:
        case SyntaxKind.CommaToken:
        case SyntaxKind.EqualsToken:
        case SyntaxKind.QuestionQuestionEqualsToken:
        case SyntaxKind.BarBarEqualsToken:
          return within(frame, node.getRight());
        default:
          return undefined;
      }
    }
    if (Node.isIdentifier(node)) return stepFromSymbol(node.getSymbol() ?? findAutoImport(node), term);
    if (Node.isShorthandPropertyAssignment(node)) return stepFromSymbol(node.getValueSymbol(), term);
    if (Node.isPropertyAccessExpression(node))
      return stepIntoProperty(node, node.getExpression(), node.getName(), frame);
    if (Node.isElementAccessExpression(node)) {
      const key = node.getArgumentExpression();
      const name = key && getText({ node: key, frame });
      return name === undefined
        ? findEntries({ node: node.getExpression(), frame })
        : stepIntoProperty(node, node.getExpression(), name, frame);
    }
    if (Node.isCallExpression(node)) return stepIntoCall(node, frame);
    return undefined;
  }

  function stepFromSymbol(symbol: CompilerSymbol | undefined, term: Term): readonly Term[] | undefined {
    const target = getTarget(symbol);
    const declaration = target?.getValueDeclaration() ?? target?.getDeclarations()[0];
    return declaration && stepFromDeclaration(declaration, term);
  }

  function stepFromDeclaration(declaration: Node, term: Term): readonly Term[] | undefined {
    if (isDeclarationOfSdk(declaration.getSourceFile()) || declaration === term.node) return undefined;
    const frame = frameAround(declaration, term.frame);
    if (Node.isVariableDeclaration(declaration)) return stepFromVariable(declaration, frame, term.node);
    if (Node.isBindingElement(declaration) || Node.isParameterDeclaration(declaration)) {
      const written = stepIntoWritten(declaration, frame, term.node);
      if (written) return written;
    }
    if (Node.isBindingElement(declaration))
      return (
        stepFromBinding(declaration, frame) ?? stepFromTaken(declaration) ?? [{ node: declaration, frame }]
      );
    if (Node.isParameterDeclaration(declaration))
      return (
        stepFromParameter(declaration, frame) ??
        stepFromTaken(declaration) ??
        stepIntoGiven(declaration) ?? [{ node: declaration, frame }]
      );
    if (Node.isPropertyAssignment(declaration) || Node.isExportAssignment(declaration)) {
      const value = Node.isPropertyAssignment(declaration)
        ? declaration.getInitializer()
        : declaration.getExpression();
      return value && within(frame, value);
    }
    if (Node.isShorthandPropertyAssignment(declaration)) return [{ node: declaration, frame }];
    if (Node.isPropertyDeclaration(declaration)) {
      const initializer = declaration.getInitializer();
      const written = findWrites(declaration.getSourceFile(), `this.${declaration.getName()}`).filter(
        (value) => isWrittenBy(value, declaration),
      );
      const values = [...(initializer ? [initializer] : []), ...written];
      // What the constructor is given, if the call that created the object is known.
      const terms = values.map((value) => ({ node: value, frame: frameAround(value, term.frame) }));
      return terms.length > 0 ? terms : stepFromTaken(declaration);
    }
    if (Node.isGetAccessorDeclaration(declaration)) return within(frame, ...findReturned(declaration));
    // In JavaScript, the checker treats `this.x = …`, `exports.x = …` and `module.exports = …` as declarations.
    const assignment = Node.isBinaryExpression(declaration) ? declaration : declaration.getParent();
    if (isAssignment(assignment)) return within(frame, assignment.getRight());
    if (isCallable(declaration) || Node.isClassDeclaration(declaration) || Node.isEnumMember(declaration)) {
      return [{ node: declaration, frame }];
    }
    return undefined;
  }

  /** The value that was surely assigned last to a parameter, or to a name of a pattern, before it is read. */
  function stepIntoWritten(
    declaration: BindingElement | ParameterDeclaration,
    frame: Frame | undefined,
    read: Node,
  ): readonly Term[] | undefined {
    const written = findAssignments(declaration.getSourceFile(), declaration.getName());
    const own = written.filter((assignment) => isOfVariable(assignment, declaration));
    const { current, isReplaced } = keepCurrent(own, read, declaration);
    return isReplaced ? within(frame, ...keepReachable(current.map(getAssigned), frame)) : undefined;
  }

  function stepFromVariable(
    declaration: VariableDeclaration,
    frame: Frame | undefined,
    read: Node,
  ): readonly Term[] | undefined {
    const statement = declaration.getParent().getParent();
    if (Node.isForOfStatement(statement)) return findElements({ node: statement.getExpression(), frame });
    if (Node.isForInStatement(statement)) return undefined;
    const initializer = declaration.getInitializer();
    const written = isConstant(declaration)
      ? []
      : findAssignments(declaration.getSourceFile(), declaration.getName());
    const { current, isReplaced } = keepCurrent(
      written.filter((assignment) => isOfVariable(assignment, declaration)),
      read,
      declaration,
      replacesValue,
    );
    // The value that such an assignment may keep is among the other values, and following it would lead back here.
    const own = keepReachable(current.map(getAdded), frame);
    const replacing = new Set(current.filter(replacesValue).map(getAdded));
    const last = own.filter((value) => replacing.has(value) && isSurelyReached(value, frame)).at(-1);
    // A write in a branch that is taken replaces the first value.
    const first = initializer && !isReplaced ? [initializer] : [];
    const values = last ? own.slice(own.indexOf(last)) : [...first, ...own];
    return values.length > 0 ? within(frame, ...values) : undefined;
  }

  function stepIntoProperty(
    access: Node,
    object: Node,
    name: string,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const written = Node.isPropertyAccessExpression(access) ? stepIntoReplaced(access, frame) : undefined;
    if (written) return written;
    const base = Node.isSuperExpression(object) ? findBaseMember(object, name) : undefined;
    const found = base ?? findPropertyOrigins({ node: object, frame }, name);
    if (found && found.length > 0) return found;
    const symbol = Node.isPropertyAccessExpression(access)
      ? access.getNameNode().getSymbol()
      : access.getSymbol();
    return stepFromSymbol(symbol, { node: access, frame }) ?? stepIntoTaken(access);
  }

  function stepIntoCall(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const handedBack = getHandedBack(call);
    const bound = readBinding(call);
    if (bound && findOrigins({ node: bound.target, frame }).some(({ node }) => isCallable(node)))
      return within(frame, bound.target);
    const isTooDeep = countFrames(frame) >= maxFrames;
    if (isTooDeep && !handedBack) return undefined;
    const callees = findCallees(call, frame);
    // A name decides only if there is no function of the repository to look into.
    if (handedBack && callees.every(handsFunctionOn)) return within(frame, handedBack);
    if (callees.length === 0)
      return (
        stepIntoModule(call) ??
        stepIntoTaken(call) ??
        stepIntoMap(call, frame) ??
        stepIntoAsked(call, frame) ??
        stepIntoDelivered({ node: call, frame }) ??
        stepIntoRow(call, frame)
      );
    if (isTooDeep || callees.some(isGenerator)) return undefined;
    const [callee, ...others] = callees;
    if (callee && others.length === 0 && isPartial(callee, call, frame))
      return within(frame, call.getExpression());
    const kept = callee && others.length === 0 ? stepIntoKept(call, frame, callee) : undefined;
    if (kept) return kept;
    const returned = callees.flatMap((callable) => readReturned(callable, call, frame));
    return returned.length > 0 ? returned : undefined;
  }

  /** Says whether a call gives a curried function only some of its arguments: the result is a function that takes the others. */
  function isPartial(callee: Callable, call: CallExpression, frame: Frame | undefined): boolean {
    const origin = findOrigins({ node: call.getExpression(), frame }).find(({ node }) => node === callee);
    const given =
      origin && readCurried(origin, call, (one, around) => findCallees(one, around).includes(callee));
    return given !== undefined && given.length < countAwaited(callee);
  }

  /** What a call can return: if an argument decides a condition, only what that branch returns. */
  function readReturned(callable: Callable, call: CallExpression, outer: Frame | undefined): readonly Term[] {
    const frame = enter(callable, call, outer);
    return within(frame, ...keepReachable(findReturned(callable), frame));
  }

  /** Says whether a function returns another one that calls its argument, as `once` and `memoize` do. */
  function handsFunctionOn(callable: Callable): boolean {
    const given = callable.getParameters()[0]?.getSymbol();
    return findReturned(callable)
      .flatMap((node) => findOrigins({ node, frame: undefined }))
      .some(
        ({ node }) => isCallable(node) && given !== undefined && findCallsOfSymbol(node, given).length > 0,
      );
  }

  function canReach(node: Node, frame: Frame): boolean {
    return keepReachable([node], frame).length > 0;
  }

  return { step, stepFromSymbol, findPatternSource, canReach };
}

/** The value that was surely assigned last to the property of a variable before it is read. */
function stepIntoReplaced(
  access: PropertyAccessExpression,
  frame: Frame | undefined,
): readonly Term[] | undefined {
  const target = getDottedName(access.compilerNode);
  const root = getRoot(access).getSymbol();
  const declaration = root?.getDeclarations().find(isOwnVariable);
  if (target === undefined || !declaration) return undefined;
  const written = findAssignments(access.getSourceFile(), target);
  const own = written.filter((assignment) => getRoot(assignment.getLeft()).getSymbol() === root);
  const { current, isReplaced } = keepCurrent(own, access, declaration);
  if (!isReplaced) return undefined;
  return current.map(getAssigned).map((node) => ({ node, frame: frameAround(node, frame) }));
}

/** Says whether a function calls its first argument itself, not in another function that it returns. */
export function runsGiven(callable: Callable): boolean {
  const given = callable.getParameters()[0]?.getSymbol();
  return (
    given !== undefined &&
    findCallsOfSymbol(callable, given).some((call) => getEnclosingCallable(call) === callable)
  );
}

function findCallsOfSymbol(callable: Callable, symbol: CompilerSymbol): readonly CallExpression[] {
  return findInside(callable, SyntaxKind.CallExpression).filter((call) => {
    const callee = unwrap(call.getExpression());
    // Also `given.apply(this, arguments)`.
    const called = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : callee;
    return called.getSymbol() === symbol;
  });
}

function isOwnVariable(declaration: Node): boolean {
  return (
    Node.isVariableDeclaration(declaration) ||
    Node.isBindingElement(declaration) ||
    Node.isParameterDeclaration(declaration)
  );
}

function isGenerator(callable: Callable): boolean {
  return "isGenerator" in callable && callable.isGenerator();
}

/** Says whether `value` is written to the field of its class or of one that extends another, not to a field of an unrelated class. */
function isWrittenBy(value: Node, field: PropertyDeclaration): boolean {
  const writer = value.getFirstAncestor(isClass);
  if (!isClass(writer)) return true;
  return writer === field.getParent() || writer.getExtends() !== undefined;
}

function replacesValue(assignment: BinaryExpression): boolean {
  return findOtherwise(assignment) === undefined;
}

function isConstant(declaration: VariableDeclaration): boolean {
  return declaration.getVariableStatement()?.getDeclarationKind() === VariableDeclarationKind.Const;
}

/** Says whether an assignment is to what `declaration` declares, not to another variable of the same name. */
function isOfVariable(
  assignment: BinaryExpression,
  declaration: BindingElement | ParameterDeclaration | VariableDeclaration,
): boolean {
  return assignment.getLeft().getSymbol() === declaration.getNameNode().getSymbol();
}
