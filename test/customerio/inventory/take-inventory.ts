import { learn } from "../../../src/customerio/knowledge.ts";
import type { Inventory, InventoryData, InventoryPlace } from "../../../src/vocabulary/inventory.ts";

export type Code = string | Readonly<Record<string, string>>;

/** The inventory of code: one file, `src/a.ts`, or several by their paths. */
export function takeInventory(code: Code, isWanted: (path: string) => boolean = () => true): Inventory {
  const files = typeof code === "string" ? { "src/a.ts": code } : code;
  return learn(Object.entries(files).map(([path, text]) => ({ path, text }))).getInventory(isWanted);
}

/** `plan: text, seats?: number (seconds), …`: a question mark is for optional ones, dots are for more. */
export function showData({ properties, isOpen }: InventoryData): string {
  const shown = properties.map(({ name, types, units, isOptional }) => {
    const unit = units.length === 0 ? "" : ` (${units.join("|")})`;
    return `${name}${isOptional ? "?" : ""}: ${types.join("|")}${unit}`;
  });
  return [...shown, ...(isOpen ? ["…"] : [])].join(", ");
}

/** `src/a.ts:3 via track`. */
export function showPlaces(places: readonly InventoryPlace[]): readonly string[] {
  return places.map(({ path, line, via }) => `${path}:${line}${via.map((name) => ` via ${name}`).join("")}`);
}

/** The events: `name { data } places`. */
export function showEvents(code: Code): readonly string[] {
  return takeInventory(code).events.map(
    (event) => `${event.name ?? "?"} { ${showData(event)} } ${showPlaces(event.places).join(", ")}`,
  );
}
