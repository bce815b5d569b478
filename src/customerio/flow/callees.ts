import { Node, SyntaxKind, type PropertyAccessExpression } from "ts-morph";
import { readBoundCall, readCallByMethod, readCurried, readCurriedCall, readMethodCall } from "./bound.ts";
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

  /** The functions that the callee can be; if none is known, the member that it reaches through a type. */
  function findOwn(call: Call, frame: Frame | undefined): readonly Callable[] {
    const callee = unwrap(call.getExpression());
    const found = findOrigins({ node: callee, frame }).flatMap(({ node }) => {
      if (isClass(node)) return node.getConstructors()[0] ?? [];
      return (isCallable(node) ? withBody(node) : undefined) ?? [];
    });
    if (found.length > 0) return found;
    const target = readMethodCall(call)?.target;
    const run = target ? findFunctions(target, frame) : [];
    if (run.length > 0) return run;
    const member = Node.isPropertyAccessExpression(callee) ? findMember(callee) : undefined;
    return member ? [member] : [];
  }

  /** What is run by a method that all functions have: `send.call(this, "web")`. */
  function findFunctions(target: Node, frame: Frame | undefined): readonly Callable[] {
    const found = findOrigins({ node: target, frame }).flatMap(({ node }) =>
      isCallable(node) ? (withBody(node) ?? []) : [],
    );
    if (found.length > 0) return found;
    const named = unwrap(target);
    const member = Node.isPropertyAccessExpression(named) ? findMember(named) : undefined;
    return member ? [member] : [];
  }

  function findCallees(call: Call, frame?: Frame): readonly Callable[] {
    const own = findOwn(call, frame);
    const callee = unwrap(call.getExpression());
    const isOnThis =
      Node.isPropertyAccessExpression(callee) && Node.isThisExpression(unwrap(callee.getExpression()));
    // If the instance is known, so is its class.
    const isOpen = isOnThis && isThisOf(findOrigins({ node: callee.getExpression(), frame }));
    const declared = isOpen ? callee.getNameNode().getSymbol()?.getDeclarations()[0] : undefined;
    const overrides = isOpen && declared ? findOverrides(declared, callee.getName()) : [];
    return [...new Set([...own, ...overrides])];
  }

  function enter(callable: Callable, call: Frame["call"], outer: Frame | undefined): Frame {
    const callee = unwrap(call.getExpression());
    const find = (node: Node): Origin | undefined =>
      findOrigins({ node, frame: outer }).find((one) => one.node === callable);
    const direct = Node.isSuperExpression(callee) ? undefined : find(callee);
    const byMethod = direct ? undefined : readMethodCall(call);
    const origin = byMethod ? find(byMethod.target) : direct;
    const closure = origin?.frame;
    const isNew = closure && findFrame(outer, (frame) => frame === closure) === undefined;
    const given = origin && readCurried(origin, call, (one, frame) => findOwn(one, frame).includes(callable));
    const curried = given && { handoff: readCurriedCall(callable, call, given) };
    const bound =
      curried ??
      (byMethod
        ? readCallByMethod(byMethod, callable, outer)
        : origin
          ? readBoundCall(origin, call, outer)
          : {});
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

  /** Says whether the owner of a member is given to a function that the repository does not call: a framework or other code calls it. */
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
