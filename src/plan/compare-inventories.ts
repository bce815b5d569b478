import type { Comparison } from "../vocabulary/comparison.ts";
import type { FollowPlace } from "../vocabulary/follow-lines.ts";
import {
  changedSubjects,
  type ChangedSubject,
  type InventoryChange,
} from "../vocabulary/inventory-change.ts";
import type { Inventory, InventoryPlace } from "../vocabulary/inventory.ts";
import { compareProperties, type ComparedData } from "./compare-properties.ts";
import { pairBySite } from "./pair-by-site.ts";

/** An entry of an inventory, of any kind. */
interface Entry extends ComparedData {
  readonly subject: ChangedSubject;
  /** The parts that identify the entry. */
  readonly key: string;
  readonly name: string | undefined;
  readonly kind?: string;
  /** Whether people get an email in each place; `undefined` if that is not known, or if it is not about people. */
  readonly hasEmail?: boolean | undefined;
  readonly places: readonly InventoryPlace[];
}

/**
 * Compares what code did with what it does: first what campaigns depend on (events and people), and for each, first what exists now.
 *
 * @param follow finds where a place from before the change is after it
 */
export function compareInventories(
  { before, after, lookalikes }: Comparison,
  follow: FollowPlace,
): readonly InventoryChange[] {
  const [then, now] = [listEntries(before), listEntries(after)];
  const known = new Map(then.map((entry) => [entry.key, entry]));
  const current = new Set(now.map(({ key }) => key));
  const gone = then.filter(({ key }) => !current.has(key));
  const fresh = now.filter(({ key }) => !known.has(key));
  const resembled = new Map(lookalikes.map(({ name, known: other }) => [name, other]));
  // The name of an event that was already sent is not a new name for another one.
  const isOwn = ({ subject, name }: Entry) => subject !== "event" || !resembled.has(name ?? "");
  const formerOf = pairBySite(gone, fresh.filter(isOwn), mayTakePlace, follow);
  const renamed = new Set(formerOf.values());
  const changes = [
    ...now.flatMap((entry) => {
      const former = known.get(entry.key) ?? formerOf.get(entry);
      return former === undefined ? describeAdded(entry, resembled) : describeChanged(former, entry);
    }),
    ...gone.filter((entry) => !renamed.has(entry)).flatMap(describeRemoved),
  ];
  return changes.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ subject }: InventoryChange): number {
  return changedSubjects.indexOf(subject);
}

/** An unknown id may be the same as before. */
function mayTakePlace(gone: Entry, fresh: Entry): boolean {
  return gone.subject === fresh.subject && gone.name !== undefined && fresh.name !== undefined;
}

function describeAdded(entry: Entry, resembled: ReadonlyMap<string, string>): readonly InventoryChange[] {
  const { subject, name } = entry;
  const resembles = subject === "event" && name !== undefined ? resembled.get(name) : undefined;
  const properties = compareProperties(undefined, entry);
  const lookalike = resembles === undefined ? {} : { resembles };
  return describe(entry, { change: "added", properties, ...lookalike });
}

function describeRemoved(entry: Entry): readonly InventoryChange[] {
  return describe(entry, { change: "removed", properties: [] });
}

function describeChanged(before: Entry, after: Entry): readonly InventoryChange[] {
  const email = compareEmail(before, after);
  const properties = compareProperties(before, after).filter(
    ({ name, change }) => email === undefined || name !== "email" || change !== email,
  );
  const isRenamed = before.name !== after.name;
  if (!isRenamed && properties.length === 0 && email === undefined) return [];
  return describe(after, {
    change: isRenamed ? "renamed" : "changed",
    ...(isRenamed ? { formerly: before.name } : {}),
    ...(email === undefined ? {} : { email }),
    properties,
  });
}

function compareEmail(before: Entry, after: Entry): InventoryChange["email"] {
  if (before.hasEmail !== true || after.hasEmail !== false) return undefined;
  return after.properties.some(({ name }) => name === "email") ? "optional" : "dropped";
}

function describe(
  { subject, name, kind, places: [place] }: Entry,
  change: Omit<InventoryChange, "subject" | "name" | "place">,
): readonly InventoryChange[] {
  const what = kind === undefined ? {} : { kind };
  return place === undefined ? [] : [{ subject, name, ...what, ...change, place }];
}

function listEntries(inventory: Inventory): readonly Entry[] {
  const { events, people, messages, devices, actions, clients } = inventory;
  return [
    ...events.map(({ kind, isFixed, ...event }) => toEntry(kind, event.name, event, isFixed)),
    ...people.map((person) => ({
      ...toEntry("person", person.from, person, person.identifiedBy),
      hasEmail: person.hasEmail,
    })),
    ...messages.map((message) => {
      const { kind, channel, id } = message;
      const what = kind === "broadcast" ? kind : `transactional ${channel ?? "message"}`;
      return { ...toEntry("message", id, message, what), kind: what };
    }),
    ...devices.map((device) => toEntry("device", device.kind, device)),
    ...actions.map(({ kind, places }) => toEntry("action", kind, { places, properties: [], isOpen: false })),
    ...clients.map(({ name, apis, credentials, places }) => {
      const properties = credentials.flatMap((credential) =>
        credential.name === undefined
          ? []
          : [{ name: credential.name, types: [], units: [], isOptional: false }],
      );
      const keys = properties.map((property) => property.name);
      return toEntry("client", name, { places, properties, isOpen: false }, ...apis, ...keys);
    }),
  ];
}

function toEntry(
  subject: ChangedSubject,
  name: string | undefined,
  { places, properties, isOpen }: Pick<Entry, "places" | "properties" | "isOpen">,
  ...rest: readonly (string | boolean)[]
): Entry {
  return { subject, name, places, properties, isOpen, key: JSON.stringify([subject, name ?? null, ...rest]) };
}
