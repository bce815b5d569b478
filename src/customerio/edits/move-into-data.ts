import { Node, SyntaxKind, VariableDeclarationKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { findPlaceAtSite } from "./argument-places.ts";
import { reservedKeys, toKey } from "./data-keys.ts";
import { addArgument, addProperties, replaceNode, writeString } from "./replace.ts";
import { writeByConvention, type NamingConvention } from "../repository/event-styles.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import { isInside, unwrap } from "../flow/terms.ts";
import { getHoles, getWholeHole, type Texts, type TextShape } from "../values/texts.ts";
import type { Operation } from "../operations/reading.ts";
import type { ObjectShape } from "../values/object-shape.ts";

/** A word at the end of a name that only led to what was taken out: `moved to {plan}`. */
const danglingWord = /([\s_.:/-])(?:to|for|in|on|of|by|from|with|at|is|as)$/iu;
/** What a name needs at least to say something. */
const realWord = /[a-z]{3,}/iu;

/** A value that moves from an event's name into its data. */
export interface MovedValue {
  readonly key: string;
  /** The value as code, as it is written at the call. */
  readonly code: string;
}

/**
 * What is left of a name when its holes (and `letters` that it spells out) are taken out, as the repository names its events: `viewed_`
 * gives `viewed`. `undefined` when too little is left to be a name.
 */
export function nameWithoutVaryingPart(
  { parts }: TextShape,
  convention: NamingConvention,
  letters: readonly string[] = [],
): string | undefined {
  const texts = parts.map((part) => (typeof part === "string" ? part : "\0"));
  const marked = letters.reduce((text, personal) => text.replaceAll(personal, "\0"), texts.join(""));
  const name = marked
    .replace(/[([{"'#]{0,5}\0[)\]}"']{0,5}/gu, "\0")
    .replace(/([\s_.:/-]{0,5})\0+([\s_.:/-]{0,5})/gu, (_, before: string, after: string) =>
      (before || after).slice(0, 1),
    )
    .replace(/^[\s_.:/-]{1,5}|[\s_.:/-]{1,5}$/gu, "")
    .replace(danglingWord, "");
  if (!realWord.test(name)) return undefined;
  return writeByConvention(name, convention) ?? name;
}

/** The holes of a name as values of the event's data; `undefined` when one of them has no name that could be a key. */
export function readMovedValues(shape: TextShape): readonly MovedValue[] | undefined {
  const { node, frame } = shape.origin;
  const values: MovedValue[] = [];
  for (const { term } of getHoles(shape)) {
    const value = getWholeHole(term.node, node);
    const key = toKey(value);
    if (key === undefined || !isInside(value, node) || term.frame !== frame) return undefined;
    values.push({ key, code: value.getText() });
  }
  return values;
}

/**
 * The edits that make a name fixed and move values into the event's data, merged into what is there. None when that cannot be done at the
 * call, when a key would be overwritten, or when other events share the name.
 */
export function moveIntoData(
  shape: TextShape,
  name: string,
  moved: readonly MovedValue[],
  operation: Operation,
  { objects, texts }: { readonly objects: Objects; readonly texts: Texts },
): readonly Edit[] {
  const { node } = shape.origin;
  const values = moved.filter(
    ({ key, code }, index) =>
      !moved.slice(0, index).some((other) => other.key === key && other.code === code),
  );
  const keys = values.map(({ key }) => key);
  if (keys.some((key) => reservedKeys.has(key)) || new Set(keys).size !== keys.length) return [];
  if (!isOnlyFor(node, operation) || hasOtherNames(node, operation, texts)) return [];
  const renamed = replaceNode(node, writeString(node, name));
  const given = operation.find("data").flatMap((term) => objects.findShapes(term).shapes);
  const missing = values.filter((value) => !isGiven(value, given));
  if (missing.length === 0) return [renamed];
  if (given.some(({ properties }) => properties.some((own) => missing.some(({ key }) => key === own.name))))
    return [];
  const written = missing.map(({ key, code }) => (key === code ? key : `${key}: ${code}`));
  const added = addToData(written, operation, objects);
  return added ? [renamed, added] : [];
}

/** Says whether the data already has a value under the key it would get. */
function isGiven({ key, code }: MovedValue, given: readonly ObjectShape[]): boolean {
  return (
    given.length > 0 &&
    given.every(({ properties }) =>
      properties.some(({ name, value }) => name === key && value.node.getText() === code),
    )
  );
}

function addToData(written: readonly string[], operation: Operation, objects: Objects): Edit | undefined {
  const path = findPlaceAtSite(operation, "data");
  if (!path) return undefined;
  const [position, ...properties] = path;
  const args = operation.site.getArguments();
  if (args.some(Node.isSpreadElement)) return undefined;
  let node = args[position];
  if (!node)
    return args.length === position ? addArgument(operation.site, nest(written, properties)) : undefined;
  for (const [index, name] of properties.entries()) {
    const object: Node = unwrap(node);
    if (!Node.isObjectLiteralExpression(object)) return undefined;
    const own: Node | undefined = object.getProperty(name);
    if (!own) {
      // A spread can bring data of its own, which would be overwritten.
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
    // What an unknown spread brings comes after and overrides what is added.
    return first && { ...replaceNode(first, `${written.join(", ")}, `), end: first.getStart() };
  }
  if (Node.isNullLiteral(value) || isUndefined(value)) return replaceNode(node, nest(written, []));
  return Node.isIdentifier(value) || Node.isPropertyAccessExpression(value)
    ? replaceNode(node, spread(value, written, objects))
    : undefined;
}

function isUndefined(node: Node): boolean {
  return Node.isIdentifier(node) && node.getText() === "undefined";
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

/** Says whether the operation can have another name as well, to which the data would not belong. */
function hasOtherNames(node: Node, operation: Operation, texts: Texts): boolean {
  return operation
    .find("event-name")
    .flatMap((term) => texts.findShapes(term))
    .some((shape) => shape.origin.node !== node);
}

/** Says whether a name is written at the call, or in a constant near it that nothing else uses. */
function isOnlyFor(node: Node, { site }: Operation): boolean {
  if (isInside(node, site)) return true;
  const declaration = node.getParent();
  if (!Node.isVariableDeclaration(declaration) || declaration.getInitializer() !== node) return false;
  const statement = declaration.getVariableStatement();
  const block = statement?.getParent();
  if (statement?.getDeclarationKind() !== VariableDeclarationKind.Const || statement.isExported())
    return false;
  if (!block || Node.isSourceFile(block) || !isInside(site, block)) return false;
  const uses = findInside(block, SyntaxKind.Identifier, (use) => isNamed(use, declaration.getName())).filter(
    (identifier) => identifier.getParent() !== declaration,
  );
  return uses.length === 1 && uses.every((use) => isInside(use, site));
}
