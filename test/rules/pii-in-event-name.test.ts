import { describe, expect, test } from "vitest";
import { dynamicEventName } from "../../rules/dynamic-event-name.ts";
import { inconsistentEventName } from "../../rules/inconsistent-event-name.ts";
import { piiInEventName } from "../../rules/pii-in-event-name.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

/** The code after its edits, without the lines that make the client. */
function fixed(code: string): string {
  const picture = client + code;
  return (fix(picture, expectPicture(piiInEventName, picture))["src/example.ts"] ?? "").slice(client.length);
}

test("values that are personal by their own name are reported, however the event name is built", () => {
  const findings = expectPicture(
    piiInEventName,
    `${client}
export async function record(user, req, customer, phone) {
  await cio.track(user.id, { name: "login_from_" + req.ip });
                                   ~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(user.id, { name: \`hello \${customer.firstName} \${customer.lastName}\` });
                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(user.id, { name: ["sms", phone].join("_") });
                                   ~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(user.id, { name: \`welcome_\${user.name}\` });
                                   ~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(user.id, { name: \`updated_\${user["email"]}\` });
                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(user.id, { name: user.email });
                                   ~~~~~~~~~~
}
`,
  );
  expect(findings.map(({ confidence }) => confidence)).toEqual([
    "medium",
    "high",
    "high",
    "high",
    "high",
    "high",
  ]);
  expect(findings[1]?.message).toContain("a person's name (`customer.firstName`, `customer.lastName`)");
  expect(findings.map(({ message }) => message.split("deleted. ")[1])).toEqual([
    "Use a fixed name such as `login`; if campaigns need the value, send it in the event's data.",
    "Use a fixed name such as `hello`; if campaigns need the value, send it in the event's data.",
    "Use a fixed name such as `sms`; if campaigns need the value, send it in the event's data.",
    "Use a fixed name such as `welcome`; if campaigns need the value, send it in the event's data.",
    "Use a fixed name such as `updated`; if campaigns need the value, send it in the event's data.",
    "Use a fixed name; if campaigns need the value, send it in the event's data.",
  ]);
});

test("an IP address alone may be a machine's; next to an email address the finding is sure", () => {
  const findings = expectPicture(
    piiInEventName,
    `${client}
export async function record(user, req) {
  await cio.track(user.id, { name: \`seen_\${req.ip}\` });
                                   ~~~~~~~~~~~~~~~~
  await cio.track(user.id, { name: \`seen_\${req.ip}_\${user.email}\` });
                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
}
`,
  );
  expect(findings.map(({ confidence }) => confidence)).toEqual(["medium", "high"]);
});

test("values that are personal by their origin are reported, and the origin is shown", () => {
  const [finding] = expectPicture(
    piiInEventName,
    `${client}
async function label(account: { contactEmail: string }) {
  const tag = account.contactEmail.trim().toLowerCase();
  const suffix = encodeURIComponent(tag);
  await cio.track("42", { name: \`report_\${suffix}\` });
                                ~~~~~~~~~~~~~~~~~~
}
`,
  );
  expect(finding?.evidence).toEqual([
    { path: "src/example.ts", line: 5, text: "comes from `account.contactEmail`, an email address" },
  ]);
});

test("a wrapper's template is reported once, with the call that fills it", () => {
  const findings = expectPicture([piiInEventName, dynamicEventName], {
    "src/track.ts": `${client}
export const trackFor = (userId: string, label: string) => cio.track(userId, { name: \`opened_\${label}\` });
                                                                                     ~~~~~~~~~~~~~~~~~
`,
    "src/use.ts": `import { trackFor } from "./track";
export const one = (user: { id: string; email: string }) => trackFor(user.id, user.email);
export const two = (user: { id: string }, plan: { slug: string }) => trackFor(user.id, plan.slug);
`,
  });
  expect(findings.map(({ rule }) => rule)).toEqual(["pii-in-event-name"]);
  expect(findings[0]?.evidence[0]?.path).toBe("src/use.ts");
});

test("an address, a phone number or a card number in a fixed name is reported", () => {
  const findings = expectPicture(
    [piiInEventName, inconsistentEventName],
    `${client}
export async function record(id: string) {
  await cio.track(id, { name: "invited jane.doe@example.com" });
                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(id, { name: "called_+1 (555) 010-9999" });
                              ~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(id, { name: "paid_with_4242 4242 4242 4242" });
                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(id, { name: "verified_078-05-1120" });
                              ~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(id, { name: "seen_at_203.0.113.7" });
                              ~~~~~~~~~~~~~~~~~~~~~
}
`,
  );
  expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(["pii-in-event-name"]));
  expect(findings.map(({ message }) => /contains (.*?)\./.exec(message)?.[1])).toEqual([
    "an email address",
    "a phone number",
    "a card or account number",
    "a national ID",
    "an IP address",
  ]);
  const omitted = findings.map(({ message }) => message.includes("do not send the value"));
  expect(omitted).toEqual([false, false, true, true, false]);
});

