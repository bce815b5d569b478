import { describe, expect, test } from "vitest";
import { trackBeforeIdentify } from "../../rules/track-before-identify.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

describe("wrappers that are given the person, not the id", () => {
  const wrappers = `${client}export const identifyUser = (user) => cio.identify(user._id.toString(), { email: user.email, name: user.name });
export const trackEvent = (user, name) => cio.track(user._id.toString(), { name });
`;

  test("are reported in the wrong order", () => {
    expectPicture(trackBeforeIdentify, {
      "src/cio.ts": wrappers,
      "src/auth.ts": `import { identifyUser, trackEvent } from "./cio";
export async function signUp(input, users) {
  const user = await users.create(input);
  await trackEvent(user, "signed_up");
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await identifyUser(user);
}
`,
    });
  });

  test("are not reported in the right order, one person after the other", () => {
    expectPicture(trackBeforeIdentify, {
      "src/cio.ts": wrappers,
      "src/auth.ts": `import { identifyUser, trackEvent } from "./cio";
export async function signUp(input, users) {
  const owner = await users.create(input.owner);
  const guest = await users.create(input.guest);
  await identifyUser(owner);
  await trackEvent(owner, "signed_up");
  await identifyUser(guest);
  await trackEvent(guest, "signed_up");
}
`,
    });
  });
});

describe("a person who is identified more than once", () => {
  const record = `export async function recordVisit(id: string, email: string, at: number) {
  await cio.identify(id, { email, last_seen_at: at });
  await cio.track(id, { name: "visited" });
}
`;

  test("by a function that identifies before it tracks, twice: neither event is early", () => {
    expectPicture(trackBeforeIdentify, {
      "src/cio.ts": `${client}${record}`,
      "src/visits.ts": `import { recordVisit } from "./cio";
export async function visitTwice(user, now: number) {
  await recordVisit(user.id, user.email, now);
  await recordVisit(user.id, user.email, now + 60);
}
`,
    });
  });

  test("by a function that tracks before it identifies: it is reported there, once", () => {
    expectPicture(trackBeforeIdentify, {
      "src/cio.ts": `${client}export async function recordVisit(id: string, email: string) {
  await cio.track(id, { name: "visited" });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(id, { email, name: "Guest" });
}
`,
      "src/visits.ts": `import { recordVisit } from "./cio";
export async function visitTwice(user) {
  await recordVisit(user.id, user.email);
  await recordVisit(user.id, user.email);
}
`,
    });
  });

  test("before and after the event: it is not early; where the first call is not awaited, it is", () => {
    expectPicture(trackBeforeIdentify, {
      "src/sign-up.ts": `${client}export async function signUp(user) {
  await cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: "signed_up" });
  await cio.identify(user.id, { email: user.email, name: user.name });
}
export async function join(user) {
  cio.identify(user.id, { email: user.email, name: user.name });
  await cio.track(user.id, { name: "joined" });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { email: user.email, plan: user.plan });
}
`,
    });
  });
});

