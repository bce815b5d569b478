import { describe, expect, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { expectPicture, fix } from "./picture.ts";

test("the time of a message is found inside the SDK's request object", () => {
  const picture = `
import { APIClient, SendEmailRequest } from "customerio-node";
const api = new APIClient(process.env.CIO_APP_KEY);

export async function remind(user, at) {
  const request = new SendEmailRequest({ to: user.email, transactional_message_id: "reminder", send_at: at.getTime() });
                                                                                                        ~~~~~~~~~~~~
  await api.sendEmail(request);
}
export function remindTomorrow(user) {
  return api.sendEmail(new SendEmailRequest({ to: user.email, send_at: Math.floor(Date.now() / 1000) + 86400, message_data: { sent_on: Date.now() } }));
}
`;
  const findings = expectPicture(rule, picture);
  expect(findings[0]?.message).toContain("scheduled tens of thousands of years ahead");
  expect(fix(picture, findings)["src/example.ts"]).toContain("send_at: Math.floor(at.getTime() / 1000) });");
});

test("a timestamp by its name that is multiplied by 1000, or converted to a number, is in milliseconds", () => {
  const picture = `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function onInvoice(user, invoice, subscription, retries) {
  await cio.track(user.id, { name: "payment_failed", data: { next_attempt_at: invoice.next_payment_attempt! * 1000 } });
                                                                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { renews_at: subscription.current_period_end * 1000, signed_up_at: user.createdAt.valueOf() });
                                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                                                                                                 ~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { canceled_at: subscription.canceled_at, retry_at: retries.count * 1000, seen_at: user.position.valueOf() });
}
`;
  const fixed = fix(picture, expectPicture(rule, picture))["src/example.ts"];
  expect(fixed).toContain("next_attempt_at: invoice.next_payment_attempt! }");
  expect(fixed).toContain("renews_at: subscription.current_period_end, signed_up_at: Math.floor(");
});

test("a property of an object is divided, not the object", () => {
  const picture = {
    "src/repo.ts": `
export const players = {
  async insert(player: { email: string; createdAt: number }) {
    return { id: "p1", ...player };
  },
};
`,
    "src/players.ts": `
import { TrackClient } from "customerio-node";
import { players } from "./repo";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export async function register(email: string) {
  const player = await players.insert({ email, createdAt: Date.now() });
  await cio.identify(player.id, { email, created_at: player.createdAt });
                                                     ~~~~~~~~~~~~~~~~
  await cio.identify(player.id, { email, created_at: (player.createdAt) });
                                                      ~~~~~~~~~~~~~~~~
  await cio.identify(player.id, { email, created_at: Math.floor(player.createdAt / 1000) });
}
`,
  };
  const fixed = fix(picture, expectPicture(rule, picture))["src/players.ts"];
  expect(fixed).toContain("email, created_at: Math.floor(player.createdAt / 1000) });");
  expect(fixed).toContain("email, created_at: (Math.floor(player.createdAt / 1000)) });");
});

test("a unary plus turns the date of a row into milliseconds, but not a string from a request", () => {
  expectPicture(
    rule,
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function sync(contact, req) {
  await cio.identify(contact.id, { created_at: +contact.createdAt, seen_at: +req.query.seenAt, visits_at: +contact.visits });
                                               ~~~~~~~~~~~~~~~~~~
  await cio.identify(contact.id, { created_at: Math.floor(+contact.createdAt / 1000) });
}
`,
  );
});

test("a name with `last` is a timestamp, unless it names something else", () => {
  expectPicture(
    rule,
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function ping(courier) {
  await cio.identify(courier.id, { last_courier_ping: Date.now(), last_request_id: Date.now(), last_score: 3 });
                                                      ~~~~~~~~~~
}
`,
  );
});

test.each([
  ["Math.floor(Date.now() / 1000)", "new Date().toISOString()"],
  ["Math.floor(order.paidAt.getTime() / 1000)", "order.paidAt.toISOString()"],
  ["Math.round(+new Date() / 1000)", "new Date(+new Date()).toISOString()"],
  ["Date.parse(order.paid) / 1000", "new Date(Date.parse(order.paid)).toISOString()"],
  ["getUnixTime(order.paidAt)", "new Date(getUnixTime(order.paidAt) * 1000).toISOString()"],
  ["dayjs().unix() + 60", "new Date((dayjs().unix() + 60) * 1000).toISOString()"],
])("seconds in a Pipelines timestamp become an ISO string: %s", (seconds, text) => {
  const picture = `
import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
export function paid(order) {
  analytics.track({ userId: order.userId, event: "order_paid", timestamp: ${seconds} });
                                                                          ${"~".repeat(seconds.length)}
}
`;
  const fixed = fix(picture, expectPicture(rule, picture))["src/example.ts"];
  expect(fixed).toContain(`timestamp: ${text} });`);
});

test("the items of a Pipelines batch take ISO strings, and the rest of a destructured person is sent", () => {
  expectPicture(
    rule,
    `
import { PipelinesClient, TrackClient } from "customerio-node";
const pipelines = new PipelinesClient(process.env.CIO_WRITE_KEY);
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const upsert = ({ id, seen_at, ...attributes }) => cio.identify(id, attributes);
export async function sync(users, member) {
  await pipelines.batch([
    { type: "track", userId: users[0].id, event: "synced", timestamp: Math.floor(Date.now() / 1000) },
                                                                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    { type: "track", userId: users[1].id, event: "synced", timestamp: new Date().toISOString() },
  ]);
  await upsert({ id: member.id, email: member.email, seen_at: Date.now(), joined_at: Date.parse(member.joined) });
                                                                                     ~~~~~~~~~~~~~~~~~~~~~~~~~
}
`,
  );
});

const track = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

test("Clerk's times are in milliseconds, in webhooks and of users", () => {
  const picture = `import { clerkClient, currentUser } from "@clerk/nextjs/server";
import type { UserJSON, WebhookEvent } from "@clerk/nextjs/server";
import { Webhook } from "svix";
${track}
export async function POST(request: Request) {
  const event = new Webhook(process.env.CLERK_SECRET!).verify(await request.text(), headers) as WebhookEvent;
  const { id, created_at } = event.data;
  await cio.identify(id, { created_at, updated_at: event.data.updated_at, signed_in_at: Math.floor(event.data.last_sign_in_at / 1000) });
                           ~~~~~~~~~~
                                                   ~~~~~~~~~~~~~~~~~~~~~
}
export const sync = (user: UserJSON) => cio.identify(user.id, { created_at: user.created_at });
                                                                            ~~~~~~~~~~~~~~~
export async function welcome(row: { id: string; created_at: number }) {
  const user = await currentUser();
  await cio.identify(user.id, { created_at: user.createdAt, stored_at: row.created_at });
                                            ~~~~~~~~~~~~~~
}
`;
  const fixed = fix(picture, expectPicture(rule, picture))["src/example.ts"];
  expect(fixed).toContain("{ created_at: Math.floor(created_at / 1000), updated_at: Math.floor(");
});

test("Clerk's times are in milliseconds where the repository declares its users itself", () => {
  const picture = {
    "src/members.ts": `
export interface Member {
  id: string;
  email_addresses: { email_address: string }[];
  public_metadata: { section?: string };
  updated_at: number;
}
export interface Row { id: string; email_addresses: string[]; updated_at: number }
`,
    "src/sync.ts": `import type { Member, Row } from "./members";
${track}
export const sync = (member: Member) => cio.identify(member.id, { renewed_at: member.updated_at, seen_at: Math.floor(member.updated_at / 1000) });
                                                                              ~~~~~~~~~~~~~~~~~
export const syncRow = (row: Row) => cio.identify(row.id, { renewed_at: row.updated_at });
`,
  };
  const fixed = fix(picture, expectPicture(rule, picture))["src/sync.ts"];
  expect(fixed).toContain("{ renewed_at: Math.floor(member.updated_at / 1000), seen_at");
});

test("milliseconds formatted as a string become a number of seconds", () => {
  const picture = `import moment from "moment";
${track}
export const seen = (user) => cio.identify(user.id, { seen_at: moment(user.seen).format("x"), paid_at: moment().format("X"), day_at: moment().format("L") });
                                                               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;
  expect(fix(picture, expectPicture(rule, picture))["src/example.ts"]).toContain(
    `seen_at: moment(user.seen).unix(), paid_at: moment().format("X")`,
  );
});

test("a BullMQ job has its times in milliseconds", () => {
  const picture = (queue: string): string => `import { Worker } from "${queue}";
${track}
export const onDone = (job) => cio.track(job.data.userId, { name: "exported", data: { done_at: job.finishedOn } });
`;
  expectPicture(rule, `${picture("bullmq")}${" ".repeat(95)}${"~".repeat(14)}\n`);
  expectPicture(rule, picture("./worker"));
});

test("a timestamp named for its milliseconds is in them; a duration is not a timestamp", () => {
  expectPicture(
    rule,
    `${track}
export async function onPurchase(event, { expirationAtMs }) {
  await cio.identify(event.user_id, { purchased_at: event.purchased_at_ms, expires_at: expirationAtMs });
                                                    ~~~~~~~~~~~~~~~~~~~~~
                                                                                       ~~~~~~~~~~~~~~
  await cio.track(event.user_id, { name: "paid", data: { waited_until_at: event.timeout_ms, took_ms: event.paid_at_ms } });
  await cio.identify(event.user_id, { purchased_at: Math.floor(event.purchased_at_ms / 1000) });
}
`,
  );
});

test("data that subclasses override is reported in the subclass", () => {
  expectPicture(rule, {
    "src/base-event.ts": `${track}
export abstract class BaseEvent {
  constructor(readonly userId: string, readonly payload: { id: string; finishedAt: Date }) {}
  protected abstract data(): Record<string, unknown>;
  dispatch() {
    return cio.track(this.userId, { name: "finished", data: this.data() });
  }
}
`,
    "src/lesson.ts": `import { BaseEvent } from "./base-event";
export class LessonFinished extends BaseEvent {
  protected data() {
    return { lesson_id: this.payload.id, finished_at: Math.floor(this.payload.finishedAt.getTime() / 1000) };
  }
}
`,
    "src/quiz.ts": `import { BaseEvent } from "./base-event";
export class QuizFinished extends BaseEvent {
  protected data() {
    return { quiz_id: this.payload.id, finished_at: this.payload.finishedAt.getTime() };
                                                    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  }
}
export class QuizExport {
  data() {
    return { exported_at: Date.now() };
  }
}
`,
  });
});

describe("the unit decides by where a value is sent", () => {
  const clients = `import { PipelinesClient, TrackClient } from "customerio-node";
import * as legacy from "node-customerio";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const pipelines = new PipelinesClient(process.env.CIO_WRITE_KEY);
`;
  const places: Readonly<Record<string, (value: string) => string>> = {
    attribute: (value) => `cio.identify(id, { paid_at: ${value} })`,
    device: (value) => `cio.addDevice(id, "d1", "ios", { last_used: ${value} })`,
    data: (value) => `cio.track(id, { name: "paid", data: { paid_at: ${value} } })`,
    event: (value) => `cio.track(id, { name: "paid", timestamp: ${value} })`,
    "legacy attribute": (value) => `legacy.identify({ id, paid_at: ${value} })`,
    trait: (value) => `pipelines.identify({ userId: id, traits: { paid_at: ${value} } })`,
    "Pipelines event": (value) => `pipelines.track({ userId: id, event: "paid", timestamp: ${value} })`,
  };
  const neverMatch =
    "so time conditions in segments and campaigns never match, and no error is raised. Divide by 1,000.";
  const notSeconds = "they never match, and no error is raised";

  test.each([
    ["attribute", "Date.now()", "error", neverMatch],
    ["device", "Date.now()", "error", neverMatch],
    ["data", "Date.now()", "error", neverMatch],
    ["trait", "Date.now()", "error", neverMatch],
    ["event", "Date.now()", "error", "Customer.io falls back to the time it received the event"],
    ["attribute", "Date.now() * 1000", "error", "Divide by 1,000,000."],
    ["attribute", "Date.now() / 1000", "info", "Round it down."],
    ["data", "Date.now() / 1000", "info", "Round it down."],
    [
      "attribute",
      "new Date()",
      "info",
      `sent as a \`Date\`. Time conditions in Customer.io compare Unix seconds, so ${notSeconds}`,
    ],
    ["attribute", "new Date().toISOString()", "info", "sent as an ISO 8601 string"],
    ["legacy attribute", "new Date().toISOString()", "info", "sent as an ISO 8601 string"],
    [
      "Pipelines event",
      "Math.floor(Date.now() / 1000)",
      "error",
      "The Pipelines API expects `timestamp` to be a `Date`",
    ],
    ["Pipelines event", "Date.now() / 1000", "error", "The Pipelines API expects `timestamp` to be a `Date`"],
  ])("%s: %s is reported as %s", (place, value, severity, words) => {
    const line = `export const send = (id) => ${places[place]?.(value) ?? ""};`;
    const [found] = expectPicture(
      rule,
      `${clients}${line}
${" ".repeat(line.indexOf(value))}${"~".repeat(value.length)}
`,
    );
    expect(found?.severity).toBe(severity);
    expect(found?.message).toContain(words);
  });

  test.each([
    ["attribute", "Math.floor(Date.now() / 1000)"],
    ["attribute", "1_000 * retries"],
    ["data", "new Date()"],
    ["data", "new Date().toISOString()"],
    ["event", "Math.floor(Date.now() / 1000)"],
    ["legacy attribute", "new Date()"],
    ["trait", "new Date()"],
    ["trait", "Date.now() / 1000"],
    ["Pipelines event", "new Date()"],
    ["Pipelines event", "Date.now()"],
  ])("%s: %s is not reported", (place, value) => {
    expectPicture(rule, `${clients}export const send = (id, retries) => ${places[place]?.(value) ?? ""};\n`);
  });
});

