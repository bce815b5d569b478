import { expect, test } from "vitest";
import { wrongApiKey } from "../../rules/wrong-api-key.ts";
import { expectPicture } from "./picture.ts";

const helper = `const bearer = { authorization: "Bearer " + process.env.CIO_APP_KEY };
export const post = (url, body) => fetch(url, { method: "POST", headers: bearer, body: JSON.stringify(body) });
`;

test("a header that fits one API and not another is reported where the wrong host is chosen", () => {
  const [finding] = expectPicture(wrongApiKey, {
    "src/http.js": helper,
    "src/messages.js": `import { post } from "./http.js";
const track = "https://track.customer.io/api/v1";
export const push = (id) => post("https://api.customer.io/v1/send/push", { identifiers: { id } });
export const ended = (id) => post(\`\${track}/customers/\${id}/events\`, { name: "trip_ended" });
                             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
  });
  expect(finding?.evidence).toMatchObject([
    { path: "src/http.js", line: 1 },
    { path: "src/http.js", line: 2 },
  ]);
});

test("a header that fits no request is reported once, where it is written", () => {
  expectPicture(wrongApiKey, {
    "src/http.js": helper.replace("\n", `\n${" ".repeat(32)}${"~".repeat(35)}\n`),
    "src/messages.js": `import { post } from "./http.js";
export const opened = (id) => post(\`https://track.customer.io/api/v1/customers/\${id}/events\`, { name: "opened" });
export const ended = (id) => post(\`https://track.customer.io/api/v1/customers/\${id}/events\`, { name: "ended" });
`,
  });
});

test("a client for any host is reported where it gets the host and the key", () => {
  expectPicture(wrongApiKey, {
    "src/gateway.ts": `import axios from "axios";
interface Options { baseUrl: string; token: string }
export class Gateway {
  constructor(private readonly options: Options) {}
  put(path: string, data: object) {
    const headers = { Authorization: \`Bearer \${this.options.token}\` };
    return axios.put(this.options.baseUrl + path, data, { headers });
  }
}
`,
    "src/people.ts": `import { Gateway } from "./gateway";
const people = new Gateway({ baseUrl: "https://track.customer.io/api/v1", token: process.env.CIO_APP_KEY! });
               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
export const describe = (id: string) => people.put(\`/customers/\${id}\`, { plan: "pro" });
`,
    "src/payroll.ts": `import { Gateway } from "./gateway";
const payroll = new Gateway({ baseUrl: "https://payroll.example.com", token: process.env.PAYROLL_TOKEN! });
export const enroll = (id: string) => payroll.put(\`/employees/\${id}\`, {});
`,
  });
});

test("a helper that takes the host and the header is right when they fit", () => {
  expectPicture(wrongApiKey, {
    "src/http.js": `const axios = require("axios");
exports.send = (host, authorization, path, data) => axios.post(host + path, data, { headers: { authorization } });
`,
    "src/messages.js": `const { send } = require("./http");
const pair = Buffer.from(process.env.CIO_SITE_ID + ":" + process.env.CIO_TRACK_KEY).toString("base64");
exports.push = (id) => send("https://api.customer.io", \`Bearer \${process.env.CIO_APP_KEY}\`, "/v1/send/push", { identifiers: { id } });
exports.ended = (id) => send("https://track.customer.io", \`Basic \${pair}\`, \`/api/v1/customers/\${id}/events\`, { name: "ended" });
`,
  });
});

test("a helper with a host of its own is reported where another host is chosen, not once more for its own", () => {
  expectPicture(wrongApiKey, {
    "src/http.js": `const bearer = { authorization: "Bearer " + process.env.CIO_APP_KEY };
export const post = (path, body, host = "https://api.customer.io") =>
  fetch(host + path, { method: "POST", headers: bearer, body: JSON.stringify(body) });
`,
    "src/messages.js": `import { post } from "./http.js";
const host = "https://track.customer.io";
export const push = (id) => post("/v1/send/push", { identifiers: { id } });
export const ended = (id) => post(\`/api/v1/customers/\${id}/events\`, { name: "trip_ended" }, host);
                             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
  });
});

test("a base class for any host is reported in the class that gives it the host and the key, whoever uses that", () => {
  const providers = (bearer: string, marks = "") => ({
    "src/http-provider.ts": `import axios, { type AxiosInstance } from "axios";
export abstract class HttpProvider {
  protected readonly http: AxiosInstance;
  protected constructor(baseURL: string, headers: Record<string, string>) {
    this.http = axios.create({ baseURL, headers });
  }
  protected send(method: string, url: string, data: object) {
    return this.http.request({ method, url, data });
  }
}
`,
    "src/mails.ts": `import { HttpProvider } from "./http-provider";
export interface Mails { deliver(to: string): Promise<unknown> }
export class CustomerIoMails extends HttpProvider implements Mails {
  constructor() {
    super("https://api.customer.io/v1", { Authorization: \`Bearer \${process.env.${bearer}}\` });
${marks}  }
  deliver(to: string) {
    return this.send("post", "/send/email", { to, transactional_message_id: "7", identifiers: { email: to } });
  }
}
export class ConsoleMails implements Mails {
  async deliver(to: string) { console.info(to); }
}
`,
    "src/people.ts": `import { HttpProvider } from "./http-provider";
export class People extends HttpProvider {
  constructor() {
    const pair = \`\${process.env.CIO_SITE_ID}:\${process.env.CIO_TRACK_KEY}\`;
    super("https://track.customer.io/api/v1", { Authorization: \`Basic \${btoa(pair)}\` });
  }
  save(id: string, email: string) { return this.send("put", \`/customers/\${id}\`, { email }); }
}
`,
    "src/welcome.ts": `import type { Mails } from "./mails";
export const welcome = (mails: Mails, email: string) => mails.deliver(email);
`,
  });
  expectPicture(wrongApiKey, providers("CIO_TRACK_KEY", `${" ".repeat(67)}${"~".repeat(25)}\n`));
  expectPicture(wrongApiKey, providers("CIO_APP_KEY"));
});
