import { Node } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { insertAt, removeEntry, replaceNode } from "./replace.ts";
import { getWrittenValue } from "../flow/written-values.ts";

/** A `TrackClient`'s names for the properties of a Pipelines event, and possible names for a person's id. */
const eventNames: ReadonlyMap<string, string> = new Map([
  ["event", "name"],
  ["properties", "data"],
]);
const idNames: readonly string[] = ["userId", "id"];

/**
 * Passes what a Pipelines client takes as one object to a `TrackClient`: the person's id first, then the rest. No edits if the object has
 * anything else.
 */
export function passIdFirst(argument: Node, kind: "identify" | "track"): readonly Edit[] {
  if (!Node.isObjectLiteralExpression(argument)) return [];
  const id = idNames.map((name) => argument.getProperty(name)).find((own) => own !== undefined);
  const value = id && getWrittenValue(id);
  const removed = id && removeEntry(id, argument.getProperties());
  if (!id || !value || !removed) return [];
  const others = argument.getProperties().filter((own) => own !== id);
  const inserted = insertAt(argument, argument.getStart(), `${value.getText()}, `);
  if (kind === "identify") {
    const traits = argument.getProperty("traits");
    if (traits) return passTraits(argument, value, traits, others);
    return argument.getProperty("anonymousId") ? [] : [inserted, removed];
  }
  const renamed = others.map(renameProperty);
  return renamed.every((edit) => edit !== undefined) && argument.getProperty("event")
    ? [inserted, removed, ...renamed]
    : [];
}

/** `identify({ userId, traits })` becomes `identify(userId, traits)`. */
function passTraits(argument: Node, id: Node, traits: Node, others: readonly Node[]): readonly Edit[] {
  const attributes = getWrittenValue(traits);
  return attributes && others.length === 1
    ? [replaceNode(argument, `${id.getText()}, ${attributes.getText()}`)]
    : [];
}

function renameProperty(property: Node): Edit | undefined {
  const isOwn = Node.isPropertyAssignment(property) || Node.isShorthandPropertyAssignment(property);
  const name = isOwn ? eventNames.get(property.getName()) : undefined;
  if (!isOwn || name === undefined) return undefined;
  return Node.isShorthandPropertyAssignment(property)
    ? replaceNode(property, `${name}: ${property.getName()}`)
    : replaceNode(property.getNameNode(), name);
}
