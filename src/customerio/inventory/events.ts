import type { InventoryEvent } from "../../vocabulary/inventory.ts";
import type { OperationKind } from "../api/sdk.ts";
import type { Operation } from "../operations/reading.ts";
import { getStyle } from "../repository/event-styles.ts";
import { getText, type TextShape, type Texts } from "../values/texts.ts";
import type { Sent, SentData } from "./data.ts";
import { groupByKey, makeEntry } from "./entries.ts";

/** One name under which an operation sends an event. */
interface Sending extends Pick<InventoryEvent, "kind" | "name" | "isFixed"> {
  readonly operation: Operation;
  readonly sent: Sent;
}

const kinds: Readonly<Partial<Record<OperationKind, InventoryEvent["kind"]>>> = {
  track: "event",
  "track-anonymous": "event",
  page: "page",
  screen: "screen",
};

/** The events and views that are sent; those with unknown names come last. */
export function listEvents(
  operations: readonly Operation[],
  texts: Texts,
  data: SentData,
): readonly InventoryEvent[] {
  const sendings = operations.flatMap((operation): Sending[] => {
    const kind = kinds[operation.kind];
    if (!kind) return [];
    const sent = data.read(operation, "data");
    const shapes = operation.find("event-name").flatMap((term) => texts.findShapes(term));
    const names = shapes.length > 0 ? shapes.map(readName) : [{ name: undefined, isFixed: false }];
    return names.map((name) => ({ kind, ...name, operation, sent }));
  });
  const groups = groupByKey(sendings, ({ kind, name, isFixed }) => [
    kind,
    name === undefined ? "2" : "1",
    name ?? "",
    String(isFixed),
  ]);
  return groups.map((group) => toEvent(group, data));
}

function toEvent(group: readonly Sending[], data: SentData): InventoryEvent {
  const [first] = group;
  const { kind = "event", name, isFixed = false } = first ?? {};
  const operations = group.map(({ operation }) => operation);
  const style = isFixed && kind === "event" && name !== undefined ? getStyle(name) : undefined;
  return {
    ...{ kind, name, isFixed },
    ...(style === undefined ? {} : { style }),
    sentFor: [...new Set(operations.map(({ kind: does, find }) => getSubject(does, find)))].sort(),
    ...data.merge(group.map(({ sent }) => sent)),
    ...makeEntry(operations),
  };
}

function readName(shape: TextShape): Pick<Sending, "name" | "isFixed"> {
  const text = getText(shape);
  if (text !== undefined) return { name: text === "" ? undefined : text, isFixed: text !== "" };
  const parts = shape.parts.map((part) => (typeof part === "string" ? part : "${…}"));
  return { name: parts.every((part) => part === "${…}") ? undefined : parts.join(""), isFixed: false };
}

function getSubject(kind: OperationKind, find: Operation["find"]): InventoryEvent["sentFor"][number] {
  const isAnonymous = find("anonymous-person").length > 0 && find("person").length === 0;
  return kind === "track-anonymous" || isAnonymous ? "anonymous" : "person";
}
