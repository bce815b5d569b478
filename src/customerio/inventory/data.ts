import type {
  InventoryData,
  InventoryProperty,
  PropertyType,
  PropertyUnit,
} from "../../vocabulary/inventory.ts";
import type { Term } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import type { Role } from "../api/sdk.ts";
import type { ObjectShape, Property } from "../values/object-shape.ts";
import type { Objects } from "../values/objects.ts";
import type { ValueTypes } from "../values/value-types.ts";
import { compareTexts } from "../../vocabulary/compare-texts.ts";

/** What one operation sends along: its possible shapes, and whether there may be others. */
export interface Sent {
  /** Empty if nothing of it is known; if nothing is sent, a shape without properties. */
  readonly shapes: readonly SentShape[];
  readonly isOpen: boolean;
}

/** By name, the properties that remain when later ones replace earlier ones. */
type SentShape = ReadonlyMap<string, readonly Property[]>;

/** Reads and merges what operations send along. */
export interface SentData {
  /** Reads what an operation sends as an argument, or below some properties of it. */
  readonly read: (operation: Operation, role: Role, path?: readonly string[]) => Sent;
  readonly merge: (sent: readonly Sent[]) => InventoryData;
}

interface Merged {
  readonly types: Set<PropertyType>;
  readonly units: Set<PropertyUnit>;
  count: number;
  isOptional: boolean;
}

const nothing: SentShape = new Map();

export function createSentData(objects: Objects, { findKinds }: ValueTypes): SentData {
  function read(operation: Operation, role: Role, path: readonly string[] = []): Sent {
    const given = operation.find(role);
    const values = given.flatMap((term) => objects.findAt(term, path));
    const isKnown = operation.isKnown(role) && given.every((term) => objects.isKnownAt(term, path));
    if (values.length === 0) return { shapes: isKnown ? [nothing] : [], isOpen: !isKnown };
    const found = values.map((value) => objects.findShapes(value));
    const shapes = found.flatMap((entry) => entry.shapes);
    // An empty object next to others is a fallback for a missing one: `properties ?? {}`.
    const filled = shapes.length > 1 ? shapes.filter(({ properties }) => properties.length > 0) : shapes;
    const isWhole = isKnown && found.every(({ isComplete }) => isComplete);
    return {
      // A value that is always `undefined` is not sent.
      shapes: filled.length > 0 || !isWhole ? filled.map(groupProperties) : [nothing],
      isOpen: !isWhole || !shapes.every(({ isComplete }) => isComplete),
    };
  }

  function merge(sent: readonly Sent[]): InventoryData {
    const shapes = sent.flatMap((entry) => entry.shapes);
    const merged = new Map<string, Merged>();
    for (const [name, properties] of shapes.flatMap((shape) => [...shape])) {
      const known = merged.get(name) ?? { types: new Set(), units: new Set(), count: 0, isOptional: false };
      merged.set(name, known);
      known.count++;
      known.isOptional ||= properties.every(({ isConditional }) => isConditional);
      for (const { value } of properties) addKinds(known, value);
    }
    const properties = [...merged]
      .filter(([, { types }]) => types.size > 0)
      .sort(([a], [b]) => compareTexts(a, b))
      .map(([name, { types, units, count, isOptional }]): InventoryProperty => ({
        name,
        types: [...types].sort(),
        units: [...units].sort(),
        isOptional: isOptional || count < shapes.length,
      }));
    return { properties, isOpen: sent.some(({ isOpen }) => isOpen) };
  }

  function addKinds(known: Merged, value: Term): void {
    const { types, units, isOptional } = findKinds(value);
    for (const type of types) known.types.add(type);
    for (const unit of units) known.units.add(unit);
    known.isOptional ||= isOptional;
  }

  return { read, merge };
}

/** A property replaces an earlier one of the same name, unless only a branch adds it. */
function groupProperties({ properties }: ObjectShape): SentShape {
  const shape = new Map<string, readonly Property[]>();
  for (const property of properties) {
    const earlier = property.isConditional ? (shape.get(property.name) ?? []) : [];
    shape.set(property.name, [...earlier, property]);
  }
  return shape;
}
