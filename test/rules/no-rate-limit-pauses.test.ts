import { expect, test } from "vitest";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { expectPicture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

const pausedBy = (pausing: string, mark = ""): string => `${pausing}
${client}export async function sync(people) {
  for await (const person of people.find()) {
    await cio.identify(person.id, { plan: person.plan });
${mark}    await nap(25);
  }
}
`;

test.each([
  ["a promise of a timer", "const nap = (ms) => new Promise((resolve) => setTimeout(resolve, ms));"],
  [
    "a function with a statement",
    "async function nap(ms) { await new Promise((done) => { setTimeout(done, ms); }); }",
  ],
  ["another name for one that is known", "function nap(ms) { return sleep(ms); }"],
  ["Node's timer under another name", 'import { setTimeout as nap } from "node:timers/promises";'],
  [
    "Node's timer under another name, in CommonJS",
    'const { setTimeout: nap } = require("node:timers/promises");',
  ],
  ["a promisified timer", 'import { promisify } from "node:util";\nconst nap = promisify(setTimeout);'],
])("a pause is recognized by what it does, whatever it is called: %s", (_, pausing) => {
  expectPicture(noRateLimit, pausedBy(pausing));
});

test("a pause is recognized in the file that it is imported from", () => {
  expectPicture(noRateLimit, {
    "src/sync.js": pausedBy('import { nap } from "./time.js";'),
    "src/time.js": "export const nap = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n",
  });
});

test.each([
  ["a promise without a timer", "const nap = () => new Promise((resolve) => setImmediate(resolve));"],
  [
    "a function that does more, and pauses only when that fails",
    `async function nap(ms) {
  try {
    return await saveProgress(ms);
  } catch {
    return await sleep(ms);
  }
}`,
  ],
  ["something else that is promisified", "const nap = promisify(fs.writeFile);"],
])("what only sounds like a pause is none: %s", (_, pausing) => {
  const findings = expectPicture(noRateLimit, pausedBy(pausing, "          ~~~~~~~~~~~~\n"));
  expect(findings).toHaveLength(1);
});

test("a pause after each page also slows down what goes through a page one element after the other", () => {
  const page = (pause: string, marks: string): string => `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export async function sync(list) {
  let cursor;
  do {
    const found = await list(cursor);
    for (const user of found.users) await cio.identify(user.id, { email: user.email });
${marks}    cursor = found.next;
    ${pause}
  } while (cursor);
}
`;
  expectPicture(noRateLimit, page("await sleep(1_000);", ""));
  expectPicture(noRateLimit, page("await save(cursor);", `${" ".repeat(42)}~~~~~~~~~~~~\n`));
});
