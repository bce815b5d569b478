import { Node, SyntaxKind, VariableDeclarationKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { findPlaceAtSite } from "./argument-places.ts";
import { addArgument, addProperties, replaceNode, writeString } from "./replace.ts";
import { writeByConvention, type NamingConvention } from "../repository/event-styles.ts";
import { splitWords } from "../values/names.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import { getKeptText } from "../values/kept-text.ts";
import type { Objects } from "../values/objects.ts";
import { isInside, unwrap } from "../flow/terms.ts";
import { getHoles, getWholeHole, type Texts, type TextShape } from "../values/texts.ts";
import type { Operation } from "../operations/reading.ts";
import type { ObjectShape } from "../values/object-shape.ts";

/** Something that goes from an event's name into its data. */
export interface MovedValue {
  readonly key: string;
  /** The value as code, as it is to stand at the call. */
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
    .replace(/[([{"'#]*\0[)\]}"']*/gu, "\0")
    .replace(/([\s_.:/-]*)\0+([\s_.:/-]*)/gu, (_, before: string, after: string) =>
      (before || after).slice(0, 1),
    )
    .replace(/^[\s_.:/-]+|[\s_.:/-]+$/gu, "")
    .replace(/([\s_.:/-])(?:to|for|in|on|of|by|from|with|at|is|as)$/iu, "");
  if (!/[a-z]{3,}/iu.test(name)) return undefined;
  return writeByConvention(name, convention) ?? name;
}

/** The holes of a name as values of the event's data; `undefined` when one of them has no name of its own to be a key. */
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
 * The edits that make a name fixed and move values into the event's data, merged into what is there. None when that cannot be done
 * beside the call, when a key would be overwritten, or when the name is shared by other events.
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

/** Says whether the data has a value already, under the key that it would get. */
function isGiven({ key, code }: MovedValue, given: readonly ObjectShape[]): boolean {
  return (
    given.length > 0 &&
    given.every(({ properties }) =>
      properties.some(({ name, value }) => name === key && value.node.getText() === code),
    )
  );
}

/** In event data these override the message's own addresses. */
const reservedKeys: ReadonlySet<string> = new Set(["recipient", "from_address", "reply_to"]);

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
      // A spread may bring data of its own, which would be overwritten.
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
    // What an unknown spread brings comes after and wins.
    return first && { ...replaceNode(first, `${written.join(", ")}, `), end: first.getStart() };
  }
  if (Node.isNullLiteral(value) || value.getText() === "undefined")
    return replaceNode(node, nest(written, []));
  return Node.isIdentifier(value) || Node.isPropertyAccessExpression(value)
    ? replaceNode(node, spread(value, written, objects))
    : undefined;
}

/** A new object of another one and what is added; of what is not known, its own properties win. */
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

/** The name of this operation may be another one at another time, to which the data would not belong. */
function hasOtherNames(node: Node, operation: Operation, texts: Texts): boolean {
  return operation
    .find("event-name")
    .flatMap((term) => texts.findShapes(term))
    .some((shape) => shape.origin.node !== node);
}

/** Says whether a name is written at the call, or in a constant beside it that nothing else uses. */
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

/** A data key taken from an expression: `productId` gives `product_id`, `plan.slug` gives `plan_slug`. Never a reserved one. */
function toKey(node: Node): string | undefined {
  const key = getWords(node)?.replaceAll(" ", "_");
  if (!key || !/^[a-z][a-z0-9_]*$/u.test(key)) return undefined;
  return reservedKeys.has(key) ? `event_${key}` : key;
}

/** Holders that say where a value was found, not whose it is; a letter says nothing. */
const carriers =
  /^(?:req|request|body|query|params|ctx|context|event|data|payload|input|args|options|opts|props|state|session|dto|message|detail|values|form|form data|value|this|self|metadata|doc|row|record|result|res|response|attributes|attrs|fields|[a-z])$/u;

function getWords(expression: Node): string | undefined {
  const node = unwrap(expression);
  if (Node.isIdentifier(node)) return splitWords(node.getText());
  if (Node.isPropertyAccessExpression(node)) return joinWords(node.getExpression(), node.getName());
  if (Node.isElementAccessExpression(node)) {
    const key = node.getArgumentExpression();
    return Node.isStringLiteral(key) ? joinWords(node.getExpression(), key.getLiteralText()) : undefined;
  }
  if (Node.isBinaryExpression(node))
    return /^(?:\?\?|\|\|)$/u.test(node.getOperatorToken().getText()) ? getWords(node.getLeft()) : undefined;
  const kept = getKeptText(node);
  return kept && getWords(kept.from);
}

function joinWords(holder: Node, name: string): string {
  const owner = unwrap(holder);
  const words = Node.isIdentifier(owner)
    ? splitWords(owner.getText())
    : Node.isPropertyAccessExpression(owner)
      ? splitWords(owner.getName())
      : "";
  const own = splitWords(name);
  return words === "" || carriers.test(words) || own.startsWith(words) ? own : `${words} ${own}`;
}
