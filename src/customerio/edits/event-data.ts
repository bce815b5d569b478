import { Node } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { isInside, isUndefined, unwrap, type Call } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import type { Objects } from "../values/objects.ts";
import { findPlaceAt } from "./argument-places.ts";
import { addArgument, addProperties, replaceNode } from "./replace.ts";

/**
 * Adds properties, as code, to the data of an event at one of the calls that lead to it, merged into what is there. `undefined` if that
 * call does not decide the data, or if a spread may contain properties that would be overwritten.
 */
export function addToData(
  written: readonly string[],
  host: Call,
  operation: Operation,
  objects: Objects,
): Edit | undefined {
  const path = findPlaceAt(host, operation, "data", objects);
  return path ? addToArgument(written, host, path, objects) : addToBody(written, host, operation, objects);
}

function addToArgument(
  written: readonly string[],
  host: Call,
  [position, ...properties]: readonly [number, ...string[]],
  objects: Objects,
): Edit | undefined {
  const args = host.getArguments();
  if (args.some(Node.isSpreadElement)) return undefined;
  const node = args[position];
  if (node) return addToObject(node, written, properties, objects);
  return args.length === position ? addArgument(host, nest(written, properties)) : undefined;
}

/** The body of a request that is written at the call: its data is there, or can be added to it. */
function addToBody(
  written: readonly string[],
  host: Call,
  { body, find }: Operation,
  objects: Objects,
): Edit | undefined {
  const path = body?.keys.data;
  if (!path || path.length === 0) return undefined;
  const [own, ...others] = find("data");
  if (own) {
    if (others.length > 0 || !isInside(own.node, host)) return undefined;
    return Node.isShorthandPropertyAssignment(own.node)
      ? replaceNode(own.node, `${own.node.getName()}: ${spread(own.node, written, objects)}`)
      : addToValue(own.node, written, objects);
  }
  const shapes = body.find().flatMap((term) => objects.findShapes(term).shapes);
  const literals = new Set(shapes.map(({ literal }) => literal));
  const [literal] = literals;
  if (!literal || literals.size > 1 || !isInside(literal, host)) return undefined;
  return addToObject(literal, written, path, objects);
}

/** Adds to what is at a path of properties of a written object. */
function addToObject(
  from: Node,
  written: readonly string[],
  properties: readonly string[],
  objects: Objects,
): Edit | undefined {
  let node = from;
  for (const [index, name] of properties.entries()) {
    const object: Node = unwrap(node);
    if (!Node.isObjectLiteralExpression(object)) return undefined;
    const own: Node | undefined = object.getProperty(name);
    if (!own) {
      // A spread can contain data of its own, which would be overwritten.
      if (object.getProperties().some(Node.isSpreadAssignment)) return undefined;
      return addProperties(object, [`${name}: ${nest(written, properties.slice(index + 1))}`]);
    }
    if (Node.isShorthandPropertyAssignment(own)) {
      return index === properties.length - 1
        ? replaceNode(own, `${name}: ${spread(own, written, objects)}`)
        : undefined;
    }
    const value: Node | undefined = Node.isPropertyAssignment(own) ? own.getInitializer() : undefined;
    if (!value) return undefined;
    node = value;
  }
  return addToValue(node, written, objects);
}

function addToValue(node: Node, written: readonly string[], objects: Objects): Edit | undefined {
  const value = unwrap(node);
  if (Node.isObjectLiteralExpression(value)) {
    if (isKnown(value, objects)) return addProperties(value, written);
    const [first] = value.getProperties();
    // The properties of an unknown spread come after and override what is added.
    return first && { ...replaceNode(first, `${written.join(", ")}, `), end: first.getStart() };
  }
  if (Node.isNullLiteral(value) || isUndefined(value)) return replaceNode(node, nest(written, []));
  return Node.isIdentifier(value) || Node.isPropertyAccessExpression(value)
    ? replaceNode(node, spread(value, written, objects))
    : undefined;
}

/** Spreads an object and adds to it; if not all of it is known, its own properties override what is added. */
function spread(node: Node, written: readonly string[], objects: Objects): string {
  const own = `...${Node.isShorthandPropertyAssignment(node) ? node.getName() : node.getText()}`;
  const parts = isKnown(node, objects) ? [own, ...written] : [...written, own];
  return `{ ${parts.join(", ")} }`;
}

function isKnown(node: Node, objects: Objects): boolean {
  const { shapes, isComplete } = objects.findShapes({ node, frame: undefined });
  return isComplete && shapes.length > 0 && shapes.every((shape) => shape.isComplete);
}

function nest(written: readonly string[], properties: readonly string[]): string {
  return properties.reduceRight((inner, name) => `{ ${name}: ${inner} }`, `{ ${written.join(", ")} }`);
}
