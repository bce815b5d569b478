import { queryTimes } from "../api/http-routes.ts";
import type { Role } from "../api/sdk.ts";
import type { Term } from "../flow/terms.ts";
import { isNameOfSureTime, isTimestampName } from "../values/names.ts";
import { listKept } from "../values/object-shape.ts";
import type { Objects } from "../values/objects.ts";
import type { Operation } from "./reading.ts";

/** A value that is a timestamp by its place or its name, perhaps together with what it is. */
export interface Timestamp {
  readonly name: string;
  readonly value: Term;
  /**
   * Where it is sent: an `attribute` (of a person or a device) is compared by time conditions, event `data` may also be shown to people, a
   * `message` is delivered at that time, `event` is the event's own time, and a `query` asks for what happened since or until then.
   */
  readonly kind: "attribute" | "data" | "message" | "event" | "query";
  /** Neither its place nor its name alone decides: it is a timestamp only if its value is a time for sure, as `times.isSure` says. */
  readonly needsSureValue?: true;
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
        .flatMap(({ name, value }): readonly Timestamp[] => {
          if (isTimestampName(name)) return [{ name, value, kind }];
          // What a message has beside its times is not compared with anything.
          if (kind === "message" || !isNameOfSureTime(name)) return [];
          return [{ name, value, kind, needsSureValue: true }];
        }),
    );
  const asked = queryRoles.flatMap(([role, { name }]) =>
    operation.find(role).map((value): Timestamp => ({ name, value, kind: "query" })),
  );
  return [...own, ...named, ...asked];
}
