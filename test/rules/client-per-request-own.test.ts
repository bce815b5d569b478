import { describe, expect, test } from "vitest";
import { clientPerRequest as rule } from "../../rules/client-per-request.ts";
import { expectPicture, fix } from "./picture.ts";

/** A class of the repository's own that sends through `this.http`, with the statements of its constructor. */
const sender = (imports: string, body: string, given = "siteId: string, key: string"): string => `${imports}
export class Tracker {
  private http: any;
  private auth: string;
  constructor(${given}) {
    this.auth = "Basic " + Buffer.from(\`\${siteId}:\${key}\`).toString("base64");
${body}
  }
  async track(id: string, name: string) {
    const headers = { authorization: this.auth };
    await this.http.post(\`https://track.customer.io/api/v1/customers/\${id}/events\`, { name }, { headers });
  }
}
`;

const axios = `import axios from "axios";\nimport https from "node:https";`;
const keeping = "    this.http = axios.create({ httpsAgent: new https.Agent({ keepAlive: true }) });";
const made = "new Tracker(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!)";
const marks = "~".repeat(made.length);

/** A route that creates one for each request. */
const route = (mark: string, create = made): string => `import express from "express";
import { Tracker } from "./tracker";

const app = express();

app.post("/seen", (req, res) => {
  const tracker = ${create};
${mark}
  tracker.track(req.body.id, "page_seen").catch(console.error);
  res.end();
});
`;
const marked = `                  ${marks}`;

describe("a class of the repository's own that keeps connections is created for each request", () => {
  test("in axios's agent, and one is enough for all", () => {
    const picture = { "src/tracker.ts": sender(axios, keeping), "src/routes.ts": route(marked) };
    const findings = expectPicture(rule, picture);
    expect(findings).toMatchObject([{ severity: "warning", confidence: "high" }]);
    expect(findings[0]?.message).toBe(
      "A new Tracker is created for every request. Each one opens connections of its own, which stay open for a while but which the next one can't reuse. Create it once at module level and reuse it.",
    );
    expect(findings[0]?.evidence).toMatchObject([
      { path: "src/tracker.ts", text: "its connections are kept here" },
    ]);
    const fixed = fix(picture, findings)["src/routes.ts"] ?? "";
    expect(fixed).toContain(`\nconst tracker = ${made};\n\napp.post(`);
    expectPicture(rule, { "src/tracker.ts": sender(axios, keeping), "src/routes.ts": fixed });
  });

  test.each([
    [
      "a constant in the constructor",
      axios,
      "    const agent = new https.Agent({ keepAlive: true, maxSockets: 4 });\n    this.http = axios.create({ httpsAgent: agent });",
    ],
    [
      "agentkeepalive",
      `import axios from "axios";\nimport { HttpsAgent } from "agentkeepalive";`,
      "    this.http = axios.create({ httpsAgent: new HttpsAgent() });",
    ],
    [
      "got",
      `import got from "got";\nimport { Agent } from "https";`,
      "    this.http = got.extend({ agent: { https: new Agent({ keepAlive: true }) } });",
    ],
  ])("by way of %s", (_, imports, body) => {
    expectPicture(rule, { "src/tracker.ts": sender(imports, body), "src/routes.ts": route(marked) });
  });

  test.each([
    ["no agent", axios, "    this.http = axios.create({ timeout: 2000 });"],
    [
      "an agent that keeps nothing",
      axios,
      "    this.http = axios.create({ httpsAgent: new https.Agent({ maxSockets: 4 }) });",
    ],
    [
      "the agent of its module",
      `${axios}\nconst agent = new https.Agent({ keepAlive: true });`,
      "    this.http = axios.create({ httpsAgent: agent });",
    ],
    ["a class of the same name", `import axios from "axios";\nimport https from "./https";`, keeping],
  ])("but not one with %s", (_, imports, body) => {
    expectPicture(rule, { "src/tracker.ts": sender(imports, body), "src/routes.ts": route("") });
  });

  test.each([
    [
      "is given it",
      "siteId: string, key: string, agent?: https.Agent",
      "    this.http = axios.create({ httpsAgent: agent ?? new https.Agent({ keepAlive: true }) });",
    ],
    [
      "may be given it",
      "siteId: string, key: string, http?: any",
      `    if (http) this.http = http;\n    else this.http = axios.create({ httpsAgent: new https.Agent({ keepAlive: true }) });`,
    ],
  ])("nor one that %s", (_, given, body) => {
    expectPicture(rule, { "src/tracker.ts": sender(axios, body, given), "src/routes.ts": route("") });
  });
});

