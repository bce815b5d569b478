import { describe, expect, test } from "vitest";
import { client, learnFrom, type Code } from "./code.ts";

const send = "cio.identify(user.id, { email: user.email })";

/** The repetitions of all operations of code, each as `execution collection`. */
function list(code: Code): readonly string[] {
  const files = typeof code === "string" ? { "src/example.ts": code } : code;
  const { operations, repetitions } = learnFrom(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, client + text])),
  );
  const found = operations.flatMap((operation) => repetitions.findRepetitions(operation));
  return found.map(({ execution, collection }) => `${execution} ${collection?.getText() ?? ""}`);
}

describe("a list of unknown size", () => {
  test.each<[string, string]>([
    ["users", "users"],
    ["users.filter((user) => user.isActive)", "users.filter((user) => user.isActive)"],
    ["[...users]", "users"],
    ["users.slice(0, 500)", "users"],
    ["users.slice(5)", "users"],
    ["await db.users.findMany({ take: 500 })", ""],
    ["await db.users.findMany() /* take: 10 */", ""],
    [`await db.users.findMany("take: 10")`, ""],
    ["await db.users.findMany({ where: active })", ""],
    [`await db.query("select * from users limited")`, ""],
    ["await db.query(sql) // LIMIT 10\n", ""],
    ["[]", ""],
    ["new Set(users)", "users"],
  ])("%s", (collection) => {
    expect(
      list(`export async function sync(users) { for (const user of ${collection}) { await ${send}; } }`),
    ).toHaveLength(1);
  });
});

describe("a list that is small, or bounded by what passes it in", () => {
  test.each([
    "users.slice(0, 10)",
    "users.slice(-10)",
    "users.filter((user) => user.isActive).slice(0, 2_5)",
    "[first, second]",
    "[...users.slice(0, 3), owner]",
    "await db.users.findMany({ take: 10 })",
    "await db.users.limit(10)",
    "await db.query(`select * from users LIMIT 10`)",
    `await db.query("select * from users LIMIT 10")`,
    "Object.values({ owner, admin })",
    "event.Records",
    "batch.messages",
    "attempts",
  ])("%s", (collection) => {
    expect(
      list(`export async function sync(users) { for (const user of ${collection}) { await ${send}; } }`),
    ).toEqual([]);
  });

  test("of several numbers, the first in the code counts", () => {
    const query = "await db.users.findMany({ take: 500, include: { posts: { take: 3 } } })";
    expect(list(`for (const user of ${query}) { await ${send}; }`)).toHaveLength(1);
  });

  test("as every caller shows", () => {
    const sync = `async function sync(users) { for (const user of users) { await ${send}; } }\n`;
    expect(list(`${sync}sync([owner, admin]);`)).toEqual([]);
    expect(list(`${sync}sync([owner, admin]);\nsync(everyone);`)).toHaveLength(1);
  });
});