test("a value that is right in one case is reported without a fix", () => {
  const paid = (seconds: string): string => `${track}
export function paid(user, isNew) {
  const paid_at = isNew ? ${seconds} : Date.now();
  return cio.identify(user.id, { paid_at });
                                 ~~~~~~~
}
`;
  const [mixed] = expectPicture(rule, paid("Math.floor(Date.now() / 1000)"));
  expect(mixed?.edits).toEqual([]);
  const [same] = expectPicture(rule, paid("user.paidAt.getTime()"));
  expect(same?.edits).toHaveLength(1);
});

test("the trace shows where a value comes from and the wrapper that sends it, but not what the reader sees anyway", () => {
  const [found, ...others] = expectPicture(rule, {
    "src/cio.ts": `${track}
export const saveLogin = (id: string, at: number) => cio.identify(id, { last_login_at: at });
`,
    "src/login.ts": `import { saveLogin } from "./cio";
export async function login(user) {
  const now = Date.now();
  await saveLogin(user.id, now);
                           ~~~
  await saveLogin(user.id, Date.now());
                           ~~~~~~~~~~
}
`,
  });
  const sent = [
    { path: "src/cio.ts", line: 4, text: "via `saveLogin`" },
    { path: "src/cio.ts", line: 4, text: "sent to Customer.io here" },
  ];
  expect(found?.evidence).toEqual([
    { path: "src/login.ts", line: 3, text: "`Date.now()` gives milliseconds" },
    ...sent,
  ]);
  expect(others.map(({ evidence }) => evidence)).toEqual([sent]);
});

