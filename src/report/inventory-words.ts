/** The words of an inventory, for every format that people read. */
import type {
  Inventory,
  InventoryAction,
  InventoryApi,
  InventoryClient,
  InventoryCredential,
  InventoryData,
  InventoryDevice,
  InventoryEvent,
  InventoryIdentifier,
  InventoryMessage,
  InventoryPerson,
  InventoryPlace,
  InventoryProperty,
  MessageChannel,
  PropertyType,
} from "../vocabulary/inventory.ts";

/** A part of the inventory under one title. */
export interface InventorySection {
  readonly title: string;
  readonly entries: readonly DescribedEntry[];
}

/** One entry in words. */
export interface DescribedEntry {
  /** What it is; words of ours. */
  readonly label?: string;
  /** Its name in code, which can be any text. */
  readonly code?: string;
  /** More about it, in words of ours. */
  readonly notes: readonly string[];
  readonly items: readonly DescribedItem[];
  /** Shown after the items. */
  readonly more?: string;
  readonly places: readonly InventoryPlace[];
}

/** A property or a credential: a name, which can be any text, and what is known of it. */
export interface DescribedItem {
  readonly name?: string;
  readonly meaning: string;
}

/** All sections that have entries. */
export function describeInventory(inventory: Inventory): readonly InventorySection[] {
  const { events, messages } = inventory;
  const views = events.filter(({ kind }) => kind !== "event");
  const ofKind = (kind: InventoryMessage["kind"]) => messages.filter((message) => message.kind === kind);
  return [
    { title: "Events", entries: events.filter(({ kind }) => kind === "event").map(describeEvent) },
    { title: "Pages and screens", entries: views.map(describeEvent) },
    { title: "People", entries: inventory.people.map(describePerson) },
    { title: "Transactional messages", entries: ofKind("transactional").map(describeMessage) },
    { title: "Broadcasts", entries: ofKind("broadcast").map(describeMessage) },
    { title: "Devices", entries: inventory.devices.map(describeDevice) },
    { title: "Other calls", entries: inventory.actions.map(describeAction) },
    { title: "Clients", entries: inventory.clients.map(describeClient) },
  ].filter(({ entries }) => entries.length > 0);
}

function describeEvent(event: InventoryEvent): DescribedEntry {
  const { kind, name, isFixed, style, sentFor, apis, places } = event;
  const labels = kind === "event" ? {} : { label: kind === "page" ? "Page" : "Screen" };
  return {
    ...(name === undefined ? { label: unknownNames[kind] } : { ...labels, code: name }),
    notes: [
      describeApis(apis),
      ...(name !== undefined && !isFixed ? ["the name varies"] : []),
      ...(style === undefined ? [] : [style]),
      ...(sentFor.includes("anonymous")
        ? [sentFor.includes("person") ? "for people and anonymous visitors" : "for anonymous visitors"]
        : []),
    ],
    ...describeData(event, "properties"),
    places,
  };
}

const unknownNames: Readonly<Record<InventoryEvent["kind"], string>> = {
  event: "Events whose names are not known",
  page: "Pages whose names are not known",
  screen: "Screens whose names are not known",
};

function describePerson(person: InventoryPerson): DescribedEntry {
  const { identifiedBy, from, hasEmail, apis, places } = person;
  const isGiven = identifiedBy !== "email" && hasEmail !== undefined;
  return {
    label: identifierNames[identifiedBy],
    ...(from === undefined ? {} : { code: from }),
    notes: [
      describeApis(apis),
      ...(isGiven ? [hasEmail ? "with an email" : "not always with an email"] : []),
    ],
    ...describeData(person, "attributes"),
    places,
  };
}

const identifierNames: Readonly<Record<InventoryIdentifier, string>> = {
  id: "By id",
  email: "By email",
  cio_id: "By cio_id",
  "anonymous id": "By anonymous id",
  unknown: "By something that is not known",
};