describe("a part of a list at a time", () => {
  test.each<[number, string]>([
    [0, `for (const chunk of split(users)) { await Promise.all(chunk.map((user) => ${send})); }`],
    [1, `for (const some of split(users)) { await Promise.all(some.map((user) => ${send})); }`],
    [1, `for (const chunk of split(users)) { chunk.map((user) => { ${send}; }); }`],
    [0, `for (const chunk of split(users)) { chunk.map((user) => { ${send}; }); await sleep(9); }`],
    [0, `await Promise.all(users.slice(start, end).map((user) => ${send}));`],
    [1, `await Promise.all(users.slice(start).map((user) => ${send}));`],
    [1, `await Promise.all(load(users.slice(start, end)).map((user) => ${send}));`],
    [1, `await Promise.all(load(users /* .slice(start, end) */).map((user) => ${send}));`],
    [0, `const some = users.slice(start, end); await Promise.all(some.map((user) => ${send}));`],
    [
      0,
      `const page = await db.page({ take: 50 }); for (;;) { await Promise.all(page.map((user) => ${send})); }`,
    ],
    [
      1,
      `const page = await db.page({ take: 500 }); for (;;) { await Promise.all(page.map((user) => ${send})); }`,
    ],
    [
      0,
      `for (;;) { const page = await db.page({ take: 500 }); await Promise.all(page.map((user) => ${send})); await sleep(9); }`,
    ],
    [
      1,
      `const size = 500; const page = await db.page({ take: size }); for (;;) { await Promise.all(page.map((user) => ${send})); }`,
    ],
    [
      1,
      `const load = (after, size) => db.page(after, size); let page = await load(0, 500); while (page.length > 0) { await Promise.all(page.map((user) => ${send})); page = await load(1, 500); }`,
    ],
    [
      0,
      `const load = (after, size) => db.page(after, size); let page = await load(500, 50); while (page.length > 0) { await Promise.all(page.map((user) => ${send})); page = await load(500, 50); }`,
    ],
    [1, `await Promise.all(users.slice(0, 5_000).map((user) => ${send}));`],
    [0, `await Promise.all(users.slice(start, start + 50).map((user) => ${send}));`],
    [1, `await Promise.all(users.slice(start, start + 500).map((user) => ${send}));`],
    [1, `const size = 500; await Promise.all(users.slice(start, start + size).map((user) => ${send}));`],
    [0, `for (const part of chunk(users, 50)) { await Promise.all(part.map((user) => ${send})); }`],
    [1, `for (const part of chunk(users, 500)) { await Promise.all(part.map((user) => ${send})); }`],
    [
      0,
      `for (const part of chunk(users, 500)) { await Promise.all(part.map((user) => ${send})); await sleep(9); }`,
    ],
    [1, `for (const part of splitEvery(500, users)) { await Promise.all(part.map((user) => ${send})); }`],
    [
      0,
      `for (;;) { const page = await db.page({ take: 500 }); for (const user of page) { await ${send}; } await sleep(9); }`,
    ],
    [
      1,
      `for (;;) { const page = await db.page({ take: 500 }); for (const user of page) { await ${send}; } }`,
    ],
    [0, `await inBatches(users, async (batch) => { await Promise.all(batch.map((user) => ${send})); });`],
    [0, `if (list.length >= 50) { await Promise.all(list.map((user) => ${send})); list = []; }`],
    [0, `if (list.length === 50) { await Promise.all(list.map((user) => ${send})); list.length = 0; }`],
    [0, `if (list.length > 50) { await Promise.all(list.map((user) => ${send})); list.splice(0); }`],
    [1, `if (list.length > 0) { await Promise.all(list.map((user) => ${send})); list = []; }`],
    [1, `if (list.length >= 50) { await Promise.all(list.map((user) => ${send})); /* list = [] */ }`],
    [1, `if (list.length >= 50) { await Promise.all(list.map((user) => ${send})); log("list = []"); }`],
    [1, `if (list.length < 50) { await Promise.all(list.map((user) => ${send})); list = []; }`],
  ])("%i: %s", (expected, body) => {
    expect(list(`export async function sync(users, start, end) {\n${body}\n}`)).toHaveLength(expected);
  });
});

test.each<[readonly string[], string]>([
  [[], `for (let attempt = 0; attempt < limit; attempt++) { await ${send}; }`],
  [["sequential limit"], `for (let i = 0 /* attempt */; i < limit; i++) { await ${send}; }`],
  [[], `for (let i = 0; i < 25; i++) { await ${send}; }`],
  [["sequential 26"], `for (let i = 0; i < 26; i++) { await ${send}; }`],
])("a counting loop: %j, %s", (expected, code) => {
  expect(list(`export async function sync(user, limit) {\n${code}\n}`)).toEqual(expected);
});