describe("an id converted to a string", () => {
  test.each([
    ["String(user._id)", "user._id.toString()"],
    ["`user-${user._id}`", "`user-${user._id}`"],
    ["user._id", "String(user._id)"],
  ])("%s is the person of %s", (tracked, identified) => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export async function signUp(input, users) {
  const user = await users.create(input);
  await cio.track(${tracked}, { name: "signed_up" });
        ${"~".repeat(`cio.track(, { name: "signed_up" })`.length + tracked.length)}
  await cio.identify(${identified}, { email: user.email });
}
`,
    );
  });

  test.each([
    ["`team-${user._id}`", "`user-${user._id}`"],
    ["input.user.id.toString()", "user.id.toString()"],
  ])("%s is not the person of %s", (tracked, identified) => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export async function invite(input, users) {
  const user = await users.create(input);
  await cio.track(${tracked}, { name: "invited" });
  await cio.identify(${identified}, { email: user.email });
}
`,
    );
  });

  test("is reported for a person who signs up here and is never identified", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export async function signUp(input, users) {
  const user = await users.create(input);
  await cio.track(user._id.toString(), { name: "signed_up" });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
}

export async function logIn(req) {
  await cio.track(req.user._id.toString(), { name: "logged_in" });
  await cio.identify(req.user._id.toString(), { email: req.user.email });
}
`,
    );
  });
});

describe("a person whose row is inserted with an address", () => {
  const row = "email: request.email, parish: request.parish";
  test.each<[isReported: boolean, inserted: string, id?: string]>([
    [true, `const ringer = await db.ringers.create({ data: { ${row} } });`],
    [true, `const [ringer] = await db.insert(ringers).values({ ${row} }).returning({ id: ringers.id });`],
    [true, `const { data: ringer } = await supabase.from("ringers").insert({ ${row} }).select().single();`],
    [true, "const ringer = await ringers.create(request);"],
    [
      true,
      `const { rows } = await pool.query("INSERT INTO ringers (parish, email) VALUES ($1, $2) RETURNING id", [request.parish, request.email]);`,
      "rows[0].id",
    ],
    [
      true,
      "const [ringer] = await sql`insert into ringers (parish, email) values (${request.parish}, ${request.email}) returning id`;",
    ],
    [
      true,
      `const { insertedId } = await db.collection("ringers").insertOne({ ${row} });`,
      "insertedId.toString()",
    ],
    [true, `const id = await addRinger(request);`, "id"],
    [false, `const ringer = await db.ringers.create({ data: { parish: request.parish } });`],
    [
      false,
      `const ringer = await db.ringers.create({ data: { parish: request.parish, email_wanted: true } });`,
    ],
    [false, `const ringer = await db.ringers.findOne({ ${row} });`],
    [
      false,
      `const peal = await db.peals.create({ data: { ${row}, ringerId: request.ringerId } });`,
      "peal.ringerId",
    ],
    [false, `const peal = await db.peals.create({ data: { ${row}, ...request.peal } });`, "peal.conductorId"],
    [
      false,
      `await pool.query("INSERT INTO emails (parish, emailed_at) VALUES ($1, $2)", [request.parish, now]);`,
      "request.ringerId",
    ],
  ])("and is never identified: %s, %s", (isReported, inserted, id = "ringer.id") => {
    const call = `cio.track(${id}, { name: "bell_assigned" })`;
    expectPicture(
      trackBeforeIdentify,
      `${client}interface Request { email: string; parish: string; ringerId: string }
async function addRinger(request: Request) {
  const row = await db.insertInto("ringers").insert({ ${row} });
  return row.id;
}
export async function assign(request: Request) {
  ${inserted}
  await ${call};
${isReported ? `        ${"~".repeat(call.length)}\n` : ""}}
`,
    );
  });

  test("is identified by a caller, though too late, or by what the function calls", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}async function add(request) {
  const ringer = await db.ringers.create({ email: request.email });
  await cio.track(ringer.id, { name: "bell_assigned" });
  return ringer;
}
export async function assign(request) {
  const ringer = await add(request);
                       ~~~~~~~~~~~~
  await cio.identify(ringer.id, { email: request.email });
}
export async function assignLater(request) {
  const ringer = await db.ringers.create({ email: request.email });
  await syncProfile(ringer);
  await cio.track(ringer.id, { name: "bell_assigned" });
}
`,
    );
  });
});

test("a function that a new record runs introduces the person, one that an update runs does not", () => {
  const both = `await Promise.all([
    cio.identify(id, { email: owner.email }),`;
  const code = (
    trigger: string,
    marked: string,
  ): string => `import { ${trigger} } from "firebase-functions/v2/firestore";
${client}export const onOwner = ${trigger}("owners/{id}", async (event) => {
  const owner = event.data.data();
  const id = event.params.id;
  ${both}
    cio.track(id, { name: "owner_seen" }),
${marked}  ]);
});
`;
  expectPicture(trackBeforeIdentify, {
    "functions/created.ts": code("onDocumentCreated", "    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"),
    "functions/updated.ts": code("onDocumentUpdated", ""),
  });
});

