import { describe, expect, test } from "vitest";
import { emailAsUserId as rule } from "../../rules/email-as-user-id.ts";
import { expectPicture, fix, type Picture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

/** The first file after its fixes; `undefined` where there are none. */
function fixed(picture: Picture): string | undefined {
  const findings = expectPicture(rule, picture);
  return findings.some(({ edits }) => edits.length > 0)
    ? Object.values(fix(picture, findings))[0]
    : undefined;
}

/** A line of code in which `person` is reported. */
function line(code: string, person: string): string {
  return `${code}\n${" ".repeat(code.indexOf(`(${person},`) + 1)}${"~".repeat(person.length)}\n`;
}

describe("an id that is read nearby", () => {
  test.each([
    ["customer", "customer.email", "email: customer.email, legacy_id: customer.id", "customer.id"],
    ["user", "user.email!", "email: user.email, app_id: user._id", "user._id"],
    ["result", "result.email", "email: result.email, artisan_id: result.documentId", "result.documentId"],
    [
      "singer",
      "singer.email.trim().toLowerCase()",
      "email: singer.email, path: `singers/${singer.uid}`",
      "singer.uid",
    ],
  ])("of %s takes the place of %s", (parameter, person, attributes, id) => {
    const call = `export const save = (${parameter}) => cio.identify(${person}, { ${attributes} });`;
    const text = fixed({ "src/save.ts": client + line(call, person) });
    expect(text).toContain(`cio.identify(${id}, { ${attributes} });`);
  });

  test.each([
    // An order, a booking and an invitation have ids of their own, and a job's payload can be anything.
    ["order", "order.email", "order_id: order.id"],
    ["newBooking", "newBooking.email", "booking_id: newBooking.id"],
    ["invite", "invite.email", "invite: invite.id"],
    ["team", "team.email", "team: team.id"],
    ["payload", "payload.email", "ref: payload.id"],
    ["user", "user.managerEmail", "user_id: user.id"],
    ["user", "user.email", "team_id: user.teamId"],
    ["user, admin", "user.email", "by: admin.id"],
  ])("is no person's where %s is read: %s, %s", (parameter, person, data) => {
    const call = `export const sent = (${parameter}) => cio.track(${person}, { name: "sent", data: { ${data} } });`;
    expect(fixed(client + line(call, person))).toBeUndefined();
  });

  test("in a function beside it that is given such a record", () => {
    const picture = (other: string): string => `${client}export const events = {
${line('  async signIn({ user, account }) { await cio.track(user.email, { name: "signed_in", data: { account } }); },', "user.email")}  async session({ ${other} }) { return { id: user.id }; },
};
`;
    expect(fixed(picture("user"))).toContain(`cio.track(user.id, { name: "signed_in", data: { account } });`);
    expect(fixed(picture("account"))).toBeUndefined();
  });
});

describe("a variable that holds the email", () => {
  const save = (name: string, more: string): string => `${client}export function save(reader, lists) {
  const ${name} = reader.email.trim().toLowerCase();
  lists.add("weekly", reader.id);
${line(`  ${more}return cio.identify(${name}, { email: reader.email, locale: reader.locale });`, name)}}
`;

  test("holds the id where it only passes the person on", () => {
    expect(fixed(save("key", ""))).toContain("const key = reader.id;");
  });

  test("stays where it has another use, and goes where it is named for the email and nothing else reads it", () => {
    const used = fixed(save("key", "log(key); "));
    expect(used).toContain("const key = reader.email.trim().toLowerCase();");
    expect(used).toContain("return cio.identify(reader.id, { email: reader.email");
    const named = fixed(save("email", ""));
    expect(named).not.toContain("const email");
    expect(named).toContain("return cio.identify(reader.id, { email: reader.email");
  });

  test.each([
    ["const { id, email } = user;", "identify(id, { email, plan: 1 });"],
    ["const { email } = user;\n  log(user.id);", "identify(user.id, { email, plan: 1 });"],
    ["const { email } = user;", undefined],
    ["const { id, email } = order;", undefined],
  ])("was taken out of the object that has the id: %s", (taken, call) => {
    const text = fixed(`${client}export function save(user, order) {
  ${taken}
${line("  return cio.identify(email, { email, plan: 1 });", "email")}}
`);
    if (call === undefined) expect(text).toBeUndefined();
    else expect(text).toContain(call);
  });
});

describe("the id of a row that was just inserted with the email", () => {
  const guest = (
    declared: string,
    before: string,
  ): string => `${client}export async function invite(email, host, db) {
  const ${declared} = await db.insert({ email, host }).returning();
  ${before}
${line("  await cio.identify(email, { email, host });", "email")}}
`;

  test.each([
    ["guest", "log(guest.id);", "guest.id"],
    ["[guest]", "log(guest.id);", "guest.id"],
    // Nothing reads an id of this row.
    ["[guest]", "log(guest.name);", undefined],
    // The second row is that of somebody else.
    ["[host, guest]", "log(guest.id);", undefined],
    ["[invitation]", "log(invitation.id);", undefined],
  ])("which was declared as `%s`, before `%s`: %s", (declared, before, id) => {
    const text = fixed(guest(declared, before));
    if (id === undefined) expect(text).toBeUndefined();
    else expect(text).toContain(`cio.identify(${id}, { email, host });`);
  });

  test.each([
    ["const guest = await db.insert({ email });", true],
    ["if (host) { const guest = await db.insert({ email }); log(guest.id); }", false],
  ])("in a function inside that runs later, where `%s` declares it: %s", (insertion, isSeen) => {
    const text = fixed(`${client}export async function invite(email, host, db, queue) {
  ${insertion}
${line("  queue.later(() => cio.identify(email, { email, host }));", "email")}${isSeen ? "  return guest.id;" : ""}
}
`);
    expect(text?.includes("cio.identify(guest.id, { email, host })") ?? false).toBe(isSeen);
  });
});

describe("an id that other operations pass", () => {
  const sign = (declared: string): string => `export async function signUp(input, Member) {
  ${declared}
${line("  await cio.identify(member.email, { email: member.email });", "member.email")}}
`;
  const elsewhere = `import { cio } from "./cio";
export const left = (member) => cio.track(member.id, { name: "left" });
`;

  test.each([
    ["const member = await Member.create(input);", true],
    // What is read may come from another system, whose members have ids of their own.
    ["const member = await Member.fetch(input);", false],
  ])("in another file is that of `%s`: %s", (declared, isKnown) => {
    const text = fixed({
      "src/sign-up.ts": `import { cio } from "./cio";\n${sign(declared)}`,
      "src/left.ts": elsewhere,
      "src/cio.ts": client.replace("const cio", "export const cio"),
    });
    expect(text?.includes("cio.identify(member.id, { email: member.email })") ?? false).toBe(isKnown);
  });

  test("in the same file is that of any record that is called the same", () => {
    const left = `export const left = (member) => cio.track(member.id, { name: "left" });\n`;
    const text = fixed(`${client}${left}${sign("const member = await Member.fetch(input);")}`);
    expect(text).toContain("cio.identify(member.id, { email: member.email })");
    const other = left.replaceAll("member", "guest");
    expect(fixed(`${client}${other}${sign("const member = await Member.fetch(input);")}`)).toBeUndefined();
  });
});

test("an id beside the part of a record that holds the address", () => {
  const text = fixed({
    "src/sync.ts": `import { PipelinesClient } from "customerio-node";
interface Contact { id: string; properties: { email: string; title: string } }
const cdp = new PipelinesClient(process.env.CIO_WRITE_KEY!);
export async function sync(contact: Contact) {
  const userId = contact.properties.email;
  const traits = { title: contact.properties.title };
  await cdp.identify({ userId, traits });
                       ~~~~~~
}
`,
  });
  expect(text).toContain("const userId = contact.id;");
  expect(text).toContain("    title: contact.properties.title,\n    email: contact.properties.email,\n  };");
});

test("an id in the path of a request, in a function that others call", () => {
  const picture = `const post = (path, body) => fetch("https://track.customer.io/api/v1" + path, { method: "POST", body: JSON.stringify(body) });
export function credited(member: { id: string; email: string }, points: number) {
  return post(\`/customers/\${encodeURIComponent(member.email)}/events\`, { name: "credited", data: { points } });
                                               ~~~~~~~~~~~~
}
export const bonus = (member) => credited(member, 10);
`;
  expect(fixed(picture)).toContain("`/customers/${encodeURIComponent(member.id)}/events`");
});

test("through wrappers that only pass the person on", () => {
  const files = (body: string) => ({
    "src/save.ts": `import { record } from "./record";
export const save = (user: { id: string; email: string }) => record(user.email, "saved");
                                                                    ~~~~~~~~~~
`,
    "src/record.ts": `${client}const send = (person: string, name: string) => cio.track(person, { name });
export const record = (who: string, what: string) => ${body};
`,
  });
  expect(fixed(files("send(who, what)"))).toContain(`record(user.id, "saved")`);
  expect(fixed(files("[send(who, what), mailer.greet(who)]"))).toBeUndefined();
});

test("emails on lines near each other are one comment and one fix, others have their own", () => {
  const user = "user: { id: string; email: string }";
  const sent = (name: string): string =>
    `export const ${name} = (${user}) => cio.track(user.email, { name: "${name}" });\n`;
  const mark = (name: string): string => `${" ".repeat(sent(name).indexOf("user.email,"))}~~~~~~~~~~\n`;
  const far = "\n".repeat(30);
  const picture = {
    "src/sent.ts": client + sent("saved") + mark("saved") + sent("left") + far + sent("paid") + mark("paid"),
  };
  const findings = expectPicture(rule, picture);
  expect(findings[0]?.message).toContain("(also on line 4)");
  expect(findings.map(({ edits }) => edits.length)).toEqual([2, 1]);
  expect(fixed(picture)).not.toContain("user.email");
});

test.each([
  [20, [2]],
  [21, [1, 1]],
])("emails %i lines apart have fixes with %j edits", (lines, edits) => {
  const sent = (name: string): string =>
    `export const ${name} = (user: { id: string; email: string }) => cio.track(user.email, { name: "${name}" });\n`;
  const mark = (name: string): string => `${" ".repeat(sent(name).indexOf("user.email,"))}~~~~~~~~~~\n`;
  const apart = "\n".repeat(lines - 1);
  const picture =
    client + sent("saved") + mark("saved") + apart + sent("left") + (edits.length > 1 ? mark("left") : "");
  expect(expectPicture(rule, picture).map((finding) => finding.edits.length)).toEqual(edits);
});

describe("without a fix the finding says why", () => {
  test("no id is known", () => {
    const [found] = expectPicture(
      rule,
      client +
        line("export const save = (lead) => cio.identify(lead.email, { email: lead.email });", "lead.email"),
    );
    expect(found?.unfixed).toBe("the code shows no id of this person");
  });

  test("others go by their email, too", () => {
    const findings = expectPicture(rule, {
      "src/lead.ts":
        client +
        line("export const save = (lead) => cio.identify(lead.email, { email: lead.email });", "lead.email"),
      "src/user.ts":
        client +
        line(
          `export const left = (user: { id: string; email: string }) => cio.track(user.email, { name: "left" });`,
          "user.email",
        ),
    });
    expect(findings[1]?.unfixed).toContain("other calls identify people by email");
  });
});
