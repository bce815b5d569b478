import { describe, expect, test } from "vitest";
import { learn } from "../../../src/customerio/knowledge.ts";
import { blindSpotReasons } from "../../../src/customerio/understood/spots.ts";

type Code = string | Readonly<Record<string, string>>;

/** The coverage of code: its files with their calls, `path: calls`, and its blind spots, `path:line kind`. */
function cover(code: Code): { readonly files: readonly string[]; readonly blindSpots: readonly string[] } {
  const files = typeof code === "string" ? { "src/a.ts": code } : code;
  const { getCoverage } = learn(Object.entries(files).map(([path, text]) => ({ path, text })));
  const { files: covered, blindSpots } = getCoverage();
  const kinds = new Map(Object.entries(blindSpotReasons).map(([kind, reason]) => [reason as string, kind]));
  return {
    files: covered.map(({ path, operations }) => `${path}: ${operations}`),
    blindSpots: blindSpots.map(({ path, line, reason }) => `${path}:${line} ${kinds.get(reason) ?? reason}`),
  };
}

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY);
`;

const helper = `const BASE = process.env.CIO_EU ? "https://track-eu.customer.io/api/v1" : "https://track.customer.io/api/v1";
export function send(method: string, path: string, body: unknown) {
  return fetch(BASE + path, { method, body: JSON.stringify(body), headers: { Authorization: process.env.CIO_API_KEY } });
}
`;

describe("a file has to do with Customer.io", () => {
  test.each<[string, Code, readonly string[]]>([
    [
      "where it calls its client, and where it calls a wrapper: each place once",
      {
        "src/cio.ts": client,
        "src/people.ts": `import { cio } from "./cio";\nexport const greet = (user) => cio.identify(user.id, { email: user.email });`,
        "src/join.ts": `import { greet } from "./people";\nexport async function join(user) { await greet(user); }\njoin(one);\njoin(two);`,
      },
      ["src/cio.ts: 0", "src/join.ts: 3", "src/people.ts: 1"],
    ],
    [
      "where one call does several things: one call",
      `${client}cio.batch([{ type: "person", action: "identify", identifiers: { id: "7" } }, { type: "person", action: "event", name: "paid", identifiers: { id: "7" } }]);`,
      ["src/a.ts: 1"],
    ],
    [
      "where its types are imported",
      {
        "src/cio.ts": `${client}cio.destroy("7");`,
        "src/types.ts": `import type { TrackClient } from "customerio-node";\nexport interface Services { cio: TrackClient }`,
      },
      ["src/cio.ts: 1", "src/types.ts: 0"],
    ],
    [
      "where its keys are declared",
      {
        "src/cio.ts": `${client}cio.destroy("7");`,
        "src/env.ts": `// customer.io\nexport const schema = { CIO_API_KEY: z.string() };`,
      },
      ["src/cio.ts: 1", "src/env.ts: 0"],
    ],
    [
      "where a page loads its snippet",
      `export const head = "<script src='https://assets.customer.io/assets/track.js'></script>";`,
      ["src/a.ts: 0"],
    ],
  ])("%s", (_title, code, files) => {
    expect(cover(code)).toEqual({ files, blindSpots: [] });
  });

  test.each<[string, string]>([
    ["in a comment", `// Sends to https://track.customer.io with customerio-node.\nexport const a = 1;`],
    [
      "in prose",
      `export const help = "Is track.customer.io down? Ask customer.io, or read https://docs.customer.io";`,
    ],
    [
      "in a name",
      `export class CustomerIoCard {}\nexport const customerio = { label: "Customer.io", CIO_IDENTIFIER_KEY: 1 };`,
    ],
    [
      "in the path of a module of the repository",
      `import card from "./customer.io/card";\nexport default card;`,
    ],
    ["of a webhook's secret", `// customer.io\nexport const secret = process.env.CIO_WEBHOOK_SECRET;`],
  ])("and not for a mention %s", (_title, code) => {
    expect(cover(code)).toEqual({ files: [], blindSpots: [] });
  });
});