test.each([
  "const [row] = await db.insert({ email });",
  "const [row] = await db.insert(users).values({ email }).returning();",
  "const { data: row } = await supabase.from('users').insert({ email }).select().single();",
  "const [row] = (await pool.query(`INSERT INTO users (email) VALUES ($1) RETURNING *`, [email])).rows;",
])("a person destructured from an insertion is new: %s", (insertion) => {
  const body = `
export async function join(email: string) {
  ${insertion}
  cio.identify(row.id, { email, created_at: Math.floor(Date.now() / 1000) });
  cio.track(row.id, { name: "joined" });
`;
  expectPicture(trackBeforeIdentify, `${client}${body}  ${"~".repeat(37)}\n}\n`);
});

test.each([
  "const [row] = await db.select().from(users).where(eq(users.email, email));",
  "const { data: row } = await supabase.from('users').select().eq('email', email).single();",
  "const [row] = (await pool.query(`SELECT * FROM users WHERE email = $1`, [email])).rows;",
])("a person who is looked up existed before: %s", (reading) => {
  expectPicture(
    trackBeforeIdentify,
    `${client}
export async function join(email: string) {
  ${reading}
  cio.identify(row.id, { email, created_at: Math.floor(Date.now() / 1000) });
  cio.track(row.id, { name: "joined" });
}
`,
  );
});

test("an update through a wrapper that could send an email, but does not, may come after the event", () => {
  const picture = (attributes: string): string => `${client}
function describe(options: { id: string; email?: string; attributes?: object }) {
  return cio.identify(options.id, { ...options.attributes, ...(options.email ? { email: options.email } : {}) });
}
export async function arrived(order: { userId: string; email: string }) {
  await cio.track(order.userId, { name: "courier_near" });
  await describe({ id: order.userId, ${attributes} });
}
`;
  expectPicture(trackBeforeIdentify, picture("attributes: { courier_pings: 3 }"));
  expect(() => expectPicture(trackBeforeIdentify, picture("email: order.email"))).toThrow();
});

test("two results of one factory are two people", () => {
  const people = (second: string): string => `${client}import { randomUUID } from "node:crypto";
const makePerson = (email: string) => ({ id: randomUUID(), email });
export async function pair(a: string, b: string) {
  const first = makePerson(a);
  const second = makePerson(b);
  await cio.track(${second}.id, { name: "paired" });
  await cio.identify(first.id, { email: first.email });
}
`;
  expectPicture(trackBeforeIdentify, people("second"));
  expect(() => expectPicture(trackBeforeIdentify, people("first"))).toThrow();
});

describe("chained promises", () => {
  test("an event in the `then` of an identify is in order", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export const actions = {
  register: async ({ request, users }) => {
    const account = await users.create(await request.formData());
    cio
      .identify(account.id, { email: account.email })
      .then(() => cio.track(account.id, { name: "account_created" }))
      .catch((error) => console.error(error));
  },
};
`,
    );
  });

  test("an event in a callback is in order when the person is identified around it", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export async function signUp(input, users, queue) {
  const user = await users.create(input);
  await cio.identify(user.id, { email: user.email });
  queue.later(async () => {
    await cio.track(user.id, { name: "signed_up" });
  });
}
`,
    );
  });

  test("an identify in the `then` of an event is too late", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export function signUp(input, users) {
  return users.create(input).then((user) => {
    return cio.track(user.id, { name: "signed_up" })
           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      .then(() => cio.identify(user.id, { email: user.email }))
      .then(() => user);
  });
}
`,
    );
  });

  test("an event of another person, as an argument of the promise that leads to the identify, is not reported", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export function signUp(user, mailer) {
  return mailer.greet(user, cio.track("visitor", { name: "signed_up" })).then(() => cio.identify(user.id, { email: user.email }));
}
`,
    );
  });
});

test("a destructured id is the same person; another property of that person is not", () => {
  expectPicture(
    trackBeforeIdentify,
    `${client}export async function signUp(input, db) {
  const user = await db.users.create(input);
  const { id, teamId: team } = user;
  await cio.track(id, { name: "signed_up" });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(team, { name: "member_added" });
  await cio.identify(user.id, { email: user.email });
}
`,
  );
});

