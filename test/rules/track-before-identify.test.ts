import { describe, expect, test } from "vitest";
import { trackBeforeIdentify } from "../../rules/track-before-identify.ts";
import { expectPicture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

describe("wrappers that are given the person, not the id", () => {
  const wrappers = `${client}export const identifyUser = (user) => cio.identify(user._id.toString(), { email: user.email, name: user.name });
export const trackEvent = (user, name) => cio.track(user._id.toString(), { name });
`;

  test("in the wrong order", () => {
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

  test("in the right order, one person after the other", () => {
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

describe("an id made a text", () => {
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

  test("of a person who signs up here and is never identified", () => {
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

test.each([
  "const [row] = await db.insert({ email });",
  "const [row] = await db.insert(users).values({ email }).returning();",
  "const { data: row } = await supabase.from('users').insert({ email }).select().single();",
  "const [row] = (await pool.query(`INSERT INTO users (email) VALUES ($1) RETURNING *`, [email])).rows;",
])("who is taken out of what was inserted is new: %s", (insertion) => {
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
])("who was looked up was there before: %s", (reading) => {
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

test("an update through a wrapper that could give more, but does not, may come after the event", () => {
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

test("two people of one factory are two", () => {
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

describe("promises that are chained", () => {
  test("an event that the identification is continued with", () => {
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

  test("an event that waits in a callback for who is identified around it", () => {
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

  test("an identification that the event is continued with", () => {
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

  test("an event on its way beside the promise that leads to the identification", () => {
    expectPicture(
      trackBeforeIdentify,
      `${client}export function signUp(user, mailer) {
  return mailer.greet(user, cio.track("visitor", { name: "signed_up" })).then(() => cio.identify(user.id, { email: user.email }));
}
`,
    );
  });
});

test("a person whose id was taken out of them is the same person, another value of them is not", () => {
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