describe("a place from which nothing was understood is a blind spot:", () => {
  test.each<[string, Code, readonly string[]]>([
    [
      "a client that is handed to something that is not known",
      `${client}registry.provide("mailer", cio);`,
      ["src/a.ts:2 client"],
    ],
    [
      "a client that is created for such a thing",
      `import { APIClient } from "customerio-node";\nstart(new APIClient(key));`,
      ["src/a.ts:2 client"],
    ],
    [
      "one of two clients, the one without a known call",
      `${client}cio.identify("7", {});\nconst other = new TrackClient(a, b);\nqueue.push(other);`,
      ["src/a.ts:4 client"],
    ],
    [
      "a client of the inside of a package",
      `import Request from "customerio-node/dist/lib/request";\nconst request = new Request(process.env.CIO_APP_KEY, {});\nexport const load = (id) => request.load(id);`,
      ["src/a.ts:2 client"],
    ],
    [
      "a class that is handed on",
      `import { TrackClient } from "customerio-node";\nexport const cio = create(TrackClient, { region: "eu" });`,
      ["src/a.ts:1 import"],
    ],
    [
      "a package about Customer.io that is not known",
      `import { signedUp } from "@acme/customerio";\nexport const join = (user) => signedUp(user.id);`,
      ["src/a.ts:1 import"],
    ],
    [
      "a call that is only guessed, not the import of its client",
      `import { cio } from "@acme/customerio";\nexport const a = (user) => cio.identify(user.id, { plan: user.plan });`,
      ["src/a.ts:2 call"],
    ],
    [
      "a request with a path that is not known",
      `export const call = (path: string, body: unknown) => fetch(\`https://track.customer.io/api/v1/\${path}\`, { method: "POST", body: JSON.stringify(body) });`,
      ["src/a.ts:1 request"],
    ],
    [
      "the call of a helper whose path is not known, beside one whose path is",
      {
        "src/send.ts": helper,
        "src/a.ts": `import { send } from "./send";\nsend("PUT", "/customers/7", { email });\nsend("POST", path, {});`,
      },
      ["src/a.ts:3 request"],
    ],
    [
      "a host whose requests are sent by something that is not known",
      {
        "src/a.ts": `export const cio = createGateway({ base: "https://track.customer.io/api/v1", key: process.env.CIO_API_KEY });`,
      },
      ["src/a.ts:1 host"],
    ],
    [
      "the host of a region",
      "export const open = (region: string) => connect(`https://track${region}.customer.io/api/v2`);",
      ["src/a.ts:1 host"],
    ],
    [
      "a URL in a call that is not known, beside a request that is",
      `fetch("https://track.customer.io/api/v1/customers/7", { method: "PUT", body: "{}" });\npost("https://track.customer.io/api/v1/customers/7/events", { name: "paid" });`,
      ["src/a.ts:2 host"],
    ],
    [
      "a script in a string",
      "export const inline = `<script>_cio.identify({ id: '${id}' });</script>`;",
      ["src/a.ts:1 script"],
    ],
    [
      "a key that goes into code that is not known, once in a file",
      `// customer.io\nexport const options = {\n  site: process.env.CIO_SITE_ID,\n  key: process.env.CIO_API_KEY,\n};\nmailer.open(options.site, options.key);`,
      ["src/a.ts:3 key"],
    ],
    [
      "a key that is asked for by its name",
      `const { CUSTOMERIO_APP_KEY } = process.env;\nexport const other = connect(CUSTOMERIO_APP_KEY, config.get("CUSTOMERIO_SITE_ID"));`,
      ["src/a.ts:1 key"],
    ],
  ])("%s", (_title, code, blindSpots) => {
    expect(cover(code).blindSpots).toEqual(blindSpots);
  });

  test("each with its line and what is there", () => {
    const { getCoverage } = learn([{ path: "src/a.ts", text: `${client}registry.provide("mailer", cio);` }]);
    expect(getCoverage().blindSpots).toEqual([
      { path: "src/a.ts", line: 2, reason: "a client that is created but whose calls were not understood" },
    ]);
  });

  test("at most fifty of a file", () => {
    const lines = Array.from({ length: 60 }, (_, index) => `start(new TrackClient("${index}", key));`);
    const { blindSpots } = cover(`import { TrackClient } from "customerio-node";\n${lines.join("\n")}`);
    expect(blindSpots).toHaveLength(50);
    expect(blindSpots[0]).toBe("src/a.ts:2 client");
  });
});

