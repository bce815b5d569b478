import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "./operations.ts";

const client = `
import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
`;
const wrapper = `
import { cio } from "./client";
export async function trackEvent(userId: string, name: string, data?: object) {
  await cio.track(userId, { name, data });
}
`;
const signUp = `
export async function signUp(user) {
  await trackEvent(user.id, "signed_up", { plan: user.plan });
}
`;
const found = ["track track user.id signed_up {plan} via trackEvent"];

const table: readonly (readonly [title: string, code: Code, operations?: readonly string[]])[] = [
  [
    "a named import",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `import { trackEvent } from "./lib/track";${signUp}`,
    },
  ],
  [
    "a renamed import",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `import { trackEvent as send } from "./lib/track";${signUp.replace("trackEvent(", "send(")}`,
    },
  ],
  [
    "a namespace import",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `import * as analytics from "./lib/track";${signUp.replace("trackEvent", "analytics.trackEvent")}`,
    },
  ],
  [
    "a default export",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper.replace("export async", "export default async"),
      "src/a.ts": `import emit from "./lib/track";${signUp.replace("trackEvent", "emit")}`,
    },
  ],
  [
    "a barrel",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/lib/index.ts": `export * from "./track";`,
      "src/a.ts": `import { trackEvent } from "./lib";${signUp}`,
    },
  ],
  [
    "a barrel with names and a namespace",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/lib/index.ts": `export * as analytics from "./track";\nexport { trackEvent as emit } from "./track";`,
      "src/a.ts": `import { analytics } from "./lib";${signUp.replace("trackEvent", "analytics.trackEvent")}`,
    },
  ],
  [
    "an alias without a tsconfig",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `import { trackEvent } from "@/lib/track";${signUp}`,
    },
  ],
  [
    "an alias of the tsconfig",
    {
      "tsconfig.json": `{ "compilerOptions": { "baseUrl": ".", "paths": { "~shared/*": ["packages/shared/*"] } } }`,
      "packages/shared/client.ts": client,
      "packages/shared/track.ts": wrapper,
      "src/a.ts": `import { trackEvent } from "~shared/track";${signUp}`,
    },
  ],
  [
    "src/ as baseUrl",
    {
      "tsconfig.json": `{ "compilerOptions": { "baseUrl": "src" } }`,
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `import { trackEvent } from "lib/track";${signUp}`,
    },
  ],
  [
    "src/ written out",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `import { trackEvent } from "src/lib/track";${signUp}`,
    },
  ],
  [
    "a .js that means .ts",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper.replace("./client", "./client.js"),
      "src/a.ts": `import { trackEvent } from "./lib/track.js";${signUp}`,
    },
  ],
  [
    "a package of the workspace",
    {
      "packages/analytics/package.json": `{ "name": "@acme/analytics", "main": "dist/index.js" }`,
      "packages/analytics/src/client.ts": client,
      "packages/analytics/src/index.ts": wrapper,
      "apps/web/a.ts": `import { trackEvent } from "@acme/analytics";${signUp}`,
    },
  ],
  [
    "a dynamic import in a handler",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `export async function handler(user) { const { trackEvent } = await import("./lib/track"); await trackEvent(user.id, "signed_up", { plan: user.plan }); }`,
    },
  ],
  [
    "a dynamic import, then a member",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `export async function handler(user) { const lib = await import("./lib/track"); await lib.trackEvent(user.id, "signed_up", { plan: user.plan }); }`,
    },
  ],
  [
    "a dynamic import in place",
    {
      "src/lib/client.ts": client,
      "src/lib/track.ts": wrapper,
      "src/a.ts": `export async function handler(user) { await (await import("./lib/track")).trackEvent(user.id, "signed_up", { plan: user.plan }); }`,
    },
  ],
  [
    "require in JavaScript",
    {
      "lib/client.js": `const { TrackClient } = require("customerio-node");\nmodule.exports = { cio: new TrackClient(a, b) };`,
      "lib/track.js": `const { cio } = require("./client");\nexports.trackEvent = (userId, name, data) => cio.track(userId, { name, data });`,
      "a.js": `const { trackEvent } = require("./lib/track");${signUp.replace("export ", "")}`,
    },
  ],
  [
    "require of a whole object",
    {
      "lib/track.js": `const { TrackClient } = require("customerio-node");\nconst cio = new TrackClient(a, b);\nfunction trackEvent(userId, name, data) { return cio.track(userId, { name, data }); }\nmodule.exports = { trackEvent };`,
      "a.js": `const analytics = require("./lib/track");${signUp.replace("export ", "").replace("trackEvent", "analytics.trackEvent")}`,
    },
  ],
  [
    "require inside a function of a TypeScript file",
    `
export async function trackEvent(userId: string, name: string, data: object) {
  const { TrackClient } = require("customerio-node");
  const cio = new TrackClient("a", "b");
  await cio.track(userId, { name, data });
}
${signUp}`,
  ],
  [
    "import = require",
    `
import CIO = require("customerio-node");
const cio = new CIO("a", "b");
export const trackEvent = (id: string, name: string, data: object) => cio.track(id, { name, data });
${signUp}`,
  ],
  [
    "a class whose field is set in the constructor",
    `
import { TrackClient } from "customerio-node";
class Analytics {
  private client: TrackClient;
  constructor() { this.client = new TrackClient("a", "b"); }
  trackEvent(userId: string, name: string, data: object) { return this.client.track(userId, { name, data }); }
}
const analytics = new Analytics();
${signUp.replace("trackEvent", "analytics.trackEvent")}`,
  ],
  [
    "a JavaScript class whose field is set in setup()",
    {
      "worker.js": `
const CIO = require("customerio-node");
class Worker {
  setup() { this.cioClient = new CIO(config.a, config.b); }
  async trackEvent(userId, name, data) { await this.cioClient.track(userId, { name, data }); }
}
const worker = new Worker();
async function signUp(user) { await worker.trackEvent(user.id, "signed_up", { plan: user.plan }); }
`,
    },
  ],
  [
    "a base class in another file",
    {
      "base.js": `const CIO = require("customerio-node");\nclass Base { setup() { this.cio = new CIO(a, b); } }\nmodule.exports = Base;`,
      "worker.js": `const Base = require("./base");\nclass Worker extends Base { async consume(message) { await this.cio.identify(message.id, { email: message.email }); } }\nmodule.exports = Worker;`,
    },
    ["track identify message.id {email}"],
  ],
  [
    "static methods",
    `
import { TrackClient } from "customerio-node";
export class Analytics {
  private static client = new TrackClient("a", "b");
  static trackEvent(userId: string, name: string, data: object) { return Analytics.client.track(userId, { name, data }); }
}
${signUp.replace("trackEvent", "Analytics.trackEvent")}`,
  ],
  [
    "a static method that uses this",
    `
import { TrackClient } from "customerio-node";
export class Analytics {
  static client = new TrackClient("a", "b");
  static async trackEvent(userId: string, name: string, data: object) { await this.client.track(userId, { name, data }); }
}
${signUp.replace("trackEvent", "Analytics.trackEvent")}`,
  ],
  [
    "an object literal as service",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
export const analytics = { async trackEvent(userId, name, data) { await cio.track(userId, { name, data }); } };
${signUp.replace("trackEvent", "analytics.trackEvent")}`,
  ],
  [
    "a default-exported object",
    {
      "lib/a.ts": `import { TrackClient } from "customerio-node";\nconst cio = new TrackClient("a", "b");\nexport default { trackEvent: (userId: string, name: string, data: object) => cio.track(userId, { name, data }) };`,
      "b.ts": `import analytics from "./lib/a";${signUp.replace("trackEvent", "analytics.trackEvent")}`,
    },
  ],
  [
    "an object that holds the client",
    `
import { TrackClient } from "customerio-node";
const common = { cio: new TrackClient("a", "b"), log: console };
export const trackEvent = (id, name, data) => common.cio.track(id, { name, data });
${signUp}`,
  ],
  [
    "a factory",
    `
import { TrackClient } from "customerio-node";
const createAnalytics = (client: TrackClient) => ({ trackEvent: (id: string, name: string, data: object) => client.track(id, { name, data }) });
const analytics = createAnalytics(new TrackClient("a", "b"));
${signUp.replace("trackEvent", "analytics.trackEvent")}`,
  ],
  [
    "ReturnType of a factory",
    `
import { TrackClient } from "customerio-node";
const make = () => new TrackClient("a", "b");
interface Context { cio: ReturnType<typeof make> }
export const trackEvent = (context: Context, id: string, name: string, data: object) => context.cio.track(id, { name, data });
export const signUp = (context: Context, user) => trackEvent(context, user.id, "signed_up", { plan: user.plan });
`,
  ],
  [
    "a promise of a client",
    `
import { TrackClient } from "customerio-node";
let cached: Promise<TrackClient> | undefined;
const getClient = (): Promise<TrackClient> => (cached ??= load().then((key) => new TrackClient("a", key)));
export async function trackEvent(id: string, name: string, data: object) { const cio = await getClient(); await cio.track(id, { name, data }); }
${signUp}`,
  ],
  [
    "a cached getter",
    `
const { TrackClient } = require("customerio-node");
let instance = null;
function getInstance() { if (!instance) instance = new TrackClient(a, b); return instance; }
const trackEvent = (id, name, data) => getInstance().track(id, { name, data });
${signUp}`,
  ],
  [
    "a getter of what is kept",
    {
      "sender.js": `const { TrackClient } = require("customerio-node");
class Sender { constructor() { this.cio = new TrackClient(a, b); } record(id, name, data) { return this.cio.track(id, { name, data }); } }
let kept;
module.exports = () => { kept = kept || new Sender(); return kept; };`,
      "sign-up.js": `const sender = require("./sender");
exports.signUp = (user) => sender().record(user.id, "signed_up", { plan: user.plan });`,
    },
    ["track track user.id signed_up {plan} via record"],
  ],
  [
    "a getter called track",
    `
import { TrackClient } from "customerio-node";
const track = () => new TrackClient("a", "b");
export const save = (user) => track().identify(user.id, { email: user.email });
`,
    ["track identify user.id {email}"],
  ],
  [
    "a conditional client",
    `
import { TrackClient } from "customerio-node";
const cio = process.env.CIO_SITE_ID ? new TrackClient(process.env.CIO_SITE_ID, key) : null;
export const a = (id) => cio?.track(id, { name: "a" });
export const b = (id) => cio!.track(id, { name: "b" });
export const c = (id) => cio && cio.track(id, { name: "c" });
export function d(id) { if (!cio) return; return cio.track(id, { name: "d" }); }
`,
    ["track track id a", "track track id b", "track track id c", "track track id d"],
  ],
  [
    "a client that comes as a parameter",
    `
import { TrackClient } from "customerio-node";
export async function identifyUser({ con, cio, user }: { con: Connection; cio: TrackClient; user: User }) { await cio.identify(user.id, { email: user.email }); }
`,
    ["track identify user {email}"].map(() => "track identify user.id {email}"),
  ],
  [
    "an untyped parameter that is filled with a client",
    {
      "client.js": `const { TrackClient } = require("customerio-node");\nexports.cio = new TrackClient(a, b);`,
      "users.js": `exports.identifyUser = async ({ con, cio, user }) => { await cio.identify(user.id, { email: user.email }); };`,
      "worker.js": `const { cio } = require("./client");\nconst { identifyUser } = require("./users");\nmodule.exports = (message, con) => identifyUser({ con, cio, user: message.data });`,
    },
    ["track identify user.id {email} via identifyUser"],
  ],
  [
    "a parameter typed by JSDoc",
    {
      "left.js": `
/** @typedef {import("customerio-node").TrackClient} Client */
/**
 * @param {Client} client
 * @param {string} id
 */
export function left(client, id) { return client.track(id, { name: "left" }); }
`,
    },
    ["track track id left"],
  ],
  [
    "a curried client",
    `
import { TrackClient } from "customerio-node";
const trackWith = (client: TrackClient) => (id: string, name: string, data: object) => client.track(id, { name, data });
export const trackEvent = trackWith(new TrackClient("a", "b"));
${signUp}`,
    ["track track user.id signed_up {plan} via ()"],
  ],
  [
    "a callback that is handed the client",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
const send = async (work: (client: TrackClient) => Promise<unknown>) => { try { await work(cio); } catch {} };
export const left = (id: string) => send((client) => client.track(id, { name: "left" }));
`,
    ["track track id left"],
  ],
  [
    "an untyped callback that is handed the client",
    `
const { TrackClient } = require("customerio-node");
const cio = new TrackClient(a, b);
async function send(work) { try { await work(cio); } catch (error) { log(error); } }
exports.left = (id) => send((client) => client.track(id, { name: "left" }));
`,
    ["track track id left"],
  ],
  [
    "a function of the repository that runs what it is given, whatever its name",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
const wrap = async (run: () => Promise<unknown>) => { try { await run(); } catch (error) { log(error); } };
const trackEvent = (id: string, name: string, data: object) => wrap(() => cio.track(id, { name, data }));
${signUp}`,
  ],
  [
    "a function that gives back another one, which nobody calls here",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
const wrap = (run: () => Promise<unknown>) => async () => { try { await run(); } catch (error) { log(error); } };
const trackEvent = (id: string, name: string, data: object) => wrap(() => cio.track(id, { name, data }));
${signUp}`,
    ["track track id name {}"],
  ],
  [
    "a bound method",
    `
import { TrackClient } from "customerio-node";
const client = new TrackClient("a", "b");
export const track = client.track.bind(client);
export const left = (id: string) => track(id, { name: "left" });
`,
    ["track track id left"],
  ],
  [
    "Nest: injected by class and by token",
    `
import { TrackClient } from "customerio-node";
@Injectable()
export class People {
  constructor(@Inject("CIO") private readonly cio: TrackClient, private readonly other: Other) {}
  async save(user) { await this.cio.identify(user.id, { email: user.email }); }
}
@Controller()
export class Users {
  constructor(private readonly people: People) {}
  @Post() async create(body) { await this.people.save(body.user); }
}
`,
    ["track identify user.id {email} via save"],
  ],
  [
    "an interface with one implementation",
    `
import { TrackClient } from "customerio-node";
interface Tracker { trackEvent(id: string, name: string, data: object): Promise<void> }
class CioTracker implements Tracker {
  private cio = new TrackClient("a", "b");
  async trackEvent(id: string, name: string, data: object) { await this.cio.track(id, { name, data }); }
}
export const signUp = (tracker: Tracker, user) => tracker.trackEvent(user.id, "signed_up", { plan: user.plan });
`,
  ],
  [
    "the snippets of a page, under their names and under others",
    `
export const seen = (user) => { if (window.cioanalytics) window.cioanalytics.identify(user.id, { email: user.email }); };
export const left = () => { const client = (window as any)._cio || []; client.track("left"); cioanalytics?.track("closed"); };
`,
    ["browser track left", "pipelines identify user.id {email}", "pipelines track closed"],
  ],
  [
    "Segment's library at Customer.io's host",
    {
      "src/analytics.ts": `
import { Analytics } from "@segment/analytics-node";
const host = "https://cdp.customer.io";
export const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY!, host });
`,
      "src/left.ts": `import { analytics } from "./analytics";\nexport const left = (userId) => analytics.track({ userId, event: "left" });`,
    },
    ["pipelines track userId left"],
  ],
  [
    "a React context that is declared to hold a client",
    {
      "src/provider.tsx": `
import { createContext, useContext } from "react";
import { AnalyticsBrowser } from "@customerio/cdp-analytics-browser";
const Analytics = createContext<AnalyticsBrowser>(undefined!);
const Other = createContext<Mixpanel | undefined>(undefined);
export const useAnalytics = () => { const found = useContext(Analytics); if (!found) throw new Error(); return found; };
export const useOther = () => useContext(Other);
`,
      "src/page.tsx": `
import { useAnalytics, useOther } from "./provider";
export function Page() { const analytics = useAnalytics(); const other = useOther(); return <a onClick={() => { analytics.track("page_left"); other.track("x"); }} />; }
`,
    },
    ["pipelines track page_left"],
  ],
  [
    "the imports of a manifest",
    {
      "package.json": `{ "imports": { "#services/*": "./app/services/*.js", "#db": { "node": "./db.js", "default": "./none.js" } } }`,
      "app/services/client.ts": client,
      "app/services/track.ts": wrapper,
      "app/controllers/a.ts": `import { trackEvent } from "#services/track";${signUp}`,
    },
  ],
  [
    "what a package of the workspace offers under a path",
    {
      "packages/messages/package.json": `{ "name": "@acme/messages", "exports": { "./people": { "types": "./code/track.d.ts", "default": "./dist/track.js" } } }`,
      "packages/messages/code/client.ts": client,
      "packages/messages/code/track.ts": wrapper,
      "apps/web/a.ts": `import { trackEvent } from "@acme/messages/people";${signUp}`,
    },
  ],
  [
    "a plugin that decorates the server",
    {
      "src/plugins/messages.ts": `
import fp from "fastify-plugin";
import { TrackClient } from "customerio-node";
export default fp(async (fastify) => {
  const cio = new TrackClient("a", "b");
  fastify.decorate("cio", cio);
  fastify.decorate("messages", { trackEvent: (id, name, data) => cio.track(id, { name, data }) });
});
`,
      "src/routes/sign-up.ts": `
import type { FastifyPluginAsync } from "fastify";
export const signUp: FastifyPluginAsync = async (fastify) => {
  fastify.post("/users", async (request) => {
    const user = await fastify.db.users.create(request.body);
    await fastify.cio.track(user.id, { name: "signed_up", data: { plan: user.plan } });
    await request.server.messages.trackEvent(user.id, "asked", {});
    await fastify.db.track(user.id, { name: "stored" });
  });
};
`,
    },
    ["track track user.id asked {} via trackEvent", "track track user.id signed_up {plan}"],
  ],
  [
    "settings and locals of an application",
    {
      "src/setup.js": `
const CIO = require("customerio-node");
module.exports = (app) => { app.set("cio", new CIO("a", "b")); app.locals.tracker = app.get("cio"); };
`,
      "src/hooks.js": `
exports.created = async (context) => {
  await context.app.get("cio").identify(context.result.id, { email: context.result.email });
  await context.app.get("mixpanel").identify(context.result.id);
};
exports.left = async (req) => { await req.app.locals.tracker.track(req.user.id, { name: "left" }); };
`,
    },
    ["track identify context.result.id {email}", "track track req.user.id left"],
  ],
  [
    "an interface that another file declares, known to the caller alone",
    {
      "src/tracker.ts": `export interface Tracker { trackEvent(id: string, name: string, data: object): Promise<void> }`,
      "src/gateway.ts": `
import { TrackClient } from "customerio-node";
import type { Tracker } from "./tracker";
export class Gateway implements Tracker {
  private cio = new TrackClient("a", "b");
  trackEvent = async (id: string, name: string, data: object) => { await this.cio.track(id, { name, data }); };
}
`,
      "src/sign-up.ts": `
import type { Tracker } from "./tracker";
export class SignUp {
  constructor(@inject("Tracker") private readonly tracker: Tracker) {}
  async run(user) { await this.tracker.trackEvent(user.id, "signed_up", { plan: user.plan }); }
}
`,
    },
  ],
  [
    "several vendors behind one interface, as classes and as objects",
    {
      "src/vendor.ts": `export interface Vendor { trackEvent(id: string, name: string, data?: object): Promise<void> }`,
      "src/mixpanel.ts": `
import mixpanel from "mixpanel";
import type { Vendor } from "./vendor";
export class Mixpanel implements Vendor { async trackEvent(id: string, name: string) { mixpanel.track(name); } }
`,
      "src/cio.ts": `
import { TrackClient } from "customerio-node";
import type { Vendor } from "./vendor";
const cio = new TrackClient("a", "b");
export const customerIo: Vendor = { trackEvent: async (id, name, data) => { await cio.track(id, { name, data }); } };
`,
      "src/analytics.ts": `
import { customerIo } from "./cio";
import { Mixpanel } from "./mixpanel";
import type { Vendor } from "./vendor";
const vendors: Vendor[] = [customerIo, new Mixpanel()];
export const record = (id: string, name: string, data: object) => Promise.all(vendors.map((vendor) => vendor.trackEvent(id, name, data)));
`,
      "src/sign-up.ts": `import { record } from "./analytics";\nexport const signUp = (user) => record(user.id, "signed_up", { plan: user.plan });`,
    },
    ["track track user.id signed_up {plan} via record > trackEvent"],
  ],
  [
    "a hook that gives functions",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
export function useAnalytics() { const trackEvent = (id: string, name: string, data: object) => cio.track(id, { name, data }); return { trackEvent }; }
export function Component({ user }) { const { trackEvent } = useAnalytics(); trackEvent(user.id, "signed_up", { plan: user.plan }); }
`,
  ],
  [
    "a hook that gives one function, which React keeps",
    `
import { useCallback } from "react";
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
export function useTrack() { return useCallback((id: string, name: string, data: object) => cio.track(id, { name, data }), []); }
export function Component({ user }) { const track = useTrack(); return <a onClick={() => track(user.id, "signed_up", { plan: user.plan })} />; }
`,
    ["track track user.id signed_up {plan} via ()"],
  ],
  [
    "arguments in one object",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
async function trackEvent({ userId, event, ...rest }: { userId: string; event: string; properties?: object }) { await cio.track(userId, { name: event, data: rest.properties }); }
export const signUp = (user) => trackEvent({ userId: user.id, event: "signed_up" });
`,
    ["track track user.id signed_up via trackEvent"],
  ],
  [
    "globalThis as a cache",
    `
import { TrackClient } from "customerio-node";
const holder = globalThis as unknown as { cio?: TrackClient };
export const cio = holder.cio ?? new TrackClient("a", "b");
if (!isProduction) holder.cio = cio;
export const left = (id) => cio.track(id, { name: "left" });
`,
    ["track track id left"],
  ],
  [
    "entities and batches of the client",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
export async function sync(users) {
  await cio.entity({ type: "person", action: "identify", identifiers: { email: users[0].email }, attributes: { plan: "pro" } });
  const items = [];
  for (const user of users) items.push({ type: "person", action: "event", identifiers: { id: user.id }, name: "synced" });
  await cio.batch(items);
}
`,
    ["track batch", "track identify email=users[0].email {plan}", "track track[] user.id synced"],
  ],
  [
    "one of the vendors in a list of heirs of an abstract class",
    {
      "src/tracker.ts": `export abstract class Tracker { abstract track(id: string, name: string, data?: object): Promise<void>; }`,
      "src/customerio.ts": `import { TrackClient } from "customerio-node";\nimport { Tracker } from "./tracker";\nexport class CustomerIoTracker extends Tracker {\n  constructor(private readonly client: TrackClient) { super(); }\n  async track(id: string, name: string, data: object = {}) { await this.client.track(id, { name, data }); }\n}`,
      "src/mixpanel.ts": `import mixpanel from "mixpanel";\nimport { Tracker } from "./tracker";\nexport class MixpanelTracker extends Tracker { async track(id: string, name: string) { mixpanel.track(name, { id }); } }`,
      "src/a.ts": `import { trackers } from "./trackers";\nexport const signUp = (user) => Promise.all(trackers.map((tracker) => tracker.track(user.id, "signed_up", { plan: user.plan })));`,
      "src/trackers.ts": `import type { Tracker } from "./tracker";\nexport const trackers: Tracker[] = load();`,
    },
    ["track track user.id signed_up {plan} via track"],
  ],
  [
    "an option, and a parameter, that a caller leaves out",
    `
import { TrackClient } from "customerio-node";
const cio = new TrackClient("a", "b");
export function identify(options: { id: string; email?: string; plan?: string }) {
  return cio.identify(options.id, { ...(options.email ? { email: options.email } : {}), plan: options.plan });
}
export function describe({ id, email, name }: Person) { return cio.identify(id, { email, name }); }
export function rename(id: string, name: string, email?: string) { return cio.identify(id, { name, email }); }
export const upgrade = (user) => identify({ id: user.id, plan: "pro" });
export const invite = (user) => identify(user);
export const call = (user) => describe({ id: user.id, name: user.name });
export const change = (user, name) => rename(user.id, name);
`,
    [
      "track identify user.id {name} via describe",
      "track identify user.id {name} via rename",
      "track identify user.id {plan} via identify",
      "track identify options.id {email,plan} via identify",
    ],
  ],
  [
    "a wrapper, and not what was put out of service under the same name",
    {
      "track.ts": `export const track = (name: string) => window._cio.track(name);`,
      "analytics.ts": `export const track = (name: string) => undefined;`,
      "a.ts": `import { track } from "./analytics";\nexport const a = (link) => track(\`clicked \${link.label}\`);`,
    },
    ["browser track name"],
  ],
];

