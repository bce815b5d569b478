import { describe, expect, test } from "vitest";
import { missingEmail } from "../../rules/missing-email.ts";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
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

describe("an attribute that only looks like the email", () => {
  test.each(["emailAddress", "email_address", "Email"])("is none: %s", (name) => {
    const [found] = expectPicture(missingEmail, identify(`{ name: user.name, ${name}: user.email }`, true));
    expect(found).toMatchObject({ confidence: "medium", edits: [] });
    expect(found?.message).toContain(`identified with \`${name}\``);
  });

  test.each(["{ emailAddress: user.email, email: user.email }", "{ email_verified: user.isVerified }"])(
    "may be sent as well: %s",
    (attributes) => {
      expectPicture(missingEmail, identify(attributes, false));
    },
  );

  test("is one of several addresses where the email is sent elsewhere", () => {
    const other = `export const join = (user) => cio.identify(user.id, { email: user.email });\n`;
    expectPicture(missingEmail, identify("{ plan: 'pro', email_address: user.work }", false, other));
  });
});

describe("a helper that returns one of several objects", () => {
  const helper = (second: string): string => `function toTraits(user) {
  if (user.isTeacher) return { name: user.name, subject: user.subject };
  return { name: user.name, ${second} };
}
`;

  test("is reported when none has an email", () => {
    expectPicture(
      missingEmail,
      `${client}${helper("school: user.school")}export const save = (user) => cio.identify(user.id, toTraits(user));
                                                    ~~~~~~~~~~~~~~
`,
    );
  });

  test.each(["email: user.email", "...user.traits"])("is not when one has %s", (second) => {
    const call = "export const save = (user) => cio.identify(user.id, toTraits(user));\n";
    expectPicture(missingEmail, `${client}${helper(second)}${call}`);
  });
});

describe("an app on a phone", () => {
  const app = `import { CustomerIO } from "customerio-reactnative";
`;

  test("is reported with less confidence: its server may send the email", () => {
    const [found] = expectPicture(
      missingEmail,
      `${app}export const save = (user) => CustomerIO.identify({ userId: user.id, traits: { name: user.name } });
                                                                             ~~~~~~~~~~~~~~~~~~~
`,
    );
    expect(found?.confidence).toBe("medium");
  });

  test.each([
    "{ email: user.email, name: user.name }",
    "{ phone: user.phone, name: user.name }",
    "{ push: true }",
    "user.traits",
  ])("is not when it sends %s", (traits) => {
    expectPicture(
      missingEmail,
      `${app}export const save = (user) => CustomerIO.identify({ userId: user.id, traits: ${traits} });
`,
    );
  });
});