describe("identify and track of one new person", () => {
  const signUp = (body: string): string => `${client}export async function signUp(input, users) {
  const user = await users.create(input);
${body}
}
`;

  test("the fix moves the event below the next statement", () => {
    const picture = signUp(`  await cio.track(user.id, { name: "signed_up" });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { email: user.email });`);
    const [found, ...others] = expectPicture(trackBeforeIdentify, picture);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      confidence: "high",
      evidence: [{ path: "src/example.ts", line: 6, text: "the person is identified here" }],
    });
    expect(found?.message).toContain(
      "sent before the person is identified on line 6: the event can create a profile",
    );
    expect(fix(picture, found ? [found] : [])["src/example.ts"]).toContain(
      `{ email: user.email });\n  await cio.track(user.id, { name: "signed_up" });\n}`,
    );
  });

  test("the fix awaits an identify that the event does not wait for", () => {
    const picture = signUp(`  cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: "signed_up" });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~`);
    const findings = expectPicture(trackBeforeIdentify, picture);
    expect(findings[0]?.message).toContain("does not wait for `cio.identify` on line 5 and may arrive first");
    expect(fix(picture, findings)["src/example.ts"]).toContain("  await cio.identify(user.id");
  });

  const all = (entries: string) => signUp(`  await Promise.all([\n${entries}\n  ]);`);
  const tracked = `    cio.track(user.id, { name: "signed_up" }),
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~`;

  test.each([
    [
      "two entries become two statements",
      `${tracked}
    cio.identify(user.id, {
      email: user.email, // theirs
    }),`,
      `  await cio.identify(user.id, {
    email: user.email, // theirs
  });
  await cio.track(user.id, { name: "signed_up" });
`,
    ],
    [
      "the `identify` goes in front of the other entries",
      `    save(user),
    cio.identify(user.id, { email: user.email }),
${tracked}`,
      `  await cio.identify(user.id, { email: user.email });
  await Promise.all([
    save(user),
    cio.track(user.id, { name: "signed_up" }),
  ]);`,
    ],
    [
      "the last entry goes with the comma before it",
      `    save(user),
${tracked.replace("),", "), // soon")}
    cio.identify(user.id, { email: user.email })`,
      `  await cio.identify(user.id, { email: user.email });
  await Promise.all([
    save(user),
    cio.track(user.id, { name: "signed_up" }), // soon
  ]);`,
    ],
  ])("entries of one `Promise.all` start one after the other: %s", (_title, entries, expected) => {
    const picture = all(entries);
    const findings = expectPicture(trackBeforeIdentify, picture);
    expect(findings[0]?.message).toContain("may arrive first");
    expect(fix(picture, findings)["src/example.ts"]).toContain(expected);
  });

  test.each([
    [
      "a comment would be lost",
      all(`${tracked}\n    // and who they are\n    cio.identify(user.id, { email: user.email }),`),
    ],
    [
      "another entry has started before",
      all(`    saving,\n${tracked}\n    cio.identify(user.id, { email: user.email }),`),
    ],
    [
      "the results are used",
      all(`${tracked}\n    cio.identify(user.id, { email: user.email }),`).replace(
        "  await Promise",
        "  const done = await Promise",
      ),
    ],
  ])("there is no fix for entries of one `Promise.all` when %s", (_title, picture) => {
    expect(expectPicture(trackBeforeIdentify, picture)[0]?.edits).toEqual([]);
  });

  test.each([
    ["attributes from elsewhere may introduce the person", "input.traits", true],
    ["an email introduces the person", "{ email: user.email }", true],
    ["a flag does not introduce the person", "{ beta: true }", false],
    ["a flag does not, whatever may be sent instead", "input.isBeta ? { beta: true } : input.traits", false],
    ["an update says that the person exists", "{ email: user.email, _update: true }", false],
  ])("%s", (_title, attributes, isReported) => {
    expectPicture(
      trackBeforeIdentify,
      signUp(`  await cio.track(user.id, { name: "signed_up" });
${isReported ? "        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n" : ""}  await cio.identify(user.id, ${attributes});`),
    );
  });

  test("a batch keeps its order", () => {
    expectPicture(
      trackBeforeIdentify,
      signUp(`  await cio.batch([
    { type: "person", action: "event", identifiers: { id: user.id }, name: "signed_up" },
    { type: "person", action: "identify", identifiers: { id: user.id }, attributes: { email: user.email } },
  ]);`),
    );
  });

  test("requests to the Pipelines API have no queue", () => {
    expectPicture(
      trackBeforeIdentify,
      `import { randomUUID } from "node:crypto";
async function post(path: string, body: object) {
  await fetch(\`https://cdp.customer.io/v1\${path}\`, { method: "POST", body: JSON.stringify(body) });
}
export function join(email: string) {
  const userId = randomUUID();
  void post("/identify", { userId, traits: { email } });
  void post("/track", { userId, event: "signed_up" });
       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
}
export async function joinInOrder(email: string) {
  const userId = randomUUID();
  await post("/identify", { userId, traits: { email } });
  await post("/track", { userId, event: "signed_up" });
}
`,
    );
  });

  test("the queue of Pipelines clients keeps the order", () => {
    expectPicture(
      trackBeforeIdentify,
      `import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY! });
export function signUp(user) {
  analytics.track({ userId: user.id, event: "signed_up" });
  analytics.identify({ userId: user.id, traits: { email: user.email } });
}
`,
    );
  });
});

