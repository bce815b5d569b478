import { describe, expect, test } from "vitest";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { expectPicture } from "./picture.ts";

const limits = `import { setTimeout as rest } from "node:timers/promises";

let next = 0;
export async function turn() {
  const wait = next - Date.now();
  next = Math.max(next, Date.now()) + 20;
  if (wait > 0) await rest(wait);
}
export const breathe = () => rest(25);
export const sign = async (options) => { options.headers["x-job"] = await getJob(); };
export const again = async () => { try { await ping(); } catch { await rest(500); } };
`;

const inGot = (hook: string, kind = "beforeRequest"): string => `import got from "got";
import * as limits from "./limits";
const api = got.extend({
  prefixUrl: "https://track.customer.io/api/v1/customers",
  username: process.env.CIO_SITE_ID,
  password: process.env.CIO_TRACK_KEY,
  hooks: { ${kind}: [${hook}] },
});
export const identify = (id, attributes) => api.put(encodeURIComponent(id), { json: attributes });
`;

const inAxios = (hook: string, kind = "request"): string => `import axios from "axios";
import * as limits from "./limits";
const api = axios.create({ baseURL: "https://track.customer.io/api/v1/customers" });
const other = axios.create({ baseURL: "https://warehouse.example.com" });
${hook.startsWith("other") ? hook : `api.interceptors.${kind}.use(${hook});`}
export const identify = (id, attributes) => api.put(encodeURIComponent(id), attributes);
`;

const inClass = `import axios from "axios";
import { turn } from "./limits";
class Client {
  constructor() {
    this.http = axios.create({ baseURL: "https://track.customer.io/api/v1/customers" });
    this.http.interceptors.request.use(async (config) => {
      await turn();
      return config;
    });
  }
  identify(id, attributes) {
    return this.http.put(encodeURIComponent(id), attributes);
  }
}
const client = new Client();
export const identify = (id, attributes) => client.identify(id, attributes);
`;

const inInstance = `import ky from "ky";
import { turn } from "./limits";
const slow = ky.create({ hooks: { beforeRequest: [() => turn()] } });
const api = slow.extend({ prefixUrl: "https://track.customer.io/api/v1/customers" });
export const identify = (id, attributes) => api.put(encodeURIComponent(id), { json: attributes });
`;

const inTurn = (marks = ""): string => `import { identify } from "./cio";
export async function sync(people) {
  for await (const person of people.find()) {
    await identify(person.id, { plan: person.plan });
${marks}  }
}
`;

const atOnce = (marks = ""): string => `import { identify } from "./cio";
export async function sync(people) {
  await Promise.all(people.map((person) => identify(person.id, { plan: person.plan })));
${marks}}
`;

const marksInTurn = "          ~~~~~~~~\n";
const marksAtOnce = "                                           ~~~~~~~~\n";

describe("what a client does with each of its requests keeps them apart", () => {
  test.each([
    ["an option of got", inGot("async () => { await limits.turn(); }")],
    ["an option of got, by name", inGot("limits.turn")],
    ["an option of what the client is made of", inInstance],
    ["an interceptor", inAxios("async (config) => { await limits.turn(); return config; }")],
    ["an interceptor of a class", inClass],
    ["an interceptor of responses", inAxios("limits.turn", "response")],
  ])("%s that plans when the next may start", (_, cio) => {
    const files = { "src/cio.ts": cio, "src/limits.ts": limits };
    expectPicture(noRateLimit, { ...files, "src/sync.ts": inTurn() });
    expectPicture(noRateLimit, { ...files, "src/sync.ts": atOnce() });
  });

  test("a pause holds back one after the other, but not all at once", () => {
    const files = { "src/cio.ts": inGot("() => limits.breathe()"), "src/limits.ts": limits };
    expectPicture(noRateLimit, { ...files, "src/sync.ts": inTurn() });
    expect(expectPicture(noRateLimit, { ...files, "src/sync.ts": atOnce(marksAtOnce) })).toHaveLength(1);
  });

  test.each([
    ["what does something else", inGot("limits.sign")],
    ["what waits only after a failure", inGot("limits.again")],
    ["what runs after an error", inGot("limits.turn", "beforeError")],
    ["an interceptor of another client", inAxios("other.interceptors.request.use(limits.turn);")],
  ])("%s does not", (_, cio) => {
    const files = { "src/cio.ts": cio, "src/limits.ts": limits };
    expect(expectPicture(noRateLimit, { ...files, "src/sync.ts": inTurn(marksInTurn) })).toHaveLength(1);
  });
});

describe("a sender that a limiter made keeps its requests apart", () => {
  const send = (made: string): string => `import Bottleneck from "bottleneck";
import pThrottle from "p-throttle";
const limiter = new Bottleneck({ minTime: 20 });
const throttle = pThrottle({ limit: 50, interval: 1000 });
${made}
export const identify = (id, attributes) =>
  doFetch(\`https://track.customer.io/api/v1/customers/\${id}\`, { method: "PUT", body: JSON.stringify(attributes) });
`;

  test.each([
    ["of a package", "const doFetch = throttle(fetch);"],
    ["made in place", "const doFetch = pThrottle({ limit: 50, interval: 1000 })(fetch);"],
    ["that wraps it", "const doFetch = limiter.wrap(fetch);"],
  ])("%s", (_, made) => {
    expectPicture(noRateLimit, { "src/cio.ts": send(made), "src/sync.ts": inTurn() });
    expectPicture(noRateLimit, { "src/cio.ts": send(made), "src/sync.ts": atOnce() });
  });

  test("what makes it try again does not", () => {
    const made = `import fetchRetry from "fetch-retry";\nconst doFetch = fetchRetry(fetch);`;
    const findings = expectPicture(noRateLimit, {
      "src/cio.ts": send(made),
      "src/sync.ts": inTurn(marksInTurn),
    });
    expect(findings).toHaveLength(1);
  });
});