describe("no blind spot is", () => {
  const used = `${client}cio.identify("7", { email });\n`;

  test.each<[string, Code]>([
    [
      "a client that comes to its calls by a parameter's type",
      {
        "src/cio.ts": client,
        "src/a.ts": `import { TrackClient } from "customerio-node";\nexport class People { constructor(private readonly cio: TrackClient) {}\n  add(id: string) { return this.cio.identify(id, {}); } }`,
        "src/main.ts": `import { cio } from "./cio";\nimport { People } from "./a";\nexport const people = container.build(People, cio);`,
      },
    ],
    [
      "a client with a raw request",
      `${client}cio.request.post(\`\${cio.trackRoot}/entity\`, { type: "person", action: "identify", identifiers: { id: "7" } });`,
    ],
    ["a client that nothing reads", client],
    [
      "a client that is only exported again",
      { "src/cio.ts": client, "src/index.ts": `export { cio } from "./cio";` },
    ],
    [
      "a client with a method of another API, which is reported",
      `${client}cio.sendEmail({ to: "a@example.com" });`,
    ],
    [
      "a class that is used as a type, and an error's class",
      `import { CustomerIORequestError, TrackClient } from "customerio-node";\nexport const isOwn = (error: unknown, cio: TrackClient) => error instanceof CustomerIORequestError;`,
    ],
    [
      "the body of an email",
      {
        "src/cio.ts": `import { APIClient } from "customerio-node";\nexport const api = new APIClient(process.env.CIO_APP_KEY);`,
        "src/mail.ts": `import { SendEmailRequest } from "customerio-node";\nimport { api } from "./cio";\nexport const mail = (to) => api.sendEmail(new SendEmailRequest({ to }));`,
      },
    ],
    ["what is exported again", `export { TrackClient } from "customerio-node";`],
    [
      "a signature that is verified",
      `import { verifyRequestSignature } from "customerio-node";\nexport const check = (req) => verifyRequestSignature(req, process.env.CIO_WEBHOOK_SIGNING_KEY);`,
    ],
    [
      "the host of a helper that callers use, in another file",
      {
        "src/hosts.ts": `export const HOSTS = { us: "https://track.customer.io", eu: "https://track-eu.customer.io" };`,
        "src/send.ts": `import { HOSTS } from "./hosts";\nexport const add = (id) => fetch(\`\${HOSTS.us}/api/v1/customers/\${id}\`, { method: "PUT", body: "{}" });`,
      },
    ],
    [
      "the host of a client's option",
      `import { TrackClient } from "customerio-node";\nconst cio = new TrackClient("a", "b", { url: "https://track.customer.io/api/v2" });\ncio.identify("7", {});`,
    ],
    [
      "a host that is allowed among others",
      `export const policy = { connectSrc: ["'self'", "https://track.customer.io", "https://api.stripe.com"] };`,
    ],
    [
      "a list of hosts",
      `const allowed = ["https://track.customer.io", "https://cdp.customer.io"];\nexport const isAllowed = (url) => allowed.includes(url);`,
    ],
    [
      "the target of a proxy",
      `export default { rewrites: () => [{ source: "/cdp/:path*", destination: "https://cdp.customer.io/:path*" }] };`,
    ],
    [
      "a host in a config that the app loads together with the code that sends to it",
      {
        "src/settings.ts": `export default () => ({ customerio: { url: "https://track.customer.io" } });`,
        "src/people.ts": `export class People { add(id) { return axios.put(\`\${this.config.get("customerio.url")}/api/v1/customers/\${id}\`, {}); } }`,
        "src/app.ts": `import settings from "./settings";\nimport { People } from "./people";\nexport const app = { load: [settings], providers: [People] };`,
      },
    ],
    [
      "a package of the repository's own",
      {
        "packages/cio/package.json": `{ "name": "@acme/customerio" }`,
        "packages/cio/src/index.ts": `import { TrackClient } from "customerio-node";\nexport class People { client = new TrackClient(a, b);\n  add(id: string) { return this.client.identify(id, {}); } }`,
        "apps/web/people.ts": `import { People } from "@acme/customerio";\nnew People().add("7");`,
      },
    ],
    [
      "a setting of a package whose calls are understood",
      {
        "src/app.ts": `import { CioLogLevel, CustomerIO } from "customerio-reactnative";\nCustomerIO.initialize({ logLevel: CioLogLevel.Debug });`,
        "src/login.ts": `import { CustomerIO } from "customerio-reactnative";\nCustomerIO.identify({ userId: "7", traits: {} });`,
      },
    ],
    [
      "a host that is compared with",
      `export const isOurs = (url: URL) => url.host === "track.customer.io" || url.href.startsWith("https://cdp.customer.io");`,
    ],
    ["a link", { "src/a.tsx": `export const help = <a href="https://api.customer.io/status">Status</a>;` }],
    [
      "the snippet of a page",
      `const script = document.createElement("script");\nscript.src = "https://cdp.customer.io/v1/analytics-js/snippet/abc/analytics.min.js";`,
    ],
    [
      "a key in a config whose client is understood",
      {
        "src/config.ts": `// customer.io\nexport const config = { siteId: process.env.CIO_SITE_ID, apiKey: process.env.CIO_API_KEY };`,
        "src/cio.ts": `import { TrackClient } from "customerio-node";\nimport { config } from "./config";\nconst cio = new TrackClient(config.siteId, config.apiKey);\ncio.identify("7", {});`,
      },
    ],
    [
      "a key in the environment of another package whose client is understood",
      {
        "packages/env/package.json": "{}",
        "packages/env/src/index.ts": `// customer.io\nexport const key = load(process.env.CIO_API_KEY);`,
        "apps/web/package.json": "{}",
        "apps/web/src/cio.ts": used,
      },
    ],
    [
      "a key that is only tested",
      `// customer.io\nif (!process.env.CIO_API_KEY || !process.env.CIO_SITE_ID) console.warn("off");\nexport const isOn = process.env.CIO_API_KEY ? 1 : 0;`,
    ],
    [
      "a key in a config from which nothing reads it",
      `// customer.io\nexport const config = { cio: { apiKey: process.env.CIO_API_KEY } };`,
    ],
    [
      "a key that a schema declares",
      `// customer.io\nexport const schema = { CIO_API_KEY: z.string(), CIO_SITE_ID: z.string() };`,
    ],
  ])("%s", (_title, code) => {
    expect(cover(code).blindSpots).toEqual([]);
  });
});

