import { describe, expect, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

describe("a helper that converts only some of its values is trusted", () => {
  const use = (helper: string, value: string, mark = ""): string => `${client}${helper}
export const save = (user: { id: string; joinedAt: Date }) =>
  cio.identify(user.id, { joined_at: toSeconds(${value}) });
${mark}`;

  test.each([
    ["by size", "const toSeconds = (n) => (n > 1e11 ? Math.floor(n / 1000) : n);", "Date.now()"],
    [
      "by size, the other way around",
      "const toSeconds = (n) => (n < LIMIT ? n : (n / 1000) | 0);",
      "Date.now()",
    ],
    [
      "by digits",
      "const toSeconds = (n) => (`${n}`.length > 10 ? Math.floor(n / 1000) : (n as number));",
      "Date.now()",
    ],
    [
      "by a name",
      "const isLong = (n) => n > 1e11; const toSeconds = (n) => isLong(n) ? Math.floor(n / 1000) : n;",
      "Date.now()",
    ],
    [
      "by an option",
      "const toSeconds = (n, isLong = true) => (isLong ? Math.floor(n / 1000) : n);",
      "Date.now()",
    ],
    [
      "and returns early",
      "function toSeconds(n) { if (n > 1e11) return Math.floor(n / 1000); return n; }",
      "Date.now()",
    ],
    [
      "and returns the others early",
      "function toSeconds(n) { if (n < 1e11) return n; return Math.floor(n / 1000); }",
      "Date.now()",
    ],
    [
      "and writes it again",
      "function toSeconds(n) { if (n > 1e11) n = Math.floor(n / 1000); return n; }",
      "Date.now()",
    ],
    ["and divides it", "function toSeconds(n) { if (n > 1e11) n /= 1000; return n; }", "Date.now()"],
    [
      "in a loop",
      "function toSeconds(at) { let n = +at; while (n > 1e11) n = Math.floor(n / 1000); return n; }",
      "new Date()",
    ],
    [
      "by kind",
      "const toSeconds = (at) => at instanceof Date ? Math.floor(at.getTime() / 1000) : at;",
      "user.joinedAt",
    ],
    [
      "by kind, texts",
      'const toSeconds = (at) => (typeof at === "string" ? Math.floor(Date.parse(at) / 1000) : at);',
      "user.joinedAt.toISOString()",
    ],
    [
      "of a property",
      "const toSeconds = (row) => (row.at > 1e11 ? Math.floor(row.at / 1000) : row.at);",
      "{ at: Date.now() }",
    ],
  ])("%s", (_title, helper, value) => {
    expectPicture(rule, use(helper, value));
  });

  test.each([
    ["another value", "const toSeconds = (n, other) => (other ? Math.floor(other / 1000) : n);"],
    ["nothing", "const toSeconds = (n) => (n ? n : 0);"],
    ["no value at all", "function toSeconds(n) { if (!n) return null; return n; }"],
    ["what is not returned", "function toSeconds(n) { console.log(n / 1000); return n; }"],
    [
      "a variable of another function",
      "const log = (n) => { if (n) n = n / 1000; }; function toSeconds(n) { return n; }",
    ],
  ])("but not one that converts %s", (_title, helper) => {
    expectPicture(rule, use(helper, "Date.now()", `${" ".repeat(47)}${"~".repeat(10)}\n`));
  });

  test("a time of what may be missing is reported", () => {
    const findings = expectPicture(
      rule,
      `${client}
const stamp = (at?: Date) => { if (!at) return at; return at.getTime(); };
export const save = (user) => cio.identify(user.id, { joined_at: stamp(user.joinedAt) });
                                                                 ~~~~~~~~~~~~~~~~~~~~
`,
    );
    expect(findings[0]?.message).toContain("in milliseconds");
  });
});

describe("what is converted before it is sent counts, not what it was", () => {
  const send = (body: string): string => `${client}
export async function save(user) {
${body}
}
`;

  test.each([
    `  let at = Date.now();\n  at = Math.floor(at / 1000);\n  await cio.identify(user.id, { joined_at: at });`,
    `  let at = Date.now();\n  at -= at % 1000;\n  at /= 1000;\n  await cio.identify(user.id, { joined_at: at });`,
    `  let at = Date.now();\n  const convert = () => { at = Math.floor(at / 1000); };\n  convert();\n  await cio.identify(user.id, { joined_at: at });`,
    `  const row = { at: Date.now() };\n  row.at = Math.floor(row.at / 1000);\n  await cio.identify(user.id, { joined_at: row.at });`,
    `  const traits = { joined_at: Date.now() };\n  traits.joined_at = Math.floor(traits.joined_at / 1000);\n  await cio.identify(user.id, traits);`,
    `  const traits = { joined_at: Date.now() };\n  Object.assign(traits, { joined_at: Math.floor(traits.joined_at / 1000) });\n  await cio.identify(user.id, traits);`,
    `  await cio.identify(user.id, { ...{ joined_at: Date.now() }, ...{ joined_at: user.joined } });`,
    `  const traits = { joined_at: Date.now() };\n  for (const name of names) traits[name] = Math.floor(traits[name] / 1000);\n  await cio.identify(user.id, traits);`,
    `  const traits = { joined_at: Date.now() };\n  for (const name of names) {\n    traits[name] /= 1000;\n    traits[name] |= 0;\n  }\n  await cio.identify(user.id, traits);`,
    `  const times = { joined_at: Date.now() };\n  await cio.identify(user.id, { ...times, joined_at: Math.floor(times.joined_at / 1000) });`,
    `  await cio.identify(user.id, { joined_at: Date.now(), ["joined_at"]: user.joined });`,
    `  await cio.identify(user.id, Object.assign({ joined_at: Date.now() }, { joined_at: user.joined }));`,
  ])("%s", (body) => {
    expectPicture(rule, send(body));
  });

  test.each([
    `  const times = { joined_at: Date.now() };
                             ~~~~~~~~~~
  await cio.identify(user.id, { joined_at: user.joined, ...times });`,
    `  const traits = { joined_at: Date.now() };
                              ~~~~~~~~~~
  for (const name of names) traits[name] = user[name];
  await cio.identify(user.id, traits);`,
    `  const traits = { joined_at: Date.now() };
                              ~~~~~~~~~~
  if (user.isNew) traits.plan = "free";
  await cio.identify(user.id, traits);`,
    `  await cio.identify(user.id, { joined_at: user.joined, ...(user.isNew ? { joined_at: Date.now() } : { joined_at: 1700000000 }) });
                                                                                      ~~~~~~~~~~`,
    `  await cio.identify(user.id, Object.assign({}, user.isNew ? { joined_at: Date.now() } : { joined_at: 1700000000 }));
                                                                          ~~~~~~~~~~`,
    `  let at = Math.floor(Date.now() / 1000);
  at = Date.now();
  await cio.identify(user.id, { joined_at: at });
                                           ~~`,
  ])("%s", (body) => {
    expectPicture(rule, send(body));
  });

  test("seconds that are divided in place have fractions", () => {
    const inPlace = send(`  const traits = { joined_at: Date.now() };
  traits.joined_at /= 1000;
  ~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, traits);`);
    const [found] = expectPicture(rule, inPlace);
    expect(found?.message).toContain("fractional seconds");
    expect(found?.edits).toEqual([]);
    const variable = send(`  let at = Date.now();
  at /= 1000;
  await cio.identify(user.id, { joined_at: at });
                                           ~~`);
    expect(fix(variable, expectPicture(rule, variable))["src/example.ts"]).toContain(
      "joined_at: Math.floor(at) }",
    );
  });
});

describe("a division with the remainder taken off gives whole seconds", () => {
  test("in a helper whose divisor is a parameter, also in a Pipelines timestamp", () => {
    expectPicture(rule, {
      "src/time.ts": `const SECOND = 1e3;
function quotient(value: number, by: number) { return (value - (value % by)) / by; }
export const stamp = (at: Date) => quotient(at.getTime(), SECOND);
export const minutes = (at: Date) => quotient(at.getTime(), 60 * SECOND);
export const exact = (at: Date) => at.getTime() / SECOND;
export const inUnits = (at: Date, unit: number) => quotient(at.getTime(), unit);
`,
      "src/people.ts": `import { PipelinesClient, TrackClient } from "customerio-node";
import { exact, inUnits, minutes, stamp } from "./time";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const pipelines = new PipelinesClient(process.env.CIO_WRITE_KEY!);
export async function save(user: { id: string; joinedAt: Date; unit: number }) {
  await cio.identify(user.id, { joined_at: stamp(user.joinedAt), seen_at: minutes(user.joinedAt) });
  await cio.identify(user.id, { joined_at: inUnits(user.joinedAt, user.unit), seen_at: exact(user.joinedAt) });
                                                                                       ~~~~~~~~~~~~~~~~~~~~
  await pipelines.track({ userId: user.id, event: "joined", timestamp: stamp(user.joinedAt) });
                                                                       ~~~~~~~~~~~~~~~~~~~~
}
`,
    });
  });
});
