import type { Node } from "ts-morph";
import type { InventoryApi, InventoryPlace } from "../../vocabulary/inventory.ts";
import { getCallableName } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { getStartLine } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { compareTexts } from "../../vocabulary/compare-texts.ts";
import { groupBy } from "../../vocabulary/group-by.ts";

/** What all entries of an inventory have. */
export interface Entry {
  readonly apis: readonly InventoryApi[];
  readonly places: readonly InventoryPlace[];
}

/** The entry that some operations make up. */
export function makeEntry(operations: readonly Operation[]): Entry {
  return {
    apis: [...new Set(operations.map(({ surface }) => surface))].sort(),
    places: sortPlaces(operations.map(toPlace)),
  };
}

/** Each place once, by path, line and wrappers. */
export function sortPlaces(places: readonly InventoryPlace[]): readonly InventoryPlace[] {
  const byKey = new Map(places.map((place) => [keyOf(place.path, place.line, ...place.via), place]));
  return [...byKey.values()].sort(
    (a, b) => compareTexts(a.path, b.path) || a.line - b.line || compareTexts(a.via.join(), b.via.join()),
  );
}

/** Where a node is, without wrappers. */
export function placeOf(node: Node): InventoryPlace {
  return { path: getPath(node.getSourceFile()), line: getStartLine(node), via: [] };
}

function toPlace({ site, via }: Operation): InventoryPlace {
  return { ...placeOf(site), via: via.flatMap((callable) => getCallableName(callable) ?? []) };
}

/** Groups items by keys of several parts, in the order of the keys. */
export function groupByKey<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): readonly (readonly Item[])[] {
  const groups = groupBy(items, (item) => keyOf(...keysOf(item)));
  return [...groups].sort(([a], [b]) => compareTexts(a, b)).map(([, group]) => group);
}

function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join("\0");
}
