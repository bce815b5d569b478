import type { Coverage } from "./coverage.ts";
import type { SkippedFile } from "./snapshot.ts";

/**
 * What code does at Customer.io, with one entry for each distinct thing, however many calls do it. Only what types, imports or hosts prove:
 * operations guessed from names are blind spots. Everything is sorted, and the same on every machine.
 */
export interface Inventory {
  readonly events: readonly InventoryEvent[];
  readonly people: readonly InventoryPerson[];
  readonly messages: readonly InventoryMessage[];
  readonly devices: readonly InventoryDevice[];
  /** Everything else: people deleted, suppressed or merged, segments managed, data read. */
  readonly actions: readonly InventoryAction[];
  readonly clients: readonly InventoryClient[];
}

/** The API that is called; `browser` and `mobile` are the snippet's and the mobile SDKs' own. */
export type InventoryApi = "track" | "app" | "pipelines" | "browser" | "mobile";

/** One place that does it. */
export interface InventoryPlace {
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** The names of the wrappers between the place and Customer.io, the outermost first. */
  readonly via: readonly string[];
}

export type PropertyType = "text" | "number" | "boolean" | "date" | "list" | "object" | "null" | "unknown";

/** How a time is counted or written; a `duration` is a length of time, whatever its unit. */
export type PropertyUnit =
  "milliseconds" | "seconds" | "fractional seconds" | "microseconds" | "ISO text" | "duration";

/** A property of an event, an attribute of a person, or data of a message. */
export interface InventoryProperty {
  readonly name: string;
  /** Sorted; never empty. */
  readonly types: readonly PropertyType[];
  /** The units in which a time is sent: several if places disagree, none if it is not a time. Sorted. */
  readonly units: readonly PropertyUnit[];
  /** At least one of the places does not send it. */
  readonly isOptional: boolean;
}

/** What is sent along, merged from all places. */
export interface InventoryData {
  /** By name. */
  readonly properties: readonly InventoryProperty[];
  /** More may be sent than is listed, because some object is not fully known. */
  readonly isOpen: boolean;
}

/** The common part of all entries. */
interface InventoryEntry {
  readonly apis: readonly InventoryApi[];
  /** By path and line, each once; never empty. */
  readonly places: readonly InventoryPlace[];
}

/** An event, or a view of a page or screen. */
export interface InventoryEvent extends InventoryEntry, InventoryData {
  readonly kind: "event" | "page" | "screen";
  /** The name, or its shape with `${…}` for each part that varies; `undefined` if nothing of it is known. */
  readonly name: string | undefined;
  /** The name never varies. */
  readonly isFixed: boolean;
  /** The style of a fixed name, such as `snake_case`; `undefined` if none or more than one fits. */
  readonly style?: string;
  /** How the people of these events are identified. */
  readonly sentFor: readonly ("person" | "anonymous")[];
}

/** A kind of identifier. */
export type InventoryIdentifier = "id" | "email" | "cio_id" | "anonymous id" | "unknown";

/** People who are identified in one way. */
export interface InventoryPerson extends InventoryEntry, InventoryData {
  readonly identifiedBy: InventoryIdentifier;
  /** The code that the identifier comes from, such as `user.id`; `undefined` if it is not known or too long. */
  readonly from?: string;
  /** Whether each place sends an email, as an attribute or as the identifier; `undefined` if more is sent than is known. */
  readonly hasEmail: boolean | undefined;
}

/** The channel of a transactional message. */
export type MessageChannel = "email" | "push" | "sms" | "whatsapp" | "inbox message" | "in-app";

/** A transactional message or a broadcast. */
export interface InventoryMessage extends InventoryEntry, InventoryData {
  readonly kind: "transactional" | "broadcast";
  /** Only of transactional messages. */
  readonly channel?: MessageChannel;
  /** The id of the message or broadcast as Customer.io knows it, or the code that it comes from; `undefined` if there is none. */
  readonly id?: string;
  /** How its recipients are identified; `unknown` also if a broadcast decides it itself. */
  readonly identifiedBy: InventoryIdentifier;
}

/** Devices that are added to people, updated or removed. */
export interface InventoryDevice extends InventoryEntry, InventoryData {
  readonly kind: "add" | "remove";
}

/** Something else that is done. */
export interface InventoryAction extends InventoryEntry {
  /** Such as `suppress`, `merge` or `query`. */
  readonly kind: string;
}

/** A client, or requests without one, with its credentials. */
export interface InventoryClient extends InventoryEntry {
  /** The SDK's class, or the library that sends the requests: `fetch`, `axios`. */
  readonly name: string;
  readonly transport: "sdk" | "http";
  /** The variables and settings that its credentials come from, sorted. */
  readonly credentials: readonly InventoryCredential[];
}

export interface InventoryCredential {
  readonly role: "site-id" | "track-key" | "app-key" | "write-key" | "unknown";
  /** The environment variable or setting; `undefined` if it is not known. Never a value. */
  readonly name?: string;
}

/** The inventory of code that does nothing at Customer.io. */
export const emptyInventory: Inventory = {
  events: [],
  people: [],
  messages: [],
  devices: [],
  actions: [],
  clients: [],
};

/** An inventory, and how much of the code it was made from. */
export interface TakenInventory {
  readonly inventory: Inventory;
  /** Paths of the files that were analyzed, including those that a quick scan ruled out. */
  readonly analyzed: readonly string[];
  readonly skipped: readonly SkippedFile[];
  readonly coverage: Coverage;
}
