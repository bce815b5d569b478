import { describe, expect, test } from "vitest";
import { blockingRequestPath } from "../../rules/blocking-request-path.ts";
import { trackBeforeIdentify } from "../../rules/track-before-identify.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
const mark = "~".repeat(41);

describe("an `identify` that nobody waits for", () => {
  const signUp = (body: string, signature = "export async function signUp(input, users)"): string =>
    `${client}${signature} {\n  const user = await users.create(input);\n${body}\n}\n`;
  const fixed = (picture: string): string | undefined =>
    fix(picture, expectPicture(trackBeforeIdentify, picture))["src/example.ts"];

  test.each([
    ["`void`", "void cio.identify(user.id, { email: user.email });"],
    ["a `catch`", "cio.identify(user.id, { email: user.email }).catch(console.error);"],
  ])("is awaited with %s", (_title, identify) => {
    expect(
      fixed(signUp(`  ${identify}\n  await cio.track(user.id, { name: "signed_up" });\n        ${mark}`)),
    ).toContain(`  await ${identify.replace("void ", "")}\n  await cio.track(user.id`);
  });

  test("is awaited where it is kept in a variable, before the event", () => {
    expect(
      fixed(
        signUp(`  const profile = cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: "signed_up" });
        ${mark}
  await profile;`),
      ),
    ).toContain(`{ email: user.email });
  await profile;
  await cio.track(user.id, { name: "signed_up" });
}`);
  });

  test.each([
    ["something else is between", "  await profile;", "  users.notify(user);\n"],
    ["its result is used", "  return profile;", ""],
  ])("stays in its variable when %s", (_title, end, between) => {
    const picture = signUp(`  const profile = cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: "signed_up" });
        ${mark}
${between}${end}`);
    expect(expectPicture(trackBeforeIdentify, picture).map(({ edits }) => edits)).toEqual([[]]);
  });

  test("is followed by the event where the function cannot wait", () => {
    const picture = `${client}export function signedUp(input, users) {
  const user = users.create(input);
  cio.identify(user.id, { email: user.email }).catch(console.error);
  void cio.track(user.id, {
       ~~~~~~~~~~~~~~~~~~~…
    name: "signed_up",
  });
  return user;
}
`;
    expect(fixed(picture)).toContain(`  cio.identify(user.id, { email: user.email }).catch(console.error)
    .then(() => cio.track(user.id, {
      name: "signed_up",
    }));
  return user;`);
  });

  test("is not followed by the event when a comment between them would be lost", () => {
    const picture = `${client}export function signedUp(input, users) {
  const user = users.create(input);
  cio.identify(user.id, { email: user.email });
  // Starts the campaign.
  cio.track(user.id, { name: "signed_up" });
  ${mark}
}
`;
    expect(expectPicture(trackBeforeIdentify, picture).map(({ edits }) => edits)).toEqual([[]]);
  });

  test("does not make a response wait", () => {
    const picture = {
      "src/server.ts": `import express from "express";
import { users } from "./users";
${client}
const app = express();
app.post("/users", async (req, res) => {
  const user = await users.create(req.body);
  cio.identify(user.id, { email: user.email }).catch(console.error);
  cio.track(user.id, { name: "signed_up" }).catch(console.error);
  ${mark}
  res.status(201).json(user);
});
app.listen(3000);
`,
    };
    const findings = expectPicture([trackBeforeIdentify, blockingRequestPath], picture);
    expect(fix(picture, findings)["src/server.ts"]).toContain(`.catch(console.error)
    .then(() => cio.track(user.id, { name: "signed_up" }).catch(console.error));
  res.status(201)`);
  });

  test("does not make a response wait for the function that a handler calls, either", () => {
    const picture = {
      "src/server.ts": `import express from "express";
import { signUp } from "./accounts";
const app = express();
app.post("/users", async (req, res) => {
  res.status(201).json(await signUp(req.body));
});
app.listen(3000);
`,
      "src/accounts.ts": `${client}import { users } from "./users";
export async function signUp(input) {
  const user = await users.create(input);
  cio.identify(user.id, { email: user.email }).catch(console.error);
  cio.track(user.id, { name: "signed_up" }).catch(console.error);
  ${mark}
  return user;
}
`,
    };
    const findings = expectPicture([trackBeforeIdentify, blockingRequestPath], picture);
    expect(fix(picture, findings)["src/accounts.ts"]).toContain(
      `    .then(() => cio.track(user.id, { name: "signed_up" }).catch(console.error));\n`,
    );
  });
});

test.each([
  ["returns its promise", "return ", true],
  ["returns nothing, so that waiting for it would be in vain", "", false],
])("an `identify` in a wrapper that %s", (_title, start, isFixed) => {
  const picture = `${client}function describeUser(user) {
  ${start}cio.identify(user.id, { email: user.email }).catch(console.error);
}
export async function signUp(input, users) {
  const user = await users.create(input);
  describeUser(user);
  await cio.track(user.id, { name: "signed_up" });
        ${mark}
}
`;
  const [finding] = expectPicture(trackBeforeIdentify, picture);
  expect(finding?.edits.map(({ text }) => text)).toEqual(isFixed ? ["await "] : []);
});

describe("a chain that tracks first", () => {
  const chain = (start: string, end: string): string => `${client}function announce(users, input) {
  ${start}users.create(input).then((user) =>
    cio.track(user.id, { name: "signed_up" })
    ${mark}
      .then(() => cio.identify(user.id, {
        email: user.email,
      }))${end}
}
`;

  test("is turned around when nobody uses what it gives", () => {
    const picture = chain("return ", "\n      .then(() => user));");
    const findings = expectPicture(trackBeforeIdentify, picture);
    expect(fix(picture, findings)["src/example.ts"]).toContain(`
    cio.identify(user.id, {
      email: user.email,
    })
      .then(() => cio.track(user.id, { name: "signed_up" }))
      .then(() => user));`);
  });

  test.each([
    ["a caller may use it", chain("return ", ");")],
    ["the next function takes it", chain("", "\n      .then((answer) => console.log(answer)));")],
    [
      "the `identify` needs what the event gives",
      chain("", ");").replace("then(() => cio", "then((answer) => cio"),
    ],
  ])("stays as it is when %s", (_title, picture) => {
    expect(expectPicture(trackBeforeIdentify, picture).map(({ edits }) => edits)).toEqual([[]]);
  });

  test("is turned around in a function whose callers only wait for it", () => {
    const picture = `${chain("return ", ");")}export async function join(users, input) {
  await announce(users, input);
}
`;
    const findings = expectPicture(trackBeforeIdentify, picture);
    expect(findings.map(({ edits }) => edits.length)).toEqual([2]);
  });
});

test("a person who is never identified is left to the author, who knows what describes them", () => {
  const [finding] = expectPicture(
    trackBeforeIdentify,
    `${client}export async function signUp(input, db) {
  const user = await db.users.create({ email: input.email });
  await cio.track(user.id, { name: "signed_up" });
        ${mark}
}
`,
  );
  expect(finding).toMatchObject({ edits: [], unfixed: expect.stringContaining("attributes") as string });
});
