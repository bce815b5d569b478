import { describe, expect, test } from "vitest";
import { noBounceHandling } from "../../rules/no-bounce-handling.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { expectPicture } from "./picture.ts";

const mail = `import { APIClient, SendEmailRequest } from "customerio-node";
const api = new APIClient(process.env.CIO_APP_KEY!);
export const sendReceipt = (to: string) => api.sendEmail(new SendEmailRequest({ to, transactional_message_id: "1" }));
`;
const marked = `${mail}                                           ${"~".repeat(74)}\n`;

test("an audit reports the first of all sends", () => {
  const findings = expectPicture(noBounceHandling, {
    "src/a.ts": `${marked}export const sendInvoice = (to: string) => api.sendEmail({ to });\n`,
    "src/b.ts": mail,
  });
  expect(findings.map(({ confidence, severity }) => [confidence, severity])).toEqual([["medium", "info"]]);
});

test("people with an email address count, and sending counts more", () => {
  const people = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const joined = (user: { id: string; email: string }) => cio.identify(user.id, { email: user.email });
`;
  const [described] = expectPicture(noBounceHandling, {
    "src/a.ts": `${people}                                                               ${"~".repeat(44)}\n`,
  });
  const [sent] = expectPicture(noBounceHandling, { "src/a.ts": people, "src/b.ts": marked });
  expect(described?.message).toMatch(/^This code gives people an email address that campaigns send to, but /);
  expect(sent?.message).toMatch(/^Email is sent from here, but nothing in this repository receives /);
});

describe("an address passed to a wrapper", () => {
  const wrapper = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const identify = (id: string, attributes: object) => cio.identify(id, attributes);
`;
  const joined = `import { identify } from "./cio";
export const joined = (user: { id: string; email: string }) => identify(user.id, { email: user.email });
`;

  test("counts where it is passed", () => {
    expectPicture(noBounceHandling, {
      "src/cio.ts": wrapper,
      "src/users.ts": `${joined}                                                               ${"~".repeat(40)}\n`,
    });
    expectPicture(noBounceHandling, {
      "src/cio.ts": wrapper,
      "src/users.ts": `import { identify } from "./cio";\nexport const paid = (id: string) => identify(id, { plan: "pro" });\n`,
    });
  });

  test("is not reported again in a change that passes one more", () => {
    expectPicture(noBounceHandling, {
      "src/cio.ts": wrapper,
      "src/users.ts": joined,
      "src/more.ts": joined.replace("export const", "+export const"),
    });
  });
});

describe("a change", () => {
  const added = marked.replace("export const", "+export const");

  test("that adds the first send is reported at its line", () => {
    expectPicture(noBounceHandling, added.replaceAll(/^( +)(~+)$/gmu, " $1$2"));
  });

  test("that adds one more is not", () => {
    expectPicture(noBounceHandling, {
      "src/a.ts": mail,
      "src/b.ts": mail.replace("export const", "+export const"),
    });
  });

  test("that adds the first send to a repository that only has profiles is reported", () => {
    expectPicture(noBounceHandling, {
      "src/people.ts": `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const joined = (user: { id: string; email: string }) => cio.identify(user.id, { email: user.email });
`,
      "src/mail.ts": added.replaceAll(/^( +)(~+)$/gmu, " $1$2"),
    });
  });

  test("that does something else is not", () => {
    expectPicture(noBounceHandling, { "src/a.ts": mail, "src/b.ts": "+export const limit = 3;\n" });
  });
});

describe("a handler anywhere is enough", () => {
  test.each([
    [
      "an express route that verifies the signature",
      "src/hooks.ts",
      `app.post("/hooks", (req, res) => { const signature = req.get("X-CIO-Signature"); enqueue(signature, req.body); res.end(); });`,
    ],
    [
      "a switch over metrics",
      "src/routes/mail.js",
      `module.exports = async ({ metric, data }) => { switch (metric) { case 'bounced': case 'spammed': await flag(data); } };`,
    ],
    [
      "a Next route by its path",
      "app/api/webhooks/customerio/route.ts",
      `export async function POST(request: Request) { await store(await request.json()); return new Response(); }`,
    ],
    ["a route by its address", "src/server.ts", `fastify.post("/webhooks/customer-io", handleReport);`],
    [
      "a naive handler",
      "src/customerio/handle.ts",
      `export const handle = (event: { type: string }) => event.type === "email_bounced" && flag(event);`,
    ],
    [
      "a job that asks for suppressed addresses",
      "src/jobs/sync.ts",
      `export const sync = () => fetch("https://api.customer.io/v1/esp/suppression/bounces");`,
    ],
  ])("%s", (_which, path, text) => {
    expectPicture(noBounceHandling, { "src/a.ts": mail, [path]: text });
  });
});

describe("other code is not a handler", () => {
  test.each([
    [
      "a comment that means to write one",
      "src/todo.ts",
      `// Some day: handle metric "bounced" from customer.io\nexport {};`,
    ],
    [
      "one of another vendor",
      "src/sendgrid.ts",
      `export const on = (event: string) => event === "bounce" && flag();`,
    ],
    ["one in a test", "test/hooks.test.ts", `post("/webhooks/customerio", { metric: "bounced" });`],
    ["words of another kind", "src/ball.ts", `export const state = ball.y < 0 ? "bounced" : "flying";`],
    ["a picture of one in a document", "docs/hooks.md", `if (metric === "bounced") flag();`],
  ])("%s", (_which, path, text) => {
    expectPicture(noBounceHandling, { "src/a.ts": marked, [path]: text });
  });
});

test("push messages, text messages and anonymous events are not email", () => {
  expectPicture(
    noBounceHandling,
    `import { APIClient, TrackClient, SendSMSRequest } from "customerio-node";
const api = new APIClient(process.env.CIO_APP_KEY!);
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
api.sendSMS(new SendSMSRequest({ to: "+15550109999", transactional_message_id: "1" }));
cio.identify("1", { plan: "free" });
cio.trackAnonymous("2", { name: "visited" });
`,
  );
});

test("code in a browser cannot receive a webhook, so it is not reported", () => {
  expectPicture(noBounceHandling, `window._cio.identify({ id: "1", email: "someone@example.com" });`);
});

test("the config can say that another service handles bounces", () => {
  const workspace = { ...defaultConfig.workspace, bounces: "handled-elsewhere" as const };
  expectPicture(noBounceHandling, mail, { ...defaultConfig, workspace });
});

test("a repository that was not read completely may contain a handler", () => {
  const { findings } = analyze(
    { sources: [{ path: "src/a.ts", text: mail }], skipped: [], gap: { kind: "repository-too-large" } },
    { rules: [noBounceHandling], config: defaultConfig },
  );
  expect(findings).toEqual([]);
});

test("a push sent by a helper for any request is no email", () => {
  const picture = (channel: string, mark: string): string => `import { request } from "undici";
const headers = { authorization: "Bearer " + process.env.CIO_APP_KEY };
const post = (url, body) => request(url, { method: "POST", headers, body: JSON.stringify(body) });
export const dispatch = (id) => post("https://api.customer.io/v1/send/${channel}", { identifiers: { id } });
${mark}`;
  expectPicture(noBounceHandling, picture("push", ""));
  const mark = `${" ".repeat(32)}${"~".repeat(70)}\n`;
  expectPicture(noBounceHandling, picture("email", mark));
});
