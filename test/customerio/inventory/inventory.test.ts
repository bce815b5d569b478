import { describe, expect, test } from "vitest";
import { showData, showPlaces, takeInventory } from "./take-inventory.ts";

const client = `import { TrackClient, APIClient, SendEmailRequest } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY);
const api = new APIClient(process.env.CIO_APP_KEY ?? "");
`;

describe("people", () => {
  const people = (code: string) =>
    takeInventory(client + code).people.map((person) => {
      const email = person.hasEmail === undefined ? "?" : person.hasEmail ? "email" : "no email";
      return `${person.identifiedBy} ${person.from ?? "?"}: ${email} { ${showData(person)} }`;
    });

  test.each<[string, string, readonly string[]]>([
    [
      "identified by an id, with and without an email",
      `cio.identify(user.id, { email: user.email, plan: "pro" });\ncio.identify(account!.ownerId, { plan: "pro" });`,
      ["id account.ownerId: no email { plan: text }", "id user.id: email { email: unknown, plan: text }"],
    ],
    [
      "identified in one way in two places, of which one gives no email",
      `cio.identify(String(user.id), { email: user.email });\ncio.identify(user.id, { plan: "pro" });`,
      ["id user.id: no email { email?: unknown, plan?: text }"],
    ],
    ["identified with attributes from elsewhere", `cio.identify(user.id, profile);`, ["id user.id: ? { … }"]],
    [
      "identified by an email",
      `cio.identify(user.email, { plan: "pro" });`,
      ["email user.email: email { plan: text }"],
    ],
    [
      "identified by Customer.io's own id",
      "cio.identify(`cio_${user.cioId}`, { plan: 'pro' });",
      ["cio_id `cio_${user.cioId}`: no email { plan: text }"],
    ],
    [
      "taken out of an object",
      `const { id } = session.user;\ncio.identify(id, { plan: "pro" });`,
      ["id session.user.id: no email { plan: text }"],
    ],
    [
      "by identifiers that say what they are",
      `fetch("https://track.customer.io/api/v2/entity", { method: "POST", body: JSON.stringify({ type: "person", action: "identify", identifiers: { cio_id: row.cio }, attributes: { plan: "pro" } }) });
fetch("https://track.customer.io/api/v2/entity", { method: "POST", body: JSON.stringify({ type: "person", action: "identify", identifiers: { email: row.mail }, attributes: {} }) });`,
      ["cio_id row.cio: no email { plan: text }", "email row.mail: email {  }"],
    ],
  ])("%s", (_name, code, expected) => {
    expect(people(code)).toEqual(expected);
  });
});

test("messages are listed by their ids, with their channel, whom they go to and their data", () => {
  const { messages } = takeInventory(`${client}
api.sendEmail(new SendEmailRequest({ transactional_message_id: "welcome", to: user.email, identifiers: { id: user.id }, message_data: { name: user.name } }));
api.sendEmail(new SendEmailRequest({ transactional_message_id: templates[kind], identifiers: { email: user.email } }));
api.sendPush({ transactional_message_id: 12, identifiers: { cio_id: user.cioId } });
api.triggerBroadcast(7, { headline: "New" }, { segment: { id: 3 } });`);
  expect(
    messages.map(({ kind, channel, id, identifiedBy, ...data }) =>
      [kind, channel, id, identifiedBy, showData(data)].join(" "),
    ),
  ).toEqual([
    "broadcast  7 unknown headline: text",
    "transactional email templates[kind] email ",
    "transactional email welcome id name: unknown",
    "transactional push 12 cio_id ",
  ]);
});

test("devices that are added and removed, and everything else, are listed", () => {
  const { devices, actions } = takeInventory(`${client}
cio.addDevice(user.id, token, "ios", { last_used: 1 });
cio.deleteDevice(user.id, token);
cio.suppress(user.id);
cio.destroy(user.id);
cio.destroy(other.id);`);
  expect(devices.map(({ kind, ...data }) => `${kind} { ${showData(data)} }`)).toEqual([
    "add { last_used: number }",
    "remove {  }",
  ]);
  expect(actions.map(({ kind, places }) => `${kind} ${places.length}`)).toEqual(["destroy 2", "suppress 1"]);
});

describe("clients", () => {
  const clients = (code: string) =>
    takeInventory(code).clients.map(({ name, transport, apis, credentials, places }) => {
      const keys = credentials.map((credential) => `${credential.role}=${credential.name ?? "?"}`);
      return `${name} ${transport} ${apis.join("+")} [${keys.join(", ")}] ${showPlaces(places).join(", ")}`;
    });

  test.each<[string, string, readonly string[]]>([
    [
      "of the SDK, by the variables that their keys come from",
      client,
      [
        "APIClient sdk app [app-key=CIO_APP_KEY] src/a.ts:3",
        "TrackClient sdk track [site-id=CIO_SITE_ID, track-key=CIO_API_KEY] src/a.ts:2",
      ],
    ],
    [
      "with a key in the code, which is never shown",
      `import { APIClient } from "customerio-node";\nnew APIClient("0123456789abcdef").sendEmail({ to: "a" });`,
      ["APIClient sdk app [app-key=?] src/a.ts:2"],
    ],
    ["of the page", `window._cio.track("viewed", {});`, ["_cio sdk browser [] src/a.ts:1"]],
    [
      "requests, by the library that sends them",
      `import http from "axios";
const own = http.create({ baseURL: "https://api.customer.io/v1", headers: { Authorization: \`Bearer \${process.env.CIO_APP_KEY}\` } });
own.post("/send/email", { to: "a" });
fetch("https://track.customer.io/api/v1/customers/1", { method: "PUT", body: "{}", headers: { Authorization: "Basic " + btoa(process.env.SITE + ":" + process.env.KEY) } });`,
      [
        "axios http app [app-key=CIO_APP_KEY] src/a.ts:3",
        "fetch http track [site-id=SITE, track-key=KEY] src/a.ts:4",
      ],
    ],
  ])("%s", (_name, code, expected) => {
    expect(clients(code)).toEqual(expected);
  });
});

test("the order of files and calls does not matter", () => {
  const one = { "src/b.ts": `${client}cio.track("1", { name: "b" }); cio.track("1", { name: "a" });` };
  const other = { "src/a.ts": `${client}cio.track("1", { name: "b" });` };
  expect(takeInventory({ ...one, ...other })).toEqual(takeInventory({ ...other, ...one }));
});
