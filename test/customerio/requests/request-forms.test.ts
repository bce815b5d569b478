import { describe, expect, test } from "vitest";
import { listOperations } from "../operations/operations.ts";

const host = "https://track.customer.io/api/v1";

describe("a person is identified with", () => {
  test.each<[library: string, code: string]>([
    ["fetch", "fetch(`${host}/customers/7`, { method: 'PUT', body: JSON.stringify({ plan: 1 }) });"],
    [
      "a fetch under another name",
      `import send from "cross-fetch";\nsend(\`\${host}/customers/7\`, { method: "PUT", body: JSON.stringify({ plan: 1 }) });`,
    ],
    [
      "a required fetch",
      `const send = require("node-fetch");\nsend(\`\${host}/customers/7\`, { method: "PUT", body: JSON.stringify({ plan: 1 }) });`,
    ],
    [
      "ofetch",
      `import { ofetch } from "ofetch";\nofetch("/customers/7", { baseURL: host, method: "PUT", body: { plan: 1 } });`,
    ],
    ["axios", `axios.put(\`\${host}/customers/7\`, { plan: 1 });`],
    ["axios and options", `axios({ url: \`\${host}/customers/7\`, method: "put", data: { plan: 1 } });`],
    [
      "axios.request",
      `axios.request({ baseURL: host, url: "/customers/7", method: "PUT", data: { plan: 1 } });`,
    ],
    [
      "an instance of axios",
      `const http = axios.create({ baseURL: host });\nhttp.put("/customers/7", { plan: 1 });`,
    ],
    ["got", `got.put(\`\${host}/customers/7\`, { json: { plan: 1 } });`],
    [
      "got with the verb as an option",
      `got(\`\${host}/customers/7\`, { method: "PUT", json: { plan: 1 } });`,
    ],
    [
      "an instance of got",
      `const http = got.extend({ prefixUrl: host });\nhttp.put("customers/7", { json: { plan: 1 } });`,
    ],
    ["ky", `ky.put("customers/7", { prefixUrl: host, json: { plan: 1 } });`],
    [
      "an instance of ky",
      `const http = ky.create({ prefixUrl: host });\nhttp.put("customers/7", { json: { plan: 1 } });`,
    ],
    ["request", `request({ uri: \`\${host}/customers/7\`, method: "PUT", json: { plan: 1 } });`],
    [
      "request with defaults",
      `const http = request.defaults({ baseUrl: host });\nhttp.put({ url: "/customers/7", json: { plan: 1 } });`,
    ],
    [
      "request-promise",
      `const rp = require("request-promise");\nrp({ url: "/customers/7", baseUrl: host, method: "PUT", body: { plan: 1 } });`,
    ],
    [
      "superagent",
      `superagent.put(\`\${host}/customers/7\`).set("Accept", "application/json").send({ plan: 1 });`,
    ],
    [
      "superagent as a function",
      `const request = require("superagent");\nrequest("PUT", \`\${host}/customers/7\`).auth("site", "key").ok((response) => response.status < 500).send({ plan: 1 });`,
    ],
    [
      "needle as a function",
      `const needle = require("needle");\nneedle("put", \`\${host}/customers/7\`, { plan: 1 }, { json: true });`,
    ],
    ["needle.request", `needle.request("PUT", \`\${host}/customers/7\`, { plan: 1 }, { json: true });`],
    [
      "then-request",
      `import request from "then-request";\nrequest("PUT", \`\${host}/customers/7\`, { json: { plan: 1 } });`,
    ],
    ["needle", `needle.put(\`\${host}/customers/7\`, { plan: 1 });`],
    [
      "phin",
      `import p from "phin";\np({ url: \`\${host}/customers/7\`, method: "PUT", data: { plan: 1 } });`,
    ],
    [
      "undici's function",
      `import { request } from "undici";\nrequest(\`\${host}/customers/7\`, { method: "PUT", body: JSON.stringify({ plan: 1 }) });`,
    ],
    [
      "undici's client",
      `import { Client } from "undici";\nconst client = new Client("https://track.customer.io");\nclient.request({ path: "/api/v1/customers/7", method: "PUT", body: JSON.stringify({ plan: 1 }) });`,
    ],
    [
      "undici's pool",
      `import { Pool } from "undici";\nconst pool = new Pool("https://track.customer.io");\npool.request({ path: "/api/v1/customers/7", method: "PUT", body: JSON.stringify({ plan: 1 }) });`,
    ],
    [
      "Node's https",
      `import https from "node:https";\nconst sent = https.request({ hostname: "track.customer.io", path: "/api/v1/customers/7", method: "PUT" });\nsent.end(JSON.stringify({ plan: 1 }));`,
    ],
    [
      "Node's https and bytes",
      `import https from "node:https";\nconst bytes = Buffer.from(JSON.stringify({ plan: 1 }));\nconst sent = https.request({ hostname: "track.customer.io", path: "/api/v1/customers/7", method: "PUT", headers: { "Content-Length": bytes.length } });\nsent.end(bytes);`,
    ],
    [
      "superagent with a token",
      `superagent.put(\`\${host}/customers/7\`).auth(process.env.TOKEN, { type: "bearer" }).send({ plan: 1 });`,
    ],
    [
      "Node's https and a URL",
      `import https from "https";\nconst sent = https.request(\`\${host}/customers/7\`, { method: "PUT" });\nsent.write(JSON.stringify({ plan: 1 }));\nsent.end();`,
    ],
    [
      "a function of Node's https",
      `import { request } from "node:https";\nconst sent = request({ host: "track.customer.io", path: "/api/v1/customers/7", method: "PUT" }, (response) => response.resume());\nsent.end(JSON.stringify({ plan: 1 }));`,
    ],
    ["jQuery", `$http.request({ url: \`\${host}/customers/7\`, type: "PUT", data: { plan: 1 } });`],
    ["hapi's client", `request({ url: \`\${host}/customers/7\`, method: "PUT", payload: { plan: 1 } });`],
  ])("%s", (_library, code) => {
    expect(listOperations(`const host = "${host}";\n${code}`)).toEqual(["track identify {plan}"]);
  });
});

