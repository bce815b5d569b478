import {
  Node,
  SyntaxKind,
  type BindingElement,
  type NewExpression,
  type ObjectLiteralExpression,
  type SpreadAssignment,
} from "ts-morph";
import { createLeftOut } from "./left-out.ts";
import { findCopied } from "./kept-entries.ts";
import { findMerged } from "./merging.ts";
import { getCalledName, getTakenName } from "../program/nodes.ts";
import { requestClasses } from "../api/sdk.ts";
import { getPropertyName, isNothing, unwrap, type Frame, type Origin, type Term } from "../flow/terms.ts";
import type { Flow, Question } from "../flow/core.ts";
import { listSpread, type ObjectShape, type Property } from "./object-shape.ts";
import { createWrittenProperties, markRewritten } from "./written-properties.ts";

/** Reads which properties an object has. */
export interface Objects {
  /** Finds the shapes an object can have, and whether these are all of them (`isComplete`). */
  readonly findShapes: (term: Term) => Shapes;
  /** Finds the values at a path of properties: `["address", "city"]` reads `address.city`. Empty when none is known. */
  readonly findAt: (term: Term, path: readonly string[]) => readonly Term[];
  /** Says whether `findAt` finds every value that there can be at a path of properties. */
  readonly isKnownAt: (term: Term, path: readonly string[]) => boolean;
}

interface Shapes {
  readonly shapes: readonly ObjectShape[];
  readonly isComplete: boolean;
}

const maxDepth = 4;
/** The question for the shapes of an object, for each depth of nesting. */
const shapesAtDepth = Array.from({ length: maxDepth + 1 }, (_, depth): Question<Shapes> => ({
  name: `shapes at depth ${depth}`,
}));

/** The property in which an SDK's request object stores its argument. */
const requestPart = ".message";