describe("a new person who is never identified", () => {
  test("is reported with less confidence, with the wrappers on the way", () => {
    const [found] = expectPicture(trackBeforeIdentify, {
      "src/events.ts": `${client}export const record = (id, name) => cio.track(id, { name });
`,
      "src/users.ts": `import { record } from "./events";
export async function register(input, users) {
  const user = await users.create(input);
  await record(user.id, "registered");
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
}
`,
    });
    expect(found).toMatchObject({
      confidence: "medium",
      evidence: [
        { path: "src/events.ts", line: 3, text: "via `record`" },
        { path: "src/events.ts", line: 3, text: "sent to Customer.io here" },
      ],
    });
    expect(found?.message).toContain("This person is new and is never identified here");
  });

  test.each([
    ["in a function named for a sign-up", "registerUser", '"greeted"  ', "", true],
    ["with an event named for a sign-up", "greet", '"signed_up"', "", true],
    ["where nothing is named for a sign-up", "greet", '"greeted"  ', "", false],
    [
      "by a function that is named for it",
      "registerUser",
      '"signed_up"',
      "  await syncUserToCrm(user);\n",
      false,
    ],
    [
      "by a function that only a comment names",
      "registerUser",
      '"signed_up"',
      "  // identify() follows\n",
      true,
    ],
    ["where the function itself is named for it", "registerAndIdentify", '"signed_up"', "", false],
  ])("%s", (_title, name, event, statement, isReported) => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export async function ${name}(input, users) {
  const user = await users.create(input);
${statement}  await cio.track(user.id, { name: ${event} });
${isReported ? `        ${"~".repeat(30 + event.length)}\n` : ""}}
`,
    );
  });

  test.each([
    ["a caller", "await cio.identify(input.id, { email: input.email });", false],
    ["no caller", "await users.lock(input.id);", true],
  ])("is identified by %s", (_title, statement, isReported) => {
    expectPicture(
      trackBeforeIdentify,
      `${client}async function registerUser(input, users) {
  const user = await users.create(input);
  await cio.track(user.id, { name: "greeted" });
        ${isReported ? "~".repeat(39) : ""}
}
export async function handle(input, users) {
  ${statement}
  await registerUser(input, users);
}
`,
    );
  });

  test("is identified around the callback that sends the event", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export async function signUp(input, users) {
  await cio.identify(input.id, { email: input.email });
  users.onSaved(async () => {
    const user = await users.create(input);
    await cio.track(user.id, { name: "registered" });
  });
}
`,
    );
  });

  test("is not a person who was looked up", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export async function registered(users, input) {
  const user = await users.findByEmail(input.email);
  await cio.track(user.id, { name: "registered" });
  const created = await users.create(input);
  await cio.track(created.id, { name: "registered" });
        ${"~".repeat(45)}
}
`,
    );
  });
});

describe("an id that is made up, and that nothing identifies", () => {
  test.each([
    ["a literal at the top of a module", `await cio.track("demo-1", { name: "trial_started" });`],
    ["a constant", `const demo = "demo-1";\nawait cio.track(demo, { name: "trial_started" });`],
    ["a number", `await cio.track(7, { name: "trial_started" });`],
  ])("%s", (_, code) => {
    const call = code.slice(code.indexOf("cio.track"), -1);
    const [found] = expectPicture(
      trackBeforeIdentify,
      `${client}${code}\n${" ".repeat(6)}${"~".repeat(call.length)}\n`,
    );
    expect(found?.confidence).toBe("medium");
  });

  test("one that is generated here, whatever the event is called", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}import { randomUUID } from "node:crypto";
export async function leadArrived(form) {
  const id = randomUUID();
  await cio.track(id, { name: "lead_arrived", data: { source: form.source } });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  return id;
}
`,
    );
  });

  test("one that is generated here and given a prefix, unless that goes before an id of somebody known", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}import { nanoid } from "nanoid";
