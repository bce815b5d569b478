import type { InventoryPlace } from "./inventory.ts";

/** What a change does at Customer.io. */
export interface ChangeAtCustomerIo {
  readonly changes: readonly InventoryChange[];
  /** Changed files that could not be compared, so what they change is not known. */
  readonly notCompared: readonly string[];
}

/** One thing that a change does at Customer.io. */
export interface InventoryChange {
  readonly subject: ChangedSubject;
  /** `renamed` if the same call now does it under another name, or identifies people by another id. */
  readonly change: "added" | "removed" | "renamed" | "changed";
  /** An event's name or shape, the code that an id is made from, a message's id, a client's class, …; `undefined` if it is not known. */
  readonly name: string | undefined;
  /** Of a message: `broadcast`, `transactional email`, … */
  readonly kind?: string;
  /** The earlier value, if it is renamed. */
  readonly formerly?: string | undefined;
  /** For an added event: an earlier name that is another spelling of its name. */
  readonly resembles?: string;
  /** The email of these people is no longer sent, or not in every place. */
  readonly email?: "dropped" | "optional";
  /** How the properties change; if it is added, everything that is sent. For a client, these are its credentials. */
  readonly properties: readonly PropertyChange[];
  /** The first of its places after the change, or before the change if it is removed. */
  readonly place: InventoryPlace;
}

export const changedSubjects = [
  ...(["event", "person", "message", "page", "screen"] as const),
  ...(["device", "action", "client"] as const),
] as const;

export type ChangedSubject = (typeof changedSubjects)[number];

/** How a property changes. `before` and `after` are its types or, for a time, its units; empty if they are not known. */
export interface PropertyChange {
  readonly name: string;
  /** `optional`: at least one place no longer sends it. */
  readonly change: "added" | "dropped" | "optional" | "type" | "unit";
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export const nothingChanges: ChangeAtCustomerIo = { changes: [], notCompared: [] };
