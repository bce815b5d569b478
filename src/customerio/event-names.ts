import { Node, type ObjectLiteralExpression } from "ts-morph";
import type { Edit } from "../edit.ts";
import { addProperty, insertAt, replaceNode, writeString } from "./edits.ts";
import { splitWords } from "./names.ts";
import type { Objects } from "./objects.ts";
import type { Operation } from "./operations.ts";
import type { Term } from "./terms.ts";
import { getHoles, type TextHole, type TextShape } from "./texts.ts";

/**
 * What is left of a name when its holes are taken out: `viewed_` gives `viewed`. `undefined` when too little is left to be a name.
 */
export function nameWithoutHoles({ parts }: TextShape): string | undefined {
  const name = parts
    .map((part) => (typeof part === "string" ? part : "\0"))
    .join("")
    .replace(/([\s_.:/-]*)\0+([\s_.:/-]*)/gu, (_, before: string, after: string) =>
      (before || after).slice(0, 1),
    )
    .replace(/^[\s_.:/-]+|[\s_.:/-]+$/gu, "")
    .replace(/([\s_.:/-])(?:to|for|in|on|of|by|from|with|at|is|as)$/iu, "");
  return /[a-z]{3,}/iu.test(name) ? name : undefined;
}

/**
 * The edits that make a name fixed and move its holes into the event's data, merged into what is there. None when that cannot be done in
 * one place, when a key would be overwritten, or when the name is shared by other events.
 */
export function moveIntoData(
  shape: TextShape,
  name: string,
  operation: Operation,
  { objects }: { readonly objects: Objects },
): readonly Edit[] {
  const { node, frame } = shape.origin;
  // A name that is put together elsewhere may be used elsewhere.
  if (!isWrittenAt(node, operation)) return [];
  const holes = getHoles(shape);
  const properties = holes.map((hole) => ({ key: toKey(hole), value: hole.term }));
  if (
    properties.some(
      ({ key, value }) => key === undefined || !isInside(value.node, node) || value.frame !== frame,
    )
  )
    return [];
  const keys = properties.map(({ key }) => key);
  if (new Set(keys).size !== keys.length) return [];
  const text = properties.map(({ key = "", value }) => writeProperty(key, value.node.getText())).join(", ");
  const added = addToData(text, keys, operation, objects);
  return added ? [replaceNode(node, writeString(node, name)), added] : [];
}

function writeProperty(key: string, value: string): string {
  return key === value ? key : `${key}: ${value}`;
}

function addToData(
  text: string,
  keys: readonly (string | undefined)[],
  operation: Operation,
  objects: Objects,
): Edit | undefined {
  const [data, ...others] = operation.find("data");
  if (others.length > 0) return undefined;
  if (data) return addToObject(data, text, keys, operation, objects);
  const path = operation.paths.data;
  if (!path || operation.site !== operation.call) return undefined;
  const [position, property] = path;
  const args = operation.call.getArguments();
  const argument = args[position];
  if (property === undefined) {
    const last = args.at(-1);
    return argument === undefined && args.length === position && last
      ? insertAt(last, last.getEnd(), `, { ${text} }`)
      : undefined;
  }
  if (!Node.isObjectLiteralExpression(argument)) return undefined;
  // A spread may bring data of its own, which would be overwritten.
  if (argument.getProperties().some((entry) => Node.isSpreadAssignment(entry))) return undefined;
  return addProperty(argument, `${property}: { ${text} }`);
}

function addToObject(
  data: Term,
  text: string,
  keys: readonly (string | undefined)[],
  operation: Operation,
  objects: Objects,
): Edit | undefined {
  const { shapes, isComplete } = objects.findShapes(data);
  const [shape, ...others] = shapes;
  if (!shape || others.length > 0 || !isComplete || !isWrittenAt(shape.literal, operation)) return undefined;
  if (shape.properties.some((property) => keys.includes(property.name)) || !canGrow(shape.literal))
    return undefined;
  return addProperty(shape.literal, text);
}

/** A spread at the end could overwrite what is added before it, but nothing is added before it: only computed keys are in doubt. */
function canGrow(literal: ObjectLiteralExpression): boolean {
  return !literal.getProperties().some((property) => Node.isSpreadAssignment(property));
}

function isWrittenAt(node: Node, { site }: Operation): boolean {
  return isInside(node, site);
}

function isInside(node: Node, outer: Node): boolean {
  return (
    node.getSourceFile() === outer.getSourceFile() &&
    node.getStart() >= outer.getStart() &&
    node.getEnd() <= outer.getEnd()
  );
}

/** A data key taken from the expression: `productId` gives `product_id`, `plan.slug` gives `plan_slug`. */
function toKey({ term }: TextHole): string | undefined {
  const words = getWords(term.node);
  const key = words?.replaceAll(" ", "_");
  return key && /^[a-z][a-z0-9_]*$/u.test(key) && !reservedKeys.has(key) ? key : undefined;
}

/** In event data these override the message's own addresses. */
const reservedKeys: ReadonlySet<string> = new Set(["recipient", "from_address", "reply_to"]);

function getWords(node: Node): string | undefined {
  if (Node.isIdentifier(node)) return splitWords(node.getText());
  if (Node.isPropertyAccessExpression(node)) {
    const owner = node.getExpression();
    const holder = Node.isIdentifier(owner)
      ? splitWords(owner.getText())
      : Node.isPropertyAccessExpression(owner)
        ? splitWords(owner.getName())
        : "";
    const own = splitWords(node.getName());
    return holder === "" || own.startsWith(holder) ? own : `${holder} ${own}`;
  }
  if (Node.isCallExpression(node)) {
    const callee = node.getExpression();
    if (
      Node.isPropertyAccessExpression(callee) &&
      /^(?:toString|toLowerCase|toUpperCase|trim)$/u.test(callee.getName())
    ) {
      return getWords(callee.getExpression());
    }
  }
  return undefined;
}