describe("a client is passed through methods that add to its requests", () => {
  const wretch = `import wretch from "wretch";\nconst host = "${host}";\n`;

  test.each<[code: string, operations: readonly string[]]>([
    ["wretch(`${host}/customers/7`).put({ plan: 1 }).res();", ["track identify {plan}"]],
    ["wretch(`${host}/customers/7`).json({ plan: 1 }).put().res();", ["track identify {plan}"]],
    ["wretch(host).auth(key).put({ plan: 1 }, '/customers/7').json();", ["track identify {plan}"]],
    [
      "wretch(host).url('/customers').url('/7').body(JSON.stringify({ plan: 1 })).put();",
      ["track identify {plan}"],
    ],
    [
      "wretch().url(`${host}/customers/7`).put({ plan: 1 }).unauthorized(log).res();",
      ["track identify {plan}"],
    ],
    [
      "wretch('https://example.com').url(`${host}/customers/7`, true).put({ plan: 1 });",
      ["track identify {plan}"],
    ],
    ["wretch(host).url('/customers/7').fetch('PUT', '', { plan: 1 });", ["track identify {plan}"]],
    [
      `const api = wretch(host).options({ mode: "cors" }).headers({ "X-App": "shop" }).catcher(429, () => undefined);
const people = api.url("/customers").middlewares([retry()]);
people.url("/7").put({ plan: 1 }).notFound(log).res();`,
      ["track identify {plan}"],
    ],
    [
      "const api = wretch(host).resolve((sent) => sent.res());\napi.url('/customers/7').delete();",
      ["track destroy"],
    ],
    ["const api = wretch(host);\napi.get('/customers/7/attributes').json();", ["track query"]],
    [
      `class People {
  private readonly api = wretch(host).auth(key);
  save(id, attributes) { return this.api.url(\`/customers/\${id}\`).put(attributes).res(); }
}
new People().save(user.id, { plan: 1 });`,
      ["track identify user.id {plan} via save"],
    ],
    [
      `const save = (api, id, attributes) => api.url(\`/customers/\${id}\`).put(attributes).res();
save(wretch(host), user.id, { plan: 1 });`,
      ["track identify user.id {plan} via save"],
    ],
    ["wretch('https://example.com').url('/customers/7').put({ host });", []],
    ["wretch(host).url('https://example.com/customers/7', true).put({ plan: 1 });", []],
    ["const api = other(host);\napi.url('/customers/7').put({ plan: 1 });", []],
    ["let api = wretch(host);\nif (isOld) api = other();\napi.url('/customers/7').put({ plan: 1 });", []],
    [
      "let api = wretch(host);\napi = api.url('/customers');\napi.url('/7').put({ plan: 1 });",
      ["track identify {plan}"],
    ],
  ])("%s", (code, operations) => {
    expect(listOperations(`${wretch}${code}`)).toEqual(operations);
  });

  test("and one that is defined by itself is none", () => {
    const code = "const api = api.url(host).url('/customers/7');\napi.url('/8').put({ plan: 1 });";
    expect(listOperations(`${wretch}${code}`)).toEqual([]);
  });
});

describe("an instance that is made of another has the other's options, unless it has its own", () => {
  test.each<[code: string, operations: readonly string[]]>([
    [
      `const base = got.extend({ prefixUrl: host });\nconst http = base.extend({ headers });\nhttp.put("customers/7", { json: { plan: 1 } });`,
      ["track identify {plan}"],
    ],
    [
      `const http = ky.create({ prefixUrl: host }).extend({ retry: 2 }).extend({ timeout: 100 });\nhttp.put("customers/7", { json: { plan: 1 } }).json();`,
      ["track identify {plan}"],
    ],
    [
      `const base = ofetch.create({ baseURL: host, method: "PUT" });\nconst http = base.create({ retry: 2 });\nhttp("/customers/7", { body: { plan: 1 } });`,
      ["track identify {plan}"],
    ],
    [
      `const { Pool } = require("undici");\nconst pool = new Pool("https://track.customer.io").compose(retry());\npool.request({ path: "/api/v1/customers/7", method: "PUT", body: JSON.stringify({ plan: 1 }) });`,
      ["track identify {plan}"],
    ],
    [
      `const base = got.extend({ prefixUrl: host });\nconst http = base.extend({ prefixUrl: "https://example.com" });\nhttp.put("customers/7", { json: { plan: 1 } });`,
      [],
    ],
    [
      `const base = got.extend({ prefixUrl: "https://example.com" });\nconst http = base.extend({ prefixUrl: host });\nhttp.put("customers/7", { json: { plan: 1 } });`,
      ["track identify {plan}"],
    ],
    [
      "let http = got.extend({ prefixUrl: host });\nhttp = http.extend({ retry });\nhttp.put('customers/7', {});",
      ["track identify {}"],
    ],
  ])("%s", (code, operations) => {
    expect(listOperations(`const host = "${host}";\n${code}`)).toEqual(operations);
  });
});