export async function checkout(db, cart) {
  const guestId = \`guest_\${nanoid()}\`;
  await db.guests.insert({ id: guestId, cart: cart.id });
  await cio.track(guestId, { name: "checkout_started" });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(\`guest_\${cart.guestId}\`, { name: "checkout_started" });
  return guestId;
}
`,
    );
  });

  test("is not reported where something identifies it, in another file, too", () => {
    expectPicture(trackBeforeIdentify, {
      "src/cio.ts": `${client}export { cio };\n`,
      "src/setup.ts": `import { cio } from "./cio";
export const setUp = () => cio.identify("system", { email: "system@example.com" });
`,
      "src/deploy.ts": `import { cio } from "./cio";
export const deployed = () => cio.track("system", { name: "deployed" });
`,
    });
  });

  test("is not reported where the id may come from elsewhere, or the event is anonymous", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}import { randomUUID } from "node:crypto";
export const seen = (user) => cio.track(user?.id ?? "nobody", { name: "pricing_seen" });
export const visited = () => cio.trackAnonymous(randomUUID(), { name: "pricing_seen" });
`,
    );
  });
});

describe("requests to the Pipelines API without a queue", () => {
  const raw = `const post = (path, body) => fetch(\`https://cdp.customer.io/v1\${path}\`, {
  method: "POST",
  headers: { Authorization: \`Basic \${btoa(\`\${process.env.CIO_WRITE_KEY}:\`)}\` },
  body: JSON.stringify(body),
});
`;
  test("can overtake each other", () => {
    expectPicture(
      trackBeforeIdentify,
      `${raw}export function join(userId, email) {
  void post("/identify", { userId, traits: { email } });
  void post("/track", { userId, event: "signed_up" });
       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
}
`,
    );
  });

  test("keep their order where each is awaited", () => {
    expectPicture(
      trackBeforeIdentify,
      `${raw}export async function join(userId, email) {
  await post("/identify", { userId, traits: { email } });
  await post("/track", { userId, event: "signed_up" });
}
`,
    );
  });

  test("need no order where they name no person", () => {
    expectPicture(
      trackBeforeIdentify,
      `${raw}export async function signUp(body) {
  await post("/track", { event: "signed_up" });
  await post("/track", body);
}
`,
    );
  });

  test("an Analytics client keeps it by itself", () => {
    expectPicture(
      trackBeforeIdentify,
      `import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
export function join(userId, email) {
  analytics.identify({ userId, traits: { email } });
  analytics.track({ userId, event: "signed_up" });
}
`,
    );
  });
});

test("a promise that is kept in a variable and awaited before the event", () => {
  expectPicture(
    trackBeforeIdentify,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export async function signUp(users, email) {
  const user = await users.create({ email });
  const identified = cio.identify(user.id, { email });
  await identified;
  await cio.track(user.id, { name: "signed_up" });
}
export async function register(users, email) {
  const user = await users.create({ email });
  const identified = cio.identify(user.id, { email });
  await cio.track(user.id, { name: "registered" });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await identified;
}
`,
  );
});

test("a new person in the continuation of a promise; whoever takes a job may identify", () => {
  expectPicture(
    trackBeforeIdentify,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const signUp = (users, email) =>
  users.create({ email }).then((user) => cio.track(user.id, { name: "signed_up" }));
                                         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
export const login = (users, email) =>
  users.findOne({ email }).then((user) => cio.track(user.id, { name: "joined" }));
export async function register(users, queue, email) {
  const user = await users.create({ email });
  await queue.add("identify", { id: user.id });
  await cio.track(user.id, { name: "registered" });
}
`,
  );
});