test("digits that are dates, versions, amounts or IDs are not reported", () => {
  expectPicture(
    piiInEventName,
    `${client}
export async function record(id: string) {
  await cio.track(id, { name: "release_v1.2.3.4" });
  await cio.track(id, { name: "promo_2024-06-30" });
  await cio.track(id, { name: "step_1234567890" });
  await cio.track(id, { name: "migrated_1700000000000" });
  await cio.track(id, { name: "imported_1234567812345678" });
  await cio.track(id, { name: "score_999.999.999.999" });
}
`,
  );
});

test("words that only mention personal data are not reported", () => {
  expectPicture(
    piiInEventName,
    `${client}
import { createHash } from "node:crypto";
const hash = (text: string) => createHash("sha256").update(text).digest("hex");
export async function record(user, settings, company, product, device, emailType: "welcome" | "reminder") {
  await cio.track(user.id, { name: \`sent_\${emailType}_email\` });
  await cio.track(user.id, { name: \`joined_\${company.name}\` });
  await cio.track(user.id, { name: \`viewed_\${product.displayName}\` });
  await cio.track(user.id, { name: \`seen_on_\${device.isMobile}\` });
  await cio.track(user.id, { name: \`visit_\${hash(user.email)}\` });
  await cio.track(user.id, { name: \`called_\${user.phone.replace(/\\d(?=\\d{4})/g, "*")}\` });
  await cio.track(user.id, { name: \`from_\${user.email.replace(/.*@/, "")}\` });
  await cio.track(user.id, { name: \`opened_\${settings.emailId}\` });
  await cio.track(user.id, { name: \`has_\${user.hasPhone}\` });
  await cio.track(user.id, { name: "email_sent", data: { email: user.email } });
}
`,
  );
});

test("a loop over kinds of messages is not reported", () => {
  expectPicture(
    [piiInEventName, dynamicEventName],
    `${client}
for (const email of ["welcome", "reminder"]) cio.track("1", { name: \`\${email}_sent\` });
["welcome", "reminder"].forEach((email) => cio.track("1", { name: \`\${email}_opened\` }));
export const all = (emails: string[]) => emails.map((email) => cio.track("1", { name: \`\${email}_sent\` }));
                                                                                      ~~~~~~~~~~~~~~~
`,
  );
});

test("other vendors, page names and keys other than the event name are not reported", () => {
  expectPicture(
    piiInEventName,
    `${client}
import mixpanel from "mixpanel";
export async function record(user) {
  mixpanel.track(\`login_\${user.email}\`);
  console.log(\`login_\${user.email}\`);
  await cio.trackPageView(user.id, \`/people/\${user.email}\`);
  await cio.track(user.email, { name: "logged_in" });
}
`,
  );
});