describe("no request is", () => {
  test.each<[title: string, code: string]>([
    ["a mention in a comment", `// fetch("${host}/customers/7", { method: "PUT", body: "{}" })`],
    ["a mention in a string", `log('fetch("${host}/customers/7", { method: "PUT" })');`],
    [
      "another vendor's URL",
      `fetch("https://api.example.com/customers/7", { method: "PUT", body: "${host}" });`,
    ],
    ["a map's method", `const host = "${host}";\nnew Map().get(\`\${host}/customers/7\`);`],
    ["a call without arguments", `const host = "${host}";\nfetch();`],
    ["a call whose arguments are spread", `const host = "${host}";\nfetch(...[\`\${host}/customers/7\`]);`],
    [
      "a function of the repository, but the one inside it",
      `const request = (url) => url;\nrequest("${host}/customers/7");`,
    ],
  ])("%s", (_title, code) => {
    expect(listOperations(code)).toEqual([]);
  });
});

describe("the verb is", () => {
  test.each<[title: string, call: string, operations: readonly string[]]>([
    ["the method's name", `axios.delete(url)`, ["track destroy"]],
    ["a short name", `superagent.del(url)`, ["track destroy"]],
    ["GET, when an object has none", `axios({ url })`, ["track query"]],
    ["GET, when there are no options", `fetch(url)`, ["track query"]],
    ["unknown, when the options are", `fetch(url, load())`, ["track identify"]],
    ["the text before the URL", `superagent("DELETE", url).retry(2)`, ["track destroy"]],
    ["GET, when superagent is given the URL alone", `superagent(url)`, ["track query"]],
    ["GET, when a callback comes second", `superagent(url, (error) => error)`, ["track query"]],
    ["in any case", `fetch(url, { method: "delete" })`, ["track destroy"]],
    [
      "that of the instance",
      `const http = ofetch.create({ baseURL: "${host}", method: "DELETE" });\nhttp("/customers/7");`,
      ["track destroy"],
    ],
    [
      "its own rather than the instance's",
      `const http = ofetch.create({ baseURL: "${host}", method: "DELETE" });\nhttp("/customers/7", { method: "PUT" });`,
      ["track identify"],
    ],
    ["not a body's property", `axios.put(url, { method: "DELETE" })`, ["track identify {method}"]],
    ["that of options in second place", `axios.delete(url, { data: { plan: 1 } })`, ["track destroy"]],
  ])("%s: %s", (_title, call, operations) => {
    expect(listOperations(`const url = "${host}/customers/7";\n${call};`)).toEqual(operations);
  });
});

test("a verb before the URL can be the callers'", () => {
  const code = `const superagent = require("superagent");
const send = (method, path, body) => superagent(method, "${host}" + path).type("json").send(body);
const save = (id, plan) => send("PUT", "/customers/" + id, { plan });
const drop = (id) => send("delete", "/customers/" + id);
const post = (url, body) => superagent("post", url).send(body);
post("https://example.com/customers/7/events", { name: "seen", from: "${host}" });
`;
  expect(listOperations(code)).toEqual(["track destroy id via send", "track identify id {plan} via send"]);
});

test("what comes first is no verb where the library takes the URL first", () => {
  const code = `import send from "node-fetch";\nconst save = (path) => send(path, "${host}/customers/7");\nsave("/next");`;
  expect(listOperations(code)).toEqual([]);
});

test("an absolute URL is not joined to an instance's base", () => {
  const url = "https://example.com/api/v1/customers/7";
  const code = `const http = axios.create({ baseURL: "${host}" });\nconst url = "${url}";\nhttp.get(url);`;
  expect(listOperations(code)).toEqual([]);
});

test("what is written to what another package sends is no body", () => {
  const code = `import { request } from "undici";
const sent = request("${host}/customers/7", { method: "PUT" });
sent.end(JSON.stringify({ plan: 1 }));
`;
  expect(listOperations(code)).toEqual(["track identify"]);
});

test("a body that is written to something else is no body", () => {
  const code = `import https from "https";
const sent = https.request("${host}/customers/7", { method: "PUT" });
const other = https.request("https://example.com/", {});
other.end(JSON.stringify({ plan: 1 }));
`;
  expect(listOperations(code)).toEqual(["track identify"]);
});