export function createObjects(flow: Flow): Objects {
  const readAtDepth = shapesAtDepth.map((question, depth) =>
    flow.remember(question, (term) => readShapes(term, depth)),
  );
  const isLeftOut = createLeftOut(flow, findShapes);
  const findWritten = createWrittenProperties(flow, findShapes);

  function findShapes(term: Term, depth = 0): Shapes {
    return readAtDepth[depth]?.(term) ?? readShapes(term, depth);
  }

  function readShapes(term: Term, depth: number): Shapes {
    const shapes: ObjectShape[] = [];
    let isComplete = true;
    for (const origin of flow.findOrigins(term)) {
      const shape = depth > maxDepth ? undefined : readShape(origin, depth);
      if (shape) shapes.push(shape);
      else if (!isNothing(origin.node)) isComplete = false;
    }
    return { shapes, isComplete };
  }

  function readShape(origin: Origin, depth: number): ObjectShape | undefined {
    const { node, frame } = origin;
    const merged = Node.isCallExpression(node) ? findMerged(node) : undefined;
    if (merged) return mergeArguments(merged, origin, depth);
    const copied = Node.isCallExpression(node) ? findCopied(node, frame, flow) : undefined;
    if (copied) return readCopy(copied, origin, depth);
    if (Node.isNewExpression(node) && isRequestOfSdk(node, frame)) {
      const given = mergeArguments(node.getArguments(), origin, depth);
      return given && addWritten(given, origin, requestPart);
    }
    if (Node.isBindingElement(node)) return readRest(node, frame, depth);
    if (!Node.isObjectLiteralExpression(node)) return undefined;
    return addWritten(readLiteral(node, origin, depth), origin);
  }

  function addWritten(shape: ObjectShape, origin: Origin, part?: string): ObjectShape {
    const written = findWritten(origin, part);
    return {
      ...shape,
      properties: markRewritten([...shape.properties, ...written.properties], written),
      isComplete: shape.isComplete && written.isComplete,
    };
  }

  /** A class of the repository does something else with its arguments, whatever its name. */
  function isRequestOfSdk(node: NewExpression, frame: Frame | undefined): boolean {
    if (!requestClasses.has(getCalledName(node.compilerNode))) return false;
    const made = flow.findOrigins({ node: node.getExpression(), frame });
    return !made.some((origin) => Node.isClassDeclaration(origin.node));
  }

  function readLiteral(literal: ObjectLiteralExpression, origin: Origin, depth: number): ObjectShape {
    const { frame } = origin;
    const properties: Property[] = [];
    let isComplete = true;
    for (const node of literal.getProperties()) {
      if (Node.isSpreadAssignment(node)) {
        const spread = findShapes({ node: node.getExpression(), frame }, depth + 1);
        isComplete &&= spread.isComplete && spread.shapes.every((shape) => shape.isComplete);
        properties.push(
          ...listSpread(spread.shapes).map((property) => ({
            ...property,
            isInherited: true,
            isConditional: property.isConditional || !isSurelySpread(node, property.name, spread),
          })),
        );
        continue;
      }
      const name = getPropertyName(flow.findOrigins, node, frame);
      if (name === undefined) {
        isComplete = false;
        continue;
      }
      const value = Node.isPropertyAssignment(node) ? (node.getInitializer() ?? node) : node;
      // Options of a wrapper that a caller omits are not sent.
      if (frame && isLeftOut({ node: value, frame }, depth)) continue;
      properties.push({
        name,
        value: { node: value, frame },
        node,
        isInherited: false,
        isConditional: false,
      });
    }
    return { literal, frame, origin, properties, isComplete };
  }

  /** What remains for `attributes` in `{ id, ...attributes }` after the other names. */
  function readRest(
    element: BindingElement,
    frame: Frame | undefined,
    depth: number,
  ): ObjectShape | undefined {
    const pattern = element.getParent();
    if (!element.getDotDotDotToken() || !Node.isObjectBindingPattern(pattern)) return undefined;
    const source = flow.findPatternSource(pattern, frame);
    const [shape, ...others] = source ? findShapes(source, depth + 1).shapes : [];
    if (!shape || others.length > 0) return undefined;
    const taken = new Set(pattern.getElements().map(getTakenName));
    return { ...shape, properties: shape.properties.filter(({ name }) => !taken.has(name)) };
  }

  function mergeArguments(args: readonly Node[], origin: Origin, depth: number): ObjectShape | undefined {
    const found = args.map((node) => findShapes({ node, frame: origin.frame }, depth + 1));
    const shapes = found.flatMap((entry) => entry.shapes);
    const [first] = shapes;
    if (!first) return undefined;
    return {
      ...first,
      origin,
      properties: found.flatMap((entry) => listSpread(entry.shapes)),
      isComplete: found.every((entry) => entry.isComplete) && shapes.every((shape) => shape.isComplete),
    };
  }

  /** What remains of a copied object: some properties may be missing. */
  function readCopy(copied: Node, origin: Origin, depth: number): ObjectShape | undefined {
    const { shapes, isComplete } = findShapes({ node: copied, frame: origin.frame }, depth + 1);
    const [first, ...others] = shapes;
    if (!first || others.length > 0) return undefined;
    const properties = first.properties.map((property) => ({
      ...property,
      isInherited: true,
      isConditional: true,
    }));
    return addWritten({ ...first, origin, properties, isComplete: isComplete && first.isComplete }, origin);
  }

  function findAt(term: Term, path: readonly string[]): readonly Term[] {
    const [name, ...rest] = path;
    if (name === undefined) return [term];
    const values = findShapes(term).shapes.flatMap((shape) => listValues(shape, name));
    return values.flatMap((value) => findAt(value, rest));
  }

  function isKnownAt(term: Term, path: readonly string[]): boolean {
    const [name, ...rest] = path;
    if (name === undefined) return true;
    const { shapes, isComplete } = findShapes(term);
    return (
      isComplete &&
      shapes.every((shape) => {
        const values = listValues(shape, name);
        return values.length > 0 ? values.every((value) => isKnownAt(value, rest)) : shape.isComplete;
      })
    );
  }

  return { findShapes, findAt, isKnownAt };
}

/** The values that a property of an object of this shape can have. */
function listValues(shape: ObjectShape, name: string): readonly Term[] {
  const named = shape.properties.filter((property) => property.name === name);
  // The last one wins, unless it comes from a conditional spread: then any of them may win.
  return (named.some((property) => property.isInherited) ? named : named.slice(-1)).map(
    (property) => property.value,
  );
}

/** Says whether a spread adds a property in any case. */
function isSurelySpread(
  spread: SpreadAssignment,
  name: string,
  { shapes }: { readonly shapes: readonly ObjectShape[] },
): boolean {
  const spreads = unwrap(spread.getExpression());
  const isGuarded =
    Node.isBinaryExpression(spreads) &&
    spreads.getOperatorToken().getKind() === SyntaxKind.AmpersandAmpersandToken;
  return (
    !isGuarded && shapes.every(({ properties }) => properties.some((property) => property.name === name))
  );
}