describe("an email that the change takes out of an update", () => {
  const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const upgrade = (user) => `;
  const before = `${client}cio.identify(user.id, { email: user.email, plan: "pro" });\n`;

  test.each([
    ["is reported", `{ plan: "pro" }`, [true]],
    ["is not reported where the call says that the person exists", `{ plan: "pro", _update: true }`, []],
    ["is not reported where another one is given", `{ plan: "pro", email: user.workEmail }`, []],
  ])("%s", (_title, attributes, found) => {
    const path = "src/upgrade.ts";
    const hunks = [{ lines: (["deleted", "added"] as const).map((kind) => ({ kind, line: 3 })) }];
    const { findings } = analyze(
      {
        sources: [{ path, text: `${client}cio.identify(user.id, ${attributes});\n` }],
        skipped: [],
        changes: [{ path, status: "modified", hunks, before }],
      },
      { rules: [missingEmail], config: defaultConfig },
    );
    expect(findings.map(({ message }) => message.includes("Before this change"))).toEqual(found);
  });
});

describe("attributes from a helper", () => {
  const helper = "export const toTraits = (user) => ({ name: user.name, plan: user.plan });\n";
  const imports = `import { toTraits } from "./traits";\n`;

  test("are reported where a person is identified with them, with the helper in the trace", () => {
    const [found] = expectPicture(missingEmail, {
      "src/example.ts": `${client}${imports}export const save = (user) => cio.identify(user.id, toTraits(user));
                                                    ~~~~~~~~~~~~~~
`,
      "src/traits.ts": helper,
    });
    expect(found?.evidence).toEqual([
      { path: "src/traits.ts", line: 1, text: "the attributes are built here" },
    ]);
  });

  test("are reported once, however many calls use it", () => {
    expectPicture(missingEmail, {
      "src/example.ts": `${client}${imports}export const save = (user) => cio.identify(user.id, toTraits(user));
                                                    ~~~~~~~~~~~~~~
export const again = (user) => cio.identify(user.id, toTraits(user));
`,
      "src/traits.ts": helper,
    });
  });

  test("may have an email", () => {
    expectPicture(missingEmail, {
      "src/example.ts": `${client}${imports}export const save = (user) => cio.identify(user.id, toTraits(user));\n`,
      "src/traits.ts": helper.replace("name:", "email: user.email, name:"),
    });
  });

  test("of the same function are reported where they are written", () => {
    expectPicture(
      missingEmail,
      `${client}export function save(user) {
  const traits = { name: user.name };
                 ~~~~~~~~~~~~~~~~~~~
  return cio.identify(user.id, traits);
}
`,
    );
  });
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

describe("a wrapper that takes any attributes", () => {
  const hire = (wrapper: string, more = "") => ({
    "src/people.ts": wrapper,
    "src/hire.ts": `import { people } from "./people";
export async function announce(id: string, name: string, startsOn: Date) {
  await people.describe(id, { full_name: name, starts_at: Math.floor(startsOn.getTime() / 1000) });
}
${more}`,
  });
  const mark = `                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;
  const overHttp = `const put = (path: string, body: object) =>
  fetch("https://track.customer.io/api/v1" + path, { method: "PUT", body: JSON.stringify(body) });
export const people = { describe: (id: string, attributes: object) => put("/customers/" + id, attributes) };
`;
  const overSdk = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
class People { describe(id: string, attributes: object) { return cio.identify(id, attributes); } }
export const people = new People();
`;

  test.each([overHttp, overSdk])("may not send the email when no caller does", (wrapper) => {
    const picture = hire(wrapper);
    const marked = picture["src/hire.ts"].replace("});\n", `});\n${mark}`);
    expectPicture(missingEmail, { ...picture, "src/hire.ts": marked });
  });

  test.each([
    "export const join = (user: User) => people.describe(user.id, { email: user.email });",
    "export const join = (user: User) => people.describe(user.id, { ...user.traits });",
    "const save = (user: User) => people.describe(user.id, { email: user.email, step: user.step });\nexport const join = (user: User) => save({ ...user, step: 1 });",
  ])("may do so when one does: %s", (more) => {
    expectPicture(missingEmail, hire(overHttp, more));
  });

  test("may do so when nobody is known to call it", () => {
    expectPicture(missingEmail, `${overSdk}cio.identify(id, { full_name: name });\n`);
  });
});

test("an email that is written to attributes on their way is sent, one written to the object around them is not", () => {
  expectPicture(missingEmail, {
    "src/traits.ts": `export const traits = (user) => ({ name: user.name, created_at: 1 });
`,
    "src/join.ts": `import { TrackClient } from "customerio-node";
import { traits } from "./traits";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function join(user) {
  const attributes = traits(user);
  attributes.email = user.email;
  await cio.identify(user.id, attributes);
}
function save(user, attributes) {
  Object.assign(attributes, { email: user.email });
  return cio.identify(user.id, attributes);
}
export const invite = (user) => save(user, { name: user.name, created_at: 2 });
export async function enroll(user) {
  const options = { attributes: { name: user.name, created_at: 3 } };
                                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  options.email = user.email;
  await cio.identify(user.id, options.attributes);
}
`,
  });
});