function describeMessage(message: InventoryMessage): DescribedEntry {
  const { kind, channel, id, identifiedBy, apis, places } = message;
  const name = channel === undefined ? "Message" : channelNames[channel];
  const label = kind === "broadcast" ? "Broadcast" : name;
  return {
    ...(id === undefined ? { label: `${label} without an id` } : { label, code: id }),
    notes: [describeApis(apis), ...(identifiedBy === "unknown" ? [] : [`to people by ${identifiedBy}`])],
    ...describeData(message, "data"),
    places,
  };
}

const channelNames: Readonly<Record<MessageChannel, string>> = {
  email: "Email",
  push: "Push",
  sms: "SMS",
  whatsapp: "WhatsApp",
  "inbox message": "Inbox message",
  "in-app": "In-app message",
};

function describeDevice(device: InventoryDevice): DescribedEntry {
  const label = device.kind === "add" ? "Added or updated" : "Removed";
  return {
    label,
    notes: [describeApis(device.apis)],
    ...describeData(device, "attributes"),
    places: device.places,
  };
}

function describeAction({ kind, apis, places }: InventoryAction): DescribedEntry {
  return { label: actionNames.get(kind) ?? kind, notes: [describeApis(apis)], items: [], places };
}

const actionNames: ReadonlyMap<string, string> = new Map([
  ["group", "Groups of people"],
  ["alias", "Aliases of people"],
  ["merge", "People merged"],
  ["destroy", "People deleted"],
  ["suppress", "People suppressed"],
  ["unsuppress", "People unsuppressed"],
  ["metric", "Metrics reported"],
  ["batch", "Batches"],
  ["query", "Data read"],
  ["manage", "Workspace managed"],
]);

function describeClient({ name, transport, apis, credentials, places }: InventoryClient): DescribedEntry {
  return {
    code: name,
    notes: [describeApis(apis), transport === "sdk" ? "SDK" : "HTTP requests"],
    items: credentials.map(describeCredential),
    places,
  };
}

function describeCredential({ role, name }: InventoryCredential): DescribedItem {
  const meaning = credentialNames[role];
  return name === undefined ? { meaning: `${meaning} of unknown origin` } : { name, meaning };
}

const credentialNames: Readonly<Record<InventoryCredential["role"], string>> = {
  "site-id": "site id",
  "track-key": "Track API key",
  "app-key": "App API key",
  "write-key": "Pipelines write key",
  unknown: "credential",
};

function describeData(
  { properties, isOpen }: InventoryData,
  what: "properties" | "attributes" | "data",
): Pick<DescribedEntry, "items" | "more"> {
  const items = properties.map((property) => ({ name: property.name, meaning: describeProperty(property) }));
  if (!isOpen) return { items };
  const known = items.length > 0 ? "more" : "with";
  return {
    items,
    more: what === "data" ? `${known} data that is not known` : `${known} ${what} that are not known`,
  };
}

/** `text`, `number (seconds) or null, optional`. */
export function describeProperty({ types, units, isOptional }: InventoryProperty): string {
  const known = types.filter((type) => type !== "unknown" && type !== "null");
  const all = timedTypes([...known, ...types.filter((type) => type === "null")], units);
  const isPartlyKnown = types.includes("unknown") && all.length > 0;
  const what = all.length === 0 ? "unknown type" : `${all.join(" or ")}${isPartlyKnown ? " or unknown" : ""}`;
  return `${what}${isOptional ? ", optional" : ""}`;
}

function timedTypes(types: readonly PropertyType[], units: InventoryProperty["units"]): readonly string[] {
  const isText = (unit: string): boolean => unit === "ISO text";
  return types.map((type) => {
    const own = units.filter((unit) =>
      type === "text" ? isText(unit) || !types.includes("number") : type === "number" && !isText(unit),
    );
    const names = own.map((unit) => (isText(unit) ? "ISO" : unit));
    return names.length === 0 ? type : `${type} (${names.join(" or ")})`;
  });
}

function describeApis(apis: readonly InventoryApi[]): string {
  return apis.map((api) => apiNames[api]).join(" and ");
}

const apiNames: Readonly<Record<InventoryApi, string>> = {
  track: "Track API",
  app: "App API",
  pipelines: "Pipelines API",
  browser: "browser snippet",
  mobile: "mobile SDK",
};