test("a new person whose failure is logged under Customer.io's name; whoever takes a job may identify", () => {
  const join = (last: string, marked = "") => `${client}
export async function apply(models, queue, logger, input) {
  let pupil;
  try {
    pupil = await models.Pupil.create({ email: input.email });
  } catch (error) {
    logger.warn("no customerio profile", error);
    throw new Error("customerio: no pupil");
  }
  await cio.track(pupil.id, { name: "lesson_requested" })${last};
${marked}}
`;
  const mark = "        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n";
  for (const last of ["", '.catch((error) => console.error("customerio", error))'])
    expectPicture(trackBeforeIdentify, join(last, mark));
  expectPicture(trackBeforeIdentify, join('.then(() => queue.add("customerio", { id: pupil.id }))'));
});

test("a person whom a helper makes up is reported in the helper, not at each of its calls", () => {
  expectPicture(trackBeforeIdentify, {
    "src/seed.ts": `${client}export async function seedActivity(workspaceId: string) {
  await cio.track("demo-owner", { name: "workspace_seeded", data: { workspace_id: workspaceId } });
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
}
export const record = (person: string) => cio.track(person, { name: "workspace_opened" });
`,
    "src/cli.ts": `import { record, seedActivity } from "./seed";
export async function seed(workspaces) {
  const workspace = await workspaces.create("Demo");
  await seedActivity(workspace.id);
}
export async function open() {
  await record("demo-guest");
        ~~~~~~~~~~~~~~~~~~~~
}
`,
  });
});

describe("a person whom a call finds or creates", () => {
  const enter = (
    body: string,
    call = "findOrCreate",
  ): string => `${client}export async function enter(input, User, Member) {
  const [user, created] = await User.${call}({ where: { email: input.email }, defaults: { name: input.name } });
${body}
}
`;
  const marks = "~".repeat(40);

  test.each([
    [
      "in a branch",
      `  if (created) await cio.track(user.id, { name: "welcomed" });\n                     ${marks}`,
    ],
    [
      "past a way out",
      `  if (!created) return;\n  await cio.track(user.id, { name: "welcomed" });\n        ${marks}`,
    ],
    [
      "with another condition",
      `  if (created && input.wants) {\n    const id = user.id.toString();\n    await cio.track(id, { name: "welcomed" });\n          ${"~".repeat(35)}\n  }`,
    ],
    [
      "in the other branch",
      `  if (!created) await User.touch();\n  else await cio.track(user.id, { name: "welcomed" });\n             ${marks}`,
    ],
  ])("is new where the flag says so: %s", (_title, body) => {
    expectPicture(trackBeforeIdentify, enter(body));
  });

  test.each([
    ["without the flag", '  await cio.track(user.id, { name: "signed_up" });'],
    ["where it is false", '  if (!created) await cio.track(user.id, { name: "signed_up" });'],
    [
      "where it may be false",
      '  if (created || input.wants) await cio.track(user.id, { name: "signed_up" });',
    ],
    [
      "where it only names the event",
      '  await cio.track(user.id, { name: created ? "signed_up" : "signed_in" });',
    ],
    [
      "who is identified before",
      '  await cio.identify(user.id, { email: user.email });\n  if (created) await cio.track(user.id, { name: "signed_up" });',
    ],
    [
      "who is identified in the other branch",
      '  if (created) await cio.track(user.id, { name: "signed_up" });\n  else await cio.identify(user.id, { email: user.email });',
    ],
    [
      "of whom the row says who was there",
      '  if (created) await cio.track(user.referrerId, { name: "signed_up" });',
    ],
    [
      "beside another flag",
      '  const [member, joined] = await Member.findOrCreate({ where: { userId: user.id } });\n  if (joined) await cio.track(user.id, { name: "signed_up" });',
    ],
  ])("is not known to be new %s", (_title, body) => {
    expectPicture(trackBeforeIdentify, enter(body));
  });

  test("is not known to be new by a call that only finds", () => {
    expectPicture(
      trackBeforeIdentify,
      enter('  if (created) await cio.track(user.id, { name: "signed_up" });', "findBoth"),
    );
  });
});
