import type { InventoryDevice } from "../../vocabulary/inventory.ts";
import type { Operation } from "../operations/reading.ts";
import type { SentData } from "./data.ts";
import { groupByKey, makeEntry } from "./entries.ts";

/** The devices that are added to people, and those that are removed. */
export function listDevices(operations: readonly Operation[], data: SentData): readonly InventoryDevice[] {
  const own = operations
    .filter(({ kind }) => kind === "device")
    .map((operation) => ({
      kind: operation.variant === "remove" ? ("remove" as const) : ("add" as const),
      operation,
    }));
  return groupByKey(own, ({ kind }) => [kind]).map((group) => ({
    kind: group[0]?.kind ?? "add",
    ...data.merge(group.map(({ operation }) => data.read(operation, "device"))),
    ...makeEntry(group.map(({ operation }) => operation)),
  }));
}