test("a timestamp that a wrapper reads from its only argument is reported where the caller writes it", () => {
  const picture = {
    "src/events.ts": `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const record = (args) => cio.track(args.id, { name: args.name, timestamp: args.at });
`,
    "src/seen.ts": `
import { record } from "./events";
export const seen = (id) => record({ id, name: "seen", at: Date.now() });
                                                           ~~~~~~~~~~
export const right = (id) => record({ id, name: "seen", at: Math.floor(Date.now() / 1000) });
`,
  };
  const findings = expectPicture(rule, picture);
  expect(fix(picture, findings)["src/seen.ts"]).toContain(
    "at: Math.floor(Date.now() / 1000) });\nexport const right",
  );
});

test("what has the name of a timestamp and is divided by 1,000 is in seconds", () => {
  expectPicture(
    rule,
    `import { PipelinesClient, TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const pipelines = new PipelinesClient(process.env.CIO_WRITE_KEY);
export async function read(reading) {
  await pipelines.track({ userId: reading.id, event: "read", timestamp: Math.floor(reading.takenAt / 1000) });
                                                                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(reading.id, { read_at: Math.floor(reading.takenAt / 1000), joined_at: Number(reading.joinedAt) / 1000 });
                                                                                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(reading.id, { name: "read", data: { kwh: reading.wattHours / 1000 } });
}
`,
  );
});

