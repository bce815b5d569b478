import { describe, expect, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { missingEmail } from "../../rules/missing-email.ts";
import { expectPicture, fix } from "./picture.ts";

const sinks = {
  "src/sinks.ts": `import { TrackClient } from "customerio-node";
import { createClient } from "other-vendor";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export class OtherSink {
  person(id: string, traits: object) { return createClient().set(id, traits); }
}
export class CioSink {
  person(id: string, traits: object) { return cio.identify(id, traits); }
}
`,
};
const calls = `import { describe } from "./telemetry";
export const subscribed = (account) => describe(account.id, { email: account.email, plan_started_at: account.startedAt.getTime() });
`;
const mark = `                                                                                                     ~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;

describe("milliseconds are reported at the caller of a list's elements", () => {
  test.each([
    ["that a loop goes through", "{ for (const sink of all) sink.person(id, traits); }"],
    ["that forEach goes through", "{ all.forEach((sink) => sink.person(id, traits)); }"],
    ["that map goes through", "Promise.all(all.map((sink) => sink.person(id, traits)))"],
    ["that a function calls a callback with", "each((sink) => sink.person(id, traits))"],
  ])("%s", (_title, body) => {
    const telemetry = (list: string) => `import { CioSink, OtherSink } from "./sinks";
const all = [${list}];
function each(run) { for (const sink of all) run(sink).catch(console.error); }
export const describe = (id: string, traits: object) => ${body};
`;
    expectPicture(rule, {
      ...sinks,
      "src/telemetry.ts": telemetry("new OtherSink(), new CioSink()"),
      "src/accounts.ts": calls + mark,
    });
    expectPicture(rule, {
      ...sinks,
      "src/telemetry.ts": telemetry("new OtherSink()"),
      "src/accounts.ts": calls,
    });
  });
});

describe("milliseconds that are written to a request of the SDK before it is sent are reported where they are written", () => {
  test.each([
    `import { APIClient, SendEmailRequest } from "customerio-node";`,
    `const { APIClient, SendEmailRequest } = require("customerio-node");`,
  ])("%s", (load) => {
    expectPicture(rule, {
      "src/remind.js": `${load}
const api = new APIClient(process.env.CIO_APP_KEY);
export async function remind(user, other) {
  const request = new SendEmailRequest({ to: user.email, transactional_message_id: "3", identifiers: { id: user.id } });
  request.message.send_at = Date.now() + 3_600_000;
                            ~~~~~~~~~~~~~~~~~~~~~~
  request.send_at = Date.now();
  other.message.send_at = Date.now();
  await api.sendEmail(request);
}
export async function remindOnTime(user) {
  const request = new SendEmailRequest({ to: user.email, transactional_message_id: "3", identifiers: { id: user.id } });
  request.message.send_at = Math.floor(Date.now() / 1000) + 3600;
  await api.sendEmail(request);
}
`,
    });
  });
});

describe("milliseconds that a builder is given are reported at its caller", () => {
  const builder = (field: string) => `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export class PersonBuilder {
  ${field}
  email(value) { this.attributes.email = value; return this; }
  joinedAt(at) { return this.set("joined_at", at); }
  seenAt(at) { Object.assign(this.attributes, { last_seen_at: at }); return this; }
  set(name, value) { this.attributes[name] = value; return this; }
  async save() { await cio.identify(this.id, this.attributes); }
}
export const person = (id) => new PersonBuilder(id);
`;
  const calls = (load: string) => `${load}
export const join = (user) => new PersonBuilder(user.id).email(user.email).joinedAt(Date.now()).save();
                                                                                    ~~~~~~~~~~
export const seen = (user) => person(user.id).seenAt(Date.now()).email(user.email).save();
                                                     ~~~~~~~~~~
export async function plan(user) {
  const builder = person(user.id).email(user.email);
  builder.set("plan_started_at", user.startedAt.getTime());
                                 ~~~~~~~~~~~~~~~~~~~~~~~~
  await builder.save();
}
export async function joinOnTime(user) {
  const other = person(user.id).joinedAt(Math.floor(Date.now() / 1000));
  await new PersonBuilder(user.id).email(user.email).joinedAt(Math.floor(Date.now() / 1000)).save();
}
`;

  test.each([
    [
      `attributes = {};\n  constructor(id) { this.id = id; }`,
      `import { person, PersonBuilder } from "./builder";`,
    ],
    [
      `constructor(id) { this.id = id; this.attributes = { source: "web" }; }`,
      `const { person, PersonBuilder } = require("./builder");`,
    ],
  ])("%s", (field, load) => {
    expectPicture(rule, { "src/builder.js": builder(field), "src/users.js": calls(load) });
  });

  test("a builder that gets more elsewhere is not taken for one without an email", () => {
    const users = `import { person } from "./builder";
import { addEmail } from "./emails";
export const join = (user) => addEmail(person(user.id).joinedAt(user.joinedAt)).save();
`;
    expectPicture(missingEmail, { "src/builder.js": builder("attributes = {};"), "src/users.js": users });
  });
});

test("a Firestore timestamp's seconds are right for the Track API and wrong for the Pipelines API", () => {
  const picture = `const { Analytics } = require("@customerio/cdp-analytics-node");
const { TrackClient } = require("customerio-node");
const { onDocumentCreated } = require("firebase-functions/v2/firestore");
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const record = (call) => new Promise((resolve) => analytics.track(call, resolve));
exports.booked = onDocumentCreated("tours/{id}", async (event) => {
  const tour = event.data.data();
  await record({ userId: tour.guest, event: "booked", timestamp: tour.bookedAt.seconds });
                                                                 ~~~~~~~~~~~~~~~~~~~~~
  await record({ userId: tour.guest, event: "booked", timestamp: tour.bookedAt.toDate() });
  await record({ userId: tour.guest, event: "walked", timestamp: tour.length.seconds });
  await cio.track(tour.guest, { name: "booked", timestamp: tour.bookedAt.seconds });
});
`;
  expect(fix(picture, expectPicture(rule, picture))["src/example.ts"]).toContain(
    "timestamp: new Date(tour.bookedAt.seconds * 1000).toISOString() }",
  );
});

test("milliseconds among attributes of which a sender keeps those with a value are reported at its caller", () => {
  expectPicture(rule, {
    "src/sender.ts": `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const isGiven = ([, value]: [string, unknown]) => value !== undefined;
export async function describe(id: string, traits: Record<string, unknown>) {
  const given = Object.fromEntries(Object.entries(traits).filter(isGiven));
  await cio.identify(id, given);
}
export async function describeInSeconds(id: string, traits: Record<string, number>) {
  const times = Object.fromEntries(Object.entries(traits).map(([name, at]) => [name, Math.floor(at / 1000)]));
  await cio.identify(id, times);
}
`,
    "src/permits.ts": `import { describe, describeInSeconds } from "./sender";
export async function renew(permit: { holder: string; endsOn: Date }) {
  await describe(permit.holder, { permit_ends_on: permit.endsOn.valueOf(), county: undefined });
                                                  ~~~~~~~~~~~~~~~~~~~~~~~
  await describeInSeconds(permit.holder, { permit_ends_on: permit.endsOn.valueOf() });
}
`,
  });
});

test("milliseconds that are sent through another name for a page's client", () => {
  const snippet = (times: string): Readonly<Record<string, string>> => ({
    "js/snippet.js": `window._cio = window._cio || [];`,
    "js/member.js": `const page = window._cio;
export function greet(member) {
  const joined = new Date(member.joined);
${times}
}
`,
  });
  expectPicture(
    rule,
    snippet(`  page.identify({ id: member.id, created_at: joined.valueOf() });
                                             ~~~~~~~~~~~~~~~~`),
  );
  expectPicture(
    rule,
    snippet("  page.identify({ id: member.id, created_at: Math.floor(joined.valueOf() / 1000) });"),
  );
});

describe("a clock that is given", () => {
  const sender = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
  const makeSender = `${sender}
export const makeSender = ({ nowInSeconds }) => ({
  record: (id, name) => cio.track(id, { name, timestamp: nowInSeconds() }),
});
`;
  const use = `
export const opened = (id) => sender.record(id, "opened");
`;

  test.each([
    ["Date.now", "Date.now", "() => Math.floor(Date.now() / 1000)"],
    ["() => Date.now()", "Date.now()", "() => Math.floor(Date.now() / 1000)"],
    [
      "function () { return Date.now(); }",
      "Date.now()",
      "function () { return Math.floor(Date.now() / 1000); }",
    ],
  ])("is reported there where it is named for seconds: %s", (clock, marked, fixed) => {
    const line = `const sender = makeSender({ nowInSeconds: ${clock} });`;
    const picture = {
      "src/sender.js": makeSender,
      "src/main.js": `import { makeSender } from "./sender.js";
${line}
${" ".repeat(line.indexOf(marked))}${"~".repeat(marked.length)}${use}`,
    };
    expect(fix(picture, expectPicture(rule, picture))["src/main.js"]).toContain(`nowInSeconds: ${fixed} }`);
  });

  test.each(["() => Math.floor(Date.now() / 1000)", "clock.read", "performance.now"])(
    "is right, or not known, where it is %s",
    (clock) => {
      expectPicture(rule, {
        "src/sender.js": makeSender,
        "src/main.js": `import { makeSender } from "./sender.js";
