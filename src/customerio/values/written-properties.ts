import { Node, SyntaxKind, type BinaryExpression, type CallExpression } from "ts-morph";
import { findInside, getDottedName, isCallOf } from "../program/nodes.ts";
import {
  frameAround,
  getConstantText,
  getEnclosingCallable,
  isAssignment,
  isCallable,
  isClass,
  unwrap,
  type Frame,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import { getAssigned, isWriting } from "../flow/writes.ts";
import type { Flow } from "../flow/core.ts";
import { createBuilderCalls } from "./builder-calls.ts";
import { findNames, getHolder, type NamedObject } from "./object-names.ts";
import { listSpread, type ObjectShape, type Property } from "./object-shape.ts";

/** What is written to an object after it was created; `isComplete` is `false` if a name, or something that writes, is not known. */
export interface Written {
  readonly properties: readonly Property[];
  readonly isComplete: boolean;
  /** Writes of values computed from earlier ones, each with the property's name if it is known. */
  readonly rewrites: readonly Rewrite[];
}

interface Rewrite {
  readonly node: Node;
  readonly name: string | undefined;
}

type FindShapes = (term: Term) => { readonly shapes: readonly ObjectShape[]; readonly isComplete: boolean };

const nothing: Written = { properties: [], isComplete: true, rewrites: [] };

/** Finds what is written to an object through the name that holds it. `part` is its property that is sent. */
export function createWrittenProperties(
  flow: Flow,
  findShapes: FindShapes,
): (origin: Origin, part?: string) => Written {
  const { findCallsOnInstance } = createBuilderCalls(flow);

  return (origin, part = "") => {
    const holder = getHolder(origin.node);
    const field = getField(holder);
    const owner = field && holder?.getFirstAncestor(isClass);
    if (owner) return findWrittenToField(`this.${field}`, owner, origin);
    const names = findNames(origin);
    return merge([...names].map(([declaration, frame]) => findWrittenToName(declaration, frame, part)));
  };

  /** `attributes.plan = …` after `const attributes = {}`, and the same for a parameter that gets the object. */
  function findWrittenToName(declaration: NamedObject, frame: Frame | undefined, part: string): Written {
    const scope = declaration.getFirstAncestor((node) => isCallable(node) || Node.isSourceFile(node));
    const writes = scope ? findWrites(scope, `${declaration.getName()}${part}`) : [];
    return merge(
      writes.map((write) => readWrite(write, frameAround(write, frame), isInBranch(write, declaration))),
    );
  }

  /** `this.attributes.plan = plan` in the methods that are called on the same instance. Other methods may be called elsewhere. */
  function findWrittenToField(target: string, owner: Node, origin: Origin): Written {
    const writes = findWrites(owner, target);
    if (writes.length === 0) return nothing;
    const calls = findCallsOnInstance(origin, owner);
    const read = writes.flatMap((write) => {
      const method = getEnclosingCallable(write);
      if (!method || Node.isConstructorDeclaration(method))
        return readWrite(write, frameAround(write, origin.frame), false);
      return calls
        .filter(({ callable }) => callable === method)
        .map((frame) => readWrite(write, frame, isInBranch(write, method)));
    });
    return { ...merge(read), isComplete: false };
  }

  function readWrite(write: Node, frame: Frame | undefined, isConditional: boolean): Written {
    if (Node.isCallExpression(write)) return readAssign(write, frame, isConditional);
    if (!Node.isBinaryExpression(write)) return nothing;
    const target = write.getLeft();
    const key = Node.isElementAccessExpression(target) ? target.getArgumentExpression() : undefined;
    const name = Node.isPropertyAccessExpression(target)
      ? target.getName()
      : key && getConstantText(flow.findOrigins, { node: key, frame });
    const rewrites = isRewrite(write) ? [{ node: write, name }] : [];
    if (name === undefined) return { properties: [], isComplete: false, rewrites };
    const value = { node: getAssigned(write), frame };
    return {
      properties: [{ name, value, node: write, isInherited: false, isConditional }],
      isComplete: true,
      rewrites,
    };
  }

  /** `Object.assign(attributes, { plan })` */
  function readAssign(write: CallExpression, frame: Frame | undefined, isConditional: boolean): Written {
    const [, ...given] = write.getArguments();
    const found = given.map((node) => findShapes({ node, frame }));
    const shapes = found.flatMap((entry) => entry.shapes);
    return {
      properties: found
        .flatMap((entry) => listSpread(entry.shapes))
        .map((property) => ({
          ...property,
          isInherited: true,
          isConditional: isConditional || property.isConditional,
        })),
      isComplete: found.every((entry) => entry.isComplete) && shapes.every((shape) => shape.isComplete),
      rewrites: [],
    };
  }
}

/** Marks the properties whose values may be changed. */
export function markRewritten(properties: readonly Property[], { rewrites }: Written): readonly Property[] {
  if (rewrites.length === 0) return properties;
  const writes = new Set(rewrites.map(({ node }) => node));
  const isAny = rewrites.some(({ name }) => name === undefined);
  const names = new Set(rewrites.map(({ name }) => name));
  return properties.map((property) =>
    !writes.has(property.node) && (isAny || names.has(property.name))
      ? { ...property, isRewritten: true }
      : property,
  );
}

const accesses = [SyntaxKind.PropertyAccessExpression, SyntaxKind.ElementAccessExpression] as const;

/** Says whether a write computes its value from the earlier one: `times[name] = times[name] / 1000`. */
function isRewrite(write: BinaryExpression): boolean {
  const target = write.getLeft().getText();
  const value = getAssigned(write);
  return accesses.some((kind) => value.getDescendantsOfKind(kind).some((part) => part.getText() === target));
}

function merge(written: readonly Written[]): Written {
  return {
    properties: written.flatMap(({ properties }) => properties),
    isComplete: written.every(({ isComplete }) => isComplete),
    rewrites: written.flatMap(({ rewrites }) => rewrites),
  };
}

/** The writes to properties of an object with a dotted name, in source order. */
function findWrites(scope: Node, name: string): readonly Node[] {
  const assigned = findInside(scope, SyntaxKind.BinaryExpression).filter((write) => {
    const target = isWriting(write.compilerNode) ? write.getLeft() : undefined;
    const isProperty = Node.isPropertyAccessExpression(target) || Node.isElementAccessExpression(target);
    return isProperty && getDottedName(target.compilerNode.expression) === name;
  });
  const merged = findInside(scope, SyntaxKind.CallExpression).filter((call) => {
    const [target] = isCallOf(call.compilerNode, "Object.assign") ? call.getArguments() : [];
    return target !== undefined && getDottedName(target.compilerNode) === name;
  });
  return [...assigned, ...merged].sort((a, b) => a.getStart() - b.getStart());
}

/** The name of the field that holds an object from the start: `attributes` in `attributes = {}` and `this.attributes = {}`. */
function getField(holder: Node | undefined): string | undefined {
  if (Node.isPropertyDeclaration(holder)) return holder.getName();
  const target = isAssignment(holder) ? unwrap(holder.getLeft()) : undefined;
  return Node.isPropertyAccessExpression(target) && Node.isThisExpression(unwrap(target.getExpression()))
    ? target.getName()
    : undefined;
}

/** Says whether a node after a declaration runs only in a branch. */
function isInBranch(node: Node, declaration: Node): boolean {
  const place = declaration.getStart();
  for (let current = node.getParent(); current; current = current.getParent()) {
    if (current.getStart() <= place && place < current.getEnd()) return false;
    if (branches.has(current.getKind())) return true;
  }
  return false;
}

/** Code that runs only sometimes. */
const branches: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.IfStatement,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.CaseClause,
  SyntaxKind.DefaultClause,
  SyntaxKind.CatchClause,
  SyntaxKind.ForStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionExpression,
  SyntaxKind.FunctionDeclaration,
]);