describe("the value moves into the data", () => {
  test.each([
    [
      "merged into data on one line",
      `export const a = (user) => cio.track(user.id, { name: \`login_\${user.email}\`, data: { via: "web" } });
                                                      ~~~~~~~~~~~~~~~~~~~~~
`,
      `export const a = (user) => cio.track(user.id, { name: "login", data: { via: "web", user_email: user.email } });
`,
    ],
    [
      "on lines of their own, below a comment",
      `export const a = (user) =>
  cio.track(user.id, {
    name: \`\${user.firstName} \${user.lastName} joined\`,
          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    data: {
      via: "web", // or "app"
    },
  });
`,
      `export const a = (user) =>
  cio.track(user.id, {
    name: "joined",
    data: {
      via: "web", // or "app"
      user_first_name: user.firstName,
      user_last_name: user.lastName,
    },
  });
`,
    ],
    [
      "next to a comment without a comma",
      `export const a = (id, email) =>
  cio.track(id, {
    data: {
      via: "web" // or "app"
    },
    name: "joined " + email
          ~~~~~~~~~~~~~~~~~
  });
`,
      `export const a = (id, email) =>
  cio.track(id, {
    data: {
      via: "web", // or "app"
      email
    },
    name: "joined"
  });
`,
    ],
    [
      "into a shorthand whose content is not known, which wins",
      `export const a = (id, email, data) => cio.track(id, { name: \`joined_\${email}\`, data });
                                                            ~~~~~~~~~~~~~~~~~
`,
      `export const a = (id, email, data) => cio.track(id, { name: "joined", data: { email, ...data } });
`,
    ],
    [
      "into a known object of a variable",
      `export function a(id, email) {
  const data = { via: "web" };
  return cio.track(id, { name: \`joined_\${email}\`, data: data });
                               ~~~~~~~~~~~~~~~~~
}
`,
      `export function a(id, email) {
  const data = { via: "web" };
  return cio.track(id, { name: "joined", data: { ...data, email } });
}
`,
    ],
    [
      "before a spread that is not known",
      `export const a = (id, email, rest) => cio.track(id, { name: \`joined_\${email}\`, data: { ...rest, via: "web" } });
                                                            ~~~~~~~~~~~~~~~~~
`,
      `export const a = (id, email, rest) => cio.track(id, { name: "joined", data: { email, ...rest, via: "web" } });
`,
    ],
    [
      "from a constant next to the call that nothing else uses",
      `export async function a(id, email) {
  const name = \`joined_\${email}\`;
               ~~~~~~~~~~~~~~~~~
  await cio.track(id, { name });
}
`,
      `export async function a(id, email) {
  const name = "joined";
  await cio.track(id, { name, data: { email } });
}
`,
    ],
    [
      "once, though the name holds it twice",
      `export const a = (id, email) => cio.track(id, { name: \`\${email}_joined_\${email}\` });
                                                      ~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
      `export const a = (id, email) => cio.track(id, { name: "joined", data: { email } });
`,
    ],
    [
      "with its fallback, under the key of what it stands in for",
      `export const a = (id, req) => cio.track(id, { name: \`joined_\${req.body.email ?? "nobody"}\` });
                                                    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
      `export const a = (id, req) => cio.track(id, { name: "joined", data: { email: req.body.email ?? "nobody" } });
`,
    ],
    [
      "letters that are spelled out too, in the file's quotes",
      `export const a = (id) => cio.track(id, { name: 'invited jane@example.com', data: { 'a': 'b', 'c': 'd' } });
                                               ~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
      `export const a = (id) => cio.track(id, { name: 'invited', data: { 'a': 'b', 'c': 'd', email: 'jane@example.com' } });
`,
    ],
    [
      "where a wrapper by position lacks it",
      `const send = (id: string, name: string, data?: object) => cio.track(id, { name, data: { ...data, app: 1 } });
export const a = (id: string, email: string) => send(id, \`joined_\${email}\`);
                                                         ~~~~~~~~~~~~~~~~~
`,
      `const send = (id: string, name: string, data?: object) => cio.track(id, { name, data: { ...data, app: 1 } });
export const a = (id: string, email: string) => send(id, "joined", { email });
`,
    ],
    [
      "where a wrapper by position lacks it, on lines of their own",
      `const send = (id: string, name: string, data = {}) => cio.track(id, { name, data });
export const a = (id: string, email: string) =>
  send(
    id,
    \`joined_\${email}\`,
    ~~~~~~~~~~~~~~~~~
  );
`,
      `const send = (id: string, name: string, data = {}) => cio.track(id, { name, data });
export const a = (id: string, email: string) =>
  send(
    id,
    "joined",
    { email },
  );
`,
    ],
    [
      "where a wrapper by properties lacks it",
      `interface Sent { userId: string; event: string; properties?: Record<string, unknown> }
const send = ({ userId, event, properties }: Sent) => cio.track(userId, { name: event, data: properties ?? {} });
export const a = (userId: string, email: string) => send({ userId, event: \`joined_\${email}\` });
                                                                          ~~~~~~~~~~~~~~~~~
`,
      `interface Sent { userId: string; event: string; properties?: Record<string, unknown> }
const send = ({ userId, event, properties }: Sent) => cio.track(userId, { name: event, data: properties ?? {} });
export const a = (userId: string, email: string) => send({ userId, event: "joined", properties: { email } });
`,
    ],
    [
      "where a wrapper of a wrapper has it",
      `class Tracker {
  send(input: { id: string; name: string; data: Record<string, unknown> }) {
    const payload = { name: input.name, data: input.data };
    return cio.track(input.id, payload);
  }
}
const tracker = new Tracker();
const log = (id: string, name: string, extra: Record<string, unknown>) => tracker.send({ id, name, data: extra });
export const a = (id: string, email: string) => log(id, "joined: " + email, { via: "web" });
                                                        ~~~~~~~~~~~~~~~~~~
`,
      `class Tracker {
  send(input: { id: string; name: string; data: Record<string, unknown> }) {
    const payload = { name: input.name, data: input.data };
    return cio.track(input.id, payload);
  }
}
const tracker = new Tracker();
const log = (id: string, name: string, extra: Record<string, unknown>) => tracker.send({ id, name, data: extra });
export const a = (id: string, email: string) => log(id, "joined", { via: "web", email });
`,
    ],
  ])("%s", (_how, before, after) => {
    expect(fixed(before)).toBe(after);
  });

  test("with the file's own line endings", () => {
    const code = `${client}export const a = (id, email) => cio.track(id, {\n  name: "joined " + email,\n  data: {\n    via: "web",\n  },\n});\n`;
    const picture = code.replaceAll("\n", "\r\n");
    const { findings } = analyze(
      { sources: [{ path: "src/example.ts", text: picture }], skipped: [] },
      { rules: [piiInEventName], config: defaultConfig },
    );
    expect(fix(picture, findings)["src/example.ts"]).toBe(
      code
        .replace(`"joined " + email`, `"joined"`)
        .replace(`"web",\n`, `"web",\n    email,\n`)
        .replaceAll("\n", "\r\n"),
    );
  });
});

describe("the keys that override a message's addresses are never written", () => {
  test.each([
    ["recipient", "event_recipient: recipient"],
    ["replyTo", "event_reply_to: replyTo"],
    ["from.address", "event_from_address: from.address"],
    ["fromAddress", "event_from_address: fromAddress"],
    ["req.body.recipient", "event_recipient: req.body.recipient"],
  ])("%s", (value, written) => {
    const picture = `${client}export const a = (id, req, from, recipient, replyTo, fromAddress, email) =>
  cio.track(id, { name: \`sent_\${${value}}_\${email}\` });
`;
    const { findings } = analyze(
      { sources: [{ path: "src/example.ts", text: picture }], skipped: [] },
      { rules: [piiInEventName], config: defaultConfig },
    );
    expect(fix(picture, findings)["src/example.ts"]).toContain(
      `{ name: "sent", data: { ${written}, email } }`,
    );
  });
});

describe("no edit is offered", () => {
  test.each([
    [
      "for a key that the data has",
      "export const a = (id, email) => cio.track(id, { name: `a_joined_${email}`, data: { email: 1 } });",
    ],
    [
      "for a key that the wrapper adds",
      "const send = (id, name, data) => cio.track(id, { name, data: { ...data, email: 1 } });\nexport const a = (id, email) => send(id, `joined_${email}`, {});",
    ],
    [
      "when nothing is left to be a name",
      "export const a = (id, email) => cio.track(id, { name: `${email}` });",
    ],
    [
      "for a value that has no name",
      "export const a = (id, list, email) => cio.track(id, { name: `joined_${list[0]}_${email}` });",
    ],
    [
      "when the name is one of two",
      "export const a = (id, email, b) => cio.track(id, { name: b ? `joined_${email}` : 'left' });",
    ],
    [
      "when the name is used twice",
      "export function a(id, email) { const name = `joined_${email}`; console.log(name); return cio.track(id, { name }); }",
    ],
    [
      "when a wrapper would need an argument in between",
      "const send = (id, name, at, data) => cio.track(id, { name, data, timestamp: at });\nexport const a = (id, email) => send(id, `joined_${email}`);",
    ],
    [
      "when a wrapper takes no data",
      "const send = (id, name) => cio.track(id, { name, data: { app: 1 } });\nexport const a = (id, email) => send(id, `joined_${email}`);",
    ],
    [
      "when a spread may bring data",
      "export const a = (id, email, rest) => cio.track(id, { ...rest, name: `joined_${email}` });",
    ],
  ])("%s", (_when, code) => {
    const { findings } = analyze(
      { sources: [{ path: "src/example.ts", text: client + code }], skipped: [] },
      { rules: [piiInEventName], config: defaultConfig },
    );
    expect(findings.map(({ edits }) => edits)).toEqual([[]]);
  });
});

test("the fixed name follows the repository's naming style", () => {
  const names = ["Signed Up", "Plan Changed", "Card Added"]
    .map((name) => `cio.track("1", { name: "${name}" });\n`)
    .join("");
  const code = `export const a = (id, email) => cio.track(id, { name: \`friend_invited_\${email}\` });\n`;
  const { findings } = analyze(
    { sources: [{ path: "src/example.ts", text: client + names + code }], skipped: [] },
    { rules: [piiInEventName], config: defaultConfig },
  );
  expect(findings.map(({ suggestion }) => suggestion?.replacement)).toEqual([
    `export const a = (id, email) => cio.track(id, { name: "Friend Invited", data: { email } });`,
  ]);
});

test("the part of an address before its @ names somebody, and its domain does not", () => {
  expectPicture(
    piiInEventName,
    `${client}export async function invite(id, friend) {
  await cio.track(id, { name: \`invited_\${friend.email.split("@")[0]}\` });
                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(id, { name: \`invited_\${friend.email.split("@")[1]}\` });
}
`,
  );
});
