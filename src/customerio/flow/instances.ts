import { Node, SyntaxKind, type CallExpression, type ConstructorDeclaration } from "ts-morph";
import { findInside, getCalledName } from "../program/nodes.ts";
import { getAskedType } from "./container-calls.ts";
import { classMakers, classProperty } from "./container-table.ts";
import type { FlowCore } from "./core.ts";
import {
  findFrame,
  frameAround,
  frameOf,
  getConstructor,
  isAssignment,
  isCallable,
  isClass,
  unwrap,
  within,
  type Call,
  type Callable,
  type Class,
  type Frame,
  type Term,
} from "./terms.ts";
import { getAdded } from "./writes.ts";

/** Which instance a method runs on, and what its members hold. */
export interface Instances {
  /** The object that `this` (or `super`) is in a frame; `undefined` when the frame does not show it. */
  readonly findInstance: (node: Node, frame: Frame | undefined) => readonly Term[] | undefined;
  /** What a member of an instance of `X` holds, created with `new X(…)` or by a container; `undefined` when that is not known. */
  readonly findMember: (made: Term, name: string) => readonly Term[] | undefined;
  /** What an inherited member of `this` holds, if the constructor of its own class passes it to `super(…)`. */
  readonly findInherited: (self: Term, name: string) => readonly Term[] | undefined;
  /** The method of the base class that `super.name` is, or what its getter returns, even if the instance's class overrides it. */
  readonly findBaseMember: (reference: Node, name: string) => readonly Term[] | undefined;
}

/** How many base classes are searched for a member. */
const maxBases = 6;

/** Reads instances: each call of a constructor creates one, whose fields hold that call's arguments. */
export function createInstances(flow: Pick<FlowCore, "findOrigins" | "findReturned" | "enter">): Instances {
  function findMember(made: Term, name: string): readonly Term[] | undefined {
    const named = getMadeClass(made.node);
    if (!named) return undefined;
    // The call does not show what a container passes to the constructor.
    const call = Node.isNewExpression(made.node) ? made.node : undefined;
    let given: { readonly call: Call; readonly outer: Frame | undefined } | undefined = call && {
      call,
      outer: made.frame,
    };
    let current = findClass(named, made.frame);
    for (let depth = 0; current && depth < maxBases; depth++) {
      const maker = getConstructor(current);
      const frame: Frame | undefined =
        maker && given && frameOf({ ...flow.enter(maker, given.call, given.outer), self: made });
      const read = call && { call, outer: made.frame, self: made };
      const found = readMember(current, name, read, frame);
      if (found) return found;
      if (maker) {
        const outer = findSuperCall(maker);
        given = outer && given && { call: outer, outer: frame };
      }
      const base = current.getExtends()?.getExpression();
      current = base && findClass(base, undefined);
    }
    return undefined;
  }

  function findInherited(self: Term, name: string): readonly Term[] | undefined {
    const method = findOwner(self.node);
    let current =
      Node.isMethodDeclaration(method) && method.isStatic() ? undefined : getClassAround(self.node);
    let frame: Frame | undefined;
    for (let depth = 0; current && depth < maxBases; depth++) {
      if (current.getInstanceMember(name))
        return depth > 0 ? readMember(current, name, undefined, frame) : undefined;
      const maker = getConstructor(current);
      const call = maker && findSuperCall(maker);
      const base = current.getExtends()?.getExpression();
      current = call && base && findClass(base, undefined);
      const inherited = current && getConstructor(current);
      frame = call && inherited && frameOf({ ...flow.enter(inherited, call, frame), self });
    }
    return undefined;
  }

  function readMember(
    owner: Class,
    name: string,
    made: Omit<Frame, "callable"> | undefined,
    frame: Frame | undefined,
  ): readonly Term[] | undefined {
    const member = owner.getInstanceMember(name);
    if (Node.isMethodDeclaration(member)) return member.getBody() ? within(frame, member) : undefined;
    if (Node.isGetAccessorDeclaration(member)) {
      const returned = flow.findReturned(member);
      const inner = made && frameOf({ ...made, callable: member });
      return returned.length > 0 ? within(inner, ...returned) : undefined;
    }
    const kept = Node.isParameterDeclaration(member) ? [member.getNameNode()] : [];
    const initializer = Node.isPropertyDeclaration(member) ? member.getInitializer() : undefined;
    const values = [...kept, ...(initializer ? [initializer] : []), ...findWritten(owner, name)];
    return values.length > 0
      ? values.map((node) => ({ node, frame: node === initializer ? frame : frameAround(node, frame) }))
      : undefined;
  }

  function findClass(node: Node, frame: Frame | undefined): Class | undefined {
    return flow
      .findOrigins({ node, frame })
      .map((origin) => origin.node)
      .find(isClass);
  }

  function findBaseMember(reference: Node, name: string): readonly Term[] | undefined {
    const method = findOwner(reference);
    const isStatic = Node.isMethodDeclaration(method) && method.isStatic();
    let current = getClassAround(reference);
    for (let depth = 0; current && depth < maxBases; depth++) {
      const base = current.getExtends()?.getExpression();
      current = base && findClass(base, undefined);
      const member = isStatic ? current?.getStaticMember(name) : current?.getInstanceMember(name);
      if (Node.isMethodDeclaration(member) && member.getBody()) return within(undefined, member);
      if (Node.isGetAccessorDeclaration(member)) return within(undefined, ...flow.findReturned(member));
    }
    return undefined;
  }

  return { findInstance, findMember, findInherited, findBaseMember };
}

