import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "./operations.ts";

const cases: readonly (readonly [title: string, code: Code, operations: readonly string[]])[] = [
  [
    "fetch with the id in the URL",
    `
export async function saveUser(user) {
  await fetch(\`https://track.customer.io/api/v1/customers/\${user.id}\`, {
    method: "PUT",
    headers: { Authorization: \`Basic \${btoa(auth)}\`, "Content-Type": "application/json" },
    body: JSON.stringify({ email: user.email, created_at: 1 }),
  });
}
`,
    ["track identify user.id {email,created_at}"],
  ],
  [
    "fetch on the European host, with an encoded id and an event",
    `
export const placed = (userId, total) =>
  fetch("https://track-eu.customer.io/api/v1/customers/" + encodeURIComponent(userId) + "/events", {
    method: "post",
    body: JSON.stringify({ name: "order_placed", data: { total }, timestamp: now() }),
  });
`,
    ["track track userId order_placed {total}"],
  ],
  [
    "the verb that is not there is GET",
    `export const region = () => fetch("https://track.customer.io/api/v1/accounts/region", { headers });`,
    ["track query"],
  ],
  [
    "an id that was encoded in a variable before",
    `
export async function remove(user) {
  const id = encodeURIComponent(user.id);
  await fetch(\`https://track.customer.io/api/v1/customers/\${id}\`, { method: "DELETE" });
}
`,
    ["track destroy user.id"],
  ],
  [
    "a constant host and a helper whose callers give the path",
    {
      "src/customerio/http.ts": `
const BASE = process.env.CIO_REGION === "eu" ? "https://track-eu.customer.io/api/v1" : "https://track.customer.io/api/v1";
export async function request(method: string, path: string, body?: unknown) {
  const response = await fetch(\`\${BASE}\${path}\`, {
    method,
    headers: { Authorization: "Basic " + Buffer.from(site + ":" + key).toString("base64") },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok) throw new Error("failed");
}
`,
      "src/customerio/people.ts": `
import { request } from "./http";
export const identify = (id: string, attributes: object) => request("PUT", \`/customers/\${encodeURIComponent(id)}\`, attributes);
export const track = (id: string, name: string, data = {}) =>
  request("POST", \`/customers/\${encodeURIComponent(id)}/events\`, { name, data });
`,
      "src/signup.ts": `
import * as people from "./customerio/people";
export async function signUp(user) {
  await people.identify(user.id, { email: user.email });
  await people.track(user.id, "signed_up", { plan: user.plan });
}
`,
    },
    [
      "track identify user.id {email} via identify > request",
      "track track user.id signed_up {plan} via track > request",
    ],
  ],
  [
    "hosts by region, and a method of a class",
    `
const HOSTS = { us: "https://track.customer.io", eu: "https://track-eu.customer.io" };
class CustomerIo {
  private readonly host: string;
  constructor(private readonly region: "us" | "eu") {
    this.host = HOSTS[region];
  }
  private async post(path: string, body: unknown) {
    return fetch(this.host + path, { method: "POST", body: JSON.stringify(body) });
  }
  track(userId: string, name: string) {
    return this.post("/api/v1/customers/" + userId + "/events", { name });
  }
}
export const cio = new CustomerIo("eu");
export const invited = (id: string) => cio.track(id, "invited");
`,
    ["track track id invited via track > post"],
  ],
  [
    "a host that a class gets from its constructor",
    `
class Cio {
  constructor(private readonly baseUrl = "https://track.customer.io/api/v1") {}
  identify(id: string, attributes: object) {
    return fetch(\`\${this.baseUrl}/customers/\${id}\`, { method: "PUT", body: JSON.stringify(attributes) });
  }
}
export const save = (user) => new Cio().identify(user.id, { email: user.email });
`,
    ["track identify user.id {email} via identify"],
  ],
  [
    "new URL with a base",
    `
export const suppress = (id) =>
  fetch(new URL(\`/api/v1/customers/\${id}/suppress\`, "https://track.customer.io").toString(), { method: "POST" });
`,
    ["track suppress id"],
  ],
  [
    "a region inside the host",
    `
export const send = (region, message) =>
  fetch(\`https://api\${region}.customer.io/v1/send/email\`, { method: "POST", body: JSON.stringify(message) });
`,
    ["app send"],
  ],
  [
    "axios.post with the data in the second place",
    `
import axios from "axios";
export const viewed = (userId, sku) =>
  axios.post(\`https://track.customer.io/api/v1/customers/\${userId}/events\`, { name: "viewed", data: { sku } }, { auth });
`,
    ["track track userId viewed {sku}"],
  ],
  [
    "an axios instance with baseURL",
    {
      "src/http.ts": `
import axios from "axios";
export const cioHttp = axios.create({
  baseURL: "https://track.customer.io/api/v1/",
  auth: { username: process.env.CIO_SITE_ID, password: process.env.CIO_TRACK_KEY },
});
`,
      "src/users.ts": `
import { cioHttp } from "./http.js";
export async function sync(user) {
  await cioHttp.put(\`customers/\${user.id}\`, { email: user.email });
  await cioHttp({ method: "post", url: \`/customers/\${user.id}/events\`, data: { name: "synced" } });
}
`,
    },
    ["track identify user.id {email}", "track track user.id synced"],
  ],
  [
    "axios with one object",
    `
const axios = require("axios");
exports.page = (id, url) =>
  axios({ method: "POST", url: \`https://track.customer.io/api/v1/customers/\${id}/events\`, data: { type: "page", name: url } });
`,
    ["track page id url"],
  ],
  [
    "got with json, and an instance with prefixUrl",
    `
import got from "got";
const api = got.extend({ prefixUrl: "https://api.customer.io/v1", headers: { authorization: \`Bearer \${process.env.CIO_APP_KEY}\` } });
export async function mail(message) {
  await api.post("send/email", { json: message });
  await got.post("https://track.customer.io/api/v1/events", { json: { name: "visited", anonymous_id: message.visitor, data: {} } });
}
`,
    ["app send", "track track-anonymous anonymous=message.visitor visited {}"],
  ],
  [
    "ky",
    `
import ky from "ky";
export const identify = (id, traits) => ky.put(\`https://track.customer.io/api/v1/customers/\${id}\`, { json: { ...traits, plan: "pro" } });
`,
    ["track identify id {plan}"],
  ],
  [
    "undici's request and client",
    `
import { Client, request } from "undici";
const client = new Client("https://cdp.customer.io");
export async function record(userId) {
  await request("https://cdp.customer.io/v1/identify", { method: "POST", body: JSON.stringify({ userId, traits: { plan: "pro" } }) });
  await client.request({ path: "/v1/track", method: "POST", body: JSON.stringify({ userId, event: "plan_changed" }) });
}
`,
    ["pipelines identify userId {plan}", "pipelines track userId plan_changed"],
  ],
  [
    "superagent's chain",
    `
const superagent = require("superagent");
module.exports = async function track(id) {
  await superagent
    .post("https://track.customer.io/api/v1/customers/" + id + "/events")
    .auth(process.env.CIO_SITE_ID, process.env.CIO_API_KEY)
    .send({ name: "exported", data: { format: "csv" } });
};
`,
    ["track track id exported {format}"],
  ],
  [
    "request and request-promise",
    `
const request = require("request");
const rp = require("request-promise");
exports.update = (id) => request({ method: "PUT", uri: \`https://track.customer.io/api/v1/customers/\${id}\`, json: true, body: { plan: "free" } }, done);
exports.login = (id) => rp.post({ url: \`https://track.customer.io/api/v1/customers/\${id}/events\`, json: { name: "logged_in" } });
`,
    ["track identify id {plan}", "track track id logged_in"],
  ],
  [
    "Node's own https, with the body written later",
    `
import https from "node:https";
export function left(userId: string) {
  const body = JSON.stringify({ name: "left", data: { why: "price" } });
  const req = https.request({ hostname: "track.customer.io", path: \`/api/v1/customers/\${userId}/events\`, method: "POST", auth: "a:b" }, () => {});
  req.write(body);
  req.end();
}
`,
    ["track track userId left {why}"],
  ],
  [
    "Nest's HttpService",
    `
import { HttpService } from "@nestjs/axios";
@Injectable()
export class MailService {
  constructor(private readonly http: HttpService) {}
  async welcome(userId: string) {
    await firstValueFrom(this.http.post(\`https://track.customer.io/api/v1/customers/\${userId}/events\`, { name: "welcomed" }));
  }
}
`,
    ["track track userId welcomed"],
  ],
  [
    "the request object of a TrackClient",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(site, key);
export const relate = (user) =>
  cio.request.post(\`\${cio.trackRoot}/entity\`, { type: "person", action: "identify", identifiers: { id: user.id }, attributes: { plan: user.plan } });
`,
    ["track identify user.id {plan}"],
  ],
  [
    "v2 entity and batch over fetch",
    `
const url = "https://track.customer.io/api/v2";
export async function sync(users) {
  await fetch(\`\${url}/entity\`, { method: "POST", body: JSON.stringify({ type: "person", action: "event", identifiers: { email: users[0].email }, name: "synced", attributes: { count: 1 } }) });
  await fetch(\`\${url}/batch\`, {
    method: "POST",
    body: JSON.stringify({ batch: users.map((user) => ({ type: "person", action: "identify", identifiers: { id: user.id }, attributes: { email: user.email } })) }),
  });
}
`,
    ["track batch", "track identify[] user.id {email}", "track track email=users[0].email synced {count}"],
  ],
  [
    "a variable of the environment whose name says whose host it is",
    `
export const identify = (id, attributes) =>
  fetch(\`\${process.env.CUSTOMERIO_TRACK_URL}/customers/\${id}\`, { method: "PUT", body: JSON.stringify(attributes) });
`,
    ["track identify? id {}"],
  ],
  [
    "an instance that a class is given",
    `
import axios from "axios";
class People {
  constructor(http) { this.http = http; }
  save(id, attributes) { return this.http.put(\`customers/\${id}\`, attributes); }
}
const http = axios.create({ baseURL: "https://track.customer.io/api/v1/" });
const people = new People(http);
export const joined = (user) => people.save(user.id, { plan: user.plan });
`,
    ["track identify user.id {plan} via save"],
  ],
  [
    "an instance that a function is given, next to another vendor's",
    `
const own = axios.create({ baseURL: "https://track.customer.io" });
const other = axios.create({ baseURL: "https://api.example.com" });
const save = (http, id, attributes) => http.put(\`/api/v1/customers/\${id}\`, attributes);
export const joined = (user) => save(own, user.id, { plan: user.plan });
export const billed = (user) => save(other, user.id, { plan: user.plan });
`,
    ["track identify user.id {plan} via save"],
  ],
];

describe("requests without an SDK", () => {
  test.each(cases)("%s", (_title, code, operations) => {
    expect(listOperations(code)).toEqual([...operations].sort());
  });
});

const foreign: readonly (readonly [title: string, code: Code])[] = [
  [
    "another vendor's host next to Customer.io's",
    `
const CIO = "https://track.customer.io";
export const go = (id) => fetch(\`https://api.example.com/customers/\${id}/events\`, { method: "POST", body: JSON.stringify({ name: "x" }) });
`,
  ],
  [
    "a host that only looks alike",
    `export const go = (id) => fetch(\`https://track.customer.io.evil.dev/api/v1/customers/\${id}\`, { method: "PUT" });`,
  ],
  [
    "the docs, assets and the dashboard",
    `
export const a = () => fetch("https://docs.customer.io/api/v1/customers/1", { method: "PUT" });
export const b = () => fetch("https://assets.customer.io/assets/track.js");
export const c = () => fetch("https://fly.customer.io/v1/send/email", { method: "POST" });
`,
  ],
  [
    "routes of one's own under the same names",
    `
const upstream = "https://track.customer.io";
app.put("/api/v1/customers/:id", save);
router.post("/customers/:id/events", record);
apiRouter.post(\`/customers/\${name}/events\`, record);
`,
  ],
  [
    "a helper whose callers all go elsewhere",
    `
const docs = "see https://track.customer.io";
const request = (method, url, body) => fetch(url, { method, body: JSON.stringify(body) });
export const save = (id) => request("PUT", \`https://api.stripe.com/customers/\${id}\`, { email: "x" });
`,
  ],
  [
    "a class that is given another vendor's instance",
    `
const docs = "see https://track.customer.io";
class Billing {
  constructor(http) { this.http = http; }
  save(id) { return this.http.put(\`customers/\${id}\`, { email: "x" }); }
}
export const billing = new Billing(axios.create({ baseURL: "https://api.stripe.com/v1" }));
export const saved = (id) => billing.save(id);
export const kept = (id) => new Billing(cache).save(id);
`,
  ],
];

test.each(foreign)("is not reported: %s", (_title, code) => {
  expect(listOperations(code)).toEqual([]);
});
