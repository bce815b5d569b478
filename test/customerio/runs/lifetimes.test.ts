import { describe, expect, test } from "vitest";
import { learnFrom } from "./code.ts";

const track = `import { TrackClient } from "customerio-node";\n`;
const analytics = `import { Analytics } from "@customerio/cdp-analytics-node";\n`;
const made = "new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY)";
const queued = "new Analytics({ writeKey: process.env.CIO_WRITE_KEY })";

/** How long the client of code lives. */
function getLife(code: string, path = "src/example.ts"): string | undefined {
  const { constructions, lifetimes } = learnFrom({ [path]: code });
  const life = constructions[0] && lifetimes.getLife(constructions[0]);
  return life?.kind === "call" ? life.per : life?.kind;
}

test.each<[string, string]>([
  ["kept", `${track}const cio = ${made};`],
  [
    "request",
    `${track}app.post("/orders", async (req, res) => { const cio = ${made}; await cio.track(1); });`,
  ],
  [
    "loop",
    `${track}async function sync(users) { for (const user of users) { const cio = ${made}; await cio.track(user.id); } }`,
  ],
  ["call", `${track}async function place(order) { const cio = ${made}; await cio.track(order.id); }`],
  ["kept", `${track}async function main() { const cio = ${made}; await cio.track(1); }`],
  ["unknown", `${track}async function place(order) { const cio = ${made}; keep(cio); }`],
  [
    "unknown",
    `${track}async function sync(users) { const cio = ${made}; for (const user of users) await cio.track(user.id); }`,
  ],
  ["kept", `${track}let cio;\nfunction get() { cio = cio ?? ${made}; return cio; }`],
  ["kept", `${track}let cio;\nfunction get() { cio ??= ${made}; return cio; }`],
  [
    "unknown",
    `${track}function place(tenant) { const cio = new TrackClient(tenant.site, tenant.key); cio.track(1); }`,
  ],
  [
    "call",
    `${track}function make() { return ${made}; }\nexport async function place() { await make().track(1); }`,
  ],
  ["call", `${analytics}async function place(order) { const a = ${queued}; a.track(order); }`],
  [
    "kept",
    `${analytics}async function place(order) { const a = ${queued}; a.track(order); await a.closeAndFlush(); }`,
  ],
  [
    "call",
    `${analytics}async function place(order) { const a = ${queued}; a.track(order); /* a.closeAndFlush() */ }`,
  ],
  ["call", `${analytics}async function place(order) { const a = ${queued}; a.track("closeAndFlush()"); }`],
  [
    "unknown",
    `${analytics}const open = () => ${queued};\nasync function place(order) { const a = open(); a.track(order); await a.closeAndFlush(); }`,
  ],
  [
    "call",
    `${analytics}const open = () => ${queued};\nasync function place(order) { open().track(order); }\nasync function pay(order) { const a = open(); a.track(order); await a.closeAndFlush(); }`,
  ],
  [
    "kept",
    `${analytics}const end = (a) => a.closeAndFlush();\nasync function place(order) { const a = ${queued}; a.track(order); await end(a); }`,
  ],
  [
    "call",
    `${analytics}const end = () => shared.closeAndFlush();\nasync function place(order) { const a = ${queued}; a.track(order); await end(); }`,
  ],
  ...[
    ["call", "for (const order of orders) await place(order);"],
    ["call", "await Promise.all(orders.map((order) => place(order)));"],
    ["call", "for (const order of orders) await settle(order);"],
    ["kept", "await place(orders[0]);"],
    ["kept", `for (const order of [orders.first, orders.last]) await place(order);`],
    ["kept", "for (let attempt = 0; attempt < 3; attempt++) await place(orders[0]);"],
    ["kept", "for (const order of orders) return place(order);"],
    ["kept", "queue.addAll(orders.map((order) => () => place(order)));"],
  ].map(([life = "", loop = ""]): [string, string] => [
    life,
    `${analytics}async function place(order) { const a = ${queued}; a.track(order); await a.closeAndFlush(); }\nconst settle = async (order) => { await save(order); await place(order); };\nexport async function run(orders) { ${loop} }`,
  ]),
  [
    "loop",
    `${analytics}export async function run(orders) { for (const order of orders) { const a = ${queued}; a.track(order); await a.closeAndFlush(); } }`,
  ],
  [
    "kept",
    `${analytics}async function place(orders) { const a = ${queued}; for (const order of orders) a.track(order); await a.closeAndFlush(); }\nexport async function run(days) { for (const day of days) await place(day.orders); }`,
  ],
  [
    "call",
    `${analytics}const open = () => ${queued};\nasync function place(order) { const a = open(); a.track(order); await a.closeAndFlush(); }\nexport async function run(orders) { for (const order of orders) await place(order); }`,
  ],
  ["access", `${track}class Mail { private get client() { return ${made}; } }`],
  ["kept", `${track}class Mail { private get client() { return (this.made ??= ${made}); } }`],
  ["request", `${track}export const withCio = (req, res, next) => { res.locals.cio = ${made}; next(); };`],
  ["kept", `${track}app.use((req, res, next) => { req.app.locals.cio = ${made}; next(); });`],
  ["kept", `${track}export function keep(holder) { holder.cio = ${made}; }`],
  [
    "call",
    `${track}class Crm { constructor(private cio) {} seen(id) { return this.cio.track(id); } }\nconst crm = () => new Crm(${made});\nexport const note = (id) => crm().seen(id);`,
  ],
  [
    "call",
    `${track}class Crm { constructor({ cio }) { this.cio = cio; } seen(id) { return this.cio.track(id); } }\nexport const note = (id) => { const cio = ${made}; return new Crm({ cio }).seen(id); };`,
  ],
  [
    "kept",
    `${track}class Crm { constructor(private cio) {} seen(id) { return this.cio.track(id); } }\nlet crm;\nexport const note = (id) => (crm ??= new Crm(${made})).seen(id);`,
  ],
  [
    "unknown",
    `${track}class Crm { constructor(private cio) {} seen(id) { return this.cio.track(id); } }\nconst makeCrm = () => new Crm(${made});\nconst crm = makeCrm();\nexport const note = (id) => crm.seen(id);`,
  ],
  [
    "unknown",
    `${track}class Crm { constructor(cio) { share(cio); } seen(id) { return shared.track(id); } }\nexport const note = (id) => new Crm(${made}).seen(id);`,
  ],
  [
    "unknown",
    `${track}class Crm { constructor(private cio) { share(cio); } seen(id) { return this.cio.track(id); } }\nexport const note = (id) => new Crm(${made}).seen(id);`,
  ],
  ["unknown", `${track}export const note = (id) => new Crm(${made}).seen(id);`],
  [
    "unknown",
    `${track}class Inbox { constructor(private cio) {} start() { queue.on("seen", (id) => this.cio.track(id)); } }\napp.listen(80, () => { new Inbox(${made}).start(); });`,
  ],
  ["request", `${track}export const createContext = () => ({ cio: ${made} });`],
  ["request", `${track}new ApolloServer({ context: async () => { return { cio: ${made} }; } });`],
  ["unknown", `${track}export const makeServices = () => ({ cio: ${made} });`],
  ["unknown", `${track}new Container().register({ cio: asFunction(() => ${made}).singleton() });`],
  [
    "unknown",
    `${track}const makeCio = () => ${made};\nexport const all = createContainer().register({ cio: asFunction(makeCio).singleton() });`,
  ],
  ["unknown", `${track}container.bind("cio").toDynamicValue(() => ${made}).inSingletonScope();`],
  ["unknown", `${track}container.register("cio", { useFactory: instanceCachingFactory(() => ${made}) });`],
  ["unknown", `${track}export const provider = { provide: "CIO", useFactory: () => ${made} };`],
])("a client lives for a %s: %s", (expected, code) => {
  expect(getLife(code)).toBe(expected);
});