describe("what is handed over for Customer.io", () => {
  const queue = (name: string): string => `import { Queue } from "bullmq";
const queue = new Queue("${name}");
export const joined = (user) => queue.add("identify", { id: user.id }); // for Customer.io
`;
  const worker = (name: string): string => `import { Worker } from "bullmq";
import { cio } from "./cio";
new Worker("${name}", async (job) => { await cio.identify(job.data.id, { email: job.data.email }); });
`;

  test.each<[string, Code, readonly string[]]>([
    [
      "is a blind spot where no code takes it out",
      { "src/queue.ts": queue("customerio") },
      ["src/queue.ts:3 handoff"],
    ],
    [
      "is none where a worker does",
      { "src/cio.ts": client, "src/queue.ts": queue("customerio"), "src/worker.ts": worker("customerio") },
      [],
    ],
    [
      "is one where the worker is of another queue",
      { "src/cio.ts": client, "src/queue.ts": queue("customerio"), "src/worker.ts": worker("people") },
      ["src/queue.ts:3 handoff", "src/worker.ts:3 taken"],
    ],
    [
      "is one where a worker takes out what no code puts in",
      { "src/cio.ts": client, "src/worker.ts": worker("people") },
      ["src/worker.ts:3 taken"],
    ],
    [
      "is one where only the email, the event's name or the time is in the job",
      {
        "src/cio.ts": client,
        "src/worker.ts": `import { Worker } from "bullmq";
import { cio } from "./cio";
new Worker("a", async ({ data }) => { await cio.identify(process.env.OWNER, { plan: "free", ...data.more }); });
new Worker("b", async (job) => { const { name } = job.data; await cio.track(process.env.OWNER, { name: \`job \${name}\` }); });
new Worker("c", async (job) => { await cio.track(process.env.OWNER, { name: "ran", timestamp: job.timestamp }); });
`,
      },
      ["src/worker.ts:3 taken", "src/worker.ts:4 taken", "src/worker.ts:5 taken"],
    ],
    [
      "is none where the job decides nothing that is sent",
      {
        "src/cio.ts": client,
        "src/worker.ts": `import { Worker } from "bullmq";
import { cio } from "./cio";
new Worker("people", async (job) => {
  log(job.data.id);
  for (const user of await db.users.findMany()) await cio.identify(user.id, { email: user.email, size: job.data.size });
});`,
      },
      [],
    ],
    [
      "is one where the name of what is put in is only known at run time",
      {
        "src/cio.ts": client,
        "src/worker.ts": `import { bus } from "./bus";
import { cio } from "./cio";
bus.on("joined", async (user) => { await cio.identify(user.id, { email: user.email }); });`,
        "src/bus.ts": `import { EventEmitter } from "node:events";
export const bus = new EventEmitter();
export const pass = (req) => bus.emit(req.body.event, req.body.user);`,
      },
      ["src/worker.ts:3 taken"],
    ],
    ["is none where only a comment says so", { "src/queue.ts": queue("people") }, []],
  ])("%s", (_, code, blindSpots) => {
    expect(cover(code).blindSpots).toEqual(blindSpots);
  });
});
