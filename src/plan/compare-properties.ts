import type { PropertyChange } from "../vocabulary/inventory-change.ts";
import type { InventoryData, InventoryProperty } from "../vocabulary/inventory.ts";

/** What is sent along. */
export type ComparedData = Pick<InventoryData, "properties" | "isOpen">;

/**
 * Compares the properties that were sent with those that are. Claims only what is certain: if more is sent than is listed, an unlisted
 * property may still be sent.
 *
 * @param before `undefined` for something that is new
 */
export function compareProperties(
  before: ComparedData | undefined,
  after: ComparedData,
): readonly PropertyChange[] {
  if (before === undefined) return after.properties.map(toAdded);
  const then = new Map(before.properties.map((property) => [property.name, property]));
  const now = new Set(after.properties.map(({ name }) => name));
  const gone = after.isOpen ? [] : before.properties.filter(({ name }) => !now.has(name));
  return [
    ...after.properties.flatMap((property) => {
      const former = then.get(property.name);
      if (former !== undefined) return compareProperty(former, property);
      return before.isOpen ? [] : [toAdded(property)];
    }),
    ...gone.map(({ name }): PropertyChange => ({ name, change: "dropped", before: [], after: [] })),
  ];
}

function toAdded({ name, types, units }: InventoryProperty): PropertyChange {
  return { name, change: "added", before: [], after: units.length > 0 ? units : types.filter(isKnown) };
}

function compareProperty(before: InventoryProperty, after: InventoryProperty): readonly PropertyChange[] {
  const { name } = after;
  const areTimes = before.units.length > 0 && after.units.length > 0;
  const [former, current] = areTimes ? [before.units, after.units] : [before.types, after.types];
  const differs = former.join() !== current.join() && [...former, ...current].every(isKnown);
  const value: PropertyChange = { name, change: areTimes ? "unit" : "type", before: former, after: current };
  const presence: PropertyChange = { name, change: "optional", before: [], after: [] };
  return [...(differs ? [value] : []), ...(after.isOptional && !before.isOptional ? [presence] : [])];
}

function isKnown(type: string): boolean {
  return type !== "unknown";
}