test("a name that says little is that of a timestamp where the value was read from a clock or a date", () => {
  const picture = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const DAY = 24 * 60 * 60 * 1000;
export async function start(user, plan, clock, began, player, grace) {
  await cio.identify(user.id, { trial_end: Date.now() + 14 * DAY, since: user.joined.getTime() });
                                           ~~~~~~~~~~~~~~~~~~~~~
                                                                         ~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { renewal: +new Date(plan.renews), left: Date.now() - 3 * DAY });
                                         ~~~~~~~~~~~~~~~~~~~~~~
                                                                       ~~~~~~~~~~~~~~~~~~~~
  await cio.track(user.id, { name: "started", data: { when: Math.max(0, Date.now()), end: String(Date.now()) } });
                                                            ~~~~~~~~~~~~~~~~~~~~~~~
                                                                                          ~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { trial_end: plan.trialEnd, since: clock.now(), created: user.createdMs, updated: 1735689600000 });
  await cio.identify(user.id, { time: Date.now() - began, due: Date.now() - grace, paid: plan.paid * 1000, end: Math.max(0, plan.end) });
  await cio.identify(user.id, { version: Date.now(), now: Date.now(), start: player.getTime(), created: +user.createdAt });
  await cio.identify(user.id, { start: Date.now() / 1000, end: new Date(), until: new Date().toISOString(), due: Math.floor(Date.now() / 1000) });
}
`;
  const findings = expectPicture(rule, picture);
  expect(findings.map(({ confidence }) => confidence)).toEqual(findings.map(() => "medium"));
  const fixed = fix(picture, findings)["src/example.ts"];
  expect(fixed).toContain("trial_end: Math.floor((Date.now() + 14 * DAY) / 1000),");
});

test("what a message has beside its times is not compared with anything", () => {
  expectPicture(
    rule,
    `import { APIClient, SendEmailRequest } from "customerio-node";
const api = new APIClient(process.env.CIO_APP_KEY);
export async function remind(user) {
  await api.sendEmail(new SendEmailRequest({ to: user.email, send_at: Date.now() + 60_000, created: Date.now() }));
                                                                      ~~~~~~~~~~~~~~~~~~~
}
`,
  );
});

test("the first and the last of several times are in their unit", () => {
  const picture = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export async function sync(user, visits) {
  await cio.identify(user.id, { last_visit: Math.max(...visits.map((visit) => visit.at.getTime())) });
                                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { last_seen: user.lastSeen.seconds * 1000, last_visit: Math.max(...visits.map((visit) => visit.length)) });
                                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { last_visit: user.visit.seconds * 1000, last_seen: user.lastSeen.seconds });
}
`;
  const fixed = fix(picture, expectPicture(rule, picture))["src/example.ts"];
  expect(fixed).toContain("last_seen: user.lastSeen.seconds, last_visit: Math.max(");
});
