import { describe, expect, test } from "vitest";
import { missingEmail as rule } from "../../rules/missing-email.ts";
import { expectPicture, fix, type Picture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

/** The first file after its fixes; `undefined` where there are none. */
function fixed(picture: Picture): string | undefined {
  const findings = expectPicture(rule, picture);
  return findings.some(({ edits }) => edits.length > 0)
    ? Object.values(fix(picture, findings))[0]
    : undefined;
}

/** An identify of `person` with a name and a plan, after some code, with its attributes marked. */
function identify(person: string, parameters: string, before: string): string {
  const call = `  await cio.identify(${person}, { name, plan: "free" });`;
  return `${client}export async function join(${parameters}) {
${before}
${call}
${" ".repeat(call.indexOf("{"))}~~~~~~~~~~~~~~~~~~~~~~
}
`;
}

describe("the email of the row that was just inserted or selected", () => {
  test.each([
    ["user.id", "{ email, name }", "  const user = await users.insert({ email, name });", "email"],
    [
      "user.id",
      "input, name",
      "  const user = await users.create({ email: input.email, name });",
      "email: input.email",
    ],
    [
      "user.id",
      "{ email, name }",
      `  const [user] = await db("users").insert({ email, name }).returning("*");`,
      "email",
    ],
    [
      "user.id",
      "{ email, name }",
      "  const [user] = await db.insert(users).values({ email, name }).returning();",
      "email",
    ],
    [
      "user.id",
      "input, name",
      "  const user = await prisma.user.create({ data: { email: input.email } });",
      "email: user.email",
    ],
    [
      "user.id",
      "email, name",
      "  const user = await prisma.user.create({ data: { email }, select: { id: true } });",
      "email",
    ],
    [
      "id",
      "{ email, name }",
      "  const id = randomUUID();\n  await users.create({ data: { id, email, name } });",
      "email",
    ],
    [
      "user.id",
      "id, name",
      `  const user = await User.findByPk(id, { attributes: ["id", "email"] });`,
      "email: user.email",
    ],
    [
      "user.id",
      "id, name",
      "  const user = await db.users.find({ where: { id }, select: { id: true, email: true } });",
      "email: user.email",
    ],
  ])("%s, %s: %s", (person, parameters, before, added) => {
    expect(fixed(identify(person, parameters, before))).toContain(`{ name, plan: "free", ${added} });`);
  });

  test.each([
    // Another row's, one that was not asked for, one of somebody else, one that is made of two values.
    ["user.id", "{ email, name, user }", "  const invite = await invites.insert({ email, name });"],
    ["user.id", "id, name", `  const user = await User.findByPk(id, { attributes: ["id", "name"] });`],
    ["team.ownerId", "{ email, name }", "  const team = await teams.create({ email, name });"],
    [
      "tenant.id",
      "input, name",
      "  const tenant = await tenants.create({ data: { owner: { create: { email: input.email } } } });",
    ],
  ])("not another one: %s, %s: %s", (person, parameters, before) => {
    expect(fixed(identify(person, parameters, before))).toBeUndefined();
  });
});

test.each([
  ["id", "{ id, email, name }", "", "email"],
  ["id", "message", "  const { id, email: address, name } = message.user;", "email: address"],
  ["id", "{ id, name }", "  const { email } = await settings.load();", undefined],
  ["inviterId", "{ inviterId, email, name }", "", undefined],
])("the email that is taken out of the same object: %s of %s%s", (person, parameters, before, added) => {
  const text = fixed(identify(person, parameters, before));
  if (added === undefined) expect(text).toBeUndefined();
  else expect(text).toContain(`{ name, plan: "free", ${added} });`);
});

test.each([
  ["email: string", "email: user.email"],
  ["emailAddress: string", "email: user.emailAddress"],
  ["contact: { email: string; phone: string }", "email: user.contact.email"],
  ["email?: string", undefined],
  ["contact?: { email: string }", undefined],
])("the email that the person's type has: %s", (property, added) => {
  const text = fixed(identify("user.id", `user: { id: string; ${property} }, name: string`, ""));
  if (added === undefined) expect(text).toBeUndefined();
  else expect(text).toContain(`{ name, plan: "free", ${added} });`);
});

describe("attributes that are put together before the call", () => {
  const user = "interface User { id: string; email: string; name: string }\n";
  const save = (more: string): string => `${client}${user}export async function save(user: User) {
  const attributes: Record<string, unknown> = { name: user.name, plan: "free" };
                                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  attributes.seats = 4;
${more}  await cio.identify(user.id, attributes);
}
`;

  test("get the email where nothing else is given them", () => {
    expect(fixed(save(""))).toContain(`{ name: user.name, plan: "free", email: user.email };`);
  });

  test("do not where something else is", () => {
    expect(fixed(save("  await store.put(attributes);\n"))).toBeUndefined();
  });
});

describe("attributes that a helper makes", () => {
  const user = "export interface User { id: string; email: string; name: string }\n";
  const helper = `const toTraits = (user: User) => ({ name: user.name, plan: "free" });\n`;
  const call = "export const save = (user: User) => cio.identify(user.id, toTraits(user));\n";
  const mark = `${" ".repeat(58)}~~~~~~~~~~~~~~\n`;

  test("get the email in the helper where it is for this call only", () => {
    const text = fixed(`${client}${user}${helper}${call}${mark}`);
    expect(text).toContain(`({ name: user.name, plan: "free", email: user.email });`);
  });

  test("get it around the call where the helper has other uses", () => {
    const other = "export const show = (user: User) => render(toTraits(user));\n";
    const text = fixed(`${client}${user}${helper}${call}${mark}${other}`);
    expect(text).toContain("cio.identify(user.id, { ...toTraits(user), email: user.email });");
  });

  test("of another file by the type of its parameter, also in JavaScript", () => {
    const text = fixed({
      "src/save.js": `import { TrackClient } from "customerio-node";
import { toTraits } from "./traits.js";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const save = (user) => cio.identify(user.id, toTraits(user));
                                                    ~~~~~~~~~~~~~~
`,
      "src/traits.js": `/** @param {{ id: string, email: string, name: string }} person */
export const toTraits = (person) => ({ name: person.name, plan: "free" });
`,
    });
    expect(text).toContain("{ ...toTraits(user), email: user.email }");
  });

  test("not where the helper is given somebody else", () => {
    const text = fixed({
      "src/save.js": `import { TrackClient } from "customerio-node";
import { toTraits } from "./traits.js";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const save = (user, admin) => cio.identify(user.id, toTraits(admin));
                                                           ~~~~~~~~~~~~~~~
`,
      "src/traits.js": `/** @param {{ id: string, email: string, name: string }} person */
export const toTraits = (person) => ({ name: person.name, plan: "free" });
`,
    });
    expect(text).toBeUndefined();
  });
});

test("a wrapper's caller gets the email where it writes the attributes", () => {
  const text = fixed({
    "src/agents.ts": `import { cio } from "./cio";
import type { Agent } from "./agent";
export class Agents {
  upsert(agent: Agent) {
    return this.write(agent.id, { name: agent.name, plan: "agent" });
                                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  }
  private write(id: string, attributes: Record<string, string>) {
    return cio.identify(id, attributes);
  }
}
`,
    "src/agent.ts": "export interface Agent { id: string; name: string; email: string }\n",
    "src/cio.ts": client.replace("const cio", "export const cio"),
    "src/main.ts": `import { Agents } from "./agents";
export const hired = (agent) => new Agents().upsert(agent);
`,
  });
  expect(text).toContain(`this.write(agent.id, { name: agent.name, plan: "agent", email: agent.email });`);
});

test("where nothing shows the address, the finding says so", () => {
  const [found] = expectPicture(rule, identify("user.id", "user, name", ""));
  expect(found).toMatchObject({ edits: [], unfixed: "the code does not show this person's address here" });
});
