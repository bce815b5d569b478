import { Node, SyntaxKind, type ClassDeclaration, type ObjectLiteralExpression } from "ts-morph";
import { findCompilerNodes, findNodes, getDottedName, perFile, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { getEnclosingCallable, isCallable, type Callable } from "./terms.ts";
import { listTypedObjects } from "./typed-objects.ts";
import { isMentioning } from "../program/mentioning-file.ts";
import { addToGroup } from "../../vocabulary/group-by.ts";

/** Finds what implements an interface's members and what overrides a class's. */
export interface Heirs {
  /**
   * The one method that implements a signature; `undefined` when there are several. A method of an object that a function returns counts
   * only with `isAnyGiven`, where any such object may be passed in: what it does depends on that function's arguments.
   */
  readonly findImplementation: (signature: Node, name: string, isAnyGiven?: boolean) => Callable | undefined;
  /** The methods by which subclasses and implementations override a member. */
  readonly findOverrides: (member: Node, name: string) => readonly Callable[];
}

export function createHeirs(program: Program): Heirs {
  let heirs: ReadonlyMap<string, readonly Heir[]> | undefined;

  function findOverrides(member: Node, name: string): readonly Callable[] {
    const owner = member.getParent();
    const ownerName =
      Node.isInterfaceDeclaration(owner) || Node.isClassDeclaration(owner) ? owner.getName() : undefined;
    if (!ownerName) return [];
    heirs ??= findHeirs(program);
    return (heirs.get(ownerName) ?? []).flatMap((heir) => getMember(heir, name) ?? []);
  }

  function findImplementation(signature: Node, name: string, isAnyGiven = false): Callable | undefined {
    const found = findOverrides(signature, name);
    // Of several vendors behind one interface, follow Customer.io's.
    const own = found.length > 1 ? found.filter((member) => isMentioning(member.getSourceFile())) : found;
    const [only, ...others] = own;
    return others.length === 0 && only && (isAnyGiven || !isMade(only)) ? only : undefined;
  }

  return { findImplementation, findOverrides };
}

/** Says whether a method is part of an object that a function creates. */
function isMade(method: Callable): boolean {
  const object = method.getFirstAncestorByKind(SyntaxKind.ObjectLiteralExpression);
  return object !== undefined && getEnclosingCallable(object) !== undefined;
}

/** A class that extends or implements something, or an object declared to have that type. */
type Heir = ClassDeclaration | ObjectLiteralExpression;

/** The heirs of classes and interfaces, by their names. */
function findHeirs(program: Program): ReadonlyMap<string, readonly Heir[]> {
  const heirs = new Map<string, Heir[]>();
  for (const file of program.files)
    for (const [name, heir] of readHeirs(file)) if (name !== undefined) addToGroup(heirs, name, heir);
  return heirs;
}

const readHeirs = perFile((file) => [
  ...findNodes(file, SyntaxKind.ClassDeclaration).flatMap((candidate) =>
    [candidate.getExtends(), ...candidate.getImplements()].map(
      (parent) => [parent && getDottedName(parent.getExpression().compilerNode), candidate] as const,
    ),
  ),
  ...listTypedObjects((kind) => findCompilerNodes(file, kind)).flatMap(({ type, object }) => {
    const heir = wrap(file, object);
    return Node.isObjectLiteralExpression(heir) ? [[type, heir] as const] : [];
  }),
]);

/** A method of a class or an object, or a property that holds a function. */
function getMember(heir: Heir, name: string): Callable | undefined {
  const member = Node.isClassDeclaration(heir) ? heir.getInstanceMember(name) : heir.getProperty(name);
  const value =
    Node.isPropertyDeclaration(member) || Node.isPropertyAssignment(member)
      ? member.getInitializer()
      : member;
  return isCallable(value) ? value : undefined;
}
