import { expect, test } from "vitest";
import { describeInventoryChange } from "../../src/plan/change-words.ts";
import type { InventoryChange } from "../../src/vocabulary/inventory-change.ts";
import { at } from "./an-inventory.ts";

const [place] = at("src/a.ts:3");

/** What is said of a change, without its place, which is said of each. */
function say(change: Omit<InventoryChange, "place" | "properties">): string {
  if (!place) throw new Error("A change has a place.");
  return describeInventoryChange({ ...change, properties: [], place }, (path) => path)
    .replace(" (it was at `src/a.ts:3`)", "")
    .replace(" at `src/a.ts:3`", "");
}

test.each<[change: Omit<InventoryChange, "place" | "properties">, said: string]>([
  [{ subject: "event", name: "paid", change: "added" }, "- New event `paid`."],
  [{ subject: "event", name: undefined, change: "added" }, "- New event with a name that is not known."],
  [{ subject: "event", name: "paid", change: "changed" }, "- The event `paid`."],
  [
    { subject: "event", name: "paid", change: "removed" },
    "- The event `paid` is no longer sent. Campaigns listening for it will not trigger.",
  ],
  [{ subject: "page", name: "Home", change: "added" }, "- New page view `Home`."],
  [{ subject: "screen", name: "Home", change: "removed" }, "- Screen view `Home` was removed."],
  [{ subject: "screen", name: undefined, change: "changed" }, "- Screen view."],
  [
    { subject: "page", name: "Start", formerly: "Home", change: "renamed" },
    "- Page view `Start` instead of `Home`.",
  ],
  [{ subject: "person", name: "user.id", change: "added" }, "- People are now also identified by `user.id`."],
  [{ subject: "person", name: undefined, change: "added" }, "- People are now also identified."],
  [
    { subject: "person", name: "user.id", change: "removed" },
    "- People are no longer identified by `user.id`.",
  ],
  [{ subject: "person", name: "user.id", change: "changed" }, "- People identified by `user.id`."],
  [
    { subject: "person", name: "user.id", formerly: "user.email", change: "renamed" },
    "- People are identified by `user.id` instead of `user.email`. Customer.io may not recognize people that it knows by the former id.",
  ],
  [
    { subject: "message", name: "3", kind: "transactional email", change: "added" },
    "- New transactional email `3`.",
  ],
  [{ subject: "message", name: "3", change: "removed" }, "- Message `3` was removed."],
  [{ subject: "message", name: undefined, kind: "broadcast", change: "changed" }, "- Broadcast."],
  [{ subject: "device", name: "add", change: "added" }, "- New registration of devices."],
  [{ subject: "device", name: "remove", change: "added" }, "- New removal of devices."],
  [{ subject: "device", name: "remove", change: "removed" }, "- Removal of devices was removed."],
  [{ subject: "action", name: "suppress", change: "added" }, "- New call to `suppress`."],
  [{ subject: "client", name: "TrackClient", change: "removed" }, "- Client `TrackClient` was removed."],
])("of %j is said: %s", (change, said) => {
  expect(say(change)).toBe(said);
});

test("a change says where it is now, and a removal where it was, with a path for the reader", () => {
  if (!place) throw new Error("A change has a place.");
  const change = { subject: "action", name: "suppress", properties: [], place } as const;
  const toPath = (path: string): string => `shop/${path}`;
  expect(describeInventoryChange({ ...change, change: "added" }, toPath)).toBe(
    "- New call to `suppress` at `shop/src/a.ts:3`.",
  );
  expect(describeInventoryChange({ ...change, change: "removed" }, toPath)).toBe(
    "- Call to `suppress` was removed (it was at `shop/src/a.ts:3`).",
  );
});
