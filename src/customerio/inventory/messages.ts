import type { InventoryIdentifier, InventoryMessage } from "../../vocabulary/inventory.ts";
import type { Variant } from "../api/sdk.ts";
import type { Flow } from "../flow/core.ts";
import type { Term } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import type { Objects } from "../values/objects.ts";
import type { Texts } from "../values/texts.ts";
import { describeCode } from "./code.ts";
import type { Sent, SentData } from "./data.ts";
import { groupByKey, makeEntry } from "./entries.ts";

interface Sending extends Pick<InventoryMessage, "kind" | "channel" | "id" | "identifiedBy"> {
  readonly operation: Operation;
  readonly sent: Sent;
}

interface Parts {
  readonly flow: Flow;
  readonly objects: Objects;
  readonly texts: Texts;
}

const recipients: readonly (readonly [property: string, InventoryIdentifier])[] = [
  ["id", "id"],
  ["email", "email"],
  ["cio_id", "cio_id"],
];

/** The transactional messages and broadcasts, by their ids. */
export function listMessages(
  operations: readonly Operation[],
  parts: Parts,
  data: SentData,
): readonly InventoryMessage[] {
  const sendings = operations.flatMap((operation) =>
    operation.kind === "send"
      ? readTransactional(operation, parts, data)
      : operation.kind === "broadcast"
        ? readBroadcast(operation, parts, data)
        : [],
  );
  const groups = groupByKey(sendings, ({ kind, channel = "", id = "", identifiedBy }) => [
    ...[kind, channel, id, identifiedBy],
  ]);
  return groups.map((group) => {
    const [first] = group;
    const { kind = "transactional", channel, id, identifiedBy = "unknown" } = first ?? {};
    return {
      kind,
      ...(channel === undefined ? {} : { channel }),
      ...(id === undefined ? {} : { id }),
      identifiedBy,
      ...data.merge(group.map(({ sent }) => sent)),
      ...makeEntry(group.map(({ operation }) => operation)),
    };
  });
}

function readTransactional(operation: Operation, parts: Parts, data: SentData): readonly Sending[] {
  const { objects } = parts;
  const messages = operation.find("message");
  const ids = messages.flatMap((message) => objects.findAt(message, ["transactional_message_id"]));
  const identifiers = messages.flatMap((message) => objects.findAt(message, ["identifiers"]));
  const [identifiedBy = "unknown"] = recipients.flatMap(([property, identifier]) =>
    identifiers.some((term) => objects.findAt(term, [property]).length > 0) ? [identifier] : [],
  );
  const channel = toChannel(operation.variant);
  const sent = data.read(operation, "message", ["message_data"]);
  return describeIds(ids, parts).map((id) => ({
    kind: "transactional",
    ...(channel === undefined ? {} : { channel }),
    ...id,
    identifiedBy,
    operation,
    sent,
  }));
}

function readBroadcast(operation: Operation, parts: Parts, data: SentData): readonly Sending[] {
  const sent = data.read(operation, "data");
  return describeIds(operation.find("broadcast"), parts).map((id) => ({
    kind: "broadcast",
    ...id,
    identifiedBy: "unknown",
    operation,
    sent,
  }));
}

/** One for each possible id; an empty one if there is none. */
function describeIds(terms: readonly Term[], { flow, texts }: Parts): readonly { readonly id?: string }[] {
  const ids = terms.flatMap((term) =>
    flow.findOrigins(term).flatMap((origin) => texts.getOnlyText(origin) ?? describeCode(origin.node) ?? []),
  );
  return ids.length > 0 ? [...new Set(ids)].map((id) => ({ id })) : [{}];
}

function toChannel(variant: Variant | undefined): InventoryMessage["channel"] {
  return variant === "add" || variant === "remove" ? undefined : variant;
}
