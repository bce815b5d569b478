import { expect, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

/** An identify that sends a value as `seen_at`, with the value marked. */
function seenAt(value: string, before: string): string {
  const call = `  await cio.identify("1", { seen_at: ${value} });`;
  return `${client}${before}
${call}
${" ".repeat(call.indexOf(value))}${"~".repeat(value.split(" ?? ")[0]?.length ?? 0)}
}
`;
}

/** What is sent as `seen_at` once the finding is fixed; `undefined` where there is no fix. */
function fixSeenAt(value: string, before: string): string | undefined {
  const picture = seenAt(value, before);
  const findings = expectPicture(rule, picture);
  const text = fix(picture, findings)["src/example.ts"] ?? "";
  return findings.some(({ edits }) => edits.length > 0) ? /seen_at: (.*) \}\);/u.exec(text)?.[1] : undefined;
}

const untyped = "export async function seen(user) {";
const typed =
  "export async function seen(user: { seen: Date; left: Date | null; name: string; account: { seen: Date | null } }) {";

test.each([
  ["new Date()", untyped, "Math.floor(Date.now() / 1000)"],
  ["new Date(user.seen)", untyped, "Math.floor(new Date(user.seen).getTime() / 1000)"],
  ["user.seen", typed, "Math.floor(user.seen.getTime() / 1000)"],
  ["user.seen.toDate()", untyped, "Math.floor(user.seen.toDate().getTime() / 1000)"],
  ["dayjs(user.seen)", untyped, "dayjs(user.seen).unix()"],
  // It may be missing, which the conversion would not survive.
  ["user.left", typed, undefined],
  ["DateTime.now()", untyped, undefined],
])("a date becomes seconds where it surely is one: %s", (value, before, sent) => {
  expect(fixSeenAt(value, before)).toBe(sent);
});

test.each([
  ["new Date().toISOString()", untyped, "Math.floor(Date.now() / 1000)"],
  ["user.seen.toISOString()", typed, "Math.floor(user.seen.getTime() / 1000)"],
  ["user.seen.toISOString()", untyped, "Math.floor(new Date(user.seen).getTime() / 1000)"],
  ["user.seen?.toISOString()", untyped, undefined],
  ["user.seen.toISO()", untyped, undefined],
])("a text of a time becomes seconds: %s", (value, before, sent) => {
  expect(fixSeenAt(value, before)).toBe(sent);
});

test.each([
  ["user.left?.getTime()", typed, "user.left ? Math.floor(user.left.getTime() / 1000) : undefined"],
  [
    "user.account.seen?.valueOf() ?? null",
    typed,
    "user.account.seen ? Math.floor(user.account.seen.valueOf() / 1000) : null",
  ],
  // Two links can be missing, or the owner is a call that would run twice.
  ["user?.seen?.getTime()", untyped, undefined],
  ["find(user)?.getTime()", untyped, undefined],
])("a time of what may be missing is only divided when it is there: %s", (value, before, sent) => {
  expect(fixSeenAt(value, before)).toBe(sent);
});

test.each([
  [
    "const stamp = (date) => (date ? date.getTime() : null);",
    "date ? Math.floor(date.getTime() / 1000) : null",
  ],
  [
    "function stamp(date) {\n  return date ? date.getTime() : null;\n}",
    "date ? Math.floor(date.getTime() / 1000) : null",
  ],
  // Others are given milliseconds by it as well.
  ["export const stamp = (date) => (date ? date.getTime() : null);", undefined],
  ["const stamp = (date) => (date ? date.getTime() : null);\nlog(stamp(new Date()));", undefined],
  ["const stamp = (date) => (date ? date.getTime() : null);\nlog(dates.map(stamp));", undefined],
])(
  "a helper that gives a time or nothing divides itself, where nothing else uses it: %s",
  (helper, written) => {
    const picture = `${client}${helper}
export const left = (user) => cio.identify(user.id, { left_at: stamp(user.leftAt) });
                                                               ~~~~~~~~~~~~~~~~~~
`;
    const findings = expectPicture(rule, picture);
    expect(findings.map(({ edits }) => edits.length)).toEqual([written === undefined ? 0 : 1]);
    expect(fix(picture, findings)["src/example.ts"]).toContain(written ?? helper);
  },
);

test("a helper that is named for milliseconds keeps giving them", () => {
  const picture = `${client}const toMs = (date) => (date ? date.getTime() : null);
export const left = (user) => cio.identify(user.id, { left_at: toMs(user.leftAt) });
                                                               ~~~~~~~~~~~~~~~~~
`;
  const [found] = expectPicture(rule, picture);
  expect(found).toMatchObject({
    edits: [],
    unfixed: "the value may be missing, or have another unit in other cases",
  });
});

test.each([
  ["1735689600000", "1735689600"],
  ["1_735_689_600_000", "1_735_689_600"],
  ["1735689600000 + 86400000", "Math.floor((1735689600000 + 86400000) / 1000)"],
])("a number that is written out becomes one of seconds: %s", (value, sent) => {
  expect(fixSeenAt(value, untyped)).toBe(sent);
});

test.each([
  ["as unknown as string", "read.toISOString()"],
  ["as unknown as Date", "read"],
  ["as never", "read.toISOString() as never"],
])(
  "an assertion that made seconds pass for a time of Pipelines goes where it is not needed: %s",
  (assertion, sent) => {
    const value = `Math.floor(read.getTime() / 1000)`;
    const call = `  cdp.track({ userId: "1", event: "read", timestamp: ${value} ${assertion} });`;
    const picture = `import { Analytics } from "@customerio/cdp-analytics-node";
const cdp = new Analytics({ writeKey: process.env.CIO_WRITE_KEY! });
export function track(read: Date) {
${call}
${" ".repeat(call.indexOf(value))}${"~".repeat(value.length)}
}
`;
    expect(fix(picture, expectPicture(rule, picture))["src/example.ts"]).toContain(`timestamp: ${sent} });`);
  },
);

test("seconds for Pipelines that may be missing are left to the author", () => {
  const [finding] = expectPicture(
    rule,
    `import { Analytics } from "@customerio/cdp-analytics-node";
const cdp = new Analytics({ writeKey: process.env.CIO_WRITE_KEY! });
export function track(read: Date | null) {
  const at = read ? Math.floor(read.getTime() / 1000) : undefined;
  cdp.track({ userId: "1", event: "read", timestamp: at });
                                                     ~~
}
`,
  );
  expect(finding).toMatchObject({
    edits: [],
    unfixed: "the value may be missing, or have another unit in other cases",
  });
});
