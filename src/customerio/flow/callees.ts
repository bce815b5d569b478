import { Node, SyntaxKind, type PropertyAccessExpression } from "ts-morph";
import { readBoundCall, readCurried, readCurriedCall } from "./bound.ts";
import { createHeirs } from "./heirs.ts";
import { isDeclarationOfSdk, type Program } from "../program/program.ts";
import {
  findFrame,
  frameOf,
  getCallableName,
  getRoot,
  getSymbolOfUse,
  isCallable,
  isClass,
  unwrap,
  type Call,
  type Callable,
  type Frame,
  type Origin,
} from "./terms.ts";
import type { Flow } from "./core.ts";

/** Finds which of the repository's own functions a call runs. */
export function createCallees(
  program: Program,
  findOrigins: Flow["findOrigins"],
): Pick<Flow, "getCallee" | "findCallees" | "enter"> {
  const { findImplementation, findOverrides } = createHeirs(program);

  function getCallee(call: Call, frame?: Frame): Callable | undefined {
    return findOwn(call, frame)[0];
  }

  /** The functions that the callee can be; the member that it reaches through a type, where none is known. */
  function findOwn(call: Call, frame: Frame | undefined): readonly Callable[] {
    const callee = unwrap(call.getExpression());
    const found = findOrigins({ node: callee, frame }).flatMap(({ node }) => {
      if (isClass(node)) return node.getConstructors()[0] ?? [];
      return (isCallable(node) ? withBody(node) : undefined) ?? [];
    });
    if (found.length > 0) return found;
    const member = Node.isPropertyAccessExpression(callee) ? findMember(callee) : undefined;
    return member ? [member] : [];
  }

  function findCallees(call: Call, frame?: Frame): readonly Callable[] {
    const own = findOwn(call, frame);
    const callee = unwrap(call.getExpression());
    const isOnThis =
      Node.isPropertyAccessExpression(callee) && Node.isThisExpression(unwrap(callee.getExpression()));
    // Where the instance is known, so is its class.
    const isOpen = isOnThis && isThisOf(findOrigins({ node: callee.getExpression(), frame }));
    const declared = isOpen ? callee.getNameNode().getSymbol()?.getDeclarations()[0] : undefined;
    const overrides = isOpen && declared ? findOverrides(declared, callee.getName()) : [];
    return [...new Set([...own, ...overrides])];
  }

  function enter(callable: Callable, call: Frame["call"], outer: Frame | undefined): Frame {
    const callee = unwrap(call.getExpression());
    const origin = Node.isSuperExpression(callee)
      ? undefined
      : findOrigins({ node: callee, frame: outer }).find(({ node }) => node === callable);
    const closure = origin?.frame;
    const isNew = closure && findFrame(outer, (frame) => frame === closure) === undefined;
    const given = origin && readCurried(origin, call, (one, frame) => findOwn(one, frame).includes(callable));
    const curried = given && { handoff: readCurriedCall(callable, call, given) };
    const bound = curried ?? (origin ? readBoundCall(origin, call, outer) : {});
    return frameOf({ callable, call, outer, ...(isNew ? { closure } : {}), ...bound });
  }

  /** A method reached through a type: the class's own, or that of the class or object that implements the interface. */
  function findMember(access: PropertyAccessExpression): Callable | undefined {
    const declaration = access.getNameNode().getSymbol()?.getDeclarations()[0];
    if (!declaration || isDeclarationOfSdk(declaration.getSourceFile())) return undefined;
    if (isCallable(declaration))
      return withBody(declaration) ?? findImplementation(declaration, access.getName());
    if (Node.isMethodSignature(declaration) || Node.isPropertySignature(declaration)) {
      return findImplementation(declaration, access.getName(), isOfUncalled(access));
    }
    if (Node.isPropertyDeclaration(declaration) || Node.isPropertyAssignment(declaration)) {
      const value = declaration.getInitializer();
      return isCallable(value) ? value : undefined;
    }
    return undefined;
  }

  /** Says whether what a member is read of is given to a function that nobody calls: by a framework, or from outside of the repository. */
  function isOfUncalled(access: PropertyAccessExpression): boolean {
    const root = getRoot(access);
    const declared = Node.isIdentifier(root) ? getSymbolOfUse(root)?.getValueDeclaration() : undefined;
    const parameter = Node.isBindingElement(declared)
      ? declared.getFirstAncestorByKind(SyntaxKind.Parameter)
      : declared;
    const taker = Node.isParameterDeclaration(parameter) ? parameter.getParent() : undefined;
    const name = isCallable(taker) ? getCallableName(taker) : undefined;
    return name !== undefined && program.findFilesCalling(name).length === 0;
  }

  return { getCallee, findCallees, enter };
}

/** Says whether an object is only known as `this`. */
function isThisOf(origins: readonly Origin[]): boolean {
  return origins.every(({ node }) => Node.isThisExpression(node));
}

function withBody(callable: Callable): Callable | undefined {
  if (callable.getBody()) return callable;
  return Node.isFunctionDeclaration(callable) || Node.isMethodDeclaration(callable)
    ? callable.getImplementation()
    : undefined;
}
