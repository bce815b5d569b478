import type { InventoryAction } from "../../vocabulary/inventory.ts";
import type { OperationKind } from "../api/sdk.ts";
import type { Operation } from "../operations/reading.ts";
import { groupByKey, makeEntry } from "./entries.ts";

/** Kinds that have a list of their own. */
const listed: ReadonlySet<OperationKind> = new Set([
  ...(["identify", "track", "track-anonymous", "page", "screen"] as const),
  ...(["send", "broadcast", "device"] as const),
]);

/** Everything else that is done, by kind. */
export function listActions(operations: readonly Operation[]): readonly InventoryAction[] {
  const own = operations.filter(({ kind }) => !listed.has(kind));
  return groupByKey(own, ({ kind }) => [kind]).map((group) => ({
    kind: group[0]?.kind ?? "",
    ...makeEntry(group),
  }));
}
