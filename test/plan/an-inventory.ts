import {
  emptyInventory,
  type Inventory,
  type InventoryClient,
  type InventoryData,
  type InventoryEvent,
  type InventoryPerson,
  type InventoryPlace,
  type InventoryProperty,
} from "../../src/vocabulary/inventory.ts";

/** Places as `src/signup.ts:12`. */
export function at(...places: readonly string[]): readonly InventoryPlace[] {
  return places.map((place) => {
    const [path = "", line = ""] = place.split(":");
    return { path, line: Number(line), via: [] };
  });
}

/** A property as `plan: text`, `total?: number | text` or `at: number in seconds`; with `?`, not every place sends it. */
function aProperty(written: string): InventoryProperty {
  const [, name = "", optional, types = "", units = ""] =
    /^(\w+)(\?)?: ([\w |]+?)(?: in ([\w |]+))?$/.exec(written) ?? [];
  const split = (list: string) => list.split(" | ").filter((part) => part !== "");
  return {
    name,
    types: split(types) as InventoryProperty["types"],
    units: split(units) as InventoryProperty["units"],
    isOptional: optional !== undefined,
  };
}

/** What is sent along; `…` at the end says that there may be more. */
function someData(written: readonly string[]): InventoryData {
  const properties = written.filter((one) => one !== "…").map(aProperty);
  return { properties, isOpen: written.includes("…") };
}

export function anEvent(
  name: string | undefined,
  places: readonly string[],
  ...properties: readonly string[]
): InventoryEvent {
  return {
    ...{ kind: "event", name, isFixed: true, apis: ["track"], sentFor: ["person"], places: at(...places) },
    ...someData(properties),
  };
}

export function aPerson(
  from: string | undefined,
  hasEmail: boolean | undefined,
  places: readonly string[],
  ...attributes: readonly string[]
): InventoryPerson {
  return {
    ...{ identifiedBy: "id", apis: ["track"], hasEmail, places: at(...places) },
    ...(from === undefined ? {} : { from }),
    ...someData(attributes),
  };
}

export function aClientOf(name: string, keys: readonly string[], places: readonly string[]): InventoryClient {
  const credentials = keys.map((key) => ({ role: "track-key", name: key }) as const);
  return { name, transport: "sdk", apis: ["track"], credentials, places: at(...places) };
}

export function anInventory(parts: Partial<Inventory>): Inventory {
  return { ...emptyInventory, ...parts };
}