describe("wrappers and receivers", () => {
  test.each(table.map(([title, code, operations = found]) => [title, code, operations] as const))(
    "%s",
    (_title, code, operations) => {
      expect(listOperations(code)).toEqual([...operations].sort());
    },
  );
});

const foreign: readonly (readonly [title: string, code: Code])[] = [
  [
    "Segment's library, also where one of several clients speaks to Customer.io",
    {
      "src/segment.ts": `import { Analytics } from "@segment/analytics-node";\nexport const segment = new Analytics({ writeKey: process.env.SEGMENT_WRITE_KEY! });`,
      "src/cio.ts": `import { Analytics } from "@segment/analytics-node";\nexport const cio = new Analytics({ writeKey: process.env.CIO_WRITE_KEY!, host: "https://cdp.customer.io" });`,
      "src/left.ts": `import { segment } from "./segment";\nexport const left = (userId) => segment.track({ userId, event: "left" });`,
    },
  ],
  [
    "another vendor's client",
    `import { customerio } from "./config";\nimport Mixpanel from "mixpanel";\nconst client = Mixpanel.init("t");\nexport const a = (id) => client.track("signed_up", { id });`,
  ],
  [
    "a look-alike of the repository",
    `const cio = { track(id, event) { queue.push({ id, event }); }, identify() {} };\ncio.track("1", { name: "a" });\ncio.identify("1");`,
  ],
  [
    "a look-alike in another file",
    {
      "cio.ts": `export class Cio { track(id: string) { return db.insert(id); } }\nexport const cio = new Cio();`,
      "a.ts": `import { cio } from "./cio";\ncio.track("customerio");`,
    },
  ],
  [
    "Constructor.io under the same name",
    `import ConstructorIo from "@constructor-io/constructorio-node";\nconst cio = new ConstructorIo({ apiKey });\ncio.tracker.trackSessionStart();\ncio.track("customerio");`,
  ],
  [
    "a plugin called customerio",
    `export const plugins = { customerio: { track: true } };\nregistry.get("customerio").track("x", { name: "y" });`,
  ],
  [
    "Segment's client in the same file",
    `import { Analytics } from "@segment/analytics-node";\nconst customerioDestination = "Customer.io";\nconst analytics = new Analytics({ writeKey });\nanalytics.track({ userId: "1", event: "a" });`,
  ],
  [
    "a track prop",
    `export function Player({ track, customerio }) { return <audio src={track.url} onPlay={() => track.identify(track.id)} />; }`,
  ],
];

test.each(foreign)("is not reported: %s", (_title, code) => {
  expect(listOperations(code)).toEqual([]);
});

test.each([
  ["test/helpers.ts", "test/join.test.ts", ["track track user.id joined via onJoined > joined"]],
  [
    "src/helpers.ts",
    "src/boot.ts",
    ["track track 1 joined via run > onJoined > joined", "track track 2 joined via run > onJoined > joined"],
  ],
])("tests of the product through a helper (%s) are no further callers", (helper, caller, expected) => {
  const files = {
    "src/joined.ts": `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const joined = (user) => cio.track(user.id, { name: "joined" });
export const onJoined = (user) => joined(user);
`,
    [helper]: `import { onJoined } from "../src/joined";\nexport const run = (user) => onJoined(user);\n`,
    [caller]: `import { run } from "./helpers";\nrun({ id: "1" });\nrun({ id: "2" });\n`,
  };
  expect(listOperations(files)).toEqual(expected);
});
