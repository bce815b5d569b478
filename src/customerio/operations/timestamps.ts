import { queryTimes } from "../api/http-routes.ts";
import type { Role } from "../api/sdk.ts";
import type { Term } from "../flow/terms.ts";
import { isTimestampName } from "../values/names.ts";
import { listKept } from "../values/object-shape.ts";
import type { Objects } from "../values/objects.ts";
import type { Operation } from "./reading.ts";

/** A value that is a timestamp by its place or its name. */
export interface Timestamp {
  readonly name: string;
  readonly value: Term;
  /**
   * Where it is sent: an `attribute` (of a person or a device) is compared by time conditions, event `data` may also be shown to people, a
   * `message` is delivered at that time, `event` is the event's own time, and a `query` asks for what happened since or until then.
   */
  readonly kind: "attribute" | "data" | "message" | "event" | "query";
}

const kinds: readonly (readonly [Role, Timestamp["kind"]])[] = [
  ["attributes", "attribute"],
  ["device", "attribute"],
  ["data", "data"],
  ["message", "message"],
];

const queryRoles = Object.entries(queryTimes) as readonly (readonly [Role, { readonly name: string }])[];

/** The timestamps that an operation sends to Customer.io, in any unit. */
export function findTimestamps(operation: Operation, objects: Objects): readonly Timestamp[] {
  const own = operation
    .find("timestamp")
    .map((value): Timestamp => ({ name: "timestamp", value, kind: "event" }));
  const named = kinds
    .filter(([role]) => role !== "message" || operation.kind === "send")
    .flatMap(([role, kind]) =>
      operation
        .find(role)
        .flatMap((object) => objects.findShapes(object).shapes)
        .flatMap(listKept)
        .filter(({ name }) => isTimestampName(name))
        .map(({ name, value }): Timestamp => ({ name, value, kind })),
    );
  const asked = queryRoles.flatMap(([role, { name }]) =>
    operation.find(role).map((value): Timestamp => ({ name, value, kind: "query" })),
  );
  return [...own, ...named, ...asked];
}
