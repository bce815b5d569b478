import { expect, test } from "vitest";
import { createValueTypes } from "../../../src/customerio/values/value-types.ts";
import { readTable } from "./knowledge-of.ts";

const declarations = `enum Plan { Free, Pro }
enum Kind { Opened = "opened" }
enum Size { Big = 1 }
interface Order { total: number; note?: string; paid: boolean; lines: string[]; at: Date; buyer: { id: string }; code: "a" | "b"; size: 1 | 2; amount: bigint; tags: Set<string>; load(): Promise<number>; id: string & { __brand: "OrderId" }; mark: { a: 1 } & { b: 2 }; rest: {}; byName: Record<string, string>; either: string | number; nothing: undefined; none: null; call: () => void; wrapped: Number; pair: [string, number]; readonly fixed: readonly string[]; ref: \`order_\${string}\`; plan: Plan; kind: Kind; size1: Size; any: any; nested: Promise<Promise<number>>; either2: { a: 1 } | string[]; format: { (): string; locale: string }; mark1: symbol; thing: object }
declare const order: Order;
`;
/** What is shown of a value: its types, then its units in parentheses, then a question mark if it can be `undefined`. */
const rows: readonly (readonly [value: string, kinds: string])[] = [
  ["'a'", "text"],
  ["`a`", "text"],
  ["`a ${b}`", "text"],
  ["typeof user.id", "text"],
  ["1", "number"],
  ["1n", "number"],
  ["true", "boolean"],
  ["null", "null"],
  ["undefined", "?"],
  ["void 0", "?"],
  ["[1]", "list"],
  ["{ id: 1 }", "object"],
  ["(await ('a' as const))", "text"],
  ["!user.id", "boolean"],
  ["-user.age", "number"],
  ["+user.age", "number"],
  ["count++", "number"],
  ["user.age > 18", "boolean"],
  ["'id' in user", "boolean"],
  ["user.age * 2", "number"],
  ["user.name + user.age", "unknown"],
  ["user.name + ' '", "text"],
  ["'Dr. ' + user.name", "text"],
  ["user.email.trim()", "text"],
  ["String(user.id)", "text"],
  ["user.names.length", "number"],
  ["user.names.size", "unknown"],
  ["user.names.join(', ')", "text"],
  ["user.names.includes('a')", "boolean"],
  ["user.names.map(toName)", "list"],
  ["user.names.pop()", "unknown"],
  ["day.toDate()", "date"],
  ["new Date()", "date"],
  ["Date.now()", "number (milliseconds)"],
  ["Math.floor(Date.now() / 1000)", "number (seconds)"],
  ["Date.now() / 1000", "number (fractional seconds)"],
  ["Date.now() * 1000", "number (microseconds)"],
  ["new Date().toISOString()", "text (ISO text)"],
  ["Date.now() - startedAt.getTime()", "number (duration)"],
  ["60 * 60", "number"],
  ["on ? 'a' : 1", "number|text"],
  ["on ? 'a' : undefined", "text?"],
  ["on ? Date.now() : new Date().toISOString()", "number|text (ISO text|milliseconds)"],
  ["user.id", "unknown"],
  ["plan", "unknown"],
  ["order.total", "number"],
  ["order.note", "text?"],
  ["order.paid", "boolean"],
  ["order.lines", "list"],
  ["order.pair", "list"],
  ["order.fixed", "list"],
  ["order.tags", "list"],
  ["order.at", "date"],
  ["order.wrapped", "number"],
  ["order.buyer", "object"],
  ["order.byName", "object"],
  ["order.rest", "unknown"],
  ["order.call", "unknown"],
  ["order.format", "unknown"],
  ["order.mark1", "unknown"],
  ["order.thing", "unknown"],
  ["order.any", "unknown"],
  ["order.code", "text"],
  ["order.ref", "text"],
  ["order.size", "number"],
  ["order.amount", "number"],
  ["order.either", "number|text"],
  ["order.none", "null"],
  ["order.id", "text"],
  ["order.mark", "object"],
  ["order.plan", "number"],
  ["order.kind", "text"],
  ["Plan.Pro", "number"],
  ["order.size1", "number"],
  ["order.nested", "number"],
  ["order.either2", "list|object"],
  ["moment()", "date"],
  ["DateTime.now().toMillis()", "number (milliseconds)"],
  ["DateTime.now().toISO()", "text (ISO text)"],
  ["DateTime.now().toSeconds()", "number (seconds)"],
  ["load()", "unknown"],
  ["(order.any).length", "number"],
  ["order.lines.length", "number"],
  ["~user.age", "number"],
  ["user.a + (user.b + ' ')", "text"],
  ["user.a && ' '", "text"],
  ["Kind.Opened", "text"],
  ["await order.load()", "number"],
];
const write = (value: string): string => `${declarations}show(${value});`;
const generic: readonly (readonly [code: string, kinds: string])[] = [
  ["export function send<T extends string>(value: T) { show(value); }", "text"],
  ["export function send<T>(value: T) { show(value); }", "unknown"],
  [
    "export function send<T extends { id: string }, K extends keyof T>(value: T[K]) { show(value); }",
    "unknown",
  ],
  [
    "export function send<T extends { user: { id: string } }, K extends 'user'>(value: T[K]) { show(value); }",
    "unknown",
  ],
  ["export function send(value: unknown) { show(value as string); }", "text"],
  ["export function send(value?: number) { show(value); }", "number?"],
];
const read = readTable([...rows.map(([value]) => write(value)), ...generic.map(([code]) => code)]);

test.each([
  ...rows.map(([value, kinds]) => [write(value), value, kinds] as const),
  ...generic.map(([code, kinds]) => [code, code, kinds] as const),
])("%#: $1 is $2", (code, _value, expected) => {
  const { knowledge, term } = read(code);
  const { types, units, isOptional } = createValueTypes(knowledge.flow, knowledge.times).findKinds(term);
  const shown = [...types].sort().join("|");
  const counted = units.size === 0 ? "" : ` (${[...units].sort().join("|")})`;
  expect(`${shown}${counted}${isOptional ? "?" : ""}`).toBe(expected);
});
