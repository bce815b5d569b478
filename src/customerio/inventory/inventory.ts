import type { Inventory } from "../../vocabulary/inventory.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import type { ClientConstruction } from "../operations/clients.ts";
import type { Emails } from "../operations/emails.ts";
import type { GivenCredentials } from "../operations/given-credentials.ts";
import type { HttpRequest } from "../operations/http.ts";
import type { Operation } from "../operations/reading.ts";
import { getPath } from "../program/program.ts";
import type { Objects } from "../values/objects.ts";
import type { Texts } from "../values/texts.ts";
import type { Times } from "../values/times.ts";
import { createValueTypes } from "../values/value-types.ts";
import { findAskers } from "../operations/askers.ts";
import { createLeftToCallers } from "./left-to-callers.ts";
import { listActions } from "./actions.ts";
import { listClients } from "./clients.ts";
import { createSentData } from "./data.ts";
import { listDevices } from "./devices.ts";
import { listEvents } from "./events.ts";
import { listMessages } from "./messages.ts";
import { listPeople } from "./people.ts";

/** What an inventory is made from. */
export interface InventoryParts {
  /** What is certain; operations guessed from names are not listed. */
  readonly operations: readonly Operation[];
  readonly constructions: readonly ClientConstruction[];
  readonly requests: readonly HttpRequest[];
  readonly flow: Flow;
  readonly calls: Calls;
  readonly objects: Objects;
  readonly texts: Texts;
  readonly times: Times;
  readonly emails: Emails;
  readonly credentials: GivenCredentials;
}

/** Lists what code does in Customer.io in the files whose paths are wanted. What a wrapper does is listed at its calls. */
export function takeInventory(parts: InventoryParts, isWanted: (path: string) => boolean): Inventory {
  const operations = findAskers(
    parts.operations.filter(({ site }) => isWanted(getPath(site.getSourceFile()))),
    createLeftToCallers(parts),
  );
  const data = createSentData(parts.objects, createValueTypes(parts.flow, parts.times));
  return {
    events: listEvents(operations, parts.texts, data),
    people: listPeople(operations, parts, data),
    messages: listMessages(operations, parts, data),
    devices: listDevices(operations, data),
    actions: listActions(operations),
    clients: listClients(operations, parts, isWanted),
  };
}
