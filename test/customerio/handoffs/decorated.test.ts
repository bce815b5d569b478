import { expect, test } from "vitest";
import { listOperations, type Code } from "../operations/operations.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
`;
const descriptor = `${client}export function Tracked(name: string) {
  return (_target: object, _key: string, descriptor: PropertyDescriptor) => {
    const original = descriptor.value;
    descriptor.value = async function (this: Payouts, ...args: unknown[]) {
      const result = await original.apply(this, args);
      await cio.track(this.userId, { name });
      return result;
    };
  };
}
`;
const standard = `${client}export function Tracked(name: string) {
  return function (original, _context) {
    return async function (...args) {
      await cio.track(this.userId, { name });
      return original.apply(this, args);
    };
  };
}
`;
const payouts = `import { Tracked } from "./tracked";
export class Payouts {
  @Tracked("payout_sent") async send() {}
  @Tracked("PayoutFailed") async fail() {}
}
`;
const found = (via: string) => [
  `track track this.userId PayoutFailed via ${via}`,
  `track track this.userId payout_sent via ${via}`,
];
const own = ["track track this.userId name"];

test.each<[title: string, code: Code, operations: readonly string[]]>([
  ["a descriptor", { "src/tracked.ts": descriptor, "src/payouts.ts": payouts }, found("value")],
  ["the standard form", { "src/tracked.ts": standard, "src/payouts.ts": payouts }, found("()")],
  [
    "not where it is no decorator",
    {
      "src/tracked.ts": descriptor,
      "src/payouts.ts": `import { Tracked } from "./tracked";\nexport const tracked = Tracked("payout_sent");`,
    },
    own,
  ],
  [
    "not where the function is kept elsewhere",
    {
      "src/tracked.ts": descriptor.replace("descriptor.value = async", "descriptor.later = async"),
      "src/payouts.ts": payouts,
    },
    own,
  ],
])("a decorator is given the event's name: %s", (_, code, operations) => {
  expect(listOperations(code)).toEqual(operations);
});
