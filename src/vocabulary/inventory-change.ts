import type { InventoryPlace } from "./inventory.ts";

/** What a change does at Customer.io. */
export interface ChangeAtCustomerIo {
  readonly changes: readonly InventoryChange[];
  /** Changed files that could not be compared: what they change is not known. */
  readonly notCompared: readonly string[];
}

/** One thing that a change does at Customer.io. */
export interface InventoryChange {
  readonly subject: ChangedSubject;
  /** `renamed` where the same call now does it under another name, or identifies people by another id. */
  readonly change: "added" | "removed" | "renamed" | "changed";
  /** An event's name or shape, the code that an id is made from, a message's id, a client's class, …; `undefined` where it is not known. */
  readonly name: string | undefined;
  /** Of a message: `broadcast`, `transactional email`, … */
  readonly kind?: string;
  /** The same before, of what is renamed. */
  readonly formerly?: string | undefined;
  /** A name that was sent before and means the same by its letters, of an event that is added. */
  readonly resembles?: string;
  /** An email of these people is not given any more, or not in every place. */
  readonly email?: "dropped" | "optional";
  /** How what is sent along changes; of what is added, everything that is sent. A client's are its credentials. */
  readonly properties: readonly PropertyChange[];
  /** The first of its places after the change, or before it of what is removed. */
  readonly place: InventoryPlace;
}

export const changedSubjects = [
  ...(["event", "person", "message", "page", "screen"] as const),
  ...(["device", "action", "client"] as const),
] as const;

export type ChangedSubject = (typeof changedSubjects)[number];

/** How a property changes. `before` and `after` are its types or, of a time, its units; empty where they are not known. */
export interface PropertyChange {
  readonly name: string;
  /** `optional`: at least one place does not send it any more. */
  readonly change: "added" | "dropped" | "optional" | "type" | "unit";
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export const nothingChanges: ChangeAtCustomerIo = { changes: [], notCompared: [] };