describe("a function given by name", () => {
  const sync = `async function sync(user) { await ${send}; }\n`;
  test.each<[readonly string[], string]>([
    [["concurrent users"], `${sync}users.forEach(sync);`],
    [["concurrent users"], `${sync}await pMap(users, sync);`],
    [[], `${sync}await pMap(users, sync, { concurrency: 5 });`],
    [[], `${sync}users.slice(0, 5).forEach(sync);`],
    [[], `${sync}users.find(sync);`],
    [
      ["concurrent users"],
      `async function sync(user) { await sleep(100); await ${send}; }\nusers.forEach(sync);`,
    ],
    [[], `async function sync(user) { await limiter.take(); await ${send}; }\nusers.forEach(sync);`],
    [[], `async function sync(user) { await sleep(100); await ${send}; }\nawait pMapSeries(users, sync);`],
  ])("%j: %s", (expected, code) => {
    expect(list(code)).toEqual(expected);
  });
});

test("a wrapper that limits the rate itself may be called in a loop", () => {
  const loop = "for (const user of users) { sync(user); }";
  expect(list(`async function sync(user) { await ${send}; }\n${loop}`)).toEqual(["concurrent users"]);
  expect(list(`async function sync(user) { await limiter.take(); await ${send}; }\n${loop}`)).toEqual([]);
  expect(list(`async function sync(user) { queue.add(() => ${send}); }\n${loop}`)).toEqual([]);
});

describe("a wrapper that has a timer", () => {
  const all = "await Promise.all(users.map((user) => sync(user)));";
  const each = "for (const user of users) await sync(user);";
  const timeLimit = `const timer = setTimeout(() => stop.abort(), 8_000);
    try { await ${send}; } finally { clearTimeout(timer); }`;
  const attempts = `for (let turn = 1; turn <= 3; turn++) {
    const sent = await ${send}; if (sent.ok) return; await sleep(turn * 400); }`;
  test.each<[string, string, readonly string[]]>([
    ["to stop a call that takes long", timeLimit, ["concurrent users", "sequential users"]],
    ["to wait after a failure", attempts, ["concurrent users", "sequential users"]],
    ["that all callers wait for", `await sleep(50); await ${send};`, ["concurrent users"]],
    ["as long as they say", `await sleep(user.wait); await ${send};`, []],
  ])("%s", (_, body, expected) => {
    const sync = `async function sync(user) { ${body} }`;
    expect(list(`${sync}\n${all}\n${each}`)).toEqual(expected);
  });
});

describe("a loop around a loop that takes few turns", () => {
  test.each<[readonly string[], string]>([
    [["sequential users"], `for (const user of users) { for (const name of ["a", "b"]) await ${send}; }`],
    [["concurrent users"], `users.map((user) => ["a", "b"].map((name) => ${send}));`],
    [
      ["sequential users"],
      `for (const user of users) { await Promise.all(["a", "b"].map((name) => ${send})); }`,
    ],
    [
      ["sequential users"],
      `for (const user of users) { for (let attempt = 0; attempt < 3; attempt++) await ${send}; }`,
    ],
    [[], `for (const user of users.slice(0, 5)) { for (const name of ["a", "b"]) await ${send}; }`],
    [[], `for (const user of users) { for (const name of ["a", "b"]) await ${send}; await sleep(50); }`],
    [[], `for (const user of users) { for (const name of ["a", "b"]) { await ${send}; await sleep(50); } }`],
  ])("%j: %s", (expected, code) => {
    expect(list(code)).toEqual(expected);
  });

  test("in a wrapper", () => {
    const sync = `async function sync(user) { for (const name of ["a", "b"]) await ${send}; }`;
    expect(list(`${sync}\nusers.forEach((user) => sync(user));`)).toEqual(["concurrent users"]);
    expect(list(`${sync}\nsync(owner);`)).toEqual([]);
  });
});

test("a wrapper with a loop of its own is reported for that loop, not for the loops around its calls", () => {
  const sync = `async function sync(users) { for (const user of users) { await ${send}; } }`;
  expect(list(`${sync}\nfor (const team of teams) { await sync(team.users); }`)).toEqual([
    "sequential users",
  ]);
});
