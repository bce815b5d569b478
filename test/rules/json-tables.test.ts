import { describe, test } from "vitest";
import { millisecondTimestamp } from "../../rules/millisecond-timestamp.ts";
import { trackBeforeIdentify } from "../../rules/track-before-identify.ts";
import { expectPicture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

/** What is paid, and the message that a table keeps of it. */
const orders = (time: string, mark: string): string => `import { put } from "./jobs";
export async function paid(db, order) {
  await put(db, { person: order.buyerId, event: { name: "order_paid", timestamp: ${time} } });
${mark}
}
`;
const wrong = orders("Date.now()", `${" ".repeat(81)}~~~~~~~~~~`);

const putting = `export async function put(db, message) {
  await db.query("insert into jobs (id, created_at, payload) values ($1, now(), $2)", [1, JSON.stringify(message)]);
}
`;

const taking = `import { cio } from "./client";
export async function work(db) {
  const { rows } = await db.query("select id, payload from jobs order by id limit 20");
  for (const row of rows) {
    const { person, event } = JSON.parse(row.payload);
    await cio.track(person, event);
  }
}
`;

function expectMarked(files: Readonly<Record<string, string>>): void {
  expectPicture(millisecondTimestamp, {
    "src/client.ts": client,
    "src/jobs.ts": putting,
    "src/work.ts": taking,
    ...files,
  });
}

const right = orders("Math.floor(Date.now() / 1000)", "");

test("a table keeps what is put in as JSON", () => {
  expectMarked({ "src/orders.ts": wrong });
  expectMarked({ "src/orders.ts": right });
});

describe("it is put in by", () => {
  test.each([
    [
      "positions",
      `await db.query("insert into jobs (kind, payload) values (?, ?)", ["cio", JSON.stringify(message)]);`,
    ],
    [
      "an object",
      `await db.query({ text: "insert into public.jobs (payload) values ($1::jsonb)", values: [JSON.stringify(message)] });`,
    ],
    [
      "a prepared statement",
      `db.prepare("INSERT INTO jobs (kind, payload) VALUES ('cio', ?)").run(JSON.stringify(message));`,
    ],
    [
      "a template",
      'await db`insert into "jobs" (id, payload) values (${1}, ${JSON.stringify(message)}) on conflict do nothing`;',
    ],
    [
      "constants",
      `const text = "insert into jobs (payload) values ($1)";\n  const payload = JSON.stringify(message);\n  await db.query(text, [payload]);`,
    ],
  ])("%s", (_, statement) => {
    expectMarked({
      "src/orders.ts": wrong,
      "src/jobs.ts": `export async function put(db, message) {\n  ${statement}\n}\n`,
    });
  });
});

describe("it is not known what comes out of", () => {
  const unmarked = orders("Date.now()", "");
  test.each([
    [
      "another table",
      `await db.query("insert into old_jobs (payload) values ($1)", [JSON.stringify(message)]);`,
    ],
    [
      "another column",
      `await db.query("insert into jobs (payload, headers) values ($1, $2)", ["{}", JSON.stringify(message)]);`,
    ],
    ["a column that is not JSON", `await db.query("insert into jobs (payload) values ($1)", [message]);`],
    [
      "a column that is left out",
      `await db.query("insert into jobs values ($1)", [JSON.stringify(message)]);`,
    ],
    [
      "JSON that leaves something out",
      `await db.query("insert into jobs (payload) values ($1)", [JSON.stringify(message, ["person"])]);`,
    ],
    [
      "several rows",
      `await db.query("insert into jobs (payload) values ($1), ($2)", [JSON.stringify(message), other]);`,
    ],
    [
      "a list of values",
      `await db.query("insert into jobs (payload) values ($1)", [...first, JSON.stringify(message)]);`,
    ],
    [
      "a column that is updated",
      `await db.query("insert into jobs (payload) values ($1)", [JSON.stringify(message)]);\n  await db.query("update jobs set payload = $1 where id = $2", [convert(message), 1]);`,
    ],
  ])("%s", (_, statement) => {
    expectMarked({
      "src/orders.ts": unmarked,
      "src/jobs.ts": `export async function put(db, message) {\n  ${statement}\n}\n`,
    });
  });

  test.each([
    ["two tables", "select jobs.id, payload from jobs join people using (id)"],
    ["another name", "select id, headers as payload, payload as body from jobs"],
    ["a column that is not asked for", "select id from jobs"],
  ])("a query of %s", (_, query) => {
    expectMarked({
      "src/orders.ts": unmarked,
      "src/work.ts": taking.replace("select id, payload from jobs order by id limit 20", query),
    });
  });

  test("the column itself, without JSON: a database changes times", () => {
    expectMarked({
      "src/orders.ts": `import { save } from "./jobs";\nexport const paid = (db, order) => save(db, Date.now());\n`,
      "src/jobs.ts": `export const save = (db, paidAt) => db.query("insert into jobs (paid_at) values ($1)", [paidAt]);\n`,
      "src/work.ts": `import { cio } from "./client";
export async function work(db) {
  const { rows } = await db.query("select paid_at from jobs");
  for (const row of rows) await cio.track("1", { name: "paid", timestamp: row.paid_at });
}
`,
    });
  });
});

describe("it is taken out by", () => {
  const all = "delete from jobs where id in (select id from jobs for update skip locked) returning *";
  const start = `import { cio } from "./client";\n`;
  test.each([
    [
      "a function that maps rows",
      `async function take(db) {\n  const { rows } = await db.query(\`${all}\`);\n  return rows.map((row) => JSON.parse(row.payload));\n}\nexport async function work(db) {\n  for (const { person, event } of await take(db)) await cio.track(person, event);\n}\n`,
    ],
    [
      "a function for one row",
      `async function send(row) {\n  const { person, event } = JSON.parse(row.payload);\n  await cio.track(person, event);\n}\nexport async function work(db) {\n  const rows = db.prepare("select * from jobs").all();\n  for (const row of rows) await send(row);\n}\n`,
    ],
    [
      "a pattern and a template",
      "export async function work(sql) {\n  const rows = await sql`with next as (select id from jobs limit 1) update jobs set taken = true from next returning payload`;\n  await Promise.all(rows.map(async ({ payload }) => {\n    const message = JSON.parse(payload);\n    await cio.track(message.person, message.event);\n  }));\n}\n",
    ],
    [
      "its first row",
      `export async function work(db) {\n  const { rows } = await db.query("select payload from jobs limit 1");\n  const message = JSON.parse(rows[0].payload);\n  await cio.track(message.person, message.event);\n}\n`,
    ],
  ])("%s", (_, code) => {
    expectMarked({ "src/orders.ts": wrong, "src/work.ts": start + code });
  });
});

test("what failed is put back: that adds no other value", () => {
  const back = taking
    .replace("cio }", "cio }")
    .replace('"./client";', '"./client";\nimport { put } from "./jobs";')
    .replace("const { person, event } = JSON.parse(row.payload);", "const message = JSON.parse(row.payload);")
    .replace(
      "await cio.track(person, event);",
      "await cio.track(message.person, message.event).catch(() => put(db, message));",
    );
  expectMarked({ "src/orders.ts": wrong, "src/work.ts": back });
  expectMarked({
    "src/orders.ts": wrong,
    "src/work.ts": back.replace("put(db, message))", "put(db, { ...message, tries: 2 }))"),
  });
});

test("each of several is one of the values", () => {
  const other = `import { put } from "./jobs";
export const left = (db, user) => put(db, { person: user.id, event: { name: "left", timestamp: user.leftAt.getTime() } });
${" ".repeat(95)}~~~~~~~~~~~~~~~~~~~~~
`;
  expectMarked({ "src/orders.ts": right, "src/left.ts": other });
});

test("who is in a table may have been identified before", () => {
  expectPicture(trackBeforeIdentify, {
    "src/client.ts": client,
    "src/jobs.ts": putting,
    "src/work.ts": taking,
    "src/sign-up.ts": `import { put } from "./jobs";
export async function signUp(db, email) {
  const user = await db.users.create({ email });
  await put(db, { person: user.id, event: { name: "signed_up" } });
}
`,
  });
});
