import { describe, expect, test } from "vitest";
import { learn } from "../../../src/customerio/knowledge.ts";

/** What requests of code send as credentials: the scheme, and the two values as they are written. */
function readAuthorizations(code: string): readonly string[] {
  const text = `const url = "https://track.customer.io/api/v1/customers/7";\n${code}`;
  return learn([{ path: "src/example.ts", text }]).requests.flatMap(({ authorizations }) =>
    authorizations.map(({ scheme, first, password }) =>
      [scheme, first?.node.getText() ?? "-", password?.node.getText() ?? "-"].join(" "),
    ),
  );
}

const send = (options: string): string => `fetch(url, { method: "PUT", ${options} });`;

describe("credentials are read from", () => {
  test.each<[title: string, code: string, authorizations: readonly string[]]>([
    ["a bearer's header", send("headers: { Authorization: `Bearer ${key}` }"), ["bearer key -"]],
    ["a header in small letters", send("headers: { authorization: `bearer ${key}` }"), ["bearer key -"]],
    ["a header that is put together", send(`headers: { Authorization: "Bearer " + key }`), ["bearer key -"]],
    ["`btoa`", send("headers: { Authorization: `Basic ${btoa(`${site}:${key}`)}` }"), ["basic site key"]],
    [
      "a method of a client that its requests are sent with",
      `import wretch from "wretch";\nconst api = wretch(url).auth("Basic " + btoa(\`\${site}:\${key}\`));\napi.put({ plan: 1 }).res();`,
      ["basic site key"],
    ],
    [
      "headers of a client that its requests are sent with",
      `import wretch from "wretch";\nconst api = wretch(url).headers({ Authorization: \`Bearer \${key}\` });\napi.json({ plan: 1 }).put();`,
      ["bearer key -"],
    ],
    [
      "a buffer",
      send(`headers: { Authorization: "Basic " + Buffer.from(site + ":" + key).toString("base64") }`),
      ["basic site key"],
    ],
    [
      "an encoder",
      send(`headers: { Authorization: "Basic " + base64.encode(site + ":" + key) }`),
      ["basic site key"],
    ],
    [
      "a pair without a password",
      send("headers: { Authorization: `Basic ${btoa(site)}` }"),
      ["basic site -"],
    ],
    [
      "what is before another mark than a colon",
      send("headers: { Authorization: `Basic ${btoa(`${site}-${key}`)}` }"),
      ["basic site -"],
    ],
    ["not a token with more behind it", send("headers: { Authorization: `Bearer ${key}.${mark}` }"), []],
    ["nothing known to encode", send("headers: { Authorization: `Basic ${hash(site)}` }"), ["basic - -"]],
    ["`Headers`", send("headers: new Headers({ Authorization: `Bearer ${key}` })"), ["bearer key -"]],
    ["not another class", send("headers: new Options({ Authorization: `Bearer ${key}` })"), []],
    ["not another header", send("headers: { Accept: `Bearer ${key}` }"), []],
    ["not another scheme", send("headers: { Authorization: `Digest ${key}` }"), []],
    ["not a comment", send("/* headers: { Authorization: `Bearer ${key}` } */"), []],
    [
      "axios's option",
      `axios.put(url, {}, { auth: { username: site, password: key } });`,
      ["basic site key"],
    ],
    [
      "request's option",
      `request({ url, method: "PUT", auth: { user: site, pass: key } });`,
      ["basic site key"],
    ],
    ["request's token", `request({ url, method: "PUT", auth: { bearer: key } });`, ["bearer key -"]],
    [
      "Node's option",
      `const auth = \`\${site}:\${key}\`;\nhttps.request({ host: "track.customer.io", path: "/api/v1/customers/7", method: "PUT", auth });`,
      ["basic site key"],
    ],
    [
      "Node's option without a password",
      `https.request({ host: "track.customer.io", path: "/api/v1/customers/7", method: "PUT", auth: key + ":" });`,
      ["basic key -"],
    ],
    [
      "not an option without a colon",
      `https.request({ host: "track.customer.io", path: "/api/v1/customers/7", method: "PUT", auth: \`\${site}-\${key}\` });`,
      [],
    ],
    ["got's options", `got.put(url, { username: site, password: key, json: {} });`, ["basic site key"]],
    ["superagent's method", `superagent.put(url).auth(site, key).send({});`, ["basic site key"]],
    [
      "superagent's method with a token",
      `superagent.put(url).auth(key, { type: "bearer" }).send({});`,
      ["bearer key -"],
    ],
    [
      "superagent's method with options that say nothing else",
      `superagent.put(url).auth(site, key, { type: "basic" }).send({});`,
      ["basic site key"],
    ],
    [
      "superagent's method, where what it is given is not known",
      `superagent.put(url).auth(key, { type }).send({});`,
      [],
    ],
    [
      "superagent's method after the verb and the URL",
      `superagent("PUT", url).redirects(0).auth(site, key).send({});`,
      ["basic site key"],
    ],
    ["needle's options", `needle("put", url, {}, { username: site, password: key });`, ["basic site key"]],
    [
      "a header that is set",
      "superagent.put(url).set('Authorization', `Bearer ${key}`).send({});",
      ["bearer key -"],
    ],
    [
      "headers that are set together",
      "superagent.put(url).set({ Authorization: `Bearer ${key}` }).send({});",
      ["bearer key -"],
    ],
    [
      "an instance",
      "const http = axios.create({ headers: { Authorization: `Bearer ${key}` } });\nhttp.put(url, {});",
      ["bearer key -"],
    ],
    [
      "the sender of the SDK's clients, with a token",
      `import CIORequest from "customerio-node/dist/lib/request";
const sender = new CIORequest(key, {});
sender.put(url, {});`,
      ["bearer key -"],
    ],
    [
      "the sender of the SDK's clients, with a pair",
      `const CIORequest = require("customerio-node/dist/lib/request").default;
new CIORequest({ siteid: site, apikey: key }).put(url, {});`,
      ["basic site key"],
    ],
  ])("%s", (_title, code, authorizations) => {
    expect(readAuthorizations(code)).toEqual(authorizations);
  });
});