describe("undici", () => {
  const pool = (field: string, call: string): string => `import { Agent, Pool, fetch } from "undici";
export class Tracker {
  ${field}
  constructor(siteId, key) {
    this.headers = { authorization: \`Basic \${btoa(\`\${siteId}:\${key}\`)}\` };
  }
  async track(id, name) {
    ${call}
  }
}
`;
  const sync = (inside: string, before = ""): string => `import { Tracker } from "./tracker.mjs";
${before}
export async function sync(users) {
  for (const user of users) {
${inside}
    await tracker.track(user.id, "synced");
  }
}
`;
  const plain = made.replaceAll("!", "");
  const create = `    const tracker = ${plain};`;
  const mark = `\n                    ${"~".repeat(plain.length)}`;

  test.each([
    [
      'pool = new Pool("https://track.customer.io");',
      'await this.pool.request({ method: "POST", path: `/api/v1/customers/${id}/events`, headers: this.headers, body: JSON.stringify({ name }) });',
    ],
    [
      "#agent = new Agent({ connections: 2 });",
      'await fetch(`https://track.customer.io/api/v1/customers/${id}/events`, { method: "POST", dispatcher: this.#agent, headers: this.headers, body: JSON.stringify({ name }) });',
    ],
  ])("an own class that keeps %s is created for each of a list", (field, call) => {
    const [finding] = expectPicture(rule, {
      "src/tracker.mjs": pool(field, call),
      "src/sync.mjs": sync(create + mark),
    });
    expect(finding?.message).toContain("in every iteration of this loop");
    expectPicture(rule, {
      "src/tracker.mjs": pool(field, call),
      "src/sync.mjs": sync("", create.trimStart()),
    });
  });

  test("the pool is for something else than Customer.io", () => {
    expectPicture(rule, {
      "src/tracker.mjs": pool(
        'rates = new Pool("https://rates.example.com");',
        'await fetch(`https://track.customer.io/api/v1/customers/${id}/events`, { method: "POST", headers: this.headers, body: JSON.stringify({ name }) });',
      ),
      "src/sync.mjs": sync(create),
    });
  });
});