describe("credentials from a parameter or a local variable", () => {
  const make = (site: string, key: string) => `new TrackClient(${site}, ${key})`;
  test.each<[string, string]>([
    [
      "call, settings",
      `async function place(order, config) { const cio = ${make("config.site", "config.key")}; await cio.track(order.id); }`,
    ],
    [
      "call, settings",
      `async function place(order, { config: { site, key } }) { const cio = ${make("site", "key")}; await cio.track(order.id); }`,
    ],
    [
      "request, settings",
      `app.post("/seen", async (req) => { const { site, key } = req.app.get("cio"); const cio = ${make("site", "key")}; await cio.track(1); });`,
    ],
    [
      "call, settings",
      `async function place(order) { const settings = useRuntimeConfig(); const cio = ${make("settings.site", "settings.key")}; await cio.track(order.id); }`,
    ],
    ["kept", `class Mail { constructor(config) { this.client = ${make("config.site", "config.key")}; } }`],
    [
      "unknown",
      `async function place(tenant) { const cio = ${make("tenant.config.site", "tenant.config.key")}; await cio.track(1); }`,
    ],
    [
      "unknown",
      `async function place(order) { const settings = await db.settings.findFirst(); const cio = ${make("settings.site", "settings.key")}; await cio.track(1); }`,
    ],
    [
      "unknown",
      `async function place(site, key) { const cio = ${make("site", "key")}; await cio.track(1); }`,
    ],
    [
      "call, caller",
      `class Sink { constructor(site, key) { this.cio = ${make("site", "key")}; } }\nconst pick = () => { if (off) return new Log(); return new Sink(process.env.SITE, process.env.KEY); };\nexport const note = (id) => pick().write(id);`,
    ],
    [
      "request, caller",
      `const open = (site, key) => ${make("site", "key")};\napp.post("/seen", async (req) => { await open(process.env.SITE, process.env.KEY).track(1); });`,
    ],
    [
      "call, caller",
      `async function place(site, key) { const cio = ${make("site", "key")}; await cio.track(1); }\nexport const note = () => place(process.env.SITE, process.env.KEY);`,
    ],
    [
      "kept",
      `class Sink { constructor(site, key) { this.cio = ${make("site", "key")}; } }\nlet sink;\nconst pick = () => (sink ??= new Sink(process.env.SITE, process.env.KEY));\nexport const note = (id) => pick().write(id);`,
    ],
    [
      "kept",
      `class Sink { constructor(site, key) { this.cio = ${make("site", "key")}; } }\nconst pick = () => (off ? new Log() : new Sink(process.env.SITE, process.env.KEY));\nconst sink = pick();\nexport const note = (id) => sink.write(id);`,
    ],
    [
      "unknown",
      `const open = (site, key) => ${make("site", "key")};\nexport const note = (shop, id) => open(shop.site, shop.key).track(id);\nexport const seen = (id) => open(process.env.SITE, process.env.KEY).track(id);`,
    ],
    [
      "kept",
      `const kept = {};\nconst open = (site, key) => (kept[key] ??= ${make("site", "key")});\nexport const note = (id) => open(process.env.SITE, process.env.KEY).track(id);`,
    ],
    [
      "request, environment",
      `export default { async fetch(request, env) { const cio = ${make("env.SITE", "env.KEY")}; await cio.track(1); } };`,
    ],
    [
      "call, environment",
      `async function note(env, id) { const { SITE, KEY } = env; const cio = ${make("SITE", "KEY")}; await cio.track(id); }`,
    ],
    [
      "call, environment",
      `async function note({ env: { SITE, KEY } }, id) { const cio = ${make("SITE", "KEY")}; await cio.track(id); }`,
    ],
    [
      "request, environment",
      `app.post("/seen", async (c) => { const { KEY } = env(c); const cio = ${make("c.env.SITE!", "KEY")}; await cio.track(1); });`,
    ],
    ["kept", `let cio; const getCio = (env) => (cio ??= ${make("env.SITE", "env.KEY")});`],
    [
      "unknown",
      `async function note(env, id) { const cio = ${make("env.SITE", "env.keys[id]")}; await cio.track(id); }`,
    ],
    [
      "unknown",
      `async function note(env, id) { const cio = ${make("env.siteId", "env.key")}; await cio.track(id); }`,
    ],
    [
      "unknown",
      `async function note(shop, id) { const cio = ${make("shop.SITE", "shop.KEY")}; await cio.track(id); }`,
    ],
  ])("%s: %s", (expected, code) => {
    const { constructions, lifetimes } = learnFrom(track + code);
    const life = constructions[0] && lifetimes.getLife(constructions[0]);
    const shown = life?.kind === "call" ? `${life.per}${life.given ? `, ${life.given}` : ""}` : life?.kind;
    expect(shown).toBe(expected);
  });
});

test("a script that runs once creates a client once, wherever it does", () => {
  const code = `${track}async function place(order) { const cio = ${made}; await cio.track(order.id); }`;
  expect(getLife(code, "scripts/place.ts")).toBe("unknown");
  expect(getLife(code, "src/scripted.ts")).toBe("call");
});