const sender = makeSender({ nowInSeconds: ${clock} });${use}`,
      });
    },
  );

  test("is reported where it is called if its name promises no seconds, unless that is divided", () => {
    const picture = `${sender}
export class Sender {
  constructor(now = Date.now) { this.now = now; }
  record(id, name) { return cio.track(id, { name, timestamp: this.now(), data: { sent_at: Math.floor(this.now() / 1000) } }); }
                                                             ~~~~~~~~~~
}
const sent = new Sender();
export const opened = (id) => sent.record(id, "opened");
`;
    const fixed = fix(picture, expectPicture(rule, picture))["src/example.ts"];
    expect(fixed).toContain("timestamp: Math.floor(this.now() / 1000), data");
  });

  test("a function of its own that is named for seconds is reported where it is called", () => {
    expectPicture(
      rule,
      `${sender}
export function nowInSeconds() { return Date.now(); }
export const opened = (id) => cio.track(id, { name: "opened", timestamp: nowInSeconds() });
                                                                         ~~~~~~~~~~~~~~
`,
    );
  });
});

describe("a time that one call gives to whichever vendor is chosen", () => {
  const vendors = (
    other: string,
    inVendor: string,
    atCall: string,
  ): string => `import { TrackClient } from "customerio-node";
import mixpanel from "mixpanel";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const vendors = {
  cio: {
    record(event) {
      return cio.track(event.who, { name: "shift_claimed", timestamp: event.at });
${inVendor}    },
  },
  other: {
    ${other}
  },
};
export const claimed = (who) => vendors[process.env.VENDOR].record({ who, at: Date.now() });
${atCall}`;

  test("is converted for Customer.io alone, where another vendor takes it as well", () => {
    const mark = "                                                                      ~~~~~~~~\n";
    const other = "record: (event) => mixpanel.track(event.who, { time: event.at }),";
    const picture = vendors(other, mark, "");
    const found = expectPicture(rule, picture);
    expect(Object.values(fix(picture, found)).join()).toContain("timestamp: Math.floor(event.at / 1000)");
  });

  test("is converted at the call, where the other takes nothing", () => {
    const mark = "                                                                              ~~~~~~~~~~\n";
    expectPicture(rule, vendors("record: async () => {},", "", mark));
  });
});