describe("what is made of it says how long it lives", () => {
  const base = `${axios}
export class Http {
  private readonly agent = new https.Agent({ keepAlive: true });
  post(path: string, body: object) {
    return axios.post("https://track.customer.io/api/v1" + path, body, { httpsAgent: this.agent });
  }
}
`;
  const events = (mark: string, own: string): string => `import { Http } from "./http";
${own}
export async function paid(id: string) {
  const events = new Events();
${mark}
  await events.track(id, "order_paid");
}
`;
  const mark = "                 ~~~~~~~~~~~~";

  test.each([
    [
      "a client of it in a field",
      "class Events {\n  http = new Http();\n  track(id: string, name: string) { return this.http.post(`/customers/${id}/events`, { name }); }\n}",
    ],
    [
      "a base class",
      "class Events extends Http {\n  track(id: string, name: string) { return this.post(`/customers/${id}/events`, { name }); }\n}",
    ],
  ])("%s", (_, own) => {
    expectPicture(rule, { "src/http.ts": base, "src/events.ts": events(mark, own) });
  });

  test("an instance of the module that is handed in", () => {
    const own =
      "const http = new Http();\nclass Events {\n  constructor(private readonly http: Http) {}\n  track(id: string, name: string) { return this.http.post(`/customers/${id}/events`, { name }); }\n}";
    expectPicture(rule, {
      "src/http.ts": base,
      "src/events.ts": events("", own).replace("new Events()", "new Events(http)"),
    });
  });

  const tracker = { "src/tracker.ts": sender(axios, keeping) };

  test.each([
    [
      "the module keeps it",
      `let tracker: Tracker | undefined;\nconst getTracker = () => (tracker ??= ${made});\nexport const seen = (id: string) => getTracker().track(id, "seen");`,
    ],
    [
      "each tenant has one",
      `const all = new Map<string, Tracker>();\nexport function seen(tenant: any, id: string) {\n  const known = all.get(tenant.id) ?? new Tracker(tenant.siteId, tenant.key);\n  all.set(tenant.id, known);\n  return known.track(id, "seen");\n}`,
    ],
    [
      "a row has its credentials",
      `export async function seen(tenant: any, id: string) {\n  const tracker = new Tracker(tenant.siteId, tenant.key);\n  await tracker.track(id, "seen");\n}`,
    ],
    [
      "it is closed after use",
      `export async function seen(id: string) {\n  const tracker: any = ${made};\n  await tracker.track(id, "seen");\n  await tracker.close();\n}`,
    ],
    [
      "it is declared to be closed",
      `export async function seen(id: string) {\n  await using tracker = ${made};\n  await tracker.track(id, "seen");\n}`,
    ],
  ])("%s", (_, code) => {
    expectPicture(rule, { ...tracker, "src/seen.ts": `import { Tracker } from "./tracker";\n${code}\n` });
  });

  test("a script creates it once", () => {
    expectPicture(rule, {
      ...tracker,
      "src/backfill.ts": `import { Tracker } from "./tracker";\nasync function main() {\n  const tracker = ${made};\n  await tracker.track("1", "seen");\n}\nmain();\n`,
    });
  });

  test("each one remembers whom it is for", () => {
    const forUser = sender(axios, keeping).replace(
      "  async track(",
      "  private user = '';\n  as(user: string) { this.user = user; return this; }\n  async track(",
    );
    expectPicture(rule, { "src/tracker.ts": forUser, "src/routes.ts": route("") });
  });
});

test("a constructor that throws runs when the client is first used", () => {
  const picture = {
    "src/tracker.ts": sender(axios, `    if (!key) throw new Error("no key");\n${keeping}`),
    "src/routes.ts": route(marked),
  };
  const findings = expectPicture(rule, picture);
  expect(fix(picture, findings)["src/routes.ts"]).toContain(`  tracker ??= ${made};\n`);
});

describe("a class that mixins made", () => {
  const mixed = (maker: string): string => `import { Pool } from "undici";
class Transport {
  pool: Pool;
  constructor() {
    this.pool = ${maker};
  }
  send(path: string, body: object) {
    return this.pool.request({ method: "POST", path: \`/api/v1\${path}\`, body: JSON.stringify(body) });
  }
}
type Maker = new (...args: any[]) => Transport;
const People = <B extends Maker>(Base: B) => class extends Base {};
const Devices = <B extends Maker>(Base: B) => class extends Base {};
function Tracking<B extends Maker>(Base: B) {
  return class extends Base {
    track(id: string, name: string) { return this.send(\`/customers/\${id}/events\`, { name }); }
  };
}
export class Tracker extends Devices(Tracking(People(Transport))) {}
`;

  test("keeps the connections of what they extend", () => {
    const findings = expectPicture(rule, {
      "src/tracker.ts": mixed(`new Pool("https://track.customer.io")`),
      "src/routes.ts": route("                  ~~~~~~~~~~~~~", "new Tracker()"),
    });
    expect(findings).toHaveLength(1);
  });

  test("keeps none where what they extend shares them", () => {
    const shared = `${mixed("shared")}const shared = new Pool("https://track.customer.io");\n`;
    expectPicture(rule, { "src/tracker.ts": shared, "src/routes.ts": route("", "new Tracker()") });
  });
});
