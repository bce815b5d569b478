import { describe, expect, test } from "vitest";
import { emailAsUserId } from "../../rules/email-as-user-id.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

test("an email in lower case is still an email; a part of it or its hash is not", () => {
  expectPicture(
    emailAsUserId,
    `${client}export async function subscribe(lead, hash) {
  await cio.track(lead.email.trim().toLowerCase(), { name: "subscribed" });
                  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(lead.email.split("@")[1], { name: "domain_seen" });
  const account = lead.email.split("@")[0];
  const [local] = lead.email.split("@");
  await cio.track(account, { name: "subscribed" });
  await cio.track(local, { name: "subscribed" });
  await cio.track(hash(lead.email), { name: "subscribed" });
}
`,
  );
});

test("the fix is offered when the same id is already an attribute, but not when another id is", () => {
  const member = (
    id: string,
  ): string => `${client}interface Member { id: string; teamId: string; email: string }
export const join = (member: Member) => cio.identify(member.email, { id: ${id}, email: member.email });
                                                     ~~~~~~~~~~~~
`;
  const own = member("member.id");
  const [text] = Object.values(fix(own, expectPicture(emailAsUserId, own)));
  expect(text).toContain("cio.identify(member.id, { id: member.id, email: member.email })");
  expect(expectPicture(emailAsUserId, member("member.teamId")).map(({ edits }) => edits)).toEqual([[]]);
});

test("an email is followed through a function that normalizes it, and has any name when it is also sent as the email", () => {
  expectPicture(
    emailAsUserId,
    `${client}const tidy = (value: string) => value.trim().toLowerCase();
const fingerprint = (value: string) => hash(value.trim());
export async function capture(rawEmail: string, contact: string) {
  const lead = tidy(rawEmail);
  await cio.identify(lead, { source: "landing" });
                     ~~~~
  await cio.identify(contact, { email: contact });
  await cio.identify(fingerprint(rawEmail), { email: rawEmail });
}
`,
  );
});

test.each([
  ["message", "message.userId", "message.email"],
  ["{ userId, email }", "userId", "email"],
])("an id is not the email because both are read from the same message: %s", (parameter, id, email) => {
  expectPicture(
    emailAsUserId,
    `${client}
async function introduce(${parameter}) {
  await cio.identify(${id}, { email: ${email} });
}
export async function register(user) {
  const job = { data: { userId: user.id, email: user.email } };
  await introduce(job.data);
}
`,
  );
});

test("an id in a part of a message is not the email beside it, but an address that is sent as both is one", () => {
  const picture = (given: string, mark: string): string => `${client}
const introduce = ({ member: { key, email } }) => cio.identify(key, { email });
                                                               ${mark}
export const register = (user) => {
  const job = { data: { member: { key: ${given}, email: user.address } } };
  return introduce(job.data);
};
`;
  expectPicture(emailAsUserId, picture("user.id", ""));
  expectPicture(emailAsUserId, picture("user.address", "~~~"));
});

test("the fix passes the id to a wrapper that only passes on the person", () => {
  const picture = (body: string): Readonly<Record<string, string>> => ({
    "src/cio.ts": `${client}export async function identifyCustomer(id: string, attributes: object) {
  ${body}
}
`,
    "src/users.ts": `import { identifyCustomer } from "./cio";
interface User { id: string; email: string; name: string }
export const onUpdate = (user: User) => identifyCustomer(user.email, { name: user.name });
                                                         ~~~~~~~~~~
`,
  });
  const plain = picture("await cio.identify(id, attributes);");
  expect(fix(plain, expectPicture(emailAsUserId, plain))["src/users.ts"]).toContain(
    "identifyCustomer(user.id, { name: user.name, email: user.email })",
  );
  const mailing = picture("await mailer.greet(id); await cio.identify(id, attributes);");
  expect(expectPicture(emailAsUserId, mailing).flatMap(({ edits }) => edits)).toEqual([]);
});

test("each call that passes an email to a shared wrapper is reported, but a wrapper in between that asks for an email only once", () => {
  expectPicture(emailAsUserId, {
    "src/cio.ts": `${client}export const logEvent = (customerId: string, name: string) => cio.track(customerId, { name });
`,
    "src/notify.ts": `import { logEvent } from "./cio";
export const notify = (to: string, name: "bought" | "refunded") => logEvent(to, name);
                                                                            ~~
`,
    "src/tickets.ts": `import { logEvent } from "./cio";
import { notify } from "./notify";
interface User { id: string; email: string }
export const buy = (user: User) => notify(user.email, "bought");
export const sell = (user: User) => notify(user.email, "refunded");
export const move = (user: User) => logEvent(user.email.toLowerCase(), "moved");
                                             ~~~~~~~~~~~~~~~~~~~~~~~~
export const seat = (user: User) => logEvent(user.id, "seated");
`,
  });
});

test("an email in an object for a wrapper is reported where it is put into the object", () => {
  expectPicture(emailAsUserId, {
    "src/cio.ts": `${client}export const identifyPerson = ({ id, email }: { id: string; email: string }) => cio.identify(id, { email });
`,
    "src/form.ts": `import { identifyPerson } from "./cio";
export const submit = (email: string) => identifyPerson({ id: email, email });
                                                              ~~~~~
export const register = (user: { key: string; email: string }) => identifyPerson({ id: user.key, email: user.email });
`,
  });
});

