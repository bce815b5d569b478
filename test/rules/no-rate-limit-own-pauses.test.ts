import { describe, expect, test } from "vitest";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { expectPicture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
const timers = `import { setTimeout as rest } from "node:timers/promises";\n`;
const send = "await cio.identify(person.id, { plan: person.plan });";
const mark = "          ~~~~~~~~~~~~";

/** A loop over people in one file, and what it imports from another. */
const loop = (imported: string, turn: string, marked = ""): Record<string, string> => ({
  "src/sync.ts": `import { ${imported} } from "./delays";
${client}
export async function sync(people) {
  for await (const person of people.find()) {
    ${send}
${marked}    ${turn}
  }
}
`,
});

const bucket = `export class Bucket {
  #tokens = 50;
  async take() {
    for (;;) {
      if (this.#tokens >= 1) {
        this.#tokens -= 1;
        return;
      }
      await rest(20);
    }
  }
}
export const bucket = new Bucket();
`;

const gate = `const waiting = [];
let running = 0;
export const gate = {
  async enter() {
    if (running++ >= 5) await new Promise((resolve) => waiting.push(resolve));
  },
};
`;

describe("a function of the repository that waits when all goes well keeps calls apart", () => {
  test.each<[string, string, string, string]>([
    [
      "a timer under another name",
      "breathe",
      "await breathe(25);",
      "export const breathe = (ms = 40) => rest(ms);",
    ],
    [
      "one that saves, then waits",
      "save",
      "await save(person);",
      "export async function save(person) {\n  await db.save(person);\n  await rest(50);\n}",
    ],
    [
      "one that waits now and then",
      "tick",
      "await tick();",
      "let turns = 0;\nexport async function tick() {\n  if (++turns % 20 === 0) await rest(500);\n}",
    ],
    [
      "one that calls one",
      "tick",
      "await tick();",
      "const nap = async () => { await log(); await rest(50); };\nexport const tick = async () => { await nap(); };",
    ],
    ["a token bucket", "bucket", "await bucket.take();", bucket],
    ["a gate that others open", "gate", "await gate.enter();", gate],
    [
      "one that stops the thread",
      "halt",
      "if (person.isLast) halt(500);",
      "const cell = new Int32Array(new SharedArrayBuffer(4));\nexport const halt = (ms) => Atomics.wait(cell, 0, 0, ms);",
    ],
  ])("%s", (_, imported, turn, delays) => {
    expectPicture(noRateLimit, { ...loop(imported, turn), "src/delays.ts": `${timers}${delays}\n` });
  });

  test.each<[string, string, string, string]>([
    [
      "not when nobody waits for it",
      "breathe",
      "breathe(25);",
      "export const breathe = (ms = 40) => rest(ms);",
    ],
    [
      "not after a failure",
      "save",
      "await save(person);",
      "export async function save(person) {\n  try {\n    await db.save(person);\n  } catch {\n    await rest(50);\n  }\n}",
    ],
    [
      "not where it returned what went well",
      "save",
      "await save(person);",
      "export async function save(person) {\n  const saved = await db.save(person);\n  if (saved.ok) return;\n  await rest(50);\n}",
    ],
    [
      "not between attempts",
      "save",
      "await save(person);",
      "export async function save(person) {\n  for (let attempt = 0; attempt < 3; attempt++) {\n    if (await db.save(person)) return;\n    await rest(50);\n  }\n}",
    ],
    [
      "not while it backs off",
      "save",
      "await save(person);",
      "export async function save(person, tries = 0) {\n  if (await db.save(person)) return;\n  await rest(2 ** person.attempts);\n}",
    ],
    [
      "not in what it starts and does not wait for",
      "save",
      "await save(person);",
      "export async function save(person) {\n  person.pets.forEach(async (pet) => {\n    await db.save(pet);\n    await rest(50);\n  });\n}",
    ],
    [
      "not when it does not wait",
      "save",
      "await save(person);",
      "export const save = async (person) => { await db.save(person); };",
    ],
    [
      "not when it waits for a list of its own",
      "save",
      "await save(person);",
      "const all = [];\nexport const save = async (person) => { all.push(person); await log(person); };",
    ],
  ])("%s", (_, imported, turn, delays) => {
    const findings = expectPicture(noRateLimit, {
      ...loop(imported, turn, `${mark}\n`),
      "src/delays.ts": `${timers}${delays}\n`,
    });
    expect(findings).toHaveLength(1);
  });
});

describe("a generator of the repository that waits for each element keeps them apart", () => {
  const spaced = `export async function* spaced(source, perSecond) {
  for await (const item of source) {
    await rest(1000 / perSecond);
    yield item;
  }
}
export const slowly = (source) => spaced(source, 5);
`;
  const started = `export async function* spaced(source) {
  await rest(1000);
  yield* source;
}
`;
  const retried = `export async function* spaced(source) {
  for (;;) {
    const page = await source.next();
    if (page.status === 429) {
      await rest(1000);
      continue;
    }
    yield* page.items;
  }
}
`;
  const over = (list: string, before = "", marked = ""): string => `import { spaced, slowly } from "./delays";
${client}
export async function sync(people) {
${before}  for await (const person of ${list}) {
    ${send}
${marked}  }
}
`;

  test.each([
    ["as it is called", over("spaced(people.find(), 80)")],
    ["through another function", over("slowly(people.find())")],
    ["inside another call", over("numbered(spaced(people.find(), 80))")],
    ["kept in a variable", over("people80", "  const people80 = spaced(people.find(), 80);\n")],
  ])("%s", (_, code) => {
    expectPicture(noRateLimit, { "src/sync.ts": code, "src/delays.ts": timers + spaced });
  });

  test.each([
    ["not where it waits only at the start", over("spaced(people.find())", "", `${mark}\n`), started],
    ["not where it waits only after a refusal", over("spaced(people.find())", "", `${mark}\n`), retried],
    [
      "not where the list is made slowly, before the loop",
      over("await loaded(people)", "", `${mark}\n`).replace("{ spaced, slowly }", "{ loaded }"),
      "export async function loaded(people) {\n  await rest(50);\n  return people.find();\n}\n",
    ],
  ])("%s", (_, code, delays) => {
    const findings = expectPicture(noRateLimit, { "src/sync.ts": code, "src/delays.ts": timers + delays });
    expect(findings).toHaveLength(1);
  });
});

describe("of calls that start at once", () => {
  const atOnce = (
    imported: string,
    turn: string,
    marked = "",
  ): string => `import { ${imported} } from "./delays";
${client}
export async function sync(people) {
  await Promise.all(
    people.map(async (person) => {
      ${turn}
      ${send}
${marked}    }),
  );
}
`;

  test.each([
    ["a token bucket limits them", "bucket", "await bucket.take();", bucket],
    ["a gate limits them", "gate", "await gate.enter();", gate],
    [
      "one that plans when the next may start limits them",
      "slot",
      "await slot();",
      "let next = 0;\nexport async function slot() {\n  const wait = next - Date.now();\n  next = Math.max(next, Date.now()) + 20;\n  if (wait > 0) await rest(wait);\n}\n",
    ],
  ])("%s", (_, imported, turn, delays) => {
    expectPicture(noRateLimit, { "src/sync.ts": atOnce(imported, turn), "src/delays.ts": timers + delays });
  });

  test.each([
    [
      "one that waits as long for each does not",
      "breathe",
      "await breathe(25);",
      "export const breathe = (ms) => rest(ms);\n",
    ],
    [
      "one that waits in its own work does not",
      "save",
      "await save(person);",
      "export async function save(person) {\n  await db.save(person);\n  await rest(50);\n}\n",
    ],
  ])("%s", (_, imported, turn, delays) => {
    const findings = expectPicture(noRateLimit, {
      "src/sync.ts": atOnce(imported, turn, `  ${mark}\n`),
      "src/delays.ts": timers + delays,
    });
    expect(findings).toHaveLength(1);
  });
});

test("a pipe of RxJS that waits for each element, or runs few at a time, is limited", () => {
  expectPicture(
    noRateLimit,
    `import { concatMap, delay, from, lastValueFrom, mergeMap, of } from "rxjs";
${client}
export async function remind(rows) {
  await lastValueFrom(
    from(rows).pipe(
      concatMap((row) => of(row).pipe(delay(15))),
      mergeMap((row) => cio.track(row.id, { name: "book_overdue" }), 5),
    ),
  );
}
`,
  );
});
