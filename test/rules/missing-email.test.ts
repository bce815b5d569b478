import { describe, expect, test } from "vitest";
import { missingEmail } from "../../rules/missing-email.ts";
import { rules } from "../../rules/index.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { expectPicture } from "./picture.ts";

test("the fix is offered even if bounces are not handled yet", () => {
  const [found] = expectPicture(
    rules,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
interface User { id: string; email: string; name: string }
export const register = (user: User) => cio.identify(user.id, { name: user.name });
                                                              ~~~~~~~~~~~~~~~~~~~
`,
  );
  expect(found?.suggestion?.replacement).toContain("{ name: user.name, email: user.email }");
});

test("an identify of an existing person is reported with less confidence than one of a new person", () => {
  const findings = expectPicture(
    missingEmail,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function register(db, input) {
  const user = await db.users.create(input);
  await cio.identify(user.id, { name: user.name });
                              ~~~~~~~~~~~~~~~~~~~
}
export async function rename(req) {
  await cio.identify(req.user.id, { name: req.body.name });
                                  ~~~~~~~~~~~~~~~~~~~~~~~
}
`,
  );
  expect(findings.map(({ confidence }) => confidence)).toEqual(["high", "medium"]);
});

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

/** A picture of one identify whose attributes are reported, or are not. */
function identify(attributes: string, isReported: boolean, others = ""): string {
  const call = "export const save = (user, traits, now) => cio.identify(user.id, ";
  return `${client}${others}${call}${attributes});
${isReported ? `${" ".repeat(call.length)}${"~".repeat(attributes.length)}\n` : ""}`;
}

describe("attributes that describe a person", () => {
  test.each([
    "{ name: user.name }",
    "{ first_name: user.first, lastName: user.last }",
    "{ plan: 'pro' }",
    "{ created_at: now }",
  ])("need an email: %s", (attributes) => {
    expectPicture(missingEmail, identify(attributes, true));
  });

  test.each([
    "{ name: user.name, email: user.email }",
    "{ name: user.name, emailAddress: user.email }",
    "{ name: user.name, phone: user.phone }",
    "{ name: user.name, _update: true }",
    "{ name: user.name, ...traits }",
    "{ created_at: now, ...traits }",
    "{ login_count: user.logins }",
    "traits",
  ])("may do without one: %s", (attributes) => {
    expectPicture(missingEmail, identify(attributes, false));
  });
});

describe("a repository that identifies people with an email elsewhere", () => {
  test.each([
    ["an email", "{ email: user.email }"],
    ["attributes that may hold one", "{ ...user }"],
    ["attributes that are not known", "user.traits"],
  ])("only has to send it where a profile begins: %s", (_title, others) => {
    const other = `export const join = (user) => cio.identify(user.id, ${others});\n`;
    expectPicture(missingEmail, identify("{ plan: 'pro' }", false, other));
    expectPicture(missingEmail, identify("{ plan: 'pro', signup_date: now }", true, other));
  });

  test("is not one that only tracks events with it", () => {
    const other = `export const join = (user) => cio.track(user.id, { name: "joined", data: { email: user.email } });\n`;
    expectPicture(missingEmail, identify("{ plan: 'pro' }", true, other));
  });
});

test.each([
  ["an email", "user.email", false],
  ["possibly an email", "user.id ?? user.email", false],
  ["no email", "user.uuid", true],
])("a person whose id is %s", (_title, id, isReported) => {
  const call = `export const save = (user) => cio.identify(${id}, `;
  expectPicture(
    missingEmail,
    `${client}${call}{ name: user.name });
${isReported ? `${" ".repeat(call.length)}~~~~~~~~~~~~~~~~~~~\n` : ""}`,
  );
});

test("an app on a phone is not reported", () => {
  expectPicture(
    missingEmail,
    `import { CustomerIO } from "customerio-reactnative";
export const save = (user) => CustomerIO.identify({ userId: user.id, traits: { name: user.name } });
`,
  );
});

test.each([
  ["identify", true],
  ["other", false],
] as const)("with `email-source: %s`", (source, isReported) => {
  const workspace = { ...defaultConfig.workspace, "email-source": source };
  expectPicture(missingEmail, identify("{ name: user.name }", isReported), { ...defaultConfig, workspace });
});

test.each([
  [
    "the email is used in the same function",
    "(user, mailer) => { mailer.greet(user.email); return",
    "email: user.email",
  ],
  [
    "another person's email is used there",
    "(user, mailer) => { mailer.greet(mailer.email); return",
    undefined,
  ],
])("when %s", (_title, before, added) => {
  const call = `export const save = ${before} cio.identify(user.id, `;
  const [found] = expectPicture(
    missingEmail,
    `${client}${call}{ name: user.name }); };
${" ".repeat(call.length)}~~~~~~~~~~~~~~~~~~~
`,
  );
  expect(found?.edits.map(({ text }) => text)).toEqual(added === undefined ? [] : [`, ${added}`]);
});