describe("workspaces that identify people by email", () => {
  const code = (
    mark: string,
  ): string => `${client}export const join = (email: string) => cio.identify(email, { plan: "free" });
                                                    ${mark}
`;
  const withIdentifiers = (...identifiers: Config["workspace"]["identifiers"]): Config => ({
    ...defaultConfig,
    workspace: { ...defaultConfig.workspace, identifiers },
  });

  test.each([[["email" as const]], [["id" as const, "email" as const]]])(
    "are not reported: %j",
    (identifiers) => {
      expectPicture(emailAsUserId, code(""), withIdentifiers(...identifiers));
    },
  );

  test("are reported without that setting", () => {
    const [found] = expectPicture(emailAsUserId, code("~~~~~"), withIdentifiers("id"));
    expect(found?.message).toMatch(
      /^`email`, an email address, is used as the person's id: when it changes, Customer\.io can no longer match the person/u,
    );
  });
});

test("a wrapper whose parameter is named for an email is reported, not its calls", () => {
  expectPicture(
    emailAsUserId,
    `${client}const record = (email: string) => cio.track(email, { name: "recorded" });
                                            ~~~~~
export const joined = (user) => record(user.email);
`,
  );
});

test("an email for a wrapper that sends twice is reported once, with the shortest way", () => {
  const [found] = expectPicture(
    emailAsUserId,
    `${client}const greet = (id: string) => cio.track(id, { name: "greeted" });
async function join(id: string) {
  await cio.identify(id, { plan: "free" });
  await greet(id);
}
export const joined = (user) => join(user.email);
                                     ~~~~~~~~~~
`,
  );
  expect(found?.message).not.toContain("also on");
  expect(found?.evidence.map(({ text }) => text)).toEqual(["via `join`", "sent to Customer.io here"]);
});

describe("several emails in one file", () => {
  const member = "interface Member { id: string; email: string }\n";

  test("what has no fix is reported once, with the other lines", () => {
    const [found] = expectPicture(
      emailAsUserId,
      `${client}export const joined = (email: string) => cio.track(email, { name: "joined" });
                                                   ~~~~~
export const left = (email: string) => cio.track(email, { name: "left" });
export const paid = (email: string) => cio.track(email, { name: "paid" });
`,
    );
    expect(found?.message).toContain("is used as the person's id (also on lines 4, 5): ");
    expect(found?.evidence.map(({ line, text }) => [line, text])).toEqual([
      [3, "`email` is an email address"],
      [4, "`email` is also an email address"],
      [5, "`email` is also an email address"],
    ]);
  });

  test("the first line is the one that is reported, also when it calls a wrapper", () => {
    const [found] = expectPicture(
      emailAsUserId,
      `${client}const record = (id: string) => cio.track(id, { name: "recorded" });
export const joined = (email: string) => record(email);
                                                ~~~~~
export const left = (email: string) => cio.track(email, { name: "left" });
`,
    );
    expect(found?.message).toContain("(also on line 5)");
  });

  test("what has a fix is reported on its own", () => {
    const findings = expectPicture(
      emailAsUserId,
      `${client}${member}export const joined = (email: string) => cio.track(email, { name: "joined" });
                                                   ~~~~~
export const left = (member: Member) => cio.track(member.email, { name: "left" });
                                                  ~~~~~~~~~~~~
export const paid = (email: string) => cio.track(email, { name: "paid" });
`,
    );
    expect(findings.map(({ edits }) => edits.length)).toEqual([0, 1]);
    expect(findings[0]?.message).toContain("(also on line 6)");
    expect(findings[1]?.message).not.toContain("also on");
  });

  test.each([
    ["every identify has one", "member: Member", "member.email", 1],
    ["one identify has none", "email: string", "email", 0],
  ])("events are fixed when %s", (_title, parameter, person, count) => {
    const identify = `export const save = (${parameter}) => cio.identify(${person}, { email: ${person} });`;
    const findings = expectPicture(emailAsUserId, {
      "src/events.ts": `${client}${member}export const left = (member: Member) => cio.track(member.email, { name: "left" });
                                                  ~~~~~~~~~~~~
`,
      "src/people.ts": `${client}${member}${identify}
${" ".repeat(identify.indexOf("identify(") + 9)}${"~".repeat(person.length)}
`,
    });
    expect(findings[0]?.edits).toHaveLength(count);
  });
});

test("the trace shows where the email comes from", () => {
  const [found] = expectPicture(emailAsUserId, {
    "src/session.ts": `export const getLead = (session) => session.email;
`,
    "src/leads.ts": `${client}import { getLead } from "./session";
export const save = (session) => cio.track(getLead(session), { name: "saved" });
                                           ~~~~~~~~~~~~~~~~
`,
  });
  expect(found?.evidence).toEqual([
    { path: "src/session.ts", line: 1, text: "`session.email` is an email address" },
  ]);
});