function findInstance(node: Node, frame: Frame | undefined): readonly Term[] | undefined {
  const owner = findOwner(node);
  const bound = owner && findFrame(frame, ({ callable }) => callable === owner);
  if (!bound) return undefined;
  const { call, outer, self, handoff, closure } = bound;
  if (self) return [self];
  // What the callers supply is the object that they created.
  if (handoff) return handoff.isCall && closure?.self ? [closure.self] : undefined;
  if (Node.isNewExpression(call)) return [{ node: call, frame: outer }];
  const callee = unwrap(call.getExpression());
  return Node.isPropertyAccessExpression(callee) ? within(outer, callee.getExpression()) : undefined;
}

/**
 * The class that a node instantiates: by `new X(…)`, or through a container, as in `asClass(X)` and `useClass: X`. A call such as
 * `container.resolve<X>("x")` names a type, too, but it need not be the class.
 */
export function getMadeClass(node: Node): Node | undefined {
  if (Node.isNewExpression(node)) return node.getExpression();
  if (Node.isPropertyAssignment(node))
    return node.getName() === classProperty ? node.getInitializer() : undefined;
  if (!Node.isCallExpression(node)) return undefined;
  return classMakers.has(getCalledName(node.compilerNode)) ? node.getArguments()[0] : getAskedType(node);
}

/** The function that gives `this` its meaning at a node: the method around it, or the arrow function that a field holds. */
function findOwner(node: Node): Callable | undefined {
  for (let current = node.getParent(); current; current = current.getParent()) {
    if (Node.isPropertyDeclaration(current)) return getConstructorOf(current);
    if (!isCallable(current)) continue;
    if (!Node.isArrowFunction(current) || Node.isPropertyDeclaration(current.getParent())) return current;
  }
  return undefined;
}

function getClassAround(node: Node): Class | undefined {
  return node.getAncestors().find(isClass);
}

function getConstructorOf(member: Node): ConstructorDeclaration | undefined {
  const owner = member.getParent();
  return isClass(owner) ? getConstructor(owner) : undefined;
}

function findSuperCall(maker: ConstructorDeclaration): CallExpression | undefined {
  return findInside(maker, SyntaxKind.CallExpression).find((call) =>
    Node.isSuperExpression(call.getExpression()),
  );
}

/** What the methods of a class assign to one of its fields. */
function findWritten(owner: Class, name: string): readonly Node[] {
  return findInside(owner, SyntaxKind.BinaryExpression).flatMap((write) => {
    const target = isAssignment(write) ? unwrap(write.getLeft()) : undefined;
    const isField =
      Node.isPropertyAccessExpression(target) &&
      target.getName() === name &&
      Node.isThisExpression(unwrap(target.getExpression()));
    return isField ? [getAdded(write)] : [];
  });
}
